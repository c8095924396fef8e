import Classifier
import Model
import Testing

@Suite struct HostTests {
  /// The hosts of the policy matrix.
  enum Kind: String, CaseIterable {
    case empty, blind, licensed, review, undetermined, unlicensed

    var scene: Scene {
      switch self {
      case .empty: return Scene()
      case .blind:
        var scene = Scene()
        scene.leaveOff()
        return scene
      case .licensed: return .fullUDP()
      case .review:
        var scene = Scene.fullUDP()
        scene.registry?.licences[0].flags = [.abnormalList]
        return scene
      case .undetermined:
        var scene = Scene.fullUDP()
        scene.gateways = []
        return scene
      case .unlicensed: return .fullUDP("192.0.2.99")
      }
    }
  }

  struct Expected: Sendable {
    let kind: Kind
    let policy: Policy.VPN
    let tag: Model.Tag
    let status: Status
    let leading: ReasonCode
  }

  static let matrix: [Expected] = [
    ("empty", [(.compliant, .noVPN), (.nonCompliant, .policyVPN), (.compliant, .noVPN)]),
    (
      "blind",
      [
        (.undetermined, .detectPartial), (.undetermined, .detectPartial),
        (.undetermined, .detectPartial),
      ]
    ),
    ("licensed", [(.compliant, .ok), (.compliant, .ok), (.nonCompliant, .policyVPN)]),
    (
      "review",
      [(.review, .licenceFlagged), (.review, .licenceFlagged), (.nonCompliant, .policyVPN)]
    ),
    (
      "undetermined",
      [
        (.undetermined, .gatewayUnproven), (.undetermined, .gatewayUnproven),
        (.nonCompliant, .policyVPN),
      ]
    ),
    (
      "unlicensed",
      [
        (.nonCompliant, .providerUnlisted), (.nonCompliant, .providerUnlisted),
        (.nonCompliant, .policyVPN),
      ]
    ),
  ].flatMap { (name: String, columns: [(Status, ReasonCode)]) -> [Expected] in
    guard let kind = Kind(rawValue: name) else { return [] }
    let tag: Model.Tag =
      switch kind {
      case .empty: .none
      case .blind, .undetermined: .undetermined
      case .licensed, .review: .licensed
      case .unlicensed: .unlicensed
      }
    let policies: [Policy.VPN] = [.licensedOrNone, .licensed, .none]
    return zip(policies, columns).map {
      Expected(kind: kind, policy: $0, tag: tag, status: $1.0, leading: $1.1)
    } + [
      Expected(kind: kind, policy: .any, tag: tag, status: .notApplicable, leading: .policyAny)
    ]
  }

  @Test(arguments: matrix.indices)
  func `the policy gives the status and leaves the tag`(index: Int) {
    let expected = Self.matrix[index]
    var scene = expected.kind.scene
    scene.policy = expected.policy
    let found = scene.verdict.compliance
    let what = "\(expected.kind) under \(expected.policy)"
    #expect(found.tag == expected.tag, "\(what)")
    #expect(found.status == expected.status, "\(what)")
    #expect(found.codes.first == expected.leading, "\(what)")
  }

  @Test func `the matrix holds every host under every policy`() {
    #expect(Self.matrix.count == Kind.allCases.count * Policy.VPN.allCases.count)
  }

  @Test func `the host's tag is its worst counted tunnel's`() {
    var scene = Scene.fullUDP()
    scene.link("tun1", index: 6)
    scene.process(900)
    scene.hold("tun1", pid: 900)
    scene.socket(.established, peer: "192.0.2.99", pid: 900)
    #expect(scene.tunnels.map(\.licensing.tag) == [.licensed, .unlicensed])
    #expect(scene.verdict.compliance.tag == .unlicensed)
    #expect(scene.verdict.compliance.codes == [.providerUnlisted])
    scene.sockets.removeLast()
    #expect(scene.verdict.compliance.tag == .undetermined)
    scene.links.removeAll { $0.name == "tun1" }
    scene.link("tun1", index: 6, up: false)
    #expect(scene.tunnels.map(\.state) == [.active, .idle])
    #expect(scene.verdict.compliance.tag == .licensed)
  }

  @Test(arguments: Collector.mandatory, [CollectorReport.Status.denied, .failed, .off, .unsupported])
  func `none is said only when every mandatory collector was complete`(
    collector: Collector, status: CollectorReport.Status
  ) {
    var scene = Scene()
    scene.report(status, collector, needs: status == .denied ? "CAP_NET_ADMIN" : nil)
    let found = scene.verdict.compliance
    #expect(found.tag == (status == .unsupported ? .none : .undetermined))
    if status != .unsupported {
      #expect(found.codes == [.detectPartial])
      #expect(found.unseen.contains(collector))
    }
  }

  @Test(arguments: [Collector.links, .addresses, .routes, .rules, .processes, .tunProcesses, .sockets])
  func `a tunnel is not licensed when what it needed was not complete`(collector: Collector) {
    for status in [CollectorReport.Status.denied, .failed, .off] {
      var scene = Scene.fullUDP()
      scene.report(status, collector)
      #expect(scene.tunnel()?.licensing.tag == .undetermined)
      #expect(scene.tunnel()?.codes.contains(.detectPartial) == true)
    }
  }

  @Test(arguments: [Collector.wireguard, .xfrmPolicies, .nft, .namespaces])
  func `a collector for other tunnels leaves a proven one licensed`(collector: Collector) {
    var off = Scene.fullUDP()
    off.report(.off, collector)
    #expect(off.verdict.compliance.tag == .licensed)
    #expect(off.verdict.compliance.codes == [.ok, .detectPartial])
    #expect(off.verdict.compliance.status == .compliant)
    // One that was asked and refused may have hidden another tunnel.
    var denied = Scene.fullUDP()
    denied.report(.denied, collector, needs: "CAP_NET_ADMIN")
    #expect(denied.tunnel()?.licensing.tag == .licensed)
    #expect(denied.verdict.compliance.tag == .undetermined)
    #expect(denied.verdict.compliance.status == .undetermined)
    #expect(denied.verdict.compliance.codes.first == .detectPartial)
  }

  @Test func `an ordinary user is told which capability is missing`() {
    // What uid 65534 sees of the licensed tunnel: links and routes, and nothing of who holds it.
    var scene = Scene.fullUDP()
    scene.leaveOff()
    scene.holders = []
    scene.sockets = []
    scene.processes = []
    scene.gateways = []
    scene.process(812, nil, package: nil, .undetermined, netns: nil, server: nil)
    scene.report(.denied, .tunProcesses, needs: "CAP_SYS_PTRACE")
    scene.report(.denied, .sockets, needs: "CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH")
    scene.report(.denied, .conntrack, needs: "CAP_DAC_READ_SEARCH")
    let found = scene.verdict
    #expect(found.compliance.tag == .undetermined)
    #expect(found.compliance.status == .undetermined)
    #expect(found.tunnels.map(\.licensing.tag) == [.undetermined])
    let holders = CollectorReport(.tunProcesses, .denied, needs: "CAP_SYS_PTRACE")
    guard case .detection(.collectorsIncomplete(let gaps))? = found.tunnels.first?.facts(.detectPartial)
    else {
      Issue.record("the tunnel does not say what was not seen")
      return
    }
    #expect(gaps.contains(holders))
    guard case .gateway(.routeOnly(_, nil, let sources))? = found.tunnels.first?.facts(.gatewayUnproven)
    else {
      Issue.record("the gateway is not known from its route alone")
      return
    }
    #expect(sources.map(\.name) == [.sockets, .conntrack])
    #expect(found.compliance.unseen.contains(.tunProcesses))

    var without = Scene()
    without.report(.denied, .tunProcesses, needs: "CAP_SYS_PTRACE")
    without.leaveOff()
    #expect(without.verdict.compliance.tag == .undetermined)
    let off: [Collector] = [.wireguard, .xfrmPolicies, .nft, .namespaces]
    #expect(
      without.verdict.compliance.facts(.detectPartial)
        == .host(.anyPossible(collectors: [holders] + off.map { CollectorReport($0, .off) })))
  }

  @Test(arguments: [
    CollectorReport.Status.off, .complete, .unsupported, .denied,
  ])
  func `none says how far it was looked`(status: CollectorReport.Status) {
    var scene = Scene()
    let needs = status == .denied ? "CAP_SYS_ADMIN" : nil
    scene.report(status, .bpf, needs: needs)
    #expect(scene.verdict.compliance.tag == .none)
    #expect(scene.verdict.compliance.facts(.noVPN) == .host(.noVpn(bpf: status, needs: needs)))
  }

  static let insideViews = [
    HostView(pid: .contained, network: .contained), HostView(pid: .contained, network: .initial),
    HostView(pid: .initial, network: .contained), HostView(pid: .initial, network: .unknown),
    HostView(pid: .unknown, network: .unknown),
  ]

  @Test(arguments: insideViews)
  func `from inside a container the host is undetermined, whatever is found there`(view: HostView) {
    var scene = Scene()
    scene.view = view
    let none = scene.verdict.compliance
    #expect(none.tag == .undetermined && none.status == .undetermined)
    #expect(none.codes.first == .viewLimited && !none.codes.contains(.noVPN))
    #expect(
      none.facts(.viewLimited) == .host(.viewLimited(processes: view.pid, network: view.network)))

    // A tunnel that is licensed is not the host's answer, either.
    var tunnel = Scene.fullUDP()
    #expect(tunnel.verdict.compliance.tag == .licensed)
    tunnel.view = view
    let licensed = tunnel.verdict
    #expect(licensed.compliance.tag == .undetermined && licensed.tunnels.map(\.licensing.tag) == [.licensed])

    // What is found stays found.
    var unlisted = Scene.fullUDP("203.0.113.130")
    unlisted.view = view
    #expect(unlisted.verdict.compliance.tag == .unlicensed)
    #expect(unlisted.verdict.compliance.codes.contains(.viewLimited))
  }

  @Test(arguments: insideViews)
  func `where the container is meant it is judged, and the verdict says so`(view: HostView) {
    var scene = Scene()
    scene.view = view
    scene.meant = .namespace
    let none = scene.verdict.compliance
    #expect(none.tag == .none && none.status == .compliant)
    let extent: Extent = view.pid == .initial ? .networkNamespace : .container
    #expect(none.facts(.scopeNarrowed) == .host(.narrowed(extent: extent)))
    #expect(!none.codes.contains(.viewLimited))
  }

  @Test func `on the host itself there is nothing to narrow but the namespaces that are looked at`() {
    var scene = Scene()
    scene.meant = .namespace
    for view in [nil, HostView(pid: .initial, network: .initial)] {
      scene.view = view
      #expect(scene.verdict.compliance.codes == [.noVPN])
    }
    scene.namespaces = .own
    let own = scene.verdict.compliance
    #expect(own.tag == .none)
    #expect(own.facts(.scopeNarrowed) == .host(.narrowed(extent: .networkNamespace)))
    scene.meant = .host
    scene.view = HostView(pid: .contained, network: .contained)
    #expect(scene.verdict.compliance.tag == .undetermined)
  }

  @Test func `what was not seen is said once for the host, and a capability once`() {
    var scene = Scene.fullUDP()
    scene.link("tun1", index: 6)
    scene.report(.denied, .processes, .tunProcesses, .nft, needs: "CAP_SYS_PTRACE")
    let found = scene.verdict.compliance
    #expect(found.codes.filter { $0 == .detectPartial }.count == 1)
    #expect(found.unseen == [.processes, .tunProcesses, .nft])
    #expect(scene.tunnels.allSatisfy { $0.codes.contains(.detectPartial) })
    #expect(Set(found.reasons).count == found.reasons.count)
  }

  @Test func `notes on what will end change no status`() {
    var scene = Scene.fullUDP()
    scene.registry?.licences[0].valid = period("2024-03-01", "2026-11-25")
    scene.registry?.expires = "2026-11-25T00:00:00Z"
    #expect(scene.tunnel()?.codes == [.ok, .licenceExpiring])
    #expect(scene.tunnel()?.licensing.severity == .ok)
    #expect(scene.verdict.compliance.status == .compliant)
    #expect(scene.verdict.compliance.codes == [.ok, .registryExpiring, .licenceExpiring])
  }

  @Test(arguments: Policy.VPN.allCases)
  func `a refused registry leaves the status open, whatever tunnels there are`(policy: Policy.VPN) {
    for (refusal, code) in [
      (RegistryState.untrusted(FileRefusal("why", line: 3)), ReasonCode.registryUntrusted),
      (.rolledBack(FileRefusal("why", line: 3)), .registryRolledBack),
      (.unread(FileRefusal("why")), .noRegistry),
    ] {
      for var scene in [Scene(), .fullUDP(), .fullUDP("192.0.2.99")] {
        scene.refusal = refusal
        scene.policy = policy
        let compliance = scene.verdict.compliance
        #expect(compliance.tag == (scene.links.count == 2 ? .none : .undetermined))
        #expect(compliance.status >= .undetermined)
        #expect(compliance.reasons.count { $0.code == code } == 1)
        let facts =
          code == .noRegistry
          ? RegistryFacts.registryUnread(why: "why") : .registryRefused(why: "why", line: 3)
        #expect(compliance.reasons.contains { $0.facts == .registry(facts) })
      }
    }
  }

  @Test func `a registry past its end accuses, and licenses nobody`() {
    var licensed = Scene.fullUDP()
    var unlisted = Scene.fullUDP("192.0.2.99")
    licensed.registry?.expires = "2026-11-20T00:00:00Z"
    unlisted.registry?.expires = "2026-11-20T00:00:00Z"
    #expect(licensed.tunnel()?.licensing.tag == .undetermined)
    #expect(unlisted.tunnel()?.licensing.tag == .unlicensed)
    #expect(unlisted.tunnel()?.codes == [.providerUnlisted, .registryExpired])
  }

  @Test func `a host that is not asked about VPNs still answers for its endpoints`() {
    var scene = Scene.fullUDP("192.0.2.99")
    scene.policy = .any
    scene.probes = [EndpointTests.probe(.reachable, Expectations(path: .direct), interface: "tun0")]
    #expect(scene.verdict.compliance.status == .nonCompliant)
    #expect(scene.verdict.compliance.codes.contains(.expectationFailed))
  }
}

extension Compliance {
  /// The collectors that are said to have left something unseen.
  fileprivate var unseen: [Collector] {
    switch facts(.detectPartial) {
    case .host(.othersPossible(let collectors))?, .host(.anyPossible(let collectors))?: collectors.map(\.name)
    default: []
    }
  }
}
