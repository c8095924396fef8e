public import Model

extension RegistryView {
  /// A concentrator of the company itself.
  public struct OwnGateway: Hashable, Sendable, Codable {
    public let id: String
    public let marks: [MarkView]
    /// The id of the grant for the line behind it.
    public let uplink: String?

    public init(id: String, marks: [MarkView], uplink: String?) {
      self.id = id
      self.marks = marks
      self.uplink = uplink
    }
  }

  /// A program that the company vouches for.
  public struct Executable: Hashable, Sendable, Codable {
    public let product: String
    public let version: String?
    public let sha256: String

    public init(_ executable: TrustedExecutable) {
      self.product = executable.product
      self.version = executable.version
      self.sha256 = executable.sha256
    }
  }

  /// What the company forbids.
  public struct Denial: Hashable, Sendable, Codable {
    public let product: String?
    public let category: String?
    public let why: String

    public init(_ denial: Model.Denial) {
      self.product = denial.product
      self.category = denial.category
      self.why = denial.why
    }
  }

  /// A fault that somebody answers for.
  public struct Waiver: Hashable, Sendable, Codable {
    public let tunnelProvider: String
    public let reason: String
    public let accountable: String
    public let days: Days
    /// Whether it counts on the day.
    public let inForce: Bool

    public init(_ waiver: Model.Waiver, inForce: Bool) {
      self.tunnelProvider = waiver.tunnelProvider
      self.reason = waiver.reason
      self.accountable = waiver.accountable
      self.days = Days(waiver.period)
      self.inForce = inForce
    }

    enum CodingKeys: String, CodingKey {
      case tunnelProvider = "tunnel_provider"
      case reason, accountable, days
      case inForce = "in_force"
    }
  }
}
