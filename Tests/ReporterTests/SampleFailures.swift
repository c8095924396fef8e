import Model

/// A failure with each kind of facts, whose renderings lie in `Golden`.
enum SampleFailures {
  static let all: [Failure] = {
    guard let address = IPAddress("192.0.2.2") else { return [] }
    return
      local(address) + names(address) + proxies + dialogues + handshakes + requests
  }()

  private static func local(_ address: IPAddress) -> [Failure] {
    FailureFacts.IncompletePart.allCases.map { Failure(.localConfig, facts: .incomplete(part: $0)) } + [
      Failure(.localConfig, facts: .invalidInterface(interface: "no/name")),
      Failure(.localDenied, errno: "EPERM", facts: .unbound(interface: "tun0")),
      Failure(.localConfig, facts: .linkDown(interface: "tun0")),
      Failure(.localConfig, facts: .noRoute(address: address, interface: "tun0")),
      Failure(.localConfig, facts: .unknownZone(zone: "eth9")),
      Failure(.localConfig, facts: .zoneMissing(address: address)),
      Failure(.localConfig, errno: "EINVAL", facts: .segmentsUnlimited),
      Failure(.localResource, errno: "ENOSPC", facts: .epollFull),
      Failure(.localResource, errno: "EAGAIN", facts: .probeNotStarted),
      Failure(.localDenied, errno: "EACCES", facts: .pingRefused),
    ]
      + ProbeError.Code.allCases.map {
        Failure(
          .localConfig,
          facts: .clientCertificate(
            file: "client.pem", problem: $0, reason: $0 == .unshowable ? "ee key too small" : nil))
      }
  }

  private static func names(_ address: IPAddress) -> [Failure] {
    [
      Failure(.hostUnreachable, errno: "EHOSTUNREACH", facts: .icmp(family: .v4, type: 3, code: 1)),
      Failure(.networkUnreachable, errno: "ENETUNREACH", facts: .icmp(family: .v6, type: 1, code: 0)),
      Failure(.dnsNameUnknown, facts: .library(name: .cAres, text: "Domain name not found")),
      Failure(.dnsNameUnknown, facts: .library(name: .glibc, text: "Name or service not known")),
      Failure(
        .dnsRefused,
        facts: .nameServers(servers: [
          .init(server: "192.0.2.53", code: .dnsRefused), .init(server: "fe80::53%eth0", code: .dnsTimeout),
          .init(server: "192.0.2.54", code: nil),
        ])),
      Failure(
        exhaustedIn: .tls,
        shares: Sample.Phases(
          resolve: Microseconds(3_100), connect: Microseconds(4_980_000), tls: Microseconds(20_000))),
    ]
      + [
        .dnsMalformed, .dnsQuestion, .dnsUnrelated, .dnsStatus(number: 1), .dnsStatus(number: 4),
        .dnsStatus(number: 9), .dnsNoRecord(record: "AAAA"), .dnsNoAddress,
        .dnsUnexpected(addresses: [address, address]), .dnsClosed, .dnsTruncated, .dnsSilentOverTcp,
        .dnsRefusedOverTcp(errno: "ECONNREFUSED", family: nil, type: nil, code: nil),
        .dnsRefusedOverTcp(errno: "EHOSTUNREACH", family: .v4, type: 3, code: 13),
      ].map { Failure(.dnsUnexpectedAnswer, facts: $0) }
  }

  private static let proxies: [Failure] =
    [
      Failure(.proxyResolve, facts: .proxyName(failure: .dnsTimeout, text: nil)),
      Failure(.proxyResolve, facts: .proxyName(failure: .dnsNameUnknown, text: "Domain name not found")),
      Failure(.proxyTimeout, facts: .proxySilent), Failure(.proxyTimeout, facts: .proxyUnopened),
      Failure(.proxyTLS, facts: .proxyHandshake(failure: .tlsResetAfterHello, facts: nil)),
      Failure(
        .proxyTLS,
        facts: .proxyHandshake(
          failure: .certificateExpired,
          facts: CaseObject(
            .verification(errors: [.init(number: 10, depth: 0, text: "certificate has expired")]))),
        verifyResult: 10),
      Failure(.proxyDenied, facts: .proxyStatus(number: 403)),
      Failure(.proxyConnect, facts: .proxyStatus(number: 503)),
      Failure(
        .proxyAuthentication, facts: .proxyCredentials(number: 407, shown: false, schemes: ["Basic", "NTLM"])),
      Failure(.proxyAuthentication, facts: .proxyCredentials(number: 407, shown: true, schemes: [])),
      Failure(.localConfig, facts: .socksLongCredentials),
      Failure(.localConfig, facts: .socksLongName),
    ]
    + (1...9).map { Failure(.proxyConnect, facts: .socksReply(number: $0)) }
    + [
      .proxyClosed, .notHttp, .notSocks, .socksAddress(number: 9), .socksMethod(number: 3), .socksAnonymous,
      .socksUnauthenticated, .socksCredentials,
    ].map { Failure(.proxyProtocol, facts: $0) }

  private static let dialogues: [Failure] =
    FailureFacts.DialoguePart.allCases.flatMap { part -> [FailureFacts] in
      [
        .strangePart(part: part, beginning: false, text: "hi"),
        .strangePart(part: part, beginning: true, text: "hi"), .closedBefore(part: part),
      ]
    }.map { Failure(.starttlsProtocol, facts: $0) }
    + FailureFacts.MalformedAnswer.allCases.map { Failure(.starttlsProtocol, facts: .malformed(answer: $0)) }
    + [
      .answered(text: "454 4.7.0 no TLS"), .lacking(capability: "STARTTLS"), .declined,
      .resultCode(number: 2, name: "protocolError", text: "unsupported"),
      .resultCode(number: 99, name: nil, text: nil), .serverError(number: 1040, text: "too many"),
      .negotiationFailure(number: 2, name: "SSL_NOT_ALLOWED_BY_SERVER"),
      .negotiationFailure(number: 99, name: nil),
      .injected(bytes: 16), .endlessAnswer,
    ].map { Failure(.starttlsRefused, facts: $0) }

  private static let handshakes: [Failure] =
    [
      .strangeBeginning(text: "HTTP/"), .endlessHandshake(messages: 65),
      .closed(answered: false, after: nil), .closed(answered: true, after: nil),
      .closed(answered: true, after: "ServerHello"), .reset(after: nil), .reset(after: "Certificate"),
      .halted(after: nil), .halted(after: "ServerHello"), .alert(number: 40, reason: nil),
      .alert(number: 70, reason: "tlsv1 alert protocol version"), .clientCertificateRefused, .unverified,
      .renegotiationUnsafe,
      .library(name: .openssl, text: "unsupported protocol"),
    ].map { Failure(.tlsInterrupted, facts: $0) }
    + [
      Failure(
        .certificateUntrusted,
        facts: .verification(errors: [
          .init(number: 20, depth: 0, text: "unable to get local issuer certificate"),
          .init(
            number: 10, depth: 1, text: "certificate has expired", subject: "CN=Lab CA",
            notAfter: SampleParts.started),
          .init(
            number: 9, depth: 0, text: "certificate is not yet valid", subject: "CN=erp.corp.test",
            notBefore: SampleParts.started),
          .init(
            number: 62, depth: 0, text: "hostname mismatch", names: ["a.corp.test", "192.0.2.1"], moreNames: 3
          ),
          .init(number: 62, depth: 0, text: "hostname mismatch", subject: "CN=crm.corp.test", names: []),
          .init(number: 64, depth: 0, text: "IP address mismatch", names: []),
        ]), verifyResult: 20),
      Failure(.certificatePinMismatch, facts: .shownKey(sha256: String(repeating: "0f", count: 32))),
    ]

  private static let requests: [Failure] =
    [
      .status(number: 503, expected: nil, shown: nil),
      .status(number: 503, expected: ["200", "204", "300-399"], shown: nil),
      .status(number: 400, expected: ["200"], shown: true), .status(number: 400, expected: nil, shown: false),
      .header(name: "x-part", present: true), .header(name: "x-part", present: false),
      .textMissing(compressed: false), .textMissing(compressed: true), .closedInHeaders, .endlessHeaders,
      .streamRefused, .goAway(number: 0), .unreadableHeader,
      .requestTimeout(answered: false), .requestTimeout(answered: true), .noHandle,
      .optionRefused(text: "Unknown option"), .library(name: .libcurl, text: "Empty reply from server"),
      .redirectNoUrl, .redirectScheme(from: "https", to: "http"), .redirectUser, .redirectUnusable,
      .redirectLoop, .redirectLimit(limit: 1), .redirectLimit(limit: 5),
      .redirected(target: "https://b.test:443", facts: nil),
      .redirected(
        target: "https://b.test:443", facts: CaseObject(.status(number: 404, expected: nil, shown: nil))),
    ].map { Failure(.httpProtocol, facts: $0) }
}
