import Model

extension Endpoint {
  /// How long probing it can take at most.
  var longest: Duration {
    let each = max(timeout, interval ?? .zero) + Self.resolving
    return each * (samples + warmUp) * (1 + retries)
  }

  /// How long resolving a name is waited for.
  private static let resolving = Duration.seconds(10)
}
