"""The rows: which code, by which server, and what must be reported with it."""
from dataclasses import dataclass, field

PATIENT, STALL, ROUTER = "patient", "stall", "router"
# Little more than the second after which a lost SYN is sent again.
BARELY = "barely"
# Where every echo request is dropped.
SILENT = "127.0.0.7"
# Where every question for a name is.
SILENT_NAMES = "127.0.0.8"
# The name server of the names.
NAMES = "names"
C, CT = ("connect",), ("connect", "tls")
TLS, HTTP = ("tls", "https"), ("http", "https")


# The phases of the codes whose first word is another.
PHASES = {"dns": "resolve", "tcp": "connect", "net": "connect", "host": "connect", "cert": "certificate",
          "http": "request", "icmp": "request", "deadline": "tls"}


def phase_of(code):
    word = code.partition("_")[0]
    return PHASES.get(word, word)


@dataclass(frozen=True)
class Row:
    """One server that causes one failure, as the program probes it by each of the schemes."""
    code: str
    # What the server does, in the table's words.
    cause: str
    # The mode of server.py, `nginx CERTIFICATE`, `openssl OPTIONS`, or None where no process listens.
    server: str | None
    # The phases that must have been timed, beside `resolve`.
    kept: tuple = C
    schemes: tuple = ("tls",)
    # The rule of the packet filter for its port; PORT stands for it.
    rule: str | None = None
    timeout: str = PATIENT
    # Codes that are as true, where two things come at the same moment.
    also: tuple = ()
    # What the failure must hold beside its code, such as {"errno": "ECONNRESET"}.
    holds: dict = field(default_factory=dict)
    # What `tls` of the sample must hold.
    tls: dict = field(default_factory=dict)
    # The proxy: its scheme, and the mode of its server, or None where no process listens.
    proxy: tuple = ()
    # Keys of the endpoint's profile.
    keys: tuple = ()
    # An address instead of a name, or the first label of the name.
    host: str | None = None
    path: str = ""
    # Where the program runs: see scene.Scene.places.
    place: str = "main"
    # Whether the endpoint's record shows the server's certificate.
    certificate: bool = False
    # How many the server takes at once.
    most: int = 1000

    @property
    def endpoint_host(self):
        if self.host and (":" in self.host or self.host.replace(".", "").isdigit()):
            return self.host
        return f"{self.host or 'any'}.faults.test"

    @property
    def is_named(self):
        return self.endpoint_host.endswith(".test")

    @property
    def expected_phase(self):
        return phase_of(self.code)

    @property
    def expected_times(self):
        """The phases that must have been timed."""
        resolved = self.is_named and self.expected_phase != "resolve"
        return {*(("resolve",) if resolved else ()), *self.kept}

    @property
    def is_fine(self):
        """Whether nothing fails: a server that only looks as if it did."""
        return self.code == "none"


def said(**fields):
    return {"holds": fields}


def cert(code, cause, server, verify=None, **more):
    """A handshake that completes with a certificate that is refused, by both engines."""
    holds = {"verify_result": verify} if verify else {}
    return Row(code, cause, server, CT, TLS, holds=holds, certificate=True, **more)


def name(code, cause, label, **more):
    """An answer of the name server."""
    return Row(code, cause, None, (), ("tls", "https"), host=label, **more)


LOCAL = [
    Row("local_config", "the profile names an interface that is not there", "silent", (), keys=("interface: nowhere0",),
        schemes=TLS, **said(errno="ENODEV")),
    Row("local_config", "a `blackhole` route of this host", None, (), host="10.93.1.1", schemes=TLS, **said(errno="EINVAL")),
    Row("local_denied", "a `prohibit` route of this host", None, (), host="10.93.2.1", schemes=TLS, **said(errno="EACCES")),
    Row("local_resource", "no free local port (ip_local_port_range)", None, (), host="127.0.0.1", place="narrow",
        **said(errno="EADDRNOTAVAIL")),
    Row("local_resource", "no file descriptor is left (RLIMIT_NOFILE)", None, (), host="127.0.0.1", place="starved",
        **said(errno="EMFILE")),
]

RESOLVE = [
    name("dns_nxdomain", "the name server answers NXDOMAIN", "nxdomain"),
    name("dns_servfail", "… SERVFAIL", "servfail"),
    name("dns_refused", "… REFUSED", "refused"),
    name("dns_nodata", "… with no address", "empty"),
    name("dns_timeout", "… never", "silent", timeout=STALL),
    name("dns_timeout", "… too late", "slow", timeout=STALL),
    name("dns_timeout", "… a message that does not answer the question, and is ignored", "garbage", timeout=STALL),
    name("dns_timeout", "no process listens at the name server's address", "any", place="no-names", timeout=STALL),
    name("dns_unexpected_answer", "… FORMERR", "formerr"),
    name("dns_unexpected_answer", "… NOTIMP", "notimp"),
    name("dns_unexpected_answer", "… with records that are cut off", "cut"),
    name("dns_nxdomain", "dnsmasq that has no such name", "unknown.local", place="dnsmasq"),
    name("dns_refused", "dnsmasq without another server to ask", "other", place="dnsmasq"),
    name("dns_nodata", "dnsmasq that has the name and no address", "text.local", place="dnsmasq"),
    name("dns_timeout", "a packet filter drops every question", "any", place="silent-names", timeout=STALL),
    name("dns_refused", "dnsmasq refuses, and the second name server never answers", "any", place="refused-silent"),
    name("dns_servfail", "SERVFAIL by the first name server, and the second refuses", "servfail", place="failed-refused"),
    name("dns_nxdomain", "no source of nsswitch.conf asks a name server", "any", place="files"),
]


def resolved(cause, place, host=None):
    """A name that has its address in spite of a name server."""
    return Row("none", cause, "nginx good", CT, place=place, host=host, certificate=True)


RESOLVED = [
    resolved("a name server that refuses, before one that answers", "refused-first"),
    resolved("a name server that never answers, before one that does", "silent-first"),
    resolved("a name server that is not there, before one that is", "gone-first"),
    resolved("a name server that answers NOTIMP, before one that has the name", "named-twice", "notimp"),
    resolved("a name server that is silent about IPv6", "main", "half"),
    resolved("a name of the hosts file alone", "hosts-file"),
]


def question(code, cause, label, kept=("resolve",), **more):
    """The same, asked of that very server: what the answer took is known where one came."""
    return Row(code, cause, NAMES, kept, ("dns",), host="127.0.0.1", path=f"/{label}.faults.test", **more)


QUESTIONS = [
    question("dns_nxdomain", "a name server that is asked itself answers NXDOMAIN", "nxdomain"),
    question("dns_servfail", "… SERVFAIL", "servfail"),
    question("dns_refused", "… REFUSED", "refused"),
    question("dns_nodata", "… with no address", "empty"),
    question("dns_timeout", "… never", "silent", (), timeout=STALL),
    question("dns_unexpected_answer", "… with an address that is not expected", "any",
             keys=("expect: {{addresses: [192.0.2.0/24]}}",)),
    Row("dns_unreachable", "no process listens at the name server's port", None, (), ("dns",), host="127.0.0.1",
        path="/any.faults.test", **said(errno="ECONNREFUSED")),
]

# The unused address is the echoes' own: Linux keeps 101 packets for one that is being asked for, and drops the
# oldest of more silently; a connection sends another, an echo request does not.
ECHOES = [
    Row("icmp_timeout", "a packet filter drops the echo request", None, (), ("icmp",), host=SILENT, timeout=STALL),
    Row("host_unreachable", "no host of that address on the link (ARP)", None, (), ("icmp",), host="10.93.0.8"),
    Row("net_unreachable", "no route leads there", None, (), ("icmp",), host="198.18.0.1"),
]


def icmp(code, cause, kind, errno, detail, host="127.0.0.1"):
    return Row(code, cause, None, (), rule=f"reject with {kind}", host=host, holds={"errno": errno, "detail": detail},
               schemes=TLS)


CONNECT = [
    Row("tcp_refused", "no process listens", None, (), schemes=("tcp", "tls", "https"), **said(errno="ECONNREFUSED")),
    Row("tcp_refused", "… by IPv6", None, (), host="::1", schemes=("tcp", "tls"), **said(errno="ECONNREFUSED")),
    Row("tcp_refused", "a packet filter rejects with a reset", None, (), rule="reject with tcp reset", schemes=TLS,
        **said(errno="ECONNREFUSED")),
    icmp("tcp_refused", "… with ICMP 'port unreachable'", "icmp port-unreachable", "ECONNREFUSED", "ICMP type 3 code 3"),
    icmp("net_unreachable", "… with ICMP 'network unreachable'", "icmp net-unreachable", "ENETUNREACH",
         "ICMP type 3 code 0"),
    icmp("host_unreachable", "… with ICMP 'host unreachable'", "icmp host-unreachable", "EHOSTUNREACH",
         "ICMP type 3 code 1"),
    icmp("host_unreachable", "… with ICMP 'host prohibited'", "icmp host-prohibited", "EHOSTUNREACH",
         "ICMP type 3 code 10"),
    icmp("host_unreachable", "… with ICMP 'administratively prohibited'", "icmp admin-prohibited", "EHOSTUNREACH",
         "ICMP type 3 code 13"),
    icmp("host_unreachable", "… with ICMPv6 'administratively prohibited'", "icmpv6 admin-prohibited", "EACCES",
         "ICMPv6 type 1 code 1", "::1"),
    icmp("net_unreachable", "… with ICMPv6 'no route'", "icmpv6 no-route", "ENETUNREACH", "ICMPv6 type 1 code 0", "::1"),
    Row("net_unreachable", "no route leads there", None, (), host="203.0.113.1", schemes=TLS, **said(errno="ENETUNREACH")),
    Row("host_unreachable", "an `unreachable` route of this host", None, (), host="10.93.3.1", schemes=TLS,
        **said(errno="EHOSTUNREACH")),
    Row("host_unreachable", "no host of that address on the link (ARP)", None, (), host="10.93.0.9", timeout=ROUTER,
        schemes=TLS, **said(errno="EHOSTUNREACH")),
    Row("tcp_timeout", "a packet filter drops the SYN", None, (), rule="drop", timeout=STALL, schemes=TLS),
    Row("tcp_timeout", "this host's own packet filter drops the SYN", None, (), rule="OUT drop", timeout=STALL, schemes=TLS),
    Row("tcp_timeout", "the server's queue is full", "full", (), timeout=STALL, schemes=TLS),
    Row("tcp_reset", "a reset as soon as the connection stands", "silent", (), ("tcp",),
        rule="tcp flags & (syn | rst) == 0 reject with tcp reset", **said(errno="ECONNRESET")),
]

FLIGHT = {"stall": "tls_timeout_mid", "reset": "tls_interrupted", "close": "tls_interrupted"}
WORDS = {"stall": "stalls", "reset": "resets", "close": "closes"}


def cuts():
    """A proxy before a real server, which passes a part of the server's flight on."""
    places = [("13", 3, "inside the first record's header"), ("13", 40, "inside ServerHello"),
              ("12", 60, "inside ServerHello"), ("13", 400, "inside Certificate"), ("12", 400, "inside Certificate")]
    rows = []
    for what, code in FLIGHT.items():
        holds = {"errno": "ECONNRESET"} if what == "reset" else {}
        timeout = STALL if what == "stall" else PATIENT
        for version, count, where in places:
            rows.append(Row(code, f"{WORDS[what]} {where} (TLS 1.{version[1]})", f"cut:{{nginx good}}{version}:{count}:{what}",
                            C, TLS, holds=holds, timeout=timeout))
        rows.append(Row(code, f"{WORDS[what]} before its Finished (TLS 1.2)", f"second:{{nginx good}}12:{what}", C, TLS,
                        holds=holds, timeout=timeout))
    return rows


def alert(code, cause, server, number, word, **more):
    kept = more.pop("kept", C)
    schemes = more.pop("schemes", TLS)
    return Row(code, cause, server, kept, schemes, holds={"alert": word, "alert_number": number}, **more)


REFUSED = ("expect: {{tls: {{client_certificate: refused}}}}",)
WANTED = "-Verify 1 -verify_return_error -CAfile ca.pem"
HANDSHAKE = [
    Row("tls_reset_before_hello", "resets as soon as the connection stands", "silent", C, TLS,
        rule="tcp flags & (syn | rst) == 0 reject with tcp reset", **said(errno="ECONNRESET")),
    Row("tls_reset_before_hello", "accepts and resets at once", "reset", C, TLS, also=("tls_reset_after_hello",),
        **said(errno="ECONNRESET")),
    Row("tls_reset_after_hello", "resets after ClientHello", "hello:reset", C, TLS, **said(errno="ECONNRESET")),
    Row("tls_closed_after_hello", "closes after ClientHello", "hello:close", C, TLS),
    Row("tls_timeout_after_hello", "never answers", "silent", C, TLS, timeout=STALL),
    Row("tls_timeout_after_hello", "a packet filter drops the ClientHello", "silent", C, TLS, timeout=STALL,
        rule="meta length > 200 drop"),
    Row("tls_timeout_after_hello", "… the server's flight", "nginx good", C, TLS, timeout=STALL,
        rule="BACK meta length > 200 drop"),
    *cuts(),
    Row("tls_not_tls", "nginx speaks HTTP on the port", "nginx plain", C, TLS),
    Row("tls_not_tls", "an SSH banner", "greet:ssh", C, TLS),
    Row("tls_not_tls", "an SMTP greeting", "greet:smtp", C, TLS),
    Row("tls_not_tls", "an IMAP greeting", "greet:imap", C, TLS),
    alert("tls_alert", "openssl without a cipher in common", "openssl good -tls1_2 -cipher AES128-GCM-SHA256", 40,
          "handshake_failure"),
    alert("tls_alert", "openssl that knows no such name",
          "openssl good -servername erp.elsewhere.test -servername_fatal -cert2 good.pem -key2 good.key", 112,
          "unrecognized_name"),
    alert("tls_alert", "a server that is broken", "alert:80", 80, "internal_error"),
    alert("tls_alert", "a server that refuses the client", "alert:49", 49, "access_denied"),
    alert("tls_negotiation", "openssl with TLS 1.0 only", "openssl good -tls1 -cipher DEFAULT@SECLEVEL=0", 70,
          "protocol_version"),
    Row("tls_negotiation", "a ServerHello of TLS 1.0, whatever is asked for", "old", C, TLS),
    alert("tls_negotiation", "openssl with another application protocol", "openssl good -alpn faults/1", 120,
          "no_application_protocol", schemes=("https",)),
    Row("tls_negotiation", "a ServerHello that says nothing of secure renegotiation", "unsafe", C, TLS),
    Row("tls_bad_proof", "a signature of the server's is altered (TLS 1.2)", "alter:{nginx good}12:proof", C, TLS,
        tls={"version": "TLSv1.2"}),
    Row("tls_bad_record", "an encrypted record is altered (TLS 1.3)", "alter:{nginx good}13:record", C, TLS,
        tls={"version": "TLSv1.3"}),
    Row("tls_bad_record", "… (TLS 1.2)", "alter:{nginx good}12:finished", C, TLS),
    Row("tls_chain_order", "the authority's certificate comes before the server's own (TLS 1.2)", "alter:{nginx chain}12:order",
        C, TLS),
    Row("tls_too_large", "nginx with 401 certificates (TLS 1.3)", "nginx large 13", C, TLS),
    Row("tls_too_large", "… (TLS 1.2)", "nginx large 12", C, TLS),
    Row("tls_tlcp", "a ServerHello of TLCP", "tlcp:hello", C, TLS),
    Row("tls_tlcp", "an alert of TLCP", "tlcp:alert", C, TLS),
    alert("tls_client_certificate_required", "a server that wants a certificate, and says so 2.5 s after the handshake",
          "late:2.5", 116, "certificate_required", kept=CT),
    alert("tls_client_certificate_required", "openssl that wants a certificate (TLS 1.3)", f"openssl good -tls1_3 {WANTED}",
          116, "certificate_required", kept=CT),
    alert("tls_client_certificate_required", "… (TLS 1.2)", f"openssl good -tls1_2 {WANTED}", 40, "handshake_failure"),
]

CERTIFICATE = [
    cert("cert_expired", "a certificate of 2020", "nginx expired", 10),
    cert("cert_expired", "the authority between has ended", "nginx lapsed", 10),
    cert("cert_not_yet_valid", "a certificate of 2090", "nginx early", 9),
    cert("cert_untrusted", "a self-signed certificate", "nginx self", 18),
    cert("cert_untrusted", "an authority that is not trusted", "nginx foreign", 20),
    cert("cert_untrusted", "the certificate between is not sent", "nginx orphan", 20),
    cert("cert_untrusted", "a certificate for clients", "nginx wrong-use", 26),
    cert("cert_name_mismatch", "a certificate for another name", "nginx alias", 62),
    cert("cert_name_mismatch", "a certificate for another address", "nginx nameless", 64, host="127.0.0.1"),
    cert("cert_weak", "an RSA key of 1024 bits", "nginx weak", 66),
    cert("cert_weak", "a signature over SHA-1", "nginx old", 68),
    cert("cert_revoked", "openssl staples 'revoked' (TLS 1.3)", "openssl revoked -tls1_3 -status_file revoked.der", 23,
         tls={"ocsp_status": "revoked"}),
    cert("cert_revoked", "… (TLS 1.2)", "openssl revoked -tls1_2 -status_file revoked.der", 23,
         tls={"ocsp_status": "revoked"}),
    cert("cert_revoked", "… signed by the authority's responder", "openssl revoked -status_file revoked-delegated.der", 23,
         tls={"ocsp_status": "revoked"}),
    cert("cert_pin_mismatch", "another key than the one that is pinned", "nginx good",
         keys=("expect: {{tls: {{pins: [{other_key}]}}}}",)),
    cert("cert_unexpected_issuer", "an authority that is trusted and not expected", "nginx good",
         keys=("expect: {{tls: {{issuers: [{other_key}]}}}}",)),
]

CTR = (*CT, "request")


def http(code, cause, mode, kept="", timeout=PATIENT, **holds):
    """An answer of HTTP, with TLS and without; `kept` is "request" where the answer was whole."""
    return [Row(code, cause, prefix + mode, (*phases, *([kept] if kept else [])), (scheme,), timeout=timeout, holds=holds,
                certificate=scheme == "https")
            for scheme, prefix, phases in (("http", "", C), ("https", "tls:", CT))]


REQUEST = [
    *http("http_status", "answers 503", "http:error", "request"),
    *http("http_status", "answers 404", "http:gone", "request"),
    *[Row("http_body", "an answer without the words that are expected", mode, (*kept, "request"), (scheme,),
          keys=("expect: {{http: {{body: all systems go}}}}",))
      for scheme, mode, kept in (("http", "http:fine", C), ("https", "tls:http:fine", CT))],
    *[Row("http_header", "an answer without a header that is expected", mode, (*kept, "request"), (scheme,),
          keys=("expect: {{http: {{headers: {{strict-transport-security: ~}}}}}}",))
      for scheme, mode, kept in (("http", "http:fine", C), ("https", "tls:http:fine", CT))],
    *http("http_redirects", "redirects to itself without end", "http:loop", "request"),
    Row("http_redirects", "redirects from https to http", "tls:http:downgrade", CTR, ("https",), certificate=True),
    *http("http_empty", "closes without an answer", "http:none:close"),
    *http("http_partial", "closes inside the headers", "http:head:close"),
    *http("http_partial", "closes inside the body", "http:part:close"),
    Row("http_reset", "accepts and resets at once", "reset", C, ("http",), also=("tcp_reset",),
        **said(errno="ECONNRESET")),
    *http("http_reset", "resets before an answer", "http:none:reset", errno="ECONNRESET"),
    *http("http_reset", "resets inside the body", "http:part:reset", errno="ECONNRESET"),
    *http("http_timeout", "never answers", "http:none:stall", timeout=STALL),
    *http("http_timeout", "stalls inside the body", "http:part:stall", timeout=STALL),
    *http("http_protocol", "answers with garbage", "http:garbage"),
    *http("http_protocol", "answers with an SSH banner", "http:ssh"),
    *http("http_protocol", "sends a chunk whose length is not a number", "http:chunk"),
]



def fine(cause, server, host=None, **tls):
    """A handshake that completes, and with https the request after it."""
    return [Row("none", cause, server, kept, (scheme,), tls=tls, host=host, certificate=True)
            for scheme, kept in (("tls", CT), ("https", CTR))]


FINE = [
    *fine("nginx, a good certificate", "nginx good"),
    *fine("… for a name that stands in its subject alone", "nginx subject", host="subject"),
    *fine("… that requires a staple, which does not come", "nginx stapling", ocsp_stapled=False),
    *fine("openssl staples 'good'", "openssl good -status_file good.der", ocsp_status="good"),
    *fine("… 'revoked', signed by a stranger", "openssl good -status_file forged.der", ocsp_status="unverified"),
    *fine("… 'revoked' of another certificate", "openssl good -status_file revoked.der", ocsp_status="unknown"),
    *fine("openssl that would like a client's certificate", "openssl good -tls1_3 -verify 1",
          client_certificate={"shown": False, "verdict": "accepted"}),
    Row("none", "openssl that wants a client's certificate, as it is expected to (TLS 1.3)", f"openssl good -tls1_3 {WANTED}",
        CT, TLS, certificate=True, keys=REFUSED, tls={"client_certificate": {"shown": False, "verdict": "refused"}}),
    Row("none", "… (TLS 1.2)", f"openssl good -tls1_2 {WANTED}", C, TLS, certificate=True, keys=REFUSED,
        tls={"client_certificate": {"shown": False, "verdict": "refused"}}),
]

# A SYN is lost, and its second one leaves the handshake less than 50 ms; on a busy machine nothing at all.
EXHAUSTED = [
    Row("deadline_exhausted", "the first SYN is lost, and the server never answers", "silent", C, TLS, timeout=BARELY,
        rule="tcp flags syn tcp sport != @seen add @seen { tcp sport } drop", also=("tcp_timeout",)),
]

ROWS = LOCAL + RESOLVE + RESOLVED + EXHAUSTED + QUESTIONS + CONNECT + ECHOES + HANDSHAKE + CERTIFICATE + REQUEST + FINE
