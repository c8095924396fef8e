internal import Model

extension PhaseTimes {
  /// The time of all phases that ended; it wraps where a document of somebody else's has times beyond all measure.
  var total: Microseconds {
    let phases = [resolve, connect, proxy, starttls, tls, request]
    return Microseconds(max(0, phases.reduce(Int64(0)) { $0 &+ ($1?.count ?? 0) }))
  }
}
