"""The rows of what comes before TLS: the dialogue in which a server is asked for it."""
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
