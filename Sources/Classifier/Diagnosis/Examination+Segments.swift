import Model

extension Examination {
  /// The handshake comes to a halt with segments of the usual size, and is done with small ones.
  ///
  /// The samples alone never say so: a server that halts looks the same.
  var mtuBlackHole: Diagnosis? {
    func halts(_ sample: Sample) -> Bool {
      [.tlsTimeoutAfterHello, .tlsTimeoutMid].contains(sample.failure?.code)
    }
    let small = made(.smallSegments)
    let done = small.filter(\.sample.isDone)
    let again = made(.again)
    let halted = repeated.filter(halts)
    guard allFailed, repeated.allSatisfy({ $0.failure?.isCensored == true }),
      isMost(halted.count, of: repeated.count), again.contains(where: { halts($0.sample) }), !done.isEmpty,
      small.allSatisfy({ $0.sample.isDone || $0.sample.failure?.isCensored == true })
    else { return nil }
    // Where a smaller ClientHello comes through with segments of any size, it was the ClientHello that did not.
    let classical = made(.classicalGroups)
    guard !classical.contains(where: \.sample.isDone) else { return nil }
    var facts: [DiagnosisFacts] = [
      .halted(failures: codes(halted), count: halted.count, all: repeated.count),
      .smallSegmentsDone(count: done.count, all: small.count),
    ]
    if !classical.isEmpty { facts.append(.classicalHalted) }
    let resent = repeated.compactMap(\.tcp?.retransmits).filter { $0 > 0 }
    if !resent.isEmpty { facts.append(.resent(count: resent.count, all: repeated.count)) }
    return Diagnosis(
      cause: .mtuBlackHole, confidence: done.count > 1 && halted.count > 2 ? 0.95 : 0.8, facts: facts)
  }
}
