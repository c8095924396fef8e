import Classifier
import Glibc
import Model
import Testing

@Suite struct InvariantTests {
  /// How many times the usual number of hosts is tried.
  static let rounds =
    getenv("VPNAUDIT_TEST_ROUNDS").flatMap { Int(String(cString: $0)) }.map { max(1, $0) } ?? 1
  /// A hundred thousand at twenty rounds.
  static let runs = rounds == 1 ? 3000 : 5000 * rounds

  @Test(.timeLimit(.minutes(30)))
  func `licensed is never reached without a verified process and a proven gateway of a licensed provider`() {
    var dice = SeededGenerator(seed: 2026)
    var seen: [Model.Tag: Int] = [:]
    var attested = 0
    for run in 0..<Self.runs {
      let scene = Scene.random(&dice)
      let verdict = scene.verdict
      seen[verdict.compliance.tag, default: 0] += 1
      for tunnel in verdict.tunnels where tunnel.licensing.tag == .licensed {
        if tunnel.licensing.basis == .attested { attested += 1 }
        let oracle = LicensedOracle(scene: scene, state: scene.state, tunnel: tunnel)
        #expect(oracle.violations.isEmpty, "run \(run): \(oracle.violations)")
      }
      check(verdict, scene, run)
    }
    // Every tag is met often, so that nothing above holds for want of a case.
    #expect(attested > 0)
    for tag in Model.Tag.allCases {
      #expect(seen[tag, default: 0] > Self.runs / 400, "\(tag): \(seen)")
    }
  }

  private func check(_ verdict: Verdict, _ scene: Scene, _ run: Int) {
    let found = verdict.compliance
    let state = scene.state
    let counted = verdict.tunnels.filter { $0.state == .active && $0.role == .vpn }
    switch found.tag {
    case .none:
      #expect(state.gaps.isEmpty && counted.isEmpty, "run \(run)")
      let missed = NoneOracle(scene: scene, state: state).violations
      #expect(missed.isEmpty, "run \(run): \(missed)")
    case .licensed:
      #expect(!counted.isEmpty && counted.allSatisfy { $0.licensing.tag == .licensed }, "run \(run)")
      #expect(state.gaps.allSatisfy { $0.status == .off }, "run \(run)")
      #expect(scene.meant == .namespace || state.view?.isOfHost != false, "run \(run)")
    case .undetermined:
      #expect(!found.reasons.isEmpty, "run \(run)")
    case .unlicensed:
      #expect(verdict.tunnels.contains { $0.licensing.tag == .unlicensed }, "run \(run)")
    }
    for tunnel in verdict.tunnels {
      #expect(!tunnel.licensing.reasons.isEmpty, "run \(run)")
      if let registry = scene.registry?.registry {
        let accused = AccusedOracle(state: state, tunnel: tunnel, registry: registry).violations
        #expect(accused.isEmpty, "run \(run): \(accused)")
      }
      let ids = tunnel.evidence.map(\.id)
      #expect(Set(ids).count == ids.count, "run \(run)")
      #expect(
        tunnel.licensing.reasons.allSatisfy { Set(ids).isSuperset(of: $0.evidence ?? []) }, "run \(run)")
      if tunnel.licensing.tag == .unlicensed {
        let grounded =
          tunnel.gateway?.proven == true || tunnel.licensing.reasons.first?.code == .productDenied
        #expect(grounded, "run \(run)")
      }
      if tunnel.provider != nil { #expect(tunnel.gateway?.proven == true, "run \(run)") }
    }
  }

  @Test(.timeLimit(.minutes(15)))
  func `the order in which things were observed changes nothing of the verdict`() {
    var dice = SeededGenerator(seed: 7)
    for run in 0..<200 * Self.rounds {
      let scene = Scene.random(&dice)
      var shuffled = scene
      shuffled.links.shuffle(using: &dice)
      shuffled.routes.shuffle(using: &dice)
      shuffled.rules.shuffle(using: &dice)
      shuffled.holders.shuffle(using: &dice)
      shuffled.sockets.shuffle(using: &dice)
      shuffled.gateways.shuffle(using: &dice)
      shuffled.addresses.shuffle(using: &dice)
      shuffled.policies.shuffle(using: &dice)
      shuffled.diversions.shuffle(using: &dice)
      shuffled.others.shuffle(using: &dice)
      shuffled.gatewayRoutes.shuffle(using: &dice)
      shuffled.processes.shuffle(using: &dice)
      shuffled.translations?.shuffle(using: &dice)
      shuffled.wireguard = shuffled.wireguard.map { device in
        WireGuardDevice(
          interface: device.interface, backend: device.backend, pid: device.pid,
          listenPort: device.listenPort, firewallMark: device.firewallMark, server: device.server,
          peerCount: device.peerCount, peers: device.peers.shuffled(using: &dice))
      }
      let (a, b) = (scene.verdict, shuffled.verdict)
      #expect(a.compliance.tag == b.compliance.tag, "run \(run)")
      #expect(a.tunnels.map(\.licensing.tag) == b.tunnels.map(\.licensing.tag), "run \(run)")
      #expect(a.tunnels.map(\.gateway) == b.tunnels.map(\.gateway), "run \(run)")
      #expect(a.tunnels.map(\.key) == b.tunnels.map(\.key), "run \(run)")
      let reasons = [a, b].map { $0.tunnels.map { Set($0.licensing.reasons.map(\.facts)) } }
      #expect(reasons[0] == reasons[1], "run \(run)")
    }
  }

  @Test(.timeLimit(.minutes(15)))
  func `a waiver changes no tag, and makes no status better than a review`() {
    var dice = SeededGenerator(seed: 17)
    var lowered = 0
    var forbidden = 0
    for run in 0..<1000 * Self.rounds {
      var scene = Scene.random(&dice)
      if scene.registry?.waivers.isEmpty == true {
        scene.registry?.waivers = ["example-net", "second", "own0"].map {
          Waiver(tunnelProvider: $0, reason: "old", accountable: "network", period: period(nil, "2027-01-31"))
        }
      }
      if dice.chance(30) {
        scene.registry?.licences.append(
          RegistryDraft.LicenceDraft(number: "P-1", instrument: .prohibition, classes: []))
      }
      var bare = scene
      bare.registry?.waivers = []
      for (with, without) in zip(scene.verdict.tunnels, bare.verdict.tunnels) {
        #expect(with.licensing.tag == without.licensing.tag, "run \(run)")
        #expect(with.licensing.status <= without.licensing.status, "run \(run)")
        if without.codes.contains(.prohibited) {
          forbidden += 1
          #expect(with.licensing.status == .nonCompliant, "run \(run)")
        }
        guard with.licensing.status < without.licensing.status else { continue }
        lowered += 1
        #expect(with.licensing.status >= .review && with.licensing.waiver != nil, "run \(run)")
        #expect(with.codes.contains(.waived), "run \(run)")
      }
    }
    #expect(lowered > 0 && forbidden > 0)
  }

  @Test(.timeLimit(.minutes(15)))
  func `seeing less never makes a host look better`() {
    var dice = SeededGenerator(seed: 11)
    for run in 0..<200 * Self.rounds {
      let scene = Scene.random(&dice)
      let before = scene.verdict.compliance.tag
      var blinded = scene
      blinded.report(.denied, dice.pick(Collector.mandatory), needs: "CAP_SYS_PTRACE")
      let after = blinded.verdict.compliance.tag
      if before == .undetermined { #expect(after != .licensed && after != .none, "run \(run)") }
      #expect(after != .none && after != .licensed, "run \(run)")
    }
  }

  @Test(.timeLimit(.minutes(15)))
  func `the same values give the same verdict`() {
    var dice = SeededGenerator(seed: 13)
    for _ in 0..<100 * Self.rounds {
      let scene = Scene.random(&dice)
      #expect(scene.verdict == scene.verdict)
    }
  }
}
