import Model

/// Names that somebody would choose who wants a reader to take them for something else, and records that are full of them.
enum HostileNames {
  static let all: [String] = [
    "\u{1}]]>\"'<&>\r\n\t\u{7f}\u{85}\u{2028}\u{fffe}\u{ffff}\u{0}",
    "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "\"=1\"", "'=1",
    "a\"} 1\nvpnaudit_severity{severity=\"ok\"} 1\n# TYPE x counter", "\\", "a\\", "\\\"", "\"\u{301}",
    "|\u{301}",
    "=\u{301}1", ",\u{301}", "OK | 'x'=1;2;3", "a=b", "it's", "a;b", "- yaml: [*x, &y", "{{ template }}",
    "${HOME}",
    "$(reboot)", "`id`", "::error::forged%0A", "<img src=x onerror=alert(1)>",
    "\u{1b}[32mLICENSED\u{1b}[0m", "\u{9b}31m", "\u{202e}desnecil\u{202c}", "\u{200b}\u{feff}",
    "北京示例网络有限公司", "𝕏🇨🇳👨‍👩‍👧", "e" + String(repeating: "\u{301}", count: 50), "",
    " ", String(repeating: "光", count: 3400), String(repeating: "x", count: 10_240),
  ]

  /// A record in which every text that others choose is the name.
  static func record(_ name: String, severity: Severity = .critical) throws -> CheckRecord {
    let reason = Reason(.noLicence, SampleParts.t1, .licence(.noneRecorded(provider: name)))
    let failed = try SampleParts.failing(
      name, target: name, outcome: .unreachable,
      failure: Failure(.tlsAlert, facts: .library(name: .openssl, text: name), alert: name),
      path: Path(interface: name, source: nil, nextHop: nil),
      certificate: SampleParts.certificate(name),
      expectations: [ExpectationResult(.tlsIssuers, .failed, .issuerOther(issuer: name))])
    let timed = try SampleParts.reachable(
      name, target: name, path: Path(interface: name, source: nil, nextHop: nil))
    let seen = try SampleParts.fullTunnel(
      provider: ProviderReference(
        id: name, name: name, role: nil, licence: name, licenceThrough: "2029-02-28"),
      licensing: Licensing(tag: .unlicensed, status: .nonCompliant, basis: .observed, reasons: [reason]))
    let tunnel = Tunnel(
      id: "t1", key: "1f", kind: .tun, role: .vpn, interface: name, netns: nil, state: .active, addresses: [],
      mtu: nil, captures: [], scope: .full,
      process: TunnelProcess(executable: name, pid: 1, package: name, verified: false, unit: name),
      gateway: seen.gateway, carriedBy: nil,
      product: ProductReference(id: "x", name: name, category: "consumer", version: name),
      provider: seen.provider, licensing: seen.licensing, evidence: [])
    return SampleParts.record(
      tunnels: [tunnel, tunnel], endpoints: [failed, timed, failed],
      compliance: Compliance(
        status: .nonCompliant, tag: .unlicensed, outcome: .unreachable, reasons: [reason], exit: 2),
      host: HostIdentity(id: name, name: name, site: name))
  }
}
