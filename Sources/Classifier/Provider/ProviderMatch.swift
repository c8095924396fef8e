import Model

/// Whose a proven gateway is, by the registry.
enum ProviderMatch {
  /// Nobody's.
  case none
  /// One provider's, by a mark that can license.
  case provider(Provider, region: Region?, prefix: IPPrefix)
  /// One provider's perhaps; the text says why the mark cannot license.
  case weak(String, region: Region?)
  /// Several providers' with equal right.
  case ambiguous([String])

  /// The gateway's region, as far as the registry tells it.
  var region: Region? {
    switch self {
    case .provider(_, let region, _), .weak(_, let region): region
    case .none, .ambiguous: nil
    }
  }
}

extension RecogniserIndex {
  /// Whose the gateway is: the most specific prefix in force wins, and of equal ones that which can license.
  func match(_ gateway: GatewayFinding, at now: Timestamp) -> ProviderMatch {
    guard let address = gateway.address else { return .none }
    let all = entries(holding: address)
    for group in all {
      let inForce = group.filter { $0.recogniser.valid.contains(now) }
      if inForce.isEmpty { continue }
      let judged = inForce.map { ($0, Self.weakness(of: $0, for: gateway)) }
      let strong = judged.filter { $0.1 == nil }
      let top = strong.isEmpty ? judged : strong
      guard let (first, weakness) = top.first else { continue }
      let names = Set(top.map(\.0.provider.id))
      if names.count > 1 { return .ambiguous(Set(top.map(\.0.provider.name)).sorted()) }
      // Two entries of one provider that place the gateway differently leave its region open.
      let regions = Set(top.map(\.0.recogniser.region))
      let region = regions.count == 1 ? first.recogniser.region : nil
      if let weakness { return .weak(weakness, region: region) }
      return .provider(first.provider, region: region, prefix: first.prefix)
    }
    guard let past = all.first?.first else { return .none }
    return .weak(
      "\(past.prefix) of \(past.provider.name) is not in force today", region: past.recogniser.region)
  }

  /// Why an entry cannot license the gateway; nil where it can.
  private static func weakness(of entry: Entry, for gateway: GatewayFinding) -> String? {
    let range = "\(entry.prefix) of \(entry.provider.name)"
    if !entry.recogniser.dedicated {
      return "\(range) is not dedicated to it, so that others have hosts there"
    }
    let widest = Recogniser.widestLicensing(entry.prefix.family)
    if entry.prefix.length < widest { return "\(range) is wider than /\(widest)" }
    let services = entry.recogniser.services
    if services.isEmpty { return nil }
    if gateway.services.isEmpty {
      return "\(range) is for some ports only, and the gateway's port is not known"
    }
    let others = gateway.services.filter { !services.contains($0) }.map(\.description).sorted()
    return others.isEmpty ? nil : "\(range) is not for \(others.joined(separator: ", "))"
  }
}
