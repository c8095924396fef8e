import Model

/// Whether an endpoint answered as the profile expects.
struct ExpectationCheck {
  let probe: ProbeResult
  let summary: EndpointRecord.Summary
  let interfaces: TunnelInterfaces
  let now: Timestamp

  private var expected: Expectations { probe.endpoint.expectations }
  /// Whether a sample succeeded, so that what is still unknown is unknown for no reason of the endpoint's.
  private var answered: Bool { summary.ok > 0 }

  /// Every expectation that can be judged, in a fixed order.
  var results: [ExpectationResult] {
    let tls = probe.endpoint.target.scheme.usesTLS
    return [path, addresses].compactMap(\.self)
      + (tls ? [version, expiry, issuers, pins, clientCertificate, warning, limit].compactMap(\.self) : [])
  }

  private func result(
    _ kind: ExpectationKind, _ isMet: Bool, _ facts: @autoclosure () -> ExpectationFacts,
    limit: Duration? = nil
  ) -> ExpectationResult {
    let limit = limit.map(Microseconds.init)
    if isMet { return ExpectationResult(kind, .met, limit: limit) }
    // A slow handshake makes the endpoint degraded, whatever else is not as expected the host non-compliant.
    return ExpectationResult(kind, kind == .handshake ? .warning : .failed, facts(), limit: limit)
  }

  /// An expectation of which nothing is known: said where the endpoint answered, left out where it did not.
  private func unknown(_ kind: ExpectationKind, _ facts: ExpectationFacts) -> ExpectationResult? {
    answered ? ExpectationResult(kind, .unknown, facts) : nil
  }

  private var path: ExpectationResult? {
    guard expected.path != .any else { return nil }
    // Where several addresses are probed, each may have a path of its own, and none may be the wrong one.
    let branches = Dictionary(grouping: probe.samples.filter { $0.path != nil }, by: \.path)
      .compactMap { path, samples -> (interface: String, result: ExpectationResult)? in
        path.flatMap { path in
          result(of: path, to: Set(samples.compactMap(\.address))).map { (path.interface ?? "", $0) }
        }
      }
      .sorted { $0.interface < $1.interface }.map(\.result)
    if !branches.isEmpty {
      return branches.first { $0.result == .failed } ?? branches.first { !$0.ok } ?? branches[0]
    }
    return result(of: probe.path, to: Set(probe.samples.compactMap(\.address)))
  }

  private func result(of path: Path?, to spoken: Set<IPAddress>) -> ExpectationResult? {
    if let witness = path?.witness, witness.result == .diverted {
      return result(.path, false, .pathDiverted(interface: witness.interface))
    }
    guard let interface = path?.interface else { return unknown(.path, .pathUnknown) }
    let tunnel = interfaces.tunnel(of: path, to: spoken)
    switch expected.path {
    case .tunnel:
      return result(.path, tunnel?.isCounted == true, .pathDirect(interface: interface))
    case .direct, .any:
      // A route does not show what the packet filter leads to a process.
      if interfaces.mayBeDiverted(path) { return unknown(.path, .pathUnknown) }
      // An overlay stays inside the company, and is no tunnel out of it.
      guard let tunnel, tunnel.state == .active, !tunnel.isTransparent else {
        // Packets that left at no outer interface went into something, whatever it is.
        let isInside = path?.witness?.result == .enclosed && tunnel?.isTransparent != true
        return result(.path, !isInside, .pathEnclosed(interface: interface))
      }
      return result(.path, false, .pathTunnel(tunnel: tunnel.id))
    }
  }

  private var addresses: ExpectationResult? {
    guard !expected.addresses.isEmpty else { return nil }
    // The samples' addresses are the proxy's.
    if probe.endpoint.proxy != nil { return unknown(.addresses, .addressHidden) }
    // Of a question to a name server the addresses are what it answered, not its own.
    let isAnswer = probe.endpoint.target.scheme == .dns
    let spoken =
      isAnswer
      ? Set(probe.samples.flatMap { $0.dns?.addresses ?? [] }) : Set(probe.samples.compactMap(\.address))
    if spoken.isEmpty { return unknown(.addresses, .addressUnknown) }
    let outside = spoken.filter { address in !expected.addresses.contains { $0.contains(address) } }.sorted()
    return result(
      .addresses, outside.isEmpty, .addressesOutside(addresses: outside, answered: isAnswer))
  }

  private var version: ExpectationResult? {
    guard let minimum = expected.minimumVersion else { return nil }
    let versions = Set(probe.samples.compactMap(\.tls?.version))
    if versions.isEmpty { return unknown(.tlsMinimum, .versionUnknown) }
    let older = versions.filter { name in TLSVersion(openSSLName: name).map { $0 < minimum } ?? true }
      .sorted()
    return result(.tlsMinimum, older.isEmpty, .versionsOlder(versions: older))
  }

  private var expiry: ExpectationResult? {
    guard let term = expected.expiresAfter else { return nil }
    let last = probe.certificate.map { [ShownCertificate(address: nil, certificate: $0)] } ?? []
    let shown = probe.certificates.isEmpty ? last : probe.certificates
    // Each address may have a certificate of its own, and an authority may end before what it signed.
    let ends = shown.map { (address: $0.address, first: $0.certificate.firstEnd) }
    guard let earliest = ends.min(by: { $0.first.end < $1.first.end }) else {
      return unknown(.tlsExpiry, .certificateMissing)
    }
    let least = now.milliseconds + Microseconds(term).count / 1000
    return result(
      .tlsExpiry, earliest.first.end.milliseconds >= least,
      .certificateEnds(at: earliest.first.end, subject: earliest.first.subject, address: earliest.address))
  }

  private var issuers: ExpectationResult? {
    guard !expected.issuers.isEmpty else { return nil }
    guard let certificate = probe.certificate else { return unknown(.tlsIssuers, .certificateMissing) }
    guard certificate.verified else { return result(.tlsIssuers, false, .chainUnverified) }
    let known = Set(expected.issuers.map { $0.lowercased() })
    let ok = certificate.issuersSPKISHA256.contains { known.contains($0.lowercased()) }
    return result(.tlsIssuers, ok, .issuerOther(issuer: certificate.issuer))
  }

  private var pins: ExpectationResult? {
    guard !expected.pins.isEmpty else { return nil }
    guard let certificate = probe.certificate else { return unknown(.tlsPins, .certificateMissing) }
    let ok = expected.pins.contains { $0.lowercased() == certificate.spkiSHA256.lowercased() }
    return result(.tlsPins, ok, .keyOther(key: certificate.spkiSHA256))
  }

  private var clientCertificate: ExpectationResult? {
    guard expected.clientCertificate == .refused else { return nil }
    // Of a handshake that was done it is known whether the server asked.
    let details = probe.samples.compactMap { $0.phases.tls == nil ? nil : $0.tls }
    let uninterested = details.count { $0.clientCertificate == nil }
    let accepted = probe.samples.count { $0.tls?.clientCertificate?.verdict == .accepted }
    if uninterested + accepted > 0 {
      return result(
        .tlsClientCertificate, false, .clientAccepted(requested: accepted > 0, count: uninterested + accepted)
      )
    }
    let isRefused = probe.samples.contains { $0.tls?.clientCertificate?.verdict == .refused }
    return isRefused
      ? result(.tlsClientCertificate, true, .clientVerdictUnknown)
      : unknown(.tlsClientCertificate, .clientVerdictUnknown)
  }

  private var warning: ExpectationResult? { handshake(.handshake, expected.warnHandshake) }
  private var limit: ExpectationResult? { handshake(.handshakeFail, expected.failHandshake) }

  private func handshake(_ kind: ExpectationKind, _ limit: Duration?) -> ExpectationResult? {
    guard let limit else { return nil }
    guard let median = summary.tls?.median else { return unknown(kind, .handshakeUntimed) }
    return result(kind, median.duration <= limit, .handshakeSlow(median: median), limit: limit)
  }
}
