/// One check of one host: what every format renders.
public struct CheckRecord: Hashable, Sendable, Codable {
  /// The version of the form.
  public static let schema = "vpnaudit.record/1"

  let schema: String
  /// A UUID of version 7 (RFC 9562 §5.7).
  public let id: String
  public let host: HostIdentity
  public let time: Time
  /// What the agent made the check for; nil for a check by hand.
  public let trigger: CheckTrigger?
  public let agent: Agent
  public let inputs: Inputs
  public let observation: Observation
  public let tunnels: [Tunnel]
  public let endpoints: [EndpointRecord]
  public var compliance: Compliance
  /// What was seen, so that another registry can be tried on it; nil unless it was asked for.
  public let state: HostState?

  public init(
    id: String, host: HostIdentity, time: Time, trigger: CheckTrigger? = nil, agent: Agent, inputs: Inputs,
    observation: Observation,
    tunnels: [Tunnel], endpoints: [EndpointRecord], compliance: Compliance, state: HostState? = nil
  ) {
    self.schema = Self.schema
    self.id = id
    self.host = host
    self.time = time
    self.trigger = trigger
    self.agent = agent
    self.inputs = inputs
    self.observation = observation
    self.tunnels = tunnels
    self.endpoints = endpoints
    self.compliance = compliance
    self.state = state
  }

  /// When the check ran.
  public struct Time: Hashable, Sendable, Codable {
    public let started: Timestamp
    public let finished: Timestamp
    public let clockSynchronized: Bool?

    public init(started: Timestamp, finished: Timestamp, clockSynchronized: Bool?) {
      self.started = started
      self.finished = finished
      self.clockSynchronized = clockSynchronized
    }

    enum CodingKeys: String, CodingKey {
      case started, finished
      case clockSynchronized = "clock_synchronized"
    }
  }

  /// Which program wrote it.
  public struct Agent: Hashable, Sendable, Codable {
    public let version: String
    /// Since when its files have changed and been refused, so that those before them count; nil where they have not.
    public let settingsRefused: Timestamp?

    public init(version: String, settingsRefused: Timestamp? = nil) {
      self.version = version
      self.settingsRefused = settingsRefused
    }

    enum CodingKeys: String, CodingKey {
      case version
      case settingsRefused = "settings_refused"
    }
  }

  /// Which files it was judged by.
  public struct Inputs: Hashable, Sendable, Codable {
    public let profile: File?
    public let registry: RegistryFile
    /// The company's file of grants, which is signed as the registry is; nil where none was evaluated.
    public let grants: RegistryFile?
    package let catalogue: File

    public init(profile: File?, registry: RegistryFile, grants: RegistryFile? = nil, catalogue: File) {
      self.profile = profile
      self.registry = registry
      self.grants = grants
      self.catalogue = catalogue
    }

    /// A file by its digest.
    public struct File: Hashable, Sendable, Codable {
      /// In hexadecimal.
      public let sha256: String

      public init(sha256: String) { self.sha256 = sha256 }
    }

    /// The registry, and how far it is trusted.
    public struct RegistryFile: Hashable, Sendable, Codable {
      /// What is known of the signature.
      public enum Signature: String, Hashable, Sendable, Codable {
        /// A trusted key signed it.
        case trusted
        /// It was refused and not read, for no trusted key vouches for it, or for it is older than one before it.
        case untrusted
        /// No key is trusted on this host, so that no signature vouches for it.
        case unsigned
        /// There is no registry, or none of which anything could be read.
        case none
      }

      public let serial: Int?
      package let sha256: String?
      package let expires: Timestamp?
      public let signature: Signature
      /// The id of the trusted key that signed it, 16 hexadecimal digits; nil where none did.
      public let keyID: String?

      public init(
        serial: Int?, sha256: String?, expires: Timestamp?, signature: Signature, keyID: String? = nil
      ) {
        self.serial = serial
        self.sha256 = sha256
        self.expires = expires
        self.signature = signature
        self.keyID = keyID
      }

      enum CodingKeys: String, CodingKey {
        case serial, sha256, expires, signature
        case keyID = "key_id"
      }
    }
  }

  /// How complete the observation is.
  public struct Observation: Hashable, Sendable, Codable {
    /// Whether every mandatory collector was complete.
    public let complete: Bool
    public let collectors: [CollectorReport]
    /// What of the host the record is about; nil in documents of earlier versions.
    public let extent: Extent?
    /// How much was asked for before a tag is given; nil in documents of earlier versions.
    public let assurance: Profile.Assurance?

    public init(
      complete: Bool, collectors: [CollectorReport], extent: Extent? = nil,
      assurance: Profile.Assurance? = nil
    ) {
      self.complete = complete
      self.collectors = collectors
      self.extent = extent
      self.assurance = assurance
    }

    /// Whether it is known which programs the kernel runs on sockets and packets, or that it can run none.
    package var sawHooks: Bool {
      collectors.contains { $0.name == .bpf && ($0.status == .complete || $0.status == .unsupported) }
    }
  }
}
