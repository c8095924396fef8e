import Model

/// When the licences of a registry end, so that those of the next days are found at once.
struct LicenceEnds: Sendable {
  /// The moment a licence ends, with its place in the registry.
  private struct End {
    let moment: Timestamp
    let provider: Int
    let licence: Int
  }

  /// The soonest first.
  private let ends: [End]

  init(_ registry: Registry) {
    var ends: [End] = []
    for (provider, entry) in registry.providers.enumerated() {
      for (licence, held) in entry.licences.enumerated() where held.instrument != .prohibition {
        if let until = held.valid.until {
          ends.append(End(moment: until.begins, provider: provider, licence: licence))
        }
      }
    }
    // As the registry has them where several end together.
    self.ends = ends.sorted { ($0.moment, $0.provider, $0.licence) < ($1.moment, $1.provider, $1.licence) }
  }

  /// The licences that hold at a moment and end by another one, the soonest first, each with its provider; without those
  /// that the provider has renewed.
  func ending(
    after now: Timestamp, by limit: Timestamp, in registry: Registry
  ) -> [(provider: Provider, licence: Licence)] {
    var first = 0
    var last = ends.count
    while first < last {
      let middle = (first + last) / 2
      if ends[middle].moment > now { last = middle } else { first = middle + 1 }
    }
    return ends[first...].prefix { $0.moment <= limit }.compactMap { end in
      let provider = registry.providers[end.provider]
      let licence = provider.licences[end.licence]
      guard licence.state(at: now) == .valid, !provider.renews(licence, past: limit) else { return nil }
      return (provider, licence)
    }
  }
}

extension Provider {
  /// Whether another licence of its covers the same classes and places from the end of this one on, past the limit.
  fileprivate func renews(_ licence: Licence, past limit: Timestamp) -> Bool {
    guard let end = licence.valid.until?.begins else { return true }
    return licences.contains { other in
      other.instrument == licence.instrument && other.holder == licence.holder
        && Set(other.classes).isSuperset(of: licence.classes)
        && Set(other.serves).isSuperset(of: licence.serves) && other.state(at: end) == .valid
        && !other.valid.hasEnded(at: limit)
    }
  }
}
