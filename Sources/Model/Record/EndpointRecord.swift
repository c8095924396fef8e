/// One endpoint's part of a record.
public struct EndpointRecord: Hashable, Sendable, Codable {
  public let name: String
  public let target: String
  /// The proxy that it is reached through, without credentials.
  public let proxy: String?
  public let outcome: Outcome
  public let samples: [Sample]
  public let summary: Summary
  public let certificate: CertificateFacts?
  /// Every certificate that was shown, with its address, where there was more than one; else nil.
  public let certificates: [ShownCertificate]?
  public let path: Path?
  public let expectations: [ExpectationResult]
  /// What was tried after the samples had failed; nil for nothing.
  package let experiments: [Experiment]?
  /// What lies behind its failures, where that is known.
  public let diagnosis: Diagnosis?
  /// Where it was measured, if that was not in this check; nil for this one.
  public var carried: Carried?

  public init(
    name: String, target: String, proxy: String? = nil, outcome: Outcome, samples: [Sample],
    summary: Summary, certificate: CertificateFacts?, certificates: [ShownCertificate]? = nil, path: Path?,
    expectations: [ExpectationResult],
    experiments: [Experiment]? = nil, diagnosis: Diagnosis? = nil, carried: Carried? = nil
  ) {
    self.name = name
    self.target = target
    self.proxy = proxy
    self.outcome = outcome
    self.samples = samples
    self.summary = summary
    self.certificate = certificate
    self.certificates = certificates
    self.path = path
    self.expectations = expectations
    self.experiments = experiments
    self.diagnosis = diagnosis
    self.carried = carried
  }

  /// The earlier check that a result is of. It stands until the endpoint is probed again, and counts once.
  public struct Carried: Hashable, Sendable, Codable {
    /// That check's record, by its id.
    public let record: String
    /// When that check ended.
    public let at: Timestamp

    public init(record: String, at: Timestamp) {
      self.record = record
      self.at = at
    }
  }

  /// The samples together.
  public struct Summary: Hashable, Sendable, Codable {
    /// How many samples were made, whatever became of them.
    public let sent: Int
    public let ok: Int
    /// How many ended because their time was over: their times are longer than is known, and stand in no spread.
    package let censored: Int?
    public let resolve: Spread?
    public let connect: Spread?
    public let proxy: Spread?
    public let starttls: Spread?
    public let tls: Spread?
    /// The part of `tls` that the network and the server took, and the rest.
    public let network: Spread?
    public let local: Spread?
    public let request: Spread?

    public init(
      sent: Int, ok: Int, censored: Int? = nil, resolve: Spread?, connect: Spread?,
      proxy: Spread? = nil, starttls: Spread? = nil, tls: Spread?, network: Spread? = nil,
      local: Spread? = nil, request: Spread? = nil
    ) {
      self.sent = sent
      self.ok = ok
      self.censored = censored
      self.resolve = resolve
      self.connect = connect
      self.proxy = proxy
      self.starttls = starttls
      self.tls = tls
      self.network = network
      self.local = local
      self.request = request
    }

    enum CodingKeys: String, CodingKey {
      case sent, ok, censored
      case resolve = "resolve_us"
      case connect = "connect_us"
      case proxy = "proxy_us"
      case starttls = "starttls_us"
      case tls = "tls_us"
      case network = "tls_network_us"
      case local = "tls_local_us"
      case request = "request_us"
    }
  }

  /// How one phase's times lie: of the samples that finished it, sorted, not estimated.
  public struct Spread: Hashable, Sendable, Codable {
    public let min: Microseconds
    public let median: Microseconds
    /// The smallest time that at least 95 of 100 samples do not exceed.
    public let p95: Microseconds
    public let max: Microseconds
    /// The mean distance between neighbouring samples; nil for fewer than two.
    public let jitter: Microseconds?

    public init(
      min: Microseconds, median: Microseconds, p95: Microseconds, max: Microseconds, jitter: Microseconds?
    ) {
      self.min = min
      self.median = median
      self.p95 = p95
      self.max = max
      self.jitter = jitter
    }
  }
}
