/// How one thing that a check examined came out, in the terms of CI systems.
enum CheckPointResult: Hashable {
  case passed
  /// Passed, with a warning.
  case warned
  /// Against the registry, the policy or the profile.
  case failed
  /// Not determined.
  case undetermined
  /// Not counted.
  case skipped
}
