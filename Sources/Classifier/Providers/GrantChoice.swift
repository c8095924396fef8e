import Model

/// The grants that a tunnel runs under, and why others do not count.
struct GrantChoice {
  /// They are approved today and join the ends that the tunnel joins. Which of several lines a packet takes cannot be
  /// seen here, so that all of them count.
  let inUse: [Grant]
  /// They join these ends, and do not hold today. Each with why.
  let lapsed: [(grant: Grant, why: String)]
  /// They join other ends.
  let elsewhere: [Grant]

  /// Whether any is on record, in force or not.
  var areOnRecord: Bool { !(inUse.isEmpty && lapsed.isEmpty && elsewhere.isEmpty) }

  static let none = GrantChoice(inUse: [], lapsed: [], elsewhere: [])

  private init(inUse: [Grant], lapsed: [(grant: Grant, why: String)], elsewhere: [Grant]) {
    self.inUse = inUse
    self.lapsed = lapsed
    self.elsewhere = elsewhere
  }

  init(for owner: GatewayOwner, ends: TunnelEnds, in index: RegistryIndex, at now: Timestamp) {
    var inUse: [Grant] = []
    var lapsed: [(grant: Grant, why: String)] = []
    var elsewhere: [Grant] = []
    // Behind an own gateway the line begins at the gateway; a provider's service begins at the host.
    let near = owner.provider == nil ? ends.gateway : ends.host
    for grant in index.grants(of: owner) {
      if !Self.joins(grant, near, ends, index, at: now) {
        elsewhere.append(grant)
      } else if let why = Self.lapse(of: grant, index.registry, at: now) {
        lapsed.append((grant, why))
      } else {
        inUse.append(grant)
      }
    }
    self.init(inUse: inUse, lapsed: inUse.isEmpty ? lapsed : [], elsewhere: inUse.isEmpty ? elsewhere : [])
  }

  /// Whether the grant joins the near end and every end outside of the jurisdictions that the near end lies in. Of a
  /// jurisdiction that the near end lies outside of it joins an end as well, and the host's where the way to the gateway
  /// leads over that border.
  private static func joins(
    _ grant: Grant, _ near: Region?, _ ends: TunnelEnds, _ index: RegistryIndex, at now: Timestamp
  ) -> Bool {
    guard let near else { return false }
    let registry = index.registry
    func covers(_ end: Region) -> Bool { grant.endpoints.contains { registry.region(end, liesIn: $0.code) } }
    guard covers(near) else { return false }
    return Set(index.rules(touching: ends.known, at: now).map(\.jurisdiction)).allSatisfy { jurisdiction in
      func isInside(_ end: Region) -> Bool { registry.region(end, liesIn: jurisdiction) }
      if isInside(near) { return ends.known.allSatisfy { isInside($0) || covers($0) } }
      if let host = ends.host, isInside(host) { return covers(host) }
      return ends.known.contains { isInside($0) && covers($0) }
    }
  }

  /// Why a grant does not hold today, in a clause; nil where it does.
  private static func lapse(of grant: Grant, _ registry: Registry, at now: Timestamp) -> String? {
    switch grant.approval.state {
    case .pending: return "is not approved yet"
    case .rejected: return "was rejected"
    case .withdrawn: return "was withdrawn"
    case .approved: break
    }
    let period = grant.approval.period
    if !period.hasBegun(at: now) { return "begins on \(period.from?.description ?? "a later day")" }
    if period.hasEnded(at: now) { return "ended on \(period.until?.eve ?? "an earlier day")" }
    if let book = registry.grantBook, book.expires <= now {
      return "stands in a file that ended on \(book.expires)"
    }
    return nil
  }
}
