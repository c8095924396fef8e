internal import Model

/// What is counted over all hosts: providers, editions, endpoints, and what the company accepts.
struct PeriodTallies {
  /// When and on how many hosts something was seen.
  struct Seen {
    var first: Timestamp
    var last: Timestamp
    var hosts: Set<Int> = []
    var checks = 0

    init(at moment: Timestamp) { (first, last) = (moment, moment) }

    /// True where nothing later was seen.
    mutating func add(_ moment: Timestamp, _ host: Int) -> Bool {
      let isLatest = moment >= last
      first = min(first, moment)
      last = max(last, moment)
      hosts.insert(host)
      checks += 1
      return isLatest
    }
  }

  /// Things of one kind.
  private struct SeenTable<Key: Hashable> {
    private(set) var seen: [Key: Seen] = [:]
    private(set) var leftOut = 0

    mutating func add(_ key: Key, _ moment: Timestamp, _ host: Int, limit: Int) {
      guard seen[key] != nil || seen.count < limit else {
        leftOut += 1
        return
      }
      _ = seen[key, default: Seen(at: moment)].add(moment, host)
    }
  }

  private struct ProviderKey: Hashable { let id: String, licence: String? }
  private struct ProviderTally {
    var seen: Seen
    var name = ""
    var through: String?
    var tags: [String: Int] = [:]
  }
  private struct EditionKey: Hashable {
    let serial: Int?, sha256: String?, signature: CheckRecord.Inputs.RegistryFile.Signature, keyID: String?
    let expires: Timestamp?
  }
  private struct EndpointKey: Hashable { let name: String, target: String }
  fileprivate struct EndpointTally {
    var seen: Seen
    var outcomes: [String: Int] = [:]
    var sent = 0
    var ok = 0
    var goals: [String: [String: Int]] = [:]
    var medians = TimeDistribution(exactly: 0)
    var p95s = TimeDistribution(exactly: 0)
    var worst: (Timestamp, PeriodReport.Place)?
    var certificate: (ends: Timestamp, seen: Timestamp)?
  }
  private struct RefusalKey: Hashable {
    let unit: String?, package: String?, why: String, accountable: String, through: String
  }

  private let limit: Int
  private var leftOutHere = 0
  private var providers: [ProviderKey: ProviderTally] = [:]
  private var editions = SeenTable<EditionKey>()
  private var endpoints: [EndpointKey: EndpointTally] = [:]
  private var waivers = SeenTable<WaiverReference>()
  private var refusals = SeenTable<RefusalKey>()
  /// The most samples that one check counts for.
  fileprivate static let mostWeight = 1_000

  init(limit: Int) { self.limit = limit }

  /// What found no room.
  var leftOut: Int { leftOutHere + editions.leftOut + waivers.leftOut + refusals.leftOut }

  mutating func add(_ record: CheckRecord, host: Int, at place: PeriodReport.Place, knowsInputs: Bool) {
    let moment = record.time.started
    for tunnel in record.tunnels where tunnel.role == .vpn && tunnel.isCounted {
      if let provider = tunnel.provider { add(provider, tunnel.licensing.tag, moment, host) }
      if let waiver = tunnel.licensing.waiver { waivers.add(waiver, moment, host, limit: limit) }
    }
    for refusal in record.compliance.acceptedRefusals ?? [] {
      let key = RefusalKey(
        unit: refusal.unit, package: refusal.package, why: refusal.why, accountable: refusal.accountable,
        through: refusal.through)
      refusals.add(key, moment, host, limit: limit)
    }
    if knowsInputs {
      let registry = record.inputs.registry
      let key = EditionKey(
        serial: registry.serial, sha256: registry.sha256, signature: registry.signature,
        keyID: registry.keyID, expires: registry.expires)
      editions.add(key, moment, host, limit: limit)
    }
    for endpoint in record.endpoints where endpoint.carried == nil { add(endpoint, moment, host, place) }
  }

  private mutating func add(_ provider: ProviderReference, _ tag: Tag, _ moment: Timestamp, _ host: Int) {
    let key = ProviderKey(id: provider.id, licence: provider.licence)
    guard providers[key] != nil || providers.count < limit else {
      leftOutHere += 1
      return
    }
    var tally = providers[key] ?? ProviderTally(seen: Seen(at: moment))
    // Of two registries at one moment the one counts by which the licence ends first.
    let isTie = moment == tally.seen.last && tally.seen.checks > 0
    let through = provider.licenceThrough
    if tally.seen.add(moment, host),
      !isTie || (through ?? "~", provider.name) < (tally.through ?? "~", tally.name)
    {
      (tally.name, tally.through) = (provider.name, through)
    }
    tally.tags[tag.rawValue, default: 0] += 1
    providers[key] = tally
  }

  private mutating func add(
    _ endpoint: EndpointRecord, _ moment: Timestamp, _ host: Int, _ place: PeriodReport.Place
  ) {
    let key = EndpointKey(name: endpoint.name, target: endpoint.target)
    guard endpoints[key] != nil || endpoints.count < limit else {
      leftOutHere += 1
      return
    }
    // Changed in its place: a copy would copy its distributions.
    endpoints[key, default: EndpointTally(seen: Seen(at: moment))].add(endpoint, moment, host, place)
  }

  /// Everything counted, each list in an order of its own that does not depend on how it was read.
  struct Entries {
    let providers: [PeriodReport.Provider]
    let licences: [PeriodReport.Licence]
    let certificates: [PeriodReport.Certificate]
    let endpoints: [PeriodReport.Endpoint]
    let editions: [PeriodReport.Edition]
    let waivers: [PeriodReport.Waiver]
    let refusals: [PeriodReport.Refusal]
  }

  func entries(asOf: Timestamp) -> Entries {
    let providers = providers.map { key, tally in
      PeriodReport.Provider(
        id: key.id, name: tally.name, licence: key.licence, through: tally.through, tags: tally.tags,
        first: tally.seen.first, last: tally.seen.last, hosts: tally.seen.hosts.count,
        checks: tally.seen.checks)
    }.sorted { ($0.id, $0.licence ?? "") < ($1.id, $1.licence ?? "") }
    let licences = providers.compactMap { provider -> PeriodReport.Licence? in
      guard let licence = provider.licence, let through = provider.through else { return nil }
      let end = Day.components(through).map { Timestamp(ofYear: $0.year, month: $0.month, day: $0.day) }
      return PeriodReport.Licence(
        provider: provider.name, licence: licence, through: through,
        ended: end.map { $0.adding(days: 1) <= asOf } ?? false)
    }.sorted { ($0.through, $0.licence, $0.provider) < ($1.through, $1.licence, $1.provider) }
    let sortedEndpoints = endpoints.sorted {
      ($0.key.name, $0.key.target) < ($1.key.name, $1.key.target)
    }
    let certificates = sortedEndpoints.compactMap { key, tally in
      tally.certificate.map {
        PeriodReport.Certificate(
          endpoint: key.name, target: key.target, ends: $0.ends, ended: $0.ends <= asOf, seen: $0.seen)
      }
    }
    return Entries(
      providers: providers, licences: licences,
      certificates: certificates.sorted {
        ($0.ends, $0.endpoint, $0.target) < ($1.ends, $1.endpoint, $1.target)
      },
      endpoints: sortedEndpoints.map { $0.value.entry($0.key.name, $0.key.target) },
      editions: editions.seen.map { key, seen in
        PeriodReport.Edition(
          serial: key.serial, sha256: key.sha256, signature: key.signature, keyID: key.keyID,
          expires: key.expires, first: seen.first, last: seen.last, hosts: seen.hosts.count,
          checks: seen.checks)
      }.sorted {
        ($0.serial ?? -1, $0.sha256 ?? "", $0.signature.rawValue, $0.keyID ?? "", $0.first)
          < ($1.serial ?? -1, $1.sha256 ?? "", $1.signature.rawValue, $1.keyID ?? "", $1.first)
      },
      waivers: waivers.seen.map { waiver, seen in
        PeriodReport.Waiver(
          reason: waiver.reason, accountable: waiver.accountable, through: waiver.through,
          insteadOf: waiver.instead, hosts: seen.hosts.count, first: seen.first, last: seen.last)
      }.sorted {
        ($0.through, $0.accountable, $0.reason, $0.insteadOf.rawValue)
          < ($1.through, $1.accountable, $1.reason, $1.insteadOf.rawValue)
      },
      refusals: refusals.seen.map { key, seen in
        PeriodReport.Refusal(
          unit: key.unit, package: key.package, why: key.why, accountable: key.accountable,
          through: key.through, hosts: seen.hosts.count, first: seen.first, last: seen.last)
      }.sorted {
        ($0.through, $0.unit ?? "", $0.package ?? "", $0.accountable, $0.why)
          < ($1.through, $1.unit ?? "", $1.package ?? "", $1.accountable, $1.why)
      })
  }
}

extension PeriodTallies.EndpointTally {
  fileprivate mutating func add(
    _ endpoint: EndpointRecord, _ moment: Timestamp, _ host: Int, _ place: PeriodReport.Place
  ) {
    _ = seen.add(moment, host)
    outcomes[endpoint.outcome.rawValue, default: 0] += 1
    let summary = endpoint.summary
    sent += max(0, min(summary.sent, 1_000_000))
    ok += max(0, min(summary.ok, 1_000_000))
    for expectation in endpoint.expectations {
      goals[expectation.kind.rawValue, default: [:]][expectation.result.rawValue, default: 0] += 1
    }
    if let tls = summary.tls {
      for _ in 0..<max(1, min(summary.ok, PeriodTallies.mostWeight)) {
        medians.add(tls.median)
        p95s.add(tls.p95)
      }
    }
    if endpoint.outcome == .unreachable, worst.map({ $0.0 <= moment }) ?? true { worst = (moment, place) }
    if let end = endpoint.certificateEnd,
      certificate.map({ $0.seen < moment || $0.seen == moment && end < $0.ends }) ?? true
    {
      certificate = (end, moment)
    }
  }

  fileprivate func entry(_ name: String, _ target: String) -> PeriodReport.Endpoint {
    PeriodReport.Endpoint(
      name: name, target: target, hosts: seen.hosts.count, checks: seen.checks, outcomes: outcomes,
      sent: sent, ok: ok, goals: goals, tlsMedian: medians.percentiles([50])?[0],
      tlsP95: p95s.percentiles([95])?[0], worst: worst?.1)
  }
}
