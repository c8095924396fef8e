import Model

/// Reads how often and at what intervals an endpoint is probed, under `defaults` and in an endpoint alike.
enum SamplingReader {
  /// Its keys.
  struct Sampling {
    var samples: Int
    var timeout: Duration
    var interval: Duration?
    var every: Duration
    var warmUp: Int
    var retries: Int

    /// The program's own defaults.
    static let ordinary = Sampling(
      samples: 5, timeout: .seconds(5), interval: nil, every: .seconds(300), warmUp: 0, retries: 0)
  }

  static let keys = ["samples", "timeout", "interval", "every", "warm_up", "retries"]

  private static let intervalRange: ClosedRange<Duration> = .milliseconds(1)...(.seconds(3600))

  /// The values of the fields, and of `defaults` for the others.
  static func read(_ fields: Fields, defaults: Sampling) -> Sampling {
    var sampling = defaults
    if let samples = fields["samples"]?.number(in: EndpointLimits.samples) { sampling.samples = samples }
    if let timeout = fields["timeout"]?.duration(in: EndpointLimits.timeout) { sampling.timeout = timeout }
    if let interval = fields["interval"]?.duration(in: intervalRange) { sampling.interval = interval }
    if let every = fields["every"]?.duration(in: EndpointLimits.every) { sampling.every = every }
    if let warmUp = fields["warm_up"]?.number(in: 0...100) { sampling.warmUp = warmUp }
    if let retries = fields["retries"]?.number(in: 0...10) { sampling.retries = retries }
    return sampling
  }
}
