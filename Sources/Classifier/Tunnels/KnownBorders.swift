import Model

/// The borders that a registry knows between the host and the other ends of its tunnels.
///
/// A company's own addresses may be abroad: a tunnel to them over a leased line is as much a VPN as any other. What the
/// registry says of an end, by its address or its key, gives its region.
struct KnownBorders {
  let host: Region?
  let recognisers: RecogniserIndex
  let index: RegistryIndex?
  let moment: Timestamp

  /// Whether a rule in force has a border between the host and an end. Also where the host's region is not known and
  /// the end's is: it cannot be said then that both lie in one jurisdiction.
  func lieBefore(_ address: IPAddress?, key: String?) -> Bool {
    guard let index else { return false }
    let regions = recognisers.regions(of: address, key: key, at: moment)
    guard let host else {
      return !regions.isEmpty && index.registry.rules.contains { $0.isInForce(at: moment) }
    }
    return regions.contains { region in
      index.rules(touching: [host, region], at: moment).contains { rule in
        index.registry.region(host, liesIn: rule.jurisdiction)
          != index.registry.region(region, liesIn: rule.jurisdiction)
      }
    }
  }
}
