internal import Model

extension English {
  func sentence(_ facts: HostFacts) -> String {
    switch facts {
    case .noVpn(let bpf, let needs): "no VPN is active" + Self.extent(bpf, needs)
    case .othersPossible(let collectors): behind("other tunnels cannot be ruled out", collectors)
    case .anyPossible(let collectors): behind("that no VPN is active cannot be said", collectors)
    case .licensedUnproven: "the policy asks for a licensed VPN, and none is known to be one"
    case .licensedMissing: "the policy asks for a licensed VPN, and none is active"
    case .vpnForbidden: "the policy allows no VPN, and one is active"
    case .policyOpen: "the policy asks nothing of VPNs"
    }
  }

  private func behind(_ words: String, _ collectors: [CollectorReport]) -> String {
    collectors.isEmpty ? words : "\(words): \(sentence(collectors))"
  }

  /// How far the host was looked at.
  private static func extent(_ bpf: CollectorReport.Status, _ needs: String?) -> String {
    switch bpf {
    case .complete, .unsupported: ", and everything was looked at"
    case .off: " (standard: BPF hooks not looked at)"
    case .denied, .failed:
      " (standard: BPF hooks could not be looked at" + (needs.map { ", it needs \($0)" } ?? "") + ")"
    }
  }

  func sentence(_ facts: EndpointFacts, endpoint: String, names: TunnelNames) -> String {
    switch facts {
    case .expectationUnmet(let kind, let finding):
      let detail = finding.map { self.detail($0.value, names: names) } ?? "unmet"
      return "\(endpoint): \(kind.rawValue) is not as expected: \(detail)"
    case .noAnswer(let failures): return "\(endpoint) does not answer: \(Self.codes(failures))"
    case .notMeasured(let failures):
      return "\(endpoint) could not be measured: "
        + (failures.isEmpty ? "no sample was taken" : Self.codes(failures))
    case .samplesFailed(let failed, let sent, let failures):
      return "\(endpoint): \(failed) of \(sent) samples failed: \(Self.codes(failures))"
    }
  }

  func detail(_ facts: ExpectationFacts, names: TunnelNames) -> String {
    switch facts {
    case .pathUnknown: "the path is not known"
    case .pathDirect(let interface): "it leads out of \(interface), no active tunnel"
    case .pathTunnel(let tunnel): "it leads through the tunnel \(names[tunnel])"
    case .addressHidden: "the proxy alone sees the address"
    case .addressUnknown: "no address is known"
    case .addressesOutside(let addresses, let answered):
      "\(addresses.map(\.description).joined(separator: ", ")) was \(answered ? "answered" : "spoken to")"
    case .versionUnknown: "the version is not known"
    case .versionsOlder(let versions): "\(versions.joined(separator: ", ")) was agreed on"
    case .certificateMissing: "no certificate was shown"
    case .certificateEnds(let end): "the certificate ends on \(end)"
    case .chainUnverified: "the chain was not verified"
    case .issuerOther(let issuer): "the chain comes from \(issuer)"
    case .keyOther(let key): "the public key is \(key)"
    case .handshakeUntimed: "no handshake was timed"
    case .handshakeSlow(let median): "the median handshake took \(median.count) µs"
    }
  }
}
