import Model

/// What of the registry, its grants and licences and of the endpoints' certificates ends soon, or has ended: facts about
/// the fleet, which are the same on every host, whatever tunnels it has.
struct Expiries {
  private let now: Timestamp
  /// How long before its end something is reported.
  private let notice: Duration
  private let index: RegistryIndex?

  init(_ index: RegistryIndex?, at now: Timestamp) {
    self.index = index
    self.now = now
    notice = index?.registry.policy.expiryNotice ?? Policy.usualExpiryNotice
  }

  private var limit: Timestamp { now.adding(notice) }

  /// One reason for each kind, and one for each endpoint.
  func reasons(_ probes: [ProbeResult]) -> [Reason] {
    let certificates = probes.compactMap { probe in
      certificate(of: probe).map {
        Reason(.certificateExpiring, .endpoint(probe.endpoint.name), .endpoint($0))
      }
    }
    guard let index else { return certificates }
    let found =
      [registry(index.registry.meta), grants(index.registry.grantBook)].compactMap(\.self)
      + [grant(index.registry.grantBook), licence(index)].compactMap(\.self)
    return found.map { Reason($0.code, .host, .registry($0.facts)) } + certificates
  }

  private typealias Expiry = (code: ReasonCode, facts: RegistryFacts)

  private func registry(_ meta: Registry.Meta) -> Expiry? {
    if meta.expires > limit { return nil }
    return meta.expires <= now
      ? (.registryExpired, .registryEnded(serial: meta.serial, expires: meta.expires))
      : (.registryExpiring, .registryEnding(serial: meta.serial, expires: meta.expires))
  }

  private func grants(_ book: GrantBook?) -> Expiry? {
    guard let book, book.expires <= limit else { return nil }
    return book.expires <= now
      ? (.grantsExpired, .grantsEnded(serial: book.serial, expires: book.expires))
      : (.grantsExpiring, .grantsEnding(serial: book.serial, expires: book.expires))
  }

  /// The approval that ends first, of those that hold and that no other grant goes on from.
  private func grant(_ book: GrantBook?) -> Expiry? {
    guard let book else { return nil }
    let ending = book.grants.filter { grant in
      guard grant.approval.holds(at: now), let end = grant.approval.period.until?.begins, end <= limit
      else { return false }
      return !book.grants.contains { other in
        other.carrier == grant.carrier && other.lineID == grant.lineID && other.managedBy == grant.managedBy
          && Set(other.endpoints).isSuperset(of: grant.endpoints) && other.approval.holds(at: end)
          && other.approval.holds(at: limit)
      }
    }
    func end(_ grant: Grant) -> Timestamp { grant.approval.period.until?.begins ?? limit }
    guard let first = ending.min(by: { (end($0), $0.id) < (end($1), $1.id) }) else { return nil }
    let last = first.approval.period.until?.eve ?? ""
    return (.grantExpiring, .grantEnding(grant: first.id, last: last, count: ending.count))
  }

  private func licence(_ index: RegistryIndex) -> Expiry? {
    let ending = index.licences(endingAfter: now, by: limit)
    guard let first = ending.first else { return nil }
    return (
      .licenceExpiring,
      .licenceEnding(
        provider: first.provider.name, licence: first.licence.number,
        last: first.licence.valid.until?.eve ?? "", count: ending.count)
    )
  }

  /// Of an endpoint whose profile says how long its certificate must last, that alone counts. One that is made for less
  /// than three times the notice is reported once two thirds of its life are over.
  private func certificate(of probe: ProbeResult) -> EndpointFacts? {
    guard probe.endpoint.expectations.expiresAfter == nil else { return nil }
    let last = probe.certificate.map { [ShownCertificate(address: nil, certificate: $0)] } ?? []
    let shown = probe.certificates.isEmpty ? last : probe.certificates
    let ending = shown.filter { shown in
      let certificate = shown.certificate
      let (life, isOverflow) = certificate.notAfter.milliseconds.subtractingReportingOverflow(
        certificate.notBefore.milliseconds)
      let usual = notice.milliseconds
      let margin =
        !isOverflow && certificate.firstEnd.end == certificate.notAfter ? min(usual, max(0, life / 3)) : usual
      return certificate.verified && certificate.firstEnd.end.milliseconds <= now.milliseconds + margin
    }
    guard let first = ending.min(by: { $0.certificate.firstEnd.end < $1.certificate.firstEnd.end }) else {
      return nil
    }
    let (subject, end) = first.certificate.firstEnd
    return .certificateEnding(expires: end, name: subject, address: first.address)
  }
}

extension Timestamp {
  /// The moment so much later.
  fileprivate func adding(_ duration: Duration) -> Timestamp {
    Timestamp(milliseconds: milliseconds + duration.milliseconds)
  }
}

extension Duration {
  fileprivate var milliseconds: Int64 { components.seconds * 1000 }
}
