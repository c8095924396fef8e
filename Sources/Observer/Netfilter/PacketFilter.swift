import Model

/// The chains, rules and maps of the packet filter of one namespace, and what they lead to processes of this host.
struct PacketFilter {
  var chains: [FilterChain] = []
  var rules: [FilterRule] = []
  var maps: [FilterMap.Name: FilterMap] = [:]

  /// What decides whether an address, or a packet, is the host's own.
  struct Surroundings {
    /// The addresses of the namespace.
    var addresses: Set<IPAddress> = []
    /// Whether routing rules hand the host's own packets to a table that calls them local, so that they come past
    /// the hook of arriving packets: how a transparent proxy takes what the host itself sends.
    var loopsOwnPackets = false
    /// What belongs to the host by a `local` route alone: a process here takes what is sent there, though no interface
    /// has the address.
    var routed: [IPPrefix] = []

    /// Whether an address is one of the host.
    func owns(_ address: IPAddress) -> Bool { address.isLoopback || addresses.contains(address) }

    /// Whether packets that are sent to one of a range of addresses come to this host.
    func takes(_ first: IPAddress, _ last: IPAddress) -> Bool {
      owns(first, last)
        || routed.contains { range in
          range.contains(first) || range.contains(last)
            || first.family == range.family && first < range.address && range.address < last
        }
    }

    /// Whether a range holds an address of the host.
    func owns(_ first: IPAddress, _ last: IPAddress) -> Bool {
      if owns(first) || owns(last) { return true }
      guard first.family == last.family, first < last else { return false }
      let loopback = first.family == .v4 ? IPAddress(bytes: [127, 0, 0, 1]) : IPAddress("::1")
      return (addresses + [loopback].compactMap { $0 }).contains { first <= $0 && $0 <= last }
    }

    /// Whether all of a prefix is the host itself.
    func owns(_ prefix: IPPrefix) -> Bool {
      if prefix.isHost { return owns(prefix.address) }
      return prefix.family == .v4 && prefix.length >= 8 && prefix.address.isLoopback
    }
  }

  /// A diversion before its process is known.
  struct Found: Hashable {
    let kind: Diversion.Kind
    let table: String
    let chain: String
    var ownTraffic: Bool
    let port: UInt16?
    let queue: UInt16?
  }

  /// Every diversion that packets can reach, which of the host's own packets go to another host than they are destined
  /// to as far as one rule alone says both, and how many translations lead to where could not be read.
  func diversions(
    in surroundings: Surroundings
  ) -> (found: [Found], translations: [Translation], unread: Int) {
    let byChain = Dictionary(grouping: rules, by: \.chain)
    var found: [Found] = []
    var places: [String: Int] = [:]
    var unread: Set<FilterRule> = []
    var translations: Set<Translation> = []
    for base in chains {
      guard let hook = base.hook else { continue }
      for rule in reached(from: base.name, byChain, surroundings) {
        for action in rule.actions {
          guard let landing = landing(of: action, rule, surroundings) else {
            if hook == .output, let translation = Translation(action, of: rule) {
              translations.insert(translation)
            }
            continue
          }
          guard case .here(let kind, let port, let queue) = landing else {
            unread.insert(rule)
            continue
          }
          let own =
            switch hook {
            case .output: true
            case .postrouting: kind == .queue
            case .prerouting: surroundings.loopsOwnPackets && kind != .redirect
            case .other: false
            }
          let place = Found(
            kind: kind, table: rule.chain.table, chain: rule.chain.chain, ownTraffic: false, port: port,
            queue: queue)
          let key = "\(kind) \(rule.chain) \(port ?? 0) \(queue.map(Int.init) ?? -1)"
          if let known = places[key] {
            found[known].ownTraffic = found[known].ownTraffic || own
          } else {
            places[key] = found.count
            found.append(place)
            found[found.count - 1].ownTraffic = own
          }
        }
      }
    }
    let order = { (one: Translation) in (one.table, one.chain, one.destination, one.to) }
    return (found, translations.sorted { order($0) < order($1) }, unread.count)
  }

  /// The rules that packets of a base chain can come to, along jumps, gotos and verdict maps; without those that only
  /// take packets for the host itself, which lead nothing away.
  private func reached(
    from base: FilterChain.Name, _ byChain: [FilterChain.Name: [FilterRule]], _ surroundings: Surroundings
  ) -> [FilterRule] {
    var seen: Set<FilterChain.Name> = [base]
    var waiting = [base]
    var reached: [FilterRule] = []
    while let chain = waiting.popLast() {
      for rule in byChain[chain] ?? [] {
        if let destination = rule.destination, surroundings.owns(destination) { continue }
        // Where the host's own packets are looped, any packet may leave by loopback and look local.
        if rule.staysLocal, !surroundings.loopsOwnPackets { continue }
        reached.append(rule)
        var next = rule.jumps
        for map in rule.verdictMaps {
          next += maps[.init(family: chain.family, table: chain.table, map: map)]?.chains ?? []
        }
        for name in next {
          let target = FilterChain.Name(family: chain.family, table: chain.table, chain: name)
          if seen.insert(target).inserted { waiting.append(target) }
        }
      }
    }
    return reached
  }

  /// Where an action leads.
  private enum Landing {
    case here(Diversion.Kind, port: UInt16?, queue: UInt16?)
    case unread
  }

  /// Where an action leads; nil where it is to another host.
  private func landing(
    of action: FilterRule.Action, _ rule: FilterRule, _ surroundings: Surroundings
  ) -> Landing? {
    switch action {
    case .redirect(let port): return .here(.redirect, port: port, queue: nil)
    case .tproxy(let port): return .here(.tproxy, port: port, queue: nil)
    case .queue(let number): return .here(.queue, port: nil, queue: number)
    case .translate(.range(let first, let last), let port):
      return surroundings.takes(first, last) ? .here(.redirect, port: port, queue: nil) : nil
    case .translate(.unknown, _): return .unread
    case .translate(.map(let name), _):
      let key = FilterMap.Name(family: rule.chain.family, table: rule.chain.table, map: name)
      guard let map = maps[key] else { return .unread }
      var ports: Set<UInt16?> = []
      for value in map.values {
        // An address, and after it a port where the values are of two parts.
        let width = value.count >= 16 ? 16 : 4
        guard let address = IPAddress(bytes: value.prefix(width)) else { return .unread }
        guard surroundings.takes(address, address) else { continue }
        let port = value.dropFirst(width).prefix(2)
        ports.insert(port.count == 2 ? port.reduce(0) { $0 << 8 | UInt16($1) } : nil)
      }
      guard let port = ports.first else { return nil }
      return .here(.redirect, port: ports.count == 1 ? port : nil, queue: nil)
    }
  }
}

extension Translation {
  /// What an action of a rule makes of the packets that the rule selects by their destination.
  fileprivate init?(_ action: FilterRule.Action, of rule: FilterRule) {
    guard case .translate(.range(let first, let last), _) = action, let destination = rule.destination,
      !(destination.isHost && destination.address == first && first == last)
    else { return nil }
    self.init(destination: destination, to: first, table: rule.chain.table, chain: rule.chain.chain)
  }
}

extension PacketFilter.Surroundings {
  /// The surroundings by the tables of a namespace.
  init(addresses: [InterfaceAddress], rules: [RoutingRule], routes: [Route]) {
    let own = Set(addresses.map(\.address))
    self.addresses = own
    // Of a transparent proxy's route for everything, its marks decide, and not where a rule translates to.
    self.routed = Array(
      Set(
        routes.filter {
          $0.action == .local && $0.destination.length >= ($0.destination.family == .v4 ? 8 : 16)
        }
        .map(\.destination)))
    // The kernel puts routes to a VRF's own addresses into its table.
    let loops = Set(
      routes.filter {
        $0.action == .local && !($0.destination.isHost && own.contains($0.destination.address))
      }
      .map { Table(family: $0.destination.family, number: $0.table) })
    self.loopsOwnPackets = rules.contains { rule in
      guard let table = rule.table, loops.contains(Table(family: rule.family, number: table)) else {
        return false
      }
      return rule.takesOwnPackets
    }
  }

  /// A routing table: each family has its own of a number.
  private struct Table: Hashable {
    let family: IPAddress.Family
    let number: UInt32
  }
}
