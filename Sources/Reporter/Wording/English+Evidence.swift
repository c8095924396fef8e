internal import Model

extension English {
  func value(_ facts: EvidenceFacts) -> String {
    switch facts {
    case .link(let kind, let up, let carrier):
      return [kind.rawValue, up ? "up" : "down", carrier.map { $0 ? "carrier" : "no carrier" }]
        .compactMap(\.self).joined(separator: ", ")
    case .linkMissing(let kind): return "\(kind.rawValue), link not found"
    case .name(let name): return name
    case .holdsDescriptor(let pid, let interface): return "process \(pid) holds a descriptor of \(interface)"
    case .exchangesKeys(let pid): return "process \(pid) is the only key daemon here"
    case .listens(let pid): return "process \(pid) listens at the rule's target"
    case .program(let executable, let pid, let package, let version, let verification):
      let from = package.map { "package \($0)" + (version.map { " \($0)" } ?? "") }
      return [executable ?? "process \(pid)", from, Self.words(verification)].compactMap(\.self)
        .joined(separator: ", ")
    case .policy(let source, let destination, let isTunnel):
      return "\(source) to \(destination), " + (isTunnel ? "tunnel mode" : "transport mode")
    case .diversion(let kind, let port, let table, let chain):
      return kind.rawValue + (port.map { " to port \($0)" } ?? "") + ", table \(table), chain \(chain)"
    case .route(let encapsulation, let prefix, let table):
      return "\(Self.routes(encapsulation)): \(prefix), table \(table)"
    case .namespaceDiverts: return "a diversion, an IPsec policy or an encapsulating route"
    case .gateway(let address, let port, let transport):
      let location = port.map { SocketAddress(address: address, port: $0).description } ?? address.description
      return location + (transport.map { "/\($0.rawValue)" } ?? "")
    case .testPackets(let address, let port, let transport, let matched, let pulses, let chance):
      return "\(matched) of \(pulses) test packets left for "
        + "\(Self.destination(address, port, transport)), chance \(Self.chance(chance))"
    case .peer(let key, let age): return "\(key) \(Self.heard(age))"
    }
  }

  private static func words(_ verification: ProgramVerification) -> String {
    switch verification {
    case .verified: "verified"
    case .listed: "digest listed in the registry"
    case .unverified: "not verified"
    }
  }
}
