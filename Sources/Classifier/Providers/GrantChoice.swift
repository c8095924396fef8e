import Model

/// The grants that a tunnel runs under, and why others do not count.
struct GrantChoice {
  /// They are approved today and join the ends that the tunnel joins. Which of several lines a packet takes cannot be
  /// seen here, so that all of them count.
  let inUse: [Grant]
  /// Why those do not hold today that join these ends.
  let lapsed: [GrantFacts]
  /// They join other ends.
  let elsewhere: [Grant]

  /// Whether any is on record, in force or not.
  var areOnRecord: Bool { !(inUse.isEmpty && lapsed.isEmpty && elsewhere.isEmpty) }

  static let none = GrantChoice(inUse: [], lapsed: [], elsewhere: [])

  private init(inUse: [Grant], lapsed: [GrantFacts], elsewhere: [Grant]) {
    self.inUse = inUse
    self.lapsed = lapsed
    self.elsewhere = elsewhere
  }

  init(for owner: GatewayOwner, ends: TunnelEnds, in index: RegistryIndex, at now: Timestamp) {
    var inUse: [Grant] = []
    var lapsed: [GrantFacts] = []
    var elsewhere: [Grant] = []
    // Behind an own gateway the line begins at the gateway; a provider's service begins at the host.
    let near = owner.provider == nil ? ends.gateway : ends.host
    for grant in index.grants(of: owner) {
      if !Self.joins(grant, near, ends, index, at: now) {
        elsewhere.append(grant)
      } else if let why = Self.lapse(of: grant, index.registry, at: now) {
        lapsed.append(why)
      } else {
        inUse.append(grant)
      }
    }
    self.init(inUse: inUse, lapsed: inUse.isEmpty ? lapsed : [], elsewhere: inUse.isEmpty ? elsewhere : [])
  }

  /// Whether the grant joins the near end and every end outside of the jurisdictions that the near end lies in. Of a
  /// jurisdiction that the near end lies outside of it joins an end as well, and the host's where the path to the gateway
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

  /// Why a grant does not hold today; nil where it does.
  private static func lapse(of grant: Grant, _ registry: Registry, at now: Timestamp) -> GrantFacts? {
    switch grant.approval.state {
    case .pending: return .grantPending(grant: grant.id)
    case .rejected: return .grantRejected(grant: grant.id)
    case .withdrawn: return .grantWithdrawn(grant: grant.id)
    case .approved: break
    }
    let period = grant.approval.period
    if !period.hasBegun(at: now) { return .grantNotBegun(grant: grant.id, from: period.from?.description) }
    if period.hasEnded(at: now) { return .grantEnded(grant: grant.id, last: period.until?.eve) }
    if let book = registry.grantBook, book.expires <= now {
      return .grantFileEnded(grant: grant.id, expires: book.expires)
    }
    return nil
  }
}
