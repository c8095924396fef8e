internal import Model

/// What more is known of a failed sample.
extension English {
  func failure(_ failure: Failure, codes: [String]) -> String {
    let beginning = failure.phase == .any ? "" : "\(name(of: .phase(failure.phase))): "
    let alert = failure.alert.map { " '\($0)'" } ?? ""
    let detail = failure.facts.map { ": \(self.detail(of: $0))" } ?? ""
    return "\(beginning)\(words(of: failure.code))\(alert) (\(codes.joined(separator: ", ")))\(detail)"
  }

  /// What each phase of a sample used of its time.
  private func times(of shares: Sample.Phases) -> String {
    let parts: [(Failure.Phase, Microseconds?)] = [
      (.resolve, shares.resolve), (.connect, shares.connect), (.proxy, shares.proxy),
      (.starttls, shares.starttls), (.tls, shares.tls), (.request, shares.request),
    ]
    return "time used: "
      + parts.compactMap { phase, time in time.map { "\(phase.rawValue) \($0.words)" } }.joined(
        separator: ", ")
  }

  func detail(of facts: FailureFacts) -> String {
    switch facts {
    case .incomplete(let part): words(of: part)
    case .invalidInterface(let interface): "'\(interface)' is not an interface name"
    case .unbound(let interface): "cannot bind to interface '\(interface)'"
    case .linkDown(let interface): "interface '\(interface)' is down"
    case .noRoute(let address, let interface): "no route to \(address) over interface '\(interface)'"
    case .unknownZone(let zone): "this host has no interface '\(zone)', which the address names as its zone"
    case .zoneMissing(let address):
      "\(address) is valid on one link only: name the interface, as in '\(address)%eth0'"
    case .segmentsUnlimited: "cannot limit the segment size"
    case .epollFull: "epoll accepted no more sockets"
    case .probeNotStarted: "the probe could not start"
    case .pingRefused:
      "an echo request needs a group of this process in net.ipv4.ping_group_range, or CAP_NET_RAW"
    case .clientCertificate(let file, let problem, let reason):
      "client certificate: '\(file)' \(words(of: ProbeError(problem, reason: reason)))"
    case .icmp(let family, let type, let code): icmp(family, type, code)
    case .library(_, let text): text

    case .deadline(let shares): times(of: shares)
    case .nameServers(let servers):
      servers.map { "\($0.server): \($0.code.map { words(of: $0) } ?? "has an address")" }.joined(
        separator: "; ")
    case .dnsMalformed: "the answer is truncated or malformed"
    case .dnsQuestion: "the reply is a question"
    case .dnsUnrelated: "the reply does not answer the question"
    case .dnsStatus(1): "the server does not understand the question (FORMERR)"
    case .dnsStatus(4): "the server does not answer such questions (NOTIMP)"
    case .dnsStatus(let number): "the server answered with code \(number)"
    case .dnsNoRecord(let type): "no record of type \(type)"
    case .dnsNoAddress: "a record holds no address"
    case .dnsUnexpected(let addresses):
      "\(addresses.map(\.description).joined(separator: ", ")) is none of the expected addresses"
    case .dnsClosed: "the server closed the connection without an answer"
    case .dnsTruncated: "the answer is truncated over TCP"
    case .dnsSilentOverTcp: "the answer was truncated, and none came over TCP"
    case .dnsRefusedOverTcp(let errno, let family, let type, let code):
      "the answer was truncated, and the server does not give it over TCP: \(errno)"
        + (family.flatMap { family in type.flatMap { type in code.map { ", " + icmp(family, type, $0) } } }
          ?? "")

    case .proxyName(let code, let text): code.rawValue + (text.map { ": \($0)" } ?? "")
    case .proxySilent: "no answer to the connection"
    case .proxyUnopened: "the proxy did not open the connection"
    case .proxyClosed: "the proxy closed the connection"
    case .proxyHandshake(let code, let facts):
      "TLS with the proxy: \(words(of: code))" + (facts.map { ": \(detail(of: $0.value))" } ?? "")
    case .proxyStatus(let number) where (500...599).contains(number):
      "the proxy answered with status \(number)"
    case .proxyStatus(let number): "status \(number)"
    case .proxyCredentials(let number, let shown, let schemes):
      "status \(number)" + (shown ? " to the credentials" : "")
        + (schemes.isEmpty ? "" : ", it accepts \(schemes.joined(separator: ", "))")
    case .notHttp: "the answer is not HTTP"
    case .notSocks: "the answer is not SOCKS 5"
    case .socksReply(let number): "the proxy answered with reply \(number), \(socksReply(number))"
    case .socksAddress(let number): "its reply has an address of type \(number)"
    case .socksMethod(let number): "it chose the method \(number), which was not offered"
    case .socksAnonymous: "the proxy requires credentials"
    case .socksUnauthenticated: "the proxy does not accept a user and password"
    case .socksCredentials: "the proxy rejected the user and password"
    case .socksLongName: "the target's name is longer than 255 bytes"
    case .socksLongCredentials: "the proxy's user or password is longer than 255 bytes"

    case .answered(let text): "the server answered '\(text)'"
    case .strangePart(let part, let beginning, let text):
      "\(beginning ? "the beginning of " : "")\(name(of: part)) is '\(text)'"
    case .malformed(let answer): words(of: answer)
    case .closedBefore(let part): "the server closed the connection instead of sending \(name(of: part))"
    case .lacking(let capability): "the server's capabilities lack \(capability)"
    case .declined: "the server answered 'N': it does not use TLS"
    case .resultCode(let number, let name, let text):
      "the server answered resultCode \(number)" + (name.map { " (\($0))" } ?? "")
        + (text.map { ": '\($0)'" } ?? "")
    case .serverError(let number, let text): "the server answered with error \(number): '\(text)'"
    case .negotiationFailure(let number, let name):
      "the server answered failure code \(number)" + (name.map { " (\($0))" } ?? "")
    case .injected(let bytes): "\(bytes) bytes of plain text after the go-ahead for TLS"
    case .endlessAnswer: "an unterminated answer"

    case .strangeBeginning(let text): "the answer begins with '\(text)', which is not a TLS record"
    case .endlessHandshake(let messages): "\(messages) messages came without an end of the handshake"
    case .closed(let answered, let after):
      "the server closed the connection" + (answered ? progress(after) : "")
    case .reset(let after): "reset" + progress(after)
    case .halted(let after): "nothing more came" + progress(after)
    case .alert(let number, let reason):
      "the server sent alert \(number)" + (reason.map { ": \($0)" } ?? "")
    case .clientCertificateRefused: "the server refused the client certificate"
    case .renegotiationUnsafe: "the server does not support secure renegotiation (RFC 5746)"

    case .verification(let errors):
      errors.map { words(of: $0) }.joined(separator: "; ")
    case .shownKey(let digest): digest
    case .unverified: "the certificate was not verified"

    case .status(let number, let expected, let shown):
      "status \(number)" + (expected.map { ", expected \(alternatives($0))" } ?? "")
        + (shown.map {
          "; the server requested a client certificate, and was shown \($0 ? "one" : "none")"
        } ?? "")
    case .header(let name, let present):
      present ? "'\(name)' has another value" : "'\(name)' is missing"
    case .textMissing(let compressed):
      "the expected text was not found" + (compressed ? ": the body is compressed" : "")
    case .streamRefused:
      "the server refused the HTTP/2 stream and did not handle the request (REFUSED_STREAM)"
    case .goAway(let number):
      "the server ended the HTTP/2 connection before the request (GOAWAY, error \(number))"
    case .closedInHeaders: "the connection was closed within the headers"
    case .endlessHeaders: "unterminated headers"
    case .unreadableHeader: "a header that cannot be read"
    case .requestTimeout(let answered): answered ? "the answer stalled" : "no answer came"
    case .noHandle: "libcurl returned no handle"
    case .optionRefused(let text): "libcurl refused an option: \(text)"
    case .redirectNoUrl: redirect("to an invalid URL")
    case .redirectScheme(let from, let to): redirect("from \(from) to \(to)")
    case .redirectUser: redirect("to a URL with user information")
    case .redirectUnusable: redirect("to an unusable URL")
    case .redirectLoop: "the redirects form a loop"
    case .redirectLimit(let limit): "more than \(limit) \(limit == 1 ? "redirect" : "redirects")"
    case .redirected(let target, let facts):
      "after a redirect to \(target)" + (facts.map { ": \(detail(of: $0.value))" } ?? "")
    }
  }

  private func words(of error: FailureFacts.VerificationError) -> String {
    var words = error.text + (error.depth > 0 ? " (\(error.depth) above the server's)" : "")
    let subject = error.subject.map { "'\($0)' " } ?? "it "
    if let end = error.notAfter { words += ": \(subject)ended on \(end)" }
    if let start = error.notBefore { words += ": \(subject)begins on \(start)" }
    if let names = error.names {
      let alone = error.subject.map { "'\($0)', without alternative names" } ?? "no host"
      let shown = names.isEmpty ? alone : names.joined(separator: ", ")
      words += ": it is for \(shown)" + (error.moreNames.map { " and \($0) more" } ?? "")
    }
    return words
  }

  private func words(of part: FailureFacts.IncompletePart) -> String {
    switch part {
    case .targetName: "the target has no usable name"
    case .targetNameOrPort: "the target has no usable name or port"
    case .targetNamePortOrPath: "the target has no usable name, port or path"
    case .targetServerOrName: "the target has no usable server or name"
    case .proxyNameOrPort: "the proxy has no usable name or port"
    }
  }

  private func icmp(_ family: IPAddress.Family, _ type: Int, _ code: Int) -> String {
    "\(family == .v4 ? "ICMP" : "ICMPv6") type \(type) code \(code)"
  }

  /// RFC 1928 section 6.
  private func socksReply(_ number: Int) -> String {
    switch number {
    case 1: "general failure"
    case 2: "not allowed by its rules"
    case 3: "network unreachable"
    case 4: "host unreachable"
    case 5: "connection refused"
    case 6: "TTL expired"
    case 7: "command not supported"
    case 8: "address type not supported"
    default: "unknown"
    }
  }

  private func name(of part: FailureFacts.DialoguePart) -> String {
    switch part {
    case .greeting: "the greeting"
    case .ehlo: "the answer to EHLO"
    case .starttls: "the answer to STARTTLS"
    case .stls: "the answer to STLS"
    case .authTLS: "the answer to AUTH TLS"
    case .streamHeader: "the beginning of its stream"
    case .streamFeatures: "the features of its stream"
    case .connectionRequest: "the answer to the connection request"
    case .prelogin: "the answer to PRELOGIN"
    case .ldapStartTLS: "the answer to StartTLS"
    case .sslRequest: "the answer to SSLRequest"
    case .error: "its error"
    }
  }

  private func words(of answer: FailureFacts.MalformedAnswer) -> String {
    switch answer {
    case .notLDAP: "an answer to StartTLS that is not LDAP"
    case .anotherLDAPMessage: "an answer to a message other than StartTLS"
    case .greetingWithoutVersion: "a greeting with an unterminated version"
    case .greetingWithoutCapabilities: "a greeting that ends before its capabilities"
    case .errorWithoutNumber: "an error without a number"
    case .anotherSecurity: "a security protocol that was not asked for"
    case .preloginWithoutEncryption: "an answer to PRELOGIN that does not say whether it encrypts"
    }
  }

  private func progress(_ after: String?) -> String {
    after.map { " after \($0)" } ?? " during its first message"
  }

  private func redirect(_ target: String) -> String { "a redirect \(target) is not followed" }

  /// `200, 204 or 300-399`.
  private func alternatives(_ texts: [String]) -> String {
    let (first, last) = (texts.dropLast().joined(separator: ", "), texts.last ?? "")
    return first.isEmpty ? last : "\(first) or \(last)"
  }
}
