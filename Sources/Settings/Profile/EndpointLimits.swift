/// The limits of an endpoint's options, in a file and on the command line alike.
public enum EndpointLimits {
  /// How many times it may be probed.
  public static let samples = 1...1000
  /// The time that one sample may be given.
  public static let timeout: ClosedRange<Duration> = .milliseconds(10)...(.seconds(300))
  /// How often the agent may be asked to do something.
  static let every: ClosedRange<Duration> = .seconds(1)...(.seconds(86_400))
}
