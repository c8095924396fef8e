internal import Model

/// How one thing that a check examined came out, in the terms of CI systems.
enum CheckPointResult: String, Hashable {
  case passed
  /// Passed, with a warning.
  case warned
  /// Against the registry, the policy or the profile.
  case failed
  /// Not determined.
  case undetermined
  /// Not counted, or accepted by the company.
  case skipped
}

extension CheckPointResult {
  init(_ finding: Finding) {
    switch (finding.standing, finding.severity) {
    case (.uncounted, .ok), (.waived, .warning): self = .skipped
    case (_, .ok): self = .passed
    case (_, .warning): self = .warned
    case (_, .unknown): self = .undetermined
    case (_, .critical): self = .failed
    }
  }
}
