/// What is wrong with a target, or with a proxy.
public struct TargetError: Error, Sendable, Hashable {
  /// Goes on after the endpoint's name: `has no port`.
  public let message: String
  /// How to write it.
  public let hint: String?
}
