/// How the agent itself is: what it says beside its records, for any local user.
public struct AgentStatus: Hashable, Sendable, Codable {
  /// The version of the form.
  public static let schema = "vpnaudit.agent/1"

  public let schema: String
  /// The agent as a process.
  public let process: Process
  /// When this was written.
  public let at: Timestamp
  public let settings: Settings
  public let journal: Journal
  /// The last check; nil before the first.
  public let last: Check?
  public let work: Work
  /// What the kernel does not report to this process, so that only the schedule notices it.
  public let unheard: [CheckTrigger.Change]
  /// The sinks, in the order of the profile.
  public let sinks: [Sink]

  public init(
    process: Process, at: Timestamp, settings: Settings, journal: Journal, last: Check?, work: Work,
    unheard: [CheckTrigger.Change], sinks: [Sink]
  ) {
    schema = Self.schema
    self.process = process
    self.at = at
    self.settings = settings
    self.journal = journal
    self.last = last
    self.work = work
    self.unheard = unheard
    self.sinks = sinks
  }

  public struct Process: Hashable, Sendable, Codable {
    public let pid: Int32
    public let version: String
    public let started: Timestamp
    /// Anonymous memory, in bytes; nil where it is not known.
    public let memory: Int?
    /// Open descriptors, and how many it may have.
    public let descriptors: Int?
    public let descriptorLimit: Int?

    public init(
      pid: Int32, version: String, started: Timestamp, memory: Int?, descriptors: Int?, descriptorLimit: Int?
    ) {
      self.pid = pid
      self.version = version
      self.started = started
      self.memory = memory
      self.descriptors = descriptors
      self.descriptorLimit = descriptorLimit
    }

    enum CodingKeys: String, CodingKey {
      case pid, version, started, descriptors
      case memory = "memory_bytes"
      case descriptorLimit = "descriptor_limit"
    }
  }

  /// The files that it works by.
  public struct Settings: Hashable, Sendable, Codable {
    /// SHA-256 of the profile; nil without one.
    public let profile: String?
    public let registrySerial: Int?
    public let registryExpires: Timestamp?
    /// When they were read.
    public let read: Timestamp
    /// Since when newer ones have been refused, so that these count; nil where none have.
    public let refused: Timestamp?

    public init(
      profile: String?, registrySerial: Int?, registryExpires: Timestamp?, read: Timestamp,
      refused: Timestamp?
    ) {
      self.profile = profile
      self.registrySerial = registrySerial
      self.registryExpires = registryExpires
      self.read = read
      self.refused = refused
    }

    enum CodingKeys: String, CodingKey {
      case profile, read, refused
      case registrySerial = "registry_serial"
      case registryExpires = "registry_expires"
    }
  }

  /// The history that it writes.
  public struct Journal: Hashable, Sendable, Codable {
    public let path: String
    /// The number of the last entry; nil before the first.
    public let seq: Int64?
    /// Since when entries could not be stored; nil where they can.
    public let failing: Timestamp?

    public init(path: String, seq: Int64?, failing: Timestamp?) {
      self.path = path
      self.seq = seq
      self.failing = failing
    }
  }

  /// What the last record says.
  public struct Check: Hashable, Sendable, Codable {
    public let record: String
    public let at: Timestamp
    public let tag: Tag
    public let status: Status
    public let outcome: Outcome?

    public init(record: String, at: Timestamp, tag: Tag, status: Status, outcome: Outcome?) {
      self.record = record
      self.at = at
      self.tag = tag
      self.status = status
      self.outcome = outcome
    }
  }

  /// How much it did since it started.
  public struct Work: Hashable, Sendable, Codable {
    public var observations = 0
    public var records = 0
    public var heartbeats = 0
    /// Messages of the kernel's about the network.
    public var messages = 0
    /// How often the kernel had more to report than there was room for.
    public var lost = 0
    /// How often an observation waited because those before it had cost enough.
    public var heldBack = 0
    public var reloads = 0

    public init() {}

    enum CodingKeys: String, CodingKey {
      case observations, records, heartbeats, messages, lost, reloads
      case heldBack = "held_back"
    }
  }

  /// Who is told of the results.
  public struct Sink: Hashable, Sendable, Codable {
    public let name: String
    public let kind: String
    /// The number of the last entry that its receiver has; nil for none.
    public let seq: Int64?
    /// How many entries it does not have yet; nil where that is not known.
    public let behind: Int64?
    /// Whether it cannot pass on.
    public let isFailing: Bool
    /// When its receiver took something the last time, since the agent began.
    public let lastSuccess: Timestamp?
    /// When it tries again; nil where it is not waiting.
    public let retry: Timestamp?
    /// Entries that were refused for good, and times that something was missing, since the agent began.
    public let refused: Int64
    public let gaps: Int64

    public init(
      name: String, kind: String, seq: Int64?, behind: Int64?, isFailing: Bool, lastSuccess: Timestamp?,
      retry: Timestamp?, refused: Int64, gaps: Int64
    ) {
      self.name = name
      self.kind = kind
      self.seq = seq
      self.behind = behind
      self.isFailing = isFailing
      self.lastSuccess = lastSuccess
      self.retry = retry
      self.refused = refused
      self.gaps = gaps
    }

    enum CodingKeys: String, CodingKey {
      case name, kind, seq, behind, retry, refused, gaps
      case isFailing = "failing"
      case lastSuccess = "last_success"
    }
  }
}
