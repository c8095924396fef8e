"""The rows of what comes before TLS: a server that is asked for it, and a proxy for the way."""
from table import C, PATIENT, STALL, Row

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
    opening("tls_reset_after_hello", "resets after ClientHello, begun by SSLRequest", "postgres", "script:postgres:hello-reset",
            kept=STARTTLS),
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
]
