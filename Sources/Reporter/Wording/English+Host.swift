internal import Model

extension English {
  func sentence(_ facts: HostFacts) -> String {
    switch facts {
    case .noVpn(let bpf, let needs): "no VPN is active" + Self.extent(bpf, needs)
    case .noVpnSeen: "no VPN was found, apart from what the accepted processes may hold unseen"
    case .refusalsAccepted(let unit, let package, let count, let accountable, let through, let reason):
      "accepted: \(Self.refusing(count, unit, package)), until \(through), \(accountable) answers for it: \(reason)"
    case .acceptanceEnded(let unit, let package, let count, let accountable, let through, let reason):
      "\(Self.refusing(count, unit, package)): \(accountable) accepted that until \(through): \(reason)"
    case .acceptanceUnsigned(let count):
      "the registry accepts \(Self.refusing(count, nil, nil)), which does not count: no trusted key signed it"
    case .othersPossible(let collectors): behind("other tunnels cannot be ruled out", collectors)
    case .anyPossible(let collectors): behind("whether a VPN is active cannot be determined", collectors)
    case .licensedUnproven: "the policy requires a licensed VPN, and none is known to be licensed"
    case .licensedMissing: "the policy requires a licensed VPN, and none is active"
    case .vpnForbidden: "the policy forbids VPNs, and one is active"
    case .policyOpen: "the policy sets no requirement for VPNs"
    case .viewLimited(let pid, let network): Self.limited(pid, network)
    case .narrowed(let extent):
      "this is about \(Self.part(extent)) alone, as was asked, and not about the host"
    case .hook(let program, let pid, let executable, let package, let unit):
      "\(Self.words(program)), \(Self.holder(pid, executable, package, unit)), can lead packets elsewhere"
    case .moreHooks(let count):
      "\(Self.count(count, "more BPF program")) can lead packets elsewhere"
    }
  }

  private static func refusing(_ count: Int, _ unit: String?, _ package: String?) -> String {
    Self.count(count, "refusing process", plural: "refusing processes")
      + (unit.map { " of unit \($0)" } ?? "") + (package.map { " of package \($0)" } ?? "")
  }

  private func behind(_ words: String, _ collectors: [CollectorReport]) -> String {
    collectors.isEmpty ? words : "\(words): \(sentence(collectors))"
  }

  private static func words(_ program: KernelProgram) -> String {
    let name = program.name.map { " '\($0)'" } ?? ""
    let others = program.placeCount > 1 ? " and \(count(program.placeCount - 1, "more place"))" : ""
    let place = program.places.first.map { "at \(words($0))" + others } ?? "found at no hook"
    return "the BPF program\(name) (\(program.kind.rawValue), id \(program.id), tag \(program.tag)) \(place)"
  }

  private static func words(_ place: KernelProgram.Place) -> String {
    place.hook.rawValue + (place.interface.map { " of \($0)" } ?? "")
      + (place.cgroup.map { $0 == "*" ? " of a cgroup" : " of the cgroup \($0)" } ?? "")
      + (place.netns.map { " in namespace \($0)" } ?? "")
  }

  private static func holder(_ pid: Int32?, _ executable: String?, _ package: String?, _ unit: String?)
    -> String
  {
    guard let pid else { return "which no process was found to hold" }
    return "held by \(executable ?? "a program") (pid \(pid))" + (package.map { " of package \($0)" } ?? "")
      + (unit.map { " in \($0)" } ?? "")
  }

  /// How far the host was inspected.
  private static func extent(_ bpf: CollectorReport.Status, _ needs: String?) -> String {
    switch bpf {
    case .complete, .unsupported: ", and everything was inspected"
    case .off: " (standard: BPF hooks not inspected)"
    case .denied, .failed:
      " (standard: BPF hooks could not be inspected" + (needs.map { ", it needs \($0)" } ?? "") + ")"
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
    case .namesLate(let late, let sent, let longest):
      return "\(endpoint): \(late) of \(sent) samples had the address of its name only after up to "
        + (longest.resolve?.words ?? "")
    case .otherAddressWorks(let address, let sibling):
      return "\(endpoint): the first address of its name, \(address), cannot be connected to; another one, "
        + "\(sibling), can"
    case .diverted(let how, let interface):
      return "packets to \(endpoint) \(Self.words(how, interface))"
    case .certificateEnding(let expires, let name, let address):
      return "\(endpoint): the certificate of '\(name)'" + (address.map { ", shown by \($0)," } ?? "")
        + " expires on \(expires)"
    }
  }

  private static func words(_ how: EndpointDiversion, _ interface: String?) -> String {
    switch how {
    case .loopback: "do not leave this host: they were seen at \(interface ?? "the loopback interface")"
    case .rewritten: "leave for another address" + (interface.map { ", through \($0)" } ?? "")
    case .unseen: "were answered, and none was seen leaving this host"
    case .enclosed: "went into \(interface ?? "an inner interface"), and left this host at no outer interface"
    }
  }

  func detail(_ facts: ExpectationFacts, names: TunnelNames) -> String {
    switch facts {
    case .pathUnknown: "the path is not known"
    case .pathDirect(let interface): "it leaves through \(interface), which is not an active tunnel"
    case .pathTunnel(let tunnel): "it leads through tunnel \(names[tunnel])"
    case .pathDiverted(nil): "its packets were answered, and none was seen leaving this host"
    case .pathDiverted(let interface?):
      "its packets do not leave this host for it: they were seen at \(interface)"
    case .pathEnclosed(let interface): "its packets went into \(interface), and left at no outer interface"
    case .addressHidden: "only the proxy knows the address"
    case .addressUnknown: "no address is known"
    case .addressesOutside(let addresses, let answered):
      "\(answered ? "the answer was" : "connected to") \(addresses.map(\.description).joined(separator: ", "))"
    case .versionUnknown: "the version is not known"
    case .versionsOlder(let versions): "\(versions.joined(separator: ", ")) was negotiated"
    case .certificateMissing: "no certificate was shown"
    case .certificateEnds(let end, let subject, let address):
      "the certificate" + (subject.map { " of '\($0)'" } ?? "") + (address.map { ", shown by \($0)," } ?? "")
        + " expires on \(end)"
    case .chainUnverified: "the chain was not verified"
    case .issuerOther(let issuer): "the chain is issued by \(issuer)"
    case .keyOther(let key): "the public key is \(key)"
    case .clientAccepted(let requested, let count):
      "the server \(requested ? "accepted the client" : "requested no client certificate") in "
        + Self.count(count, "sample")
    case .clientVerdictUnknown: "the server did not say whether it accepts the client"
    case .handshakeUntimed: "no handshake was timed"
    case .handshakeSlow(let median): "the median handshake took \(median.words)"
    }
  }
}
