import Model

/// Whether an endpoint answered as the profile expects.
struct ExpectationCheck {
  /// What one expectation came to.
  struct Finding {
    let result: ExpectationResult
    /// Whether an unmet one makes the host non-compliant, rather than the endpoint degraded.
    let isGrave: Bool
    /// Whether nothing is known either way.
    let isUnknown: Bool
  }

  let probe: ProbeResult
  let summary: EndpointRecord.Summary
  let interfaces: TunnelInterfaces
  let now: Timestamp

  private var expected: Expectations { probe.endpoint.expectations }
  /// Whether a sample came through, so that what is still unknown is unknown for no reason of the endpoint's.
  private var answered: Bool { summary.ok > 0 }

  /// Every expectation that can be judged, in a fixed order.
  var findings: [Finding] {
    let tls = probe.endpoint.target.scheme.usesTLS
    return [way, addresses].compactMap(\.self)
      + (tls ? [version, expiry, issuers, pins, warning, limit].compactMap(\.self) : [])
  }

  private func finding(
    _ name: String, _ ok: Bool, _ detail: @autoclosure () -> String, grave: Bool = true,
    unknown: Bool = false,
    limit: Duration? = nil
  ) -> Finding {
    Finding(
      result: ExpectationResult(
        name: name, ok: ok, detail: ok ? nil : detail(), limit: limit.map(Microseconds.init)),
      isGrave: grave && !ok && !unknown, isUnknown: unknown)
  }

  /// An expectation of which nothing is known: said where the endpoint answered, left out where it did not.
  private func unknown(_ name: String, _ detail: String) -> Finding? {
    answered ? finding(name, false, detail, unknown: true) : nil
  }

  private var way: Finding? {
    guard expected.path != .any else { return nil }
    // Where several addresses are probed, each may have a way of its own, and none may be the wrong one.
    let branches = Dictionary(grouping: probe.samples.filter { $0.path != nil }, by: \.path)
      .compactMap { path, samples in path.flatMap { way($0, to: Set(samples.compactMap(\.address))) } }
      .sorted { ($0.result.detail ?? "") < ($1.result.detail ?? "") }
    if !branches.isEmpty {
      return branches.first { $0.isGrave } ?? branches.first { !$0.result.ok } ?? branches[0]
    }
    return way(probe.path, to: Set(probe.samples.compactMap(\.address)))
  }

  private func way(_ path: Path?, to spoken: Set<IPAddress>) -> Finding? {
    guard let interface = path?.interface else { return unknown("path", "the path is not known") }
    let tunnel = interfaces.tunnel(of: path, to: spoken)
    switch expected.path {
    case .tunnel:
      return finding("path", tunnel?.isCounted == true, "it leads out of \(interface), no active tunnel")
    case .direct, .any:
      // An overlay is a way inside the company, and no tunnel out of it.
      let isTunnel = tunnel.map { $0.state == .active && $0.role != .overlay } ?? false
      return finding("path", !isTunnel, "it leads through the tunnel \(tunnel?.label ?? interface)")
    }
  }

  private var addresses: Finding? {
    guard !expected.addresses.isEmpty else { return nil }
    // The samples' addresses are the proxy's.
    if probe.endpoint.proxy != nil { return unknown("addresses", "the proxy alone sees the address") }
    // Of a question to a name server the addresses are what it answered, not its own.
    let spoken =
      probe.endpoint.target.scheme == .dns
      ? Set(probe.samples.flatMap { $0.dns?.addresses ?? [] }) : Set(probe.samples.compactMap(\.address))
    if spoken.isEmpty { return unknown("addresses", "no address is known") }
    let outside = spoken.filter { address in !expected.addresses.contains { $0.contains(address) } }.sorted()
    let how = probe.endpoint.target.scheme == .dns ? "answered" : "spoken to"
    return finding(
      "addresses", outside.isEmpty, "\(outside.map(\.description).joined(separator: ", ")) was \(how)")
  }

  private var version: Finding? {
    guard let minimum = expected.minimumVersion else { return nil }
    let versions = Set(probe.samples.compactMap(\.tls?.version))
    if versions.isEmpty { return unknown("tls_minimum", "the version is not known") }
    let older = versions.filter { name in TLSVersion(openSSLName: name).map { $0 < minimum } ?? true }
      .sorted()
    return finding("tls_minimum", older.isEmpty, "\(older.joined(separator: ", ")) was agreed on")
  }

  private var expiry: Finding? {
    guard let term = expected.expiresAfter else { return nil }
    guard let certificate = probe.certificate else {
      return unknown("tls_expiry", "no certificate was shown")
    }
    let least = now.milliseconds + Microseconds(term).count / 1000
    return finding(
      "tls_expiry", certificate.notAfter.milliseconds >= least,
      "the certificate ends on \(certificate.notAfter)")
  }

  private var issuers: Finding? {
    guard !expected.issuers.isEmpty else { return nil }
    guard let certificate = probe.certificate else {
      return unknown("tls_issuers", "no certificate was shown")
    }
    guard certificate.verified else { return finding("tls_issuers", false, "the chain was not verified") }
    let known = Set(expected.issuers.map { $0.lowercased() })
    let ok = certificate.issuersSPKISHA256.contains { known.contains($0.lowercased()) }
    return finding("tls_issuers", ok, "the chain comes from \(certificate.issuer)")
  }

  private var pins: Finding? {
    guard !expected.pins.isEmpty else { return nil }
    guard let certificate = probe.certificate else { return unknown("tls_pins", "no certificate was shown") }
    let ok = expected.pins.contains { $0.lowercased() == certificate.spkiSHA256.lowercased() }
    return finding("tls_pins", ok, "the public key is \(certificate.spkiSHA256)")
  }

  private var warning: Finding? { handshake("handshake", expected.warnHandshake, grave: false) }
  private var limit: Finding? { handshake("handshake_fail", expected.failHandshake, grave: true) }

  private func handshake(_ name: String, _ limit: Duration?, grave: Bool) -> Finding? {
    guard let limit else { return nil }
    guard let median = summary.tls?.median else { return unknown(name, "no handshake was timed") }
    return finding(
      name, median.duration <= limit, "the median handshake took \(median.count) µs", grave: grave,
      limit: limit)
  }
}
