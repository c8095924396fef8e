import Model

/// A host as a decision case describes it.
extension Scene {
  private static let keys: Set<String> = [
    "region", "at", "gateway", "tunnel", "process", "gateway_seen", "blind", "not_looked_at", "endpoints",
    "second", "witness", "assurance", "refusing", "unsigned",
  ]

  init(_ host: Tree, gateways: Tree) throws {
    let unknown = Set(host.keys).subtracting(Self.keys)
    guard unknown.isEmpty else { throw DecisionCase.Mistake("unknown keys of the host: \(unknown.sorted())") }
    func gateway(_ name: String) throws -> String {
      guard let address = gateways[name]?.text else { throw DecisionCase.Mistake("no gateway '\(name)'") }
      return address
    }
    let leads = try gateway(host["gateway"]?.text ?? "shanghai")
    switch host["tunnel"]?.text {
    case nil: self = .fullUDP(leads)
    case "split": self = .splitTCP(leads)
    case "wireguard": self = .kernelWireGuard(listed: false)
    case "wireguard_go": self = .userspaceWireGuard(listed: false)
    case "proxy": self = .proxy(leads)
    case let other?: throw DecisionCase.Mistake("no tunnel '\(other)'")
    }
    if let text = host["at"]?.text { at = moment(text) }
    if let text = host["region"]?.text { region = text == "unknown" ? nil : Region(text) }
    if let text = host["process"]?.text { try run(text) }
    switch host["gateway_seen"]?.text {
    case nil, "proven": break
    case "unproven": forgetGateway()
    case "contradicted": sighting(.management, "203.0.113.9")
    case let other?: throw DecisionCase.Mistake("no 'gateway_seen: \(other)'")
    }
    for name in (host["blind"]?.items ?? []).compactMap({ $0.text.flatMap(Collector.init(rawValue:)) }) {
      report(.denied, name, needs: "CAP_SYS_PTRACE")
    }
    for name in (host["not_looked_at"]?.items ?? []).compactMap({ $0.text.flatMap(Collector.init(rawValue:)) }
    ) {
      report(.off, name)
    }
    for endpoint in host["endpoints"]?.items ?? [] {
      guard let purpose = Endpoint.Purpose(rawValue: endpoint["purpose"]?.text ?? "office") else {
        throw DecisionCase.Mistake("no such purpose")
      }
      probe(
        region: endpoint["region"]?.text.flatMap { Region($0) },
        interface: endpoint["over"]?.text ?? links.last?.name ?? "", purpose: purpose)
    }
    if let text = host["assurance"]?.text { assurance = Profile.Assurance(rawValue: text) ?? assurance }
    if let word = host["witness"]?.text { witnesses = ["t1": try Self.witness(word, at: leads)] }
    if let second = host["second"]?.text { try addSecond(gateway(second)) }
    isSigned = host["unsigned"] == nil
    if let refusing = host["refusing"] { refuse(refusing) }
  }

  /// A program that others are connected to, and that is connected to a gateway.
  private static func proxy(_ gateway: String) -> Scene {
    var scene = Scene()
    scene.process(
      900, "/usr/bin/ss-local", package: "shadowsocks-libev", server: nil, proxied: false, unit: nil)
    scene.socket(.listening, local: "127.0.0.1", port: 1080, pid: 900)
    scene.socket(.established, peer: gateway, peerPort: 8388, pid: 900)
    scene.clients = [
      ProxyClients(
        pid: 900, programs: [.init(pid: 950, executable: "/usr/bin/curl", package: "curl", unit: nil)])
    ]
    return scene
  }

  /// Processes that refuse to be read: one of each unit, of each `package NAME`, or of `nobody`.
  private mutating func refuse(_ refusing: Tree) {
    let groups = (refusing["of"]?.items ?? []).compactMap(\.text).map { word in
      let package = word.hasPrefix("package ") ? String(word.dropFirst(8)) : nil
      return Refusals.Group(
        unit: package == nil && word != "nobody" ? word : nil, package: package, processes: 1)
    }
    for name in (refusing["gaps"]?.items ?? []).compactMap({ $0.text.flatMap(Collector.init(rawValue:)) }) {
      refuse(groups, hold: (refusing["hold"]?.items ?? []).compactMap(\.text), name)
    }
  }

  /// What test packets showed of a tunnel that leads to a gateway.
  private static func witness(_ word: String, at gateway: String) throws -> GatewayWitness {
    func to(_ text: String) -> GatewayWitness.Destination {
      .init(
        address: address(text), transport: 17, port: 1194, matched: 8, answers: 4, overhead: 104,
        delay: Microseconds(120), chance: 1e-8)
    }
    func witness(
      _ result: GatewayWitness.Result, _ places: [String], remaining: [String]? = nil
    ) -> GatewayWitness {
      GatewayWitness(
        result, endpoint: "erp", handshakes: 4, answered: 4, destinations: places.map(to),
        remaining: remaining.map { $0.map { address($0) } }, unseen: remaining == nil ? nil : 0)
    }
    return switch word {
    case "there": witness(.carried, [gateway])
    case "there alone": witness(.carried, [gateway], remaining: [gateway])
    case "there and perhaps elsewhere": witness(.carried, [gateway], remaining: [gateway, "203.0.113.9"])
    case "elsewhere": witness(.carried, ["203.0.113.9"])
    case "several": witness(.several, [gateway, "203.0.113.9"])
    case "answered elsewhere": witness(.answeredElsewhere, [gateway])
    case "unmatched": GatewayWitness(.unknown, .unmatched, endpoint: "erp")
    default: throw DecisionCase.Mistake("no witness '\(word)'")
    }
  }

  /// Takes away everything that tells where the tunnel leads.
  private mutating func forgetGateway() {
    gateways = []
    routes.removeAll { $0.destination.isHost }
  }

  private mutating func run(_ word: String) throws {
    processes = []
    switch word {
    case "verified": process()
    case "mismatch": process(812, .mismatch)
    case "unowned": process(812, package: nil, .unowned)
    case "interpreter": process(812, "/usr/bin/python3", package: "python3", .interpreter)
    case "unseen": holders = []
    default: throw DecisionCase.Mistake("no process '\(word)'")
    }
  }

  /// A second tunnel, over TCP, of a process of its own.
  private mutating func addSecond(_ gateway: String) {
    link("tun1", index: 6)
    process(813)
    hold("tun1", pid: 813)
    route("192.0.2.0/24", 6, via: "10.9.0.1")
    socket(.established, peer: gateway, pid: 813)
    config(gateway, .tcp, pid: 813)
  }
}
