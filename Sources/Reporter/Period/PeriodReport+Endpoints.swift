internal import Model

/// What is said of each endpoint.
extension PeriodReport {
  struct Endpoint: Hashable, Sendable, Encodable {
    let name: String
    let target: String
    let hosts: Int
    let checks: Int
    /// Checks by their outcome.
    let outcomes: [String: Int]
    let sent: Int
    let ok: Int
    /// Checks by what became of each goal of the profile.
    let goals: [String: [String: Int]]
    /// The handshake: the median of the checks' medians, and the 95th percentile of the checks' 95th percentiles, each
    /// weighted by the samples that succeeded, within one per cent.
    let tlsMedian: Microseconds?
    let tlsP95: Microseconds?
    let worst: Place?

    enum CodingKeys: String, CodingKey {
      case name, target, hosts, checks, outcomes, sent, ok, goals
      case tlsMedian = "tls_p50_us"
      case tlsP95 = "tls_p95_us"
      case worst = "last_unreachable"
    }
  }
}
