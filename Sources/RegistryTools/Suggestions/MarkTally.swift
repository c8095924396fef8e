import Model

/// What is counted of one mark.
struct MarkTally {
  /// What a host's latest document says of it.
  private struct Latest {
    let at: Timestamp
    let proven: Bool
    let tag: Tag?
    let codes: [String]
  }

  private var latest: [Int: Latest] = [:]
  private var sites: Set<String> = []
  private var products: Set<String> = []
  private(set) var services: Set<Service> = []
  private(set) var endpoints: Set<SocketAddress> = []
  private var first: Timestamp
  private var last: Timestamp

  init(at moment: Timestamp) {
    first = moment
    last = moment
  }

  /// On how many hosts it was seen.
  var count: Int { latest.count }

  var hosts: some Collection<Int> { latest.keys }

  /// Takes in a sighting; false where it is of another host and there is no room for one.
  mutating func add(_ sighted: SuggestionCollector.Sighted, hasRoom: Bool, details: Int) -> Bool {
    guard hasRoom || latest[sighted.host] != nil else { return false }
    first = min(first, sighted.at)
    last = max(last, sighted.at)
    if let site = sighted.site, sites.count < details { sites.insert(site) }
    if let product = sighted.product, products.count < details { products.insert(product) }
    if let service = sighted.service, services.count < details { services.insert(service) }
    if let endpoint = sighted.endpoint, endpoints.count < details { endpoints.insert(endpoint) }
    // Of one moment, as of two peers of one tunnel, the one that is proven says more.
    if let known = latest[sighted.host],
      known.at > sighted.at || known.at == sighted.at && (known.proven || !sighted.proven)
    {
      return true
    }
    latest[sighted.host] = Latest(
      at: sighted.at, proven: sighted.proven, tag: sighted.tag, codes: sighted.codes)
    return true
  }

  func entry(for mark: Suggestions.Mark, weak: MatchFacts?) -> Suggestions.Entry {
    func tallied<Value: Hashable & Sendable>(
      _ values: some Sequence<Value>, _ text: (Value) -> String
    ) -> [Suggestions.Tally<Value>] {
      Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
        .map { Suggestions.Tally($0.key, hosts: $0.value) }
        .sorted { $0.hosts == $1.hosts ? text($0.value) < text($1.value) : $0.hosts > $1.hosts }
    }
    return Suggestions.Entry(
      mark: mark, hosts: latest.count, provenHosts: latest.values.count(where: \.proven),
      sites: sites.sorted(), products: products.sorted(),
      services: services.sorted { $0.description < $1.description },
      endpoints: endpoints.sorted { ($0.address, $0.port) < ($1.address, $1.port) },
      tags: tallied(latest.values.compactMap(\.tag), \.rawValue),
      codes: tallied(latest.values.flatMap { Set($0.codes) }, \.self),
      first: first, last: last, weak: weak)
  }
}
