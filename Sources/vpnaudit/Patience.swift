import Glibc
import Model

/// Repeats a check until it has nothing to say against the host, or until the time is over.
struct Patience {
  /// How long it goes on; zero for a single check.
  let wait: Duration

  private static let pause: Duration = .seconds(1)

  /// The first record whose exit code is 0, else the last one. The check that is under way when the time is over is
  /// brought to its end, so that what is returned was measured.
  func run(
    _ check: () async throws(Complaint) -> CheckRecord
  ) async throws -> CheckRecord {
    let clock = ContinuousClock()
    let end = clock.now + wait
    var attempts = 1
    while true {
      let record = try await check()
      let left = end - clock.now
      if record.compliance.exit == 0 || left <= .zero {
        if attempts > 1 { StandardError.endProgress() }
        return record
      }
      let compliance = record.compliance
      let words =
        [compliance.tag.rawValue, compliance.status.rawValue]
        + (compliance.outcome.map { [$0.rawValue] } ?? [])
      StandardError.progress(
        "vpnaudit: note: check \(attempts): \(words.joined(separator: ", ")); \(left.components.seconds) s left"
      )
      try await clock.sleep(for: min(Self.pause, left))
      attempts += 1
    }
  }
}
