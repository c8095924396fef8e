internal import Model

/// The samples of one endpoint, which run one after another.
final class Series {
  let endpoint: Endpoint
  private(set) var samples: [Sample] = []
  private var verification: Verification?
  private var path: Path?

  init(_ endpoint: Endpoint) { self.endpoint = endpoint }

  var isComplete: Bool { samples.count >= endpoint.samples }

  /// Takes what an attempt that has ended learnt.
  func take(_ attempt: any Attempt) {
    guard let sample = attempt.sample else { return }
    samples.append(sample)
    if let shown = attempt.verification { verification = shown }
    if let taken = attempt.path { path = taken }
  }

  /// Adds samples that never started, for a reason that is not the endpoint's.
  func fillUp(with failure: Failure, at moment: Timestamp) {
    while !isComplete {
      samples.append(
        Sample(
          address: nil, localPort: nil, started: moment, lag: nil, phases: Sample.Phases(), failure: failure))
    }
  }

  /// What was learnt of the endpoint.
  var result: ProbeResult {
    ProbeResult(
      endpoint: endpoint, samples: samples,
      certificate: verification.flatMap { CertificateReader.facts(of: $0, verified: $0.failure == nil) },
      path: path)
  }
}
