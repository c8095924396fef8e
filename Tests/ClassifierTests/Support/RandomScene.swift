import Model

/// Numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &self)] }
}

/// Hosts and registries of every sort, most of them a few steps away from a licensed one.
extension Scene {
  static let places = [
    "203.0.113.10", "203.0.113.11", "203.0.113.40", "192.0.2.99", "127.0.0.1", "198.51.100.2", "2001:db8::10",
  ]

  static func random(_ dice: inout SeededGenerator) -> Scene {
    var scene = dice.chance(50) ? fullUDP(dice.pick(places)) : splitTCP(dice.pick(places))
    if dice.chance(50) { scene = dice.chance(50) ? fullUDP() : splitTCP() }
    if dice.chance(45) { scene = dice.pick([.kernelWireGuard(), .userspaceWireGuard(), .ipsec()]) }
    if dice.chance(30) { scene.registry = dice.chance(10) ? nil : RegistryDraft.random(&dice) }
    for _ in 0..<dice.pick([0, 0, 1, 1, 2, 3, 5]) {
      if dice.chance(40) { scene.disturbKernel(&dice) } else { scene.disturb(&dice) }
    }
    for _ in 0..<dice.pick([0, 0, 0, 0, 1, 1, 2]) { scene.deceive(&dice) }
    scene.leaveOutTwins()
    // By the scene itself, so that no number more is drawn.
    if !scene.policies.isEmpty {
      switch (scene.processes.count + scene.policies.count) % 4 {
      case 0: scene.associations = []
      case 1: scene.keys(received: 0)
      case 2: scene.keys()
      default: break
      }
    }
    return scene
  }

  private mutating func disturbKernel(_ dice: inout SeededGenerator) {
    let place = dice.pick(Self.places)
    switch Int.random(in: 0..<14, using: &dice) {
    case 0, 1, 2:
      let peers = (0..<dice.pick([0, 1, 1, 2, 3])).map { _ in
        peer(
          dice.pick([Self.listedKey, Self.otherKey, "second"]), dice.pick([place, nil]),
          ago: dice.pick([nil, 0, 60, 180, 181, -10, -100]),
          allowed: dice.pick([["0.0.0.0/0"], ["10.0.0.0/8"], []]))
      }
      // A device has one peer of a key.
      var keys: Set<String> = []
      let unlike = peers.filter { keys.insert($0.publicKey).inserted }
      let backend = dice.pick([WireGuardDevice.Backend.kernel, .userspace])
      wireguard = dice.chance(20) ? wireguard : []
      device(
        unlike, dice.pick(["wg0", "wg0", "tun0"]), backend: backend,
        pid: backend == .kernel ? nil : dice.pick([900, 900, 812, nil]), server: dice.chance(10))
    case 3:
      processes.removeAll { $0.pid == 900 }
      process(
        900, dice.pick(["/usr/bin/wireguard-go", "/usr/bin/socat"]),
        package: dice.pick(["wireguard-go", "wireguard-go", nil]),
        dice.pick([.verified, .verified, .unowned, .mismatch, .interpreter]),
        proxied: dice.pick([false, false, nil, true]))
    case 4:
      list(
        dice.pick([Self.listedKey, Self.otherKey, "second"]), region: dice.pick(["CN-SH", "DE", nil]),
        valid: dice.pick([period(nil, nil), period(nil, "2026-11-21")]))
    case 5: registry?.marks = []
    case 6:
      policies.append(
        XfrmPolicy(
          direction: dice.pick([.outbound, .inbound]), source: prefix("198.51.100.2/32"),
          destination: prefix(dice.pick(["192.0.2.0/24", "0.0.0.0/0", "203.0.113.10/32"])),
          allows: dice.chance(90), tunnelDestination: dice.chance(70) ? address(place) : nil,
          transportMode: dice.chance(30), interfaceID: dice.pick([nil, nil, 7])))
    case 7:
      process(
        dice.pick([77, 78]), "/usr/lib/ipsec/charon", package: "strongswan-charon",
        dice.pick([.verified, .mismatch]), netns: dice.pick([Self.netns, 77]))
    case 8:
      diversions.append(
        Diversion(
          kind: dice.pick([.redirect, .tproxy, .queue]), table: "t", chain: "output",
          ownTraffic: dice.chance(70), port: 12345, pid: dice.pick([812, 900, 999, nil])))
    case 9:
      others.append(
        NetworkNamespace(
          inode: dice.pick([77, 78]), processes: 1, entered: dice.chance(70),
          links: [
            Link(index: 3, name: dice.pick(["tun0", "wg0"]), kind: dice.pick(["tun", "vxlan", "wireguard"]))
          ],
          diverts: dice.pick([nil, false, true])))
    case 10:
      link(
        dice.pick(["flannel.1", "tunl0"]), index: 7, kind: dice.pick(["vxlan", "ipip", "gre", "sit"]),
        remote: dice.pick([nil, nil, "10.9.9.9"]))
      route(dice.pick(["10.244.1.0/24", "192.0.2.0/24", "0.0.0.0/0"]), 7, via: dice.pick([nil, "10.0.0.7"]))
    case 11: registry?.internalPrefixes = dice.pick([["10.0.0.0/8"], ["203.0.113.0/24"], ["0.0.0.0/0"]])
    case 12:
      processes.removeAll { $0.pid == 812 }
      process(
        812, package: nil, .unowned, proxied: dice.pick([nil, true, false]), sha256: dice.pick(["aa", "bb"]))
      registry?.executables = [
        TrustedExecutable(product: dice.pick(["openvpn", "openconnect"]), version: nil, sha256: "aa")
      ]
    default:
      gatewayRoutes += ["tun0", "wg0"].map {
        GatewayRoute(
          address: address(dice.pick(Self.places)), mark: dice.pick([0, 0xca6c]), markKnown: dice.chance(70),
          interface: $0)
      }
    }
  }

  /// A kernel has one link of an index, one of a name, one namespace of an inode and one process of an id: the last that
  /// was added stays.
  private mutating func leaveOutTwins() {
    var (indices, names, pids): (Set<Int>, Set<String>, Set<Int32>) = ([], [], [])
    links = links.reversed().filter { indices.insert($0.index).inserted && names.insert($0.name).inserted }
      .reversed()
    processes = processes.reversed().filter { pids.insert($0.pid).inserted }.reversed()
    var inodes: Set<UInt64> = []
    others = others.reversed().filter { inodes.insert($0.inode).inserted }.reversed()
  }

  /// What makes a host look like another: by accident or by intent.
  private mutating func deceive(_ dice: inout SeededGenerator) {
    let pid = dice.pick([Int32(812), 812, 900])
    switch Int.random(in: 0..<12, using: &dice) {
    case 0:
      let code = dice.pick([
        ForeignCode(path: "<home>/hook.so", sha256: "ee"), ForeignCode(path: nil, sha256: nil),
      ])
      processes = processes.map { process in
        guard process.pid == pid else { return process }
        return HostProcess(
          pid: process.pid, executable: process.executable, sha256: process.sha256, package: process.package,
          packageVersion: process.packageVersion, verification: process.verification, unit: process.unit,
          netns: process.netns, server: process.server, proxied: process.proxied, foreign: [code])
      }
    case 1:
      socket(
        .unconnected, local: dice.pick(["0.0.0.0", "198.51.100.2", "127.0.0.1"]),
        port: dice.pick([1194, 40001]),
        .udp, pid: pid)
    case 2:
      socket(.established, peer: dice.pick(["198.18.0.46", "10.8.0.9", "203.0.113.11"]), pid: pid)
    case 3:
      link("veth0", index: 20, kind: "veth", mode: nil, lower: 23)
      link("veth1", index: 23, kind: "veth", mode: nil, lower: 20)
      packetSockets = [
        PacketSocket(interface: dice.pick([20, 23, nil]), pid: dice.pick([nil, 950, 950]))
      ]
      if dice.chance(60) { process(950, "/usr/bin/socat", package: "socat") }
      if dice.chance(70) { route(dice.pick(["0.0.0.0/1", "192.0.2.0/24"]), 20) }
    case 4:
      link("macvtap0", index: 21, kind: "macvtap", mode: nil)
      hold("macvtap0", pid: 950)
      route("192.0.2.0/24", 21)
    case 5:
      link("odd0", index: 22, kind: nil, mode: nil, device: false)
      route(dice.pick(["0.0.0.0/1", "10.0.0.0/8"]), 22)
    case 6, 7:
      view = HostView(
        pid: dice.pick([.initial, .contained, .unknown]),
        network: dice.pick([.initial, .contained, .unknown]))
      meant = dice.pick([.host, .host, .namespace])
    case 8: at = moment(dice.pick(["2026-10-25T00:00:00Z", "2026-10-31T23:59:59Z", "2026-10-19T00:00:00Z"]))
    case 9:
      for number in 0..<dice.pick([1, 4, 40]) {
        route("192.0.\(number).0/24", 1, table: 255, installer: 3, action: .local)
      }
    case 10:
      links = links.map { link in
        guard link.name == "tun0", link.kind == "tun" else { return link }
        return Link(
          index: link.index, name: link.name, kind: link.kind, tunMode: link.tunMode, up: link.up,
          carrier: false, mtu: link.mtu, master: link.master, persistent: link.persistent)
      }
    default:
      associations = dice.pick([nil, []])
    }
  }

  private mutating func disturb(_ dice: inout SeededGenerator) {
    let pid = dice.pick([Int32(812), 812, 813])
    let place = dice.pick(Self.places)
    switch Int.random(in: 0..<22, using: &dice) {
    case 0:
      reports[dice.pick(Collector.allCases)] = CollectorReport(
        dice.pick(Collector.allCases), dice.pick([.denied, .failed, .off, .unsupported]))
      let name = dice.pick(Collector.allCases)
      reports[name] = CollectorReport(name, dice.pick([.denied, .failed, .off, .unsupported]))
    case 1:
      processes.removeAll { $0.pid == pid }
      process(pid, dice.pick([.verified, .mismatch, .unowned, .interpreter, .noDigest, .undetermined]))
    case 2: processes.removeAll { $0.pid == pid }
    case 3: hold(dice.pick(["tun0", "tun1"]), pid: pid, netns: dice.pick([Self.netns, Self.netns, 77, nil]))
    case 4: holders.removeAll()
    case 5: gateways.removeAll()
    case 6: config(place, port: dice.pick([1194, 443, nil]), dice.pick([.udp, .tcp, nil]), pid: pid)
    case 7: config(nil, host: "vpn.example.net", pid: pid)
    case 8:
      sighting(
        dice.pick([.established, .conntrack, .management]), place, port: dice.pick([1194, nil]), .udp,
        from: dice.chance(30) ? dice.pick(Self.places) : nil, pid: pid)
    case 9:
      socket(
        dice.pick([.established, .established, .listening, .unconnected]), port: dice.pick([7505, 40000]),
        peer: place, dice.pick([.tcp, .tcp, .udp]), pid: pid, accepted: dice.pick([nil, nil, true]),
        idle: dice.pick([nil, nil, true]), resolver: dice.pick([nil, nil, true]))
    case 10:
      route(
        "\(place)", 2, via: "198.51.100.1", table: dice.pick([254, 254, 99]), installer: dice.pick([2, 3, 4]))
    case 11: routes.removeAll { $0.destination.isHost }
    case 12: routes.removeAll { $0.destination.length == 1 }
    case 13: rules.removeAll { $0.table == 254 }
    case 14:
      links.removeAll { $0.name == "tun0" }
      let kind = dice.pick(["tun", "tun", "veth", "wireguard"])
      let mode = dice.pick([Link.TunMode.tun, .tap, nil])
      let (up, carrier) = (dice.chance(80), dice.chance(80))
      // Nobody takes WireGuard's carrier away.
      link(
        kind: kind, mode: mode, up: up, carrier: carrier || kind == "wireguard",
        master: dice.pick([nil, nil, 9]))
    case 15: region = dice.pick([nil, Region("CN-SH"), Region("DE"), Region("CN-HK")])
    case 16:
      gatewayRoutes.append(
        GatewayRoute(
          address: address(place), mark: 0, markKnown: dice.chance(50),
          interface: dice.pick(["tun0", "eth0", "tun1", nil])))
    case 17:
      link("tun1", index: 6)
      hold("tun1", pid: 813)
      process(813, netns: dice.pick([Self.netns, 77, nil]))
      route("10.0.0.0/8", 6)
    case 18: process(813, dice.pick([.verified, .mismatch]), server: dice.pick([true, false, nil]))
    case 19:
      processes.removeAll { $0.pid == 812 }
      process(812, .verified, server: dice.pick([true, nil]))
    case 20:
      at = dice.pick(
        ["2024-03-01T00:00:00Z", "2027-05-01T00:00:00Z", "2029-03-01T00:00:00Z"].map { moment($0) })
    default: namespaces = .own
    }
  }
}

extension RegistryDraft {
  static func random(_ dice: inout SeededGenerator) -> RegistryDraft {
    var draft = RegistryDraft()
    for _ in 0..<dice.pick([1, 1, 2, 3]) { draft.disturb(&dice) }
    return draft
  }

  private mutating func disturb(_ dice: inout SeededGenerator) {
    func recogniser() -> RecogniserDraft {
      RecogniserDraft(
        range: dice.pick([
          "203.0.113.0/28", "203.0.113.10/32", "203.0.113.0/24", "192.0.2.96/28", "2001:db8::/64",
          "2001:db8::/48",
          "127.0.0.0/28",
        ]),
        region: dice.pick([Region("CN-SH"), Region("CN-BJ"), Region("DE"), nil]), dedicated: dice.chance(75),
        services: dice.pick([[], [], ["udp/1194"], ["tcp/1194", "udp/1194"], ["tcp/443"]]),
        valid: dice.pick([
          period(nil, nil), period(nil, nil), period(nil, "2026-11-21"), period("2026-11-22", nil),
        ]))
    }
    func licence() -> LicenceDraft {
      LicenceDraft(
        number: dice.pick(["LAB-0001", "LAB-0002"]),
        instrument: dice.pick([.licence, .licence, .licence, .permit, .exemption, .prohibition]),
        holder: dice.pick([.provider, .provider, .provider, .userOrganisation, .line, .address]),
        classes: dice.pick([["cn:B13"], ["cn:B13", "cn:A14-1"], ["cn:B11"], []]),
        serves: dice.pick([["cn-mainland"], ["cn-mainland"], ["CN-BJ"], []]),
        valid: dice.pick([
          period("2024-03-01", "2029-03-01"), period("2024-03-01", nil), period("2024-03-01", "2026-11-21"),
          period("2026-11-22", "2029-03-01"),
        ]),
        pending: dice.chance(10),
        status: dice.pick([
          [], [], [Licence.StatusEntry(state: .suspended, period: period("2026-11-01", nil))],
          [Licence.StatusEntry(state: .revoked, period: period("2026-11-01", nil))],
        ]),
        sources: dice.pick([["s1"], ["s1"], ["s9"]]),
        coveredBy: dice.pick([nil, nil, nil, "LAB-0001", "LAB-0002", "LAB-0009"]),
        addresses: dice.pick([[], ["203.0.113.10/32"], ["192.0.2.0/24"]]),
        lineID: dice.pick([nil, "LINE-1", "LINE-2"]))
    }
    switch Int.random(in: 0..<18, using: &dice) {
    case 0: complete = false
    case 1: expires = "2026-11-21T00:00:00Z"
    case 2: rules = dice.pick([[], [RuleDraft(), .crossBorder], [.crossBorder]])
    case 3, 4: licences = (0..<dice.pick([0, 1, 1, 2, 3])).map { _ in licence() }
    case 5, 6: recognisers = (0..<dice.pick([0, 1, 1, 2, 3])).map { _ in recogniser() }
    case 7: others = [RegistryDraft.other("second", recogniser(), licences: [licence()])]
    case 8:
      denied = [
        Denial(product: dice.pick(["openvpn", "openconnect"]), category: nil, why: "not allowed here")
      ]
    case 9:
      ownGateways = (0..<dice.pick([1, 1, 2])).map { number in
        var marks = [recogniser().recogniser]
        if dice.chance(20) {
          marks.append(
            Recogniser(
              criterion: .wireguardPublicKey(dice.pick([Scene.listedKey, Scene.otherKey])),
              region: Region("CN-SH")))
        }
        return OwnGateway(
          id: "own\(number)", recognisedBy: marks, uplink: dice.pick(["g1", "g1", "g2", nil, "g9"]))
      }
      if dice.chance(70) { recognisers = [] }
      grants = randomGrants(&dice)
    case 10, 11:
      grants = randomGrants(&dice)
      if dice.chance(50) {
        rules = dice.pick([[RuleDraft(), .crossBorder], [.crossBorder]])
        others = [RegistryDraft.other("second", recogniser(), licences: [licence(), licence()])]
      }
    case 12:
      waivers = [
        Waiver(
          tunnelProvider: dice.pick(["example-net", "second", "own0"]), reason: "old", accountable: "network",
          period: dice.pick([period(nil, "2027-01-31"), period(nil, "2026-11-21"), period(nil, "2026-11-22")])
        )
      ]
    case 13:
      organisation = Organisation(foreignInvested: dice.pick([nil, true, false]))
      for index in licences.indices where dice.chance(50) {
        licences[index].customers = .foreignInvestedInRegion
      }
    case 14: confidence = dice.pick([.unverified, .low, .medium])
    case 15:
      // One that stands for a file that was refused or has ended, with what it would have said beside it.
      grants = randomGrants(&dice)
      if dice.chance(50) { refusesGrants = true } else { grantsExpire = "2026-11-21T00:00:00Z" }
    case 16:
      marks += (0..<dice.pick([1, 1, 2])).map { _ in Self.uncompared(&dice) }
      if dice.chance(50) { recognisers = [] }
    default:
      if dice.chance(50) {
        ownGateways.append(
          OwnGateway(id: "named", recognisedBy: [Self.uncompared(&dice)], uplink: dice.pick([nil, "g1"])))
      } else {
        others.append(
          Provider(
            id: "named", names: ["en": "named"], roles: [.manager], licences: [licence().licence],
            recognisedBy: [Self.uncompared(&dice)] + (dice.chance(30) ? [recogniser().recogniser] : [])))
      }
    }
  }

  /// A mark that nothing is compared with, or a key that only a WireGuard tunnel shows.
  private static func uncompared(_ dice: inout SeededGenerator) -> Recogniser {
    Recogniser(
      criterion: dice.pick([
        .gatewayHost("vpn.example.net"), .tlsPublicKey(String(repeating: "c", count: 64)),
        .ikeRemoteID("vpn.example.net"), .nextHop(address("198.51.100.1"), site: "beijing"),
        .wireguardPublicKey("nobody's"),
      ]), region: dice.pick([Region("CN-SH"), Region("DE"), nil]),
      valid: dice.pick([period(nil, nil), period(nil, nil), period(nil, "2026-11-21")]))
  }

  private func randomGrants(_ dice: inout SeededGenerator) -> [Grant] {
    ["g1", "g2"].prefix(dice.pick([0, 1, 1, 2])).map { id in
      Grant(
        id: id, carrier: dice.pick(["example-net", "second", "nobody"]),
        managedBy: dice.pick([nil, "example-net", "second"]), lineID: dice.pick([nil, "LINE-1"]),
        endpoints: dice.pick([["CN-BJ", "DE"], ["CN-SH", "DE"], ["CN", "CN-HK"], ["CN-BJ", "CN-SH"]])
          .compactMap { Region($0) },
        purpose: dice.pick([.internalOffice, .internalOffice, .platform]),
        approval: Grant.Approval(
          state: dice.pick([.approved, .approved, .approved, .pending, .withdrawn]),
          period: dice.pick([
            period("2026-01-01", "2027-01-01"), period("2026-11-22", nil), period(nil, "2026-11-21"),
          ])))
    }
  }
}
