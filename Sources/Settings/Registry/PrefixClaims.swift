import Model

/// The gateway prefixes of all providers: two providers with the same one at the same time cannot be distinguished.
///
/// A shorter prefix around a longer one is no conflict: the longer one is the better match.
struct PrefixClaims {
  private struct Claim {
    let provider: String
    let period: Period
    let line: Int?
  }

  private var claims: [IPPrefix: [Claim]] = [:]
  private var conflicts: [(prefix: IPPrefix, earlier: Claim, later: Claim)] = []

  mutating func add(_ prefix: IPPrefix, by provider: String, during period: Period, line: Int?) {
    let claim = Claim(provider: provider, period: period, line: line)
    let others = claims[prefix, default: []]
    if let other = others.first(where: { $0.provider != provider && $0.period.overlaps(period) }) {
      conflicts.append((prefix, other, claim))
    }
    claims[prefix, default: []].append(claim)
  }

  func report(_ diagnostics: Diagnostics) {
    for (prefix, earlier, later) in conflicts {
      diagnostics.error(
        "prefix \(prefix) belongs to two providers: '\(earlier.provider)' and '\(later.provider)'",
        line: later.line,
        hint:
          "line \(earlier.line ?? 0) has it; give each provider its own range, or periods that do not overlap"
      )
    }
  }
}

extension Period {
  /// Whether a moment lies in both.
  fileprivate func overlaps(_ other: Period) -> Bool {
    func endsBefore(_ a: Period, _ b: Period) -> Bool {
      guard let until = a.until, let from = b.from else { return false }
      return until.begins <= from.begins
    }
    return !endsBefore(self, other) && !endsBefore(other, self)
  }
}
