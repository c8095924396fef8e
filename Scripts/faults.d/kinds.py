"""The rows of what comes before TLS: a server that is asked for it, and a proxy for the way."""
from table import C, CT, CTR, PATIENT, STALL, TLS, Row

STARTTLS = (*C, "starttls")


def opening(code, cause, scheme, server, timeout=PATIENT, kept=C):
    return Row(code, cause, server, kept, (f"{scheme}+starttls",), timeout=timeout)


OPENINGS = [
    opening("starttls_refused", "an SMTP server that does not offer it", "smtp", "script:smtp-lacks"),
    opening("starttls_refused", "… that answers 454", "smtp", "script:smtp-454"),
    opening("starttls_refused", "an IMAP server that answers NO", "imap", "script:imap-no"),
    opening("starttls_refused", "a PostgreSQL server that answers N", "postgres", "script:postgres-no"),
    opening("starttls_refused", "a MariaDB server whose greeting lacks TLS", "mysql", "script:mysql-no"),
    opening("starttls_refused", "an LDAP server that answers 'unavailable'", "ldap", "script:ldap-no"),
    opening("starttls_protocol", "an SSH server on the SMTP port", "smtp", "script:ssh"),
    opening("starttls_protocol", "closes in place of the greeting", "imap", "script:nothing:close"),
    opening("starttls_protocol", "resets in place of the greeting", "smtp", "script:nothing:reset"),
    opening("starttls_protocol", "answers SSLRequest with '?'", "postgres", "script:postgres-old"),
    opening("starttls_protocol", "says more in plain text behind its go-ahead", "smtp", "script:smtp-more"),
    opening("starttls_timeout", "an SMTP server without a greeting", "smtp", "script:nothing", STALL),
    opening("starttls_timeout", "… that does not answer EHLO", "smtp", "script:smtp-mute", STALL),
    opening("starttls_timeout", "a PostgreSQL server that never answers", "postgres", "script:nothing", STALL),
    opening("tls_closed_after_hello", "closes after ClientHello, begun by STARTTLS", "smtp", "script:smtp:hello",
            kept=STARTTLS),
    opening("tls_timeout_after_hello", "never answers the ClientHello, begun by STARTTLS", "imap", "script:imap",
            STALL, STARTTLS),
    opening("starttls_refused", "a POP3 server that answers -ERR", "pop3", "script:pop3-err"),
    opening("starttls_refused", "an FTP server that answers 530", "ftp", "script:ftp-530"),
    opening("starttls_refused", "an XMPP server whose features lack it", "xmpp", "script:xmpp-lacks"),
    opening("starttls_refused", "… of another domain", "xmpp", "script:xmpp-stranger"),
    opening("starttls_refused", "a remote desktop that may not use TLS", "rdp", "script:rdp-no"),
    opening("starttls_refused", "… that knows no negotiation", "rdp", "script:rdp-old"),
    opening("starttls_refused", "a SQL server without encryption", "mssql", "tds:2"),
    opening("starttls_protocol", "an SSH server on the port of a remote desktop", "rdp", "script:ssh"),
    opening("starttls_protocol", "… of XMPP", "xmpp", "script:ssh"),
    opening("starttls_protocol", "… of a SQL server", "mssql", "script:ssh"),
    opening("starttls_protocol", "closes in place of the greeting", "pop3", "script:nothing:close"),
    opening("starttls_timeout", "an FTP server without a greeting", "ftp", "script:nothing", STALL),
    opening("starttls_timeout", "an XMPP server that never answers", "xmpp", "script:nothing", STALL),
    opening("starttls_timeout", "a SQL server that never answers", "mssql", "script:nothing", STALL),
    opening("tls_timeout_after_hello", "never answers the ClientHello, begun by RDP", "rdp", "script:rdp", STALL, STARTTLS),
    # What it has not read when it closes makes its kernel send a reset.
    Row("tls_closed_after_hello", "closes after ClientHello in a packet of TDS", "tds:1:hello", STARTTLS, ("mssql+starttls",),
        also=("tls_reset_after_hello",)),
    opening("tls_reset_after_hello", "resets after ClientHello, begun by SSLRequest", "postgres", "script:postgres:hello-reset",
            kept=STARTTLS),
]


def asked(cause, scheme, server, **more):
    """A server that begins TLS within its own protocol."""
    return Row("none", cause, server, (*STARTTLS, "tls"), (f"{scheme}+starttls",), certificate=True, **more)


BEGUN = [
    asked("dovecot, by POP3's STLS", "pop3", "dovecot"),
    asked("vsftpd, by AUTH TLS", "ftp", "vsftpd"),
    asked("prosody, by XMPP's STARTTLS", "xmpp", "prosody"),
    # It listens with a queue of two.
    asked("xrdp, by its negotiation", "rdp", "xrdp", most=4),
    asked("a handshake in packets of TDS", "mssql", "tds:1"),
]

TOLD = ("proxy_protocol: v2",)
BALANCED = [
    Row("none", "haproxy that expects the PROXY protocol", "haproxy", CT, ("tls",), keys=TOLD, certificate=True),
    Row("none", "haproxy that expects the PROXY protocol", "haproxy", CTR, ("https",), keys=TOLD, certificate=True),
    Row("tls_reset_after_hello", "haproxy that expects the PROXY protocol, and gets none", "haproxy", C, TLS,
        also=("tls_closed_after_hello",)),
]

SHOWN = ("client_certificate: {{file: good.pem, key: good.key}}",)
VERSIONS = [
    Row("none", "Apache that wants a certificate of one path alone, by HTTP/1.1", "apache", CTR, ("https",), keys=SHOWN,
        path="/private/page", certificate=True),
    Row("tls_client_certificate_required", "… and is shown none", "apache", CT, ("https",), path="/private/page",
        also=("tls_alert",), certificate=True),
    Row("http_reset", "refuses the stream of HTTP/2", "tls:frame:reset:7", CT, ("https",), certificate=True),
    Row("http_reset", "ends the connection of HTTP/2", "tls:frame:goaway:0", CT, ("https",), certificate=True),
]

HOSTS = [
    Row("local_config", "an address of one link without its zone", None, (), TLS, host="fe80::1"),
    Row("local_config", "… in a zone that is not there", None, (), TLS, host="fe80::1%nowhere0"),
]


def proxy(code, cause, scheme, server, timeout=PATIENT, kept=C, schemes=("tls", "https")):
    return Row(code, cause, "nobody", kept, schemes, timeout=timeout, proxy=(scheme, server), host="127.0.0.1")


PROXIES = [
    proxy("proxy_resolve", "the proxy's name does not exist", "http", "no such name", kept=()),
    proxy("proxy_connect", "no process listens at the proxy's port", "http", "nobody", kept=()),
    proxy("proxy_connect", "the proxy answers 502", "http", "script:proxy-502"),
    proxy("proxy_connect", "a SOCKS proxy that was refused", "socks5", "script:socks-refused"),
    proxy("proxy_auth", "the proxy answers 407", "http", "script:proxy-407"),
    proxy("proxy_auth", "a SOCKS proxy that requires credentials", "socks5", "script:socks-nobody"),
    proxy("proxy_denied", "the proxy answers 403", "http", "script:proxy-403"),
    proxy("proxy_denied", "a SOCKS proxy whose rules forbid it", "socks5", "script:socks-denied"),
    proxy("proxy_protocol", "an SSH server in place of the proxy", "http", "script:ssh"),
    proxy("proxy_protocol", "… of the SOCKS proxy", "socks5", "script:ssh"),
    proxy("proxy_protocol", "the proxy closes without an answer", "http", "script:proxy-none:close"),
    proxy("proxy_timeout", "the proxy never answers", "http", "silent", STALL),
    proxy("proxy_timeout", "the SOCKS proxy never answers", "socks5", "silent", STALL),
    proxy("tls_closed_after_hello", "closes after ClientHello, behind a proxy", "http", "script:proxy-fine:hello",
          kept=(*C, "proxy")),
    proxy("proxy_tls", "the proxy's own certificate has expired", "https", "nginx expired"),
    proxy("proxy_tls", "… is of an unknown authority", "https", "nginx foreign"),
    proxy("proxy_tls", "… is for another name", "https", "nginx alias"),
    proxy("proxy_tls", "an SSH server in place of the proxy over TLS", "https", "script:ssh"),
    proxy("proxy_tls", "the proxy resets after ClientHello", "https", "hello:reset"),
    proxy("proxy_tls", "the proxy answers ClientHello with an alert", "https", "alert:40"),
    proxy("proxy_timeout", "the proxy never answers ClientHello", "https", "silent", STALL),
    proxy("proxy_auth", "the proxy over TLS answers 407", "https", "tls:script:proxy-407"),
    proxy("proxy_protocol", "the proxy over TLS closes without an answer", "https", "tls:script:proxy-none:close"),
    proxy("proxy_connect", "squid over TLS that was refused", "https", "squid"),
    proxy("tls_closed_after_hello", "closes after ClientHello, behind a proxy over TLS", "https",
          "tls:script:proxy-fine:hello", kept=(*C, "proxy")),
    proxy("tls_reset_after_hello", "resets after ClientHello, behind a proxy over TLS", "https",
          "tls:script:proxy-fine:hello-reset", kept=(*C, "proxy")),
    Row("none", "nginx behind squid over TLS", "nginx good", (*C, "proxy", "tls"), ("tls",), proxy=("https", "squid"),
        host="127.0.0.1", certificate=True),
    Row("none", "nginx behind squid over TLS", "nginx good", (*C, "proxy", "tls", "request"), ("https",),
        proxy=("https", "squid"), host="127.0.0.1", certificate=True),
]
