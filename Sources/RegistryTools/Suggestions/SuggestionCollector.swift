import Classifier
public import Model

/// Counts the gateways, keys and programs in documents of many hosts, and finds those that a registry does
/// not know.
///
/// It keeps a few words for each mark and host, never a document. Servers and overlays are ignored: their peers are
/// people's homes, or the company's own.
public struct SuggestionCollector {
  /// What is kept at most; what finds no room is counted.
  public struct Bounds: Sendable {
    var marks = 10_000
    /// A mark on a host counts once.
    var sightings = 2_000_000
    /// Sites, ports, endpoints and products of one mark.
    var details = 64

    public init() {}
  }

  private let judge: Judge
  private let registry: Registry?
  private let lookup: GatewayLookup
  private let executables: Set<String>
  private let today: Timestamp
  private let bounds: Bounds
  private var hosts: [HostKey: Int] = [:]
  private var marks: [Suggestions.Mark: MarkTally] = [:]
  private var sightings = 0
  private var documents = 0
  private var nameless = 0
  private var leftOut = 0

  /// A collector for a registry as of today. `digest` gives SHA-256 in hexadecimal.
  public init(
    catalogue: Catalogue, registry: Registry?, today: Timestamp, bounds: Bounds = Bounds(),
    digest: @escaping @Sendable ([UInt8]) -> String
  ) {
    self.judge = Judge(
      catalogue: catalogue, registry: registry.map { .held($0) } ?? .none, policy: .licensedOrNone,
      namespaces: .all, digest: digest)
    self.registry = registry
    self.lookup = GatewayLookup(registry)
    self.executables = Set((registry?.executables ?? []).map(\.sha256))
    self.today = today
    self.bounds = bounds
  }

  /// Takes in a document.
  public mutating func add(_ document: StoredDocument) {
    documents += 1
    let key = HostKey(document.host, document: documents)
    if case .document = key { nameless += 1 }
    let host = hosts[key] ?? hosts.count
    hosts[key] = host
    let site = Self.site(of: document.host)
    func see(_ mark: Suggestions.Mark, _ tunnel: Tunnel?, proven: Bool) -> Sighted {
      Sighted(
        mark: mark, host: host, site: site, at: document.at, proven: proven,
        product: tunnel?.product?.name, tag: tunnel?.licensing.tag,
        codes: tunnel?.licensing.reasons.map(\.writtenCode) ?? [])
    }
    var seen: [Sighted] = []
    switch document {
    case .record(let record):
      for tunnel in record.tunnels { seen += sightings(of: tunnel, see) }
      // Whether a package owns a program is known only where the packages could be read.
      if let state = record.state {
        seen += programs(of: state, record.tunnels, see)
        break
      }
      let packages = record.observation.collectors.first { $0.name == .packages }
      for tunnel in record.tunnels where packages?.status == .complete {
        guard let process = tunnel.process, process.package == nil, !process.verified,
          let path = process.executable
        else { continue }
        seen.append(see(.executable(path: path, sha256: process.sha256), tunnel, proven: false))
      }
    case .state(let state):
      let tunnels = judge.verdict(on: state, probes: []).tunnels
      for tunnel in tunnels { seen += sightings(of: tunnel, see) }
      seen += programs(of: state, tunnels, see)
    }
    for sighted in seen { keep(sighted) }
  }

  /// One mark on one host.
  struct Sighted {
    let mark: Suggestions.Mark
    let host: Int
    let site: String?
    let at: Timestamp
    let proven: Bool
    let product: String?
    let tag: Tag?
    let codes: [String]
    var service: Service?
    var endpoint: SocketAddress?
  }

  /// The programs of a host that no package owns.
  private func programs(
    of state: HostState, _ tunnels: [Tunnel], _ see: (Suggestions.Mark, Tunnel?, Bool) -> Sighted
  ) -> [Sighted] {
    state.processes.filter { $0.verification == .unowned }.compactMap { process in
      guard let path = process.executable else { return nil }
      let tunnel = tunnels.first { $0.process?.pid == process.pid }
      return see(.executable(path: path, sha256: process.sha256), tunnel, false)
    }
  }

  private func sightings(
    of tunnel: Tunnel, _ see: (Suggestions.Mark, Tunnel?, Bool) -> Sighted
  ) -> [Sighted] {
    guard tunnel.role == .vpn else { return [] }
    var seen: [Sighted] = []
    var isKnownByKey = false
    for peer in tunnel.peers ?? [] {
      let proven = tunnel.evidence.contains {
        guard $0.kind == .identity, $0.strength == .decisive else { return false }
        // A record of an earlier version has no facts: of a tunnel's only peer the evidence is none the less.
        guard let facts = $0.facts else { return tunnel.peers?.count == 1 }
        guard case .peer(peer.publicKey, _) = facts else { return false }
        return true
      }
      var sighted = see(.wireguardKey(peer.publicKey), tunnel, proven)
      sighted.endpoint = peer.endpoint.flatMap { SocketAddress(written: $0) }
      seen.append(sighted)
      if sighted.endpoint?.address == tunnel.gateway?.address,
        lookup.lists(key: peer.publicKey)
      {
        isKnownByKey = true
      }
    }
    // Wherever the holder of a listed key stands, the key says who it is.
    if let gateway = tunnel.gateway, !isKnownByKey {
      var sighted = see(.gateway(gateway.address), tunnel, gateway.proven)
      if let port = gateway.port, let transport = gateway.transport {
        sighted.service = Service(transport: transport, port: port)
      }
      seen.append(sighted)
    }
    return seen
  }

  private mutating func keep(_ sighted: Sighted) {
    guard marks[sighted.mark] != nil || marks.count < bounds.marks else {
      leftOut += 1
      return
    }
    let hasRoom = sightings < bounds.sightings
    let before = marks[sighted.mark]?.count ?? 0
    if !marks[sighted.mark, default: MarkTally(at: sighted.at)]
      .add(sighted, hasRoom: hasRoom, details: bounds.details)
    {
      leftOut += 1
    }
    sightings += (marks[sighted.mark]?.count ?? 0) - before
  }

  /// `beijing (CN-BJ)`, or what of it is known.
  private static func site(of host: HostIdentity) -> String? {
    guard let site = host.site else { return host.region?.code }
    return site + (host.region.map { " \($0)" } ?? "")
  }

  /// What was counted.
  public var suggestions: Suggestions {
    var entries: [Suggestions.Entry] = []
    var known: [Suggestions.Kind: Int] = [:]
    var owners: Set<String> = []
    var hostsOfKnown: Set<Int> = []
    for (mark, tally) in marks {
      switch finding(on: mark, tally) {
      case .known(let owner):
        known[mark.kind, default: 0] += 1
        owner.map { _ = owners.insert($0) }
        hostsOfKnown.formUnion(tally.hosts)
      case .unknown(let weak): entries.append(tally.entry(for: mark, weak: weak))
      }
    }
    entries.sort { a, b in
      if a.hosts != b.hosts { return a.hosts > b.hosts }
      if case .gateway(let one) = a.mark, case .gateway(let other) = b.mark { return one < other }
      return Self.text(a.mark) < Self.text(b.mark)
    }
    return Suggestions(
      serial: registry?.meta.serial, documents: documents, hosts: hosts.count, nameless: nameless,
      entries: entries,
      known: .init(marks: known, owners: owners.count, hosts: hostsOfKnown.count), leftOut: leftOut)
  }

  private static func text(_ mark: Suggestions.Mark) -> String {
    switch mark {
    case .gateway(let address): address.description
    case .wireguardKey(let key): key
    case .executable(let path, let sha256): path + (sha256 ?? "")
    }
  }

  private enum Finding {
    /// By a provider, or an own gateway; nil for a program that the registry vouches for.
    case known(by: String?)
    case unknown(weak: MatchFacts?)
  }

  /// What the registry says of a mark, by the rules that a check goes by.
  private func finding(on mark: Suggestions.Mark, _ tally: MarkTally) -> Finding {
    let answer: GatewayLookup.Answer
    switch mark {
    case .executable(_, let sha256):
      return sha256.map(executables.contains) ?? false ? .known(by: nil) : .unknown(weak: nil)
    case .gateway(let address):
      answer = lookup.owner(of: address, services: tally.services, at: today)
    case .wireguardKey(let key):
      let endpoint = tally.endpoints.count == 1 ? tally.endpoints.first : nil
      answer = lookup.owner(of: key, seenAt: endpoint, at: today)
    }
    switch answer {
    case .unlisted: return .unknown(weak: nil)
    case .owner(let id): return .known(by: id)
    case .uncertain(let why): return .unknown(weak: why)
    }
  }
}

extension SocketAddress {
  /// From `203.0.113.10:51820` or `[2001:db8::1]:51820`.
  init?(written text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
      return nil
    }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard let address = IPAddress(host) else { return nil }
    self.init(address: address, port: port)
  }
}
