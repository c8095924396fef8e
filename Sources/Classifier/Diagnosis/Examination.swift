import Model

/// What an endpoint's failures, and what was tried after them, speak for.
///
/// It says what was seen and never who did it; where two causes would do, the one that says more. A confidence is no
/// probability: it sets causes that were seen several times, on every path that could distinguish them, apart from
/// those that were seen less often.
struct Examination {
  let probe: ProbeResult
  /// The id of the tunnel that the samples went into; nil for none.
  let tunnel: String?
  /// Whether it is known which tunnel they went into, if any.
  let isPathKnown: Bool
  /// The samples that say anything about the endpoint, and not about this host alone.
  let samples: [Sample]

  init(_ probe: ProbeResult, tunnel: String?, isPathKnown: Bool) {
    self.probe = probe
    self.tunnel = tunnel
    self.isPathKnown = isPathKnown
    samples = probe.samples.filter(Self.isTelling)
  }

  /// What is behind the failures; nil where that is not known.
  var diagnosis: Diagnosis? {
    guard samples.contains(where: { $0.failure != nil }) else { return nil }
    return answerMismatch ?? issuerMismatch ?? nameDependentReset ?? mtuBlackHole ?? earlyReset
      ?? tunnelOnlyFailure ?? serverDown
  }

  private static func isTelling(_ sample: Sample) -> Bool { ![.local, .any].contains(sample.failure?.phase) }

  /// Whether no sample succeeded.
  var allFailed: Bool { !samples.isEmpty && samples.allSatisfy { $0.failure != nil } }

  /// The experiments of a kind that say anything about the endpoint.
  func made(_ kind: Experiment.Kind) -> [Experiment] {
    probe.experiments.filter { $0.kind == kind && Self.isTelling($0.sample) }
  }

  /// The samples, and those that were made later in the same manner.
  var repeated: [Sample] { samples + made(.again).map(\.sample) }

  /// Whether so many of all are enough to speak of all: under loss a few may end otherwise.
  func isMost(_ count: Int, of all: Int) -> Bool { count > 1 && count * 5 >= all * 3 }

  /// The codes that samples failed by, each once.
  func codes(_ samples: [Sample]) -> [Failure.Code] {
    Set(samples.compactMap(\.failure?.code)).sorted { $0.rawValue < $1.rawValue }
  }
}

extension Sample {
  /// Whether the handshake was done, whatever the certificate was found to be; of `tcp`, whether it connected.
  var isDone: Bool { failure == nil || phases.tls != nil }

  /// Whether the server said anything in TLS.
  var hasServerMessage: Bool { isDone || tls?.messages?.contains { $0.from == .server } == true }
}
