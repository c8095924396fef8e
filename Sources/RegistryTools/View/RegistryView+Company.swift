import Model

extension RegistryView {
  /// A concentrator of the company itself.
  struct OwnGateway: Hashable, Sendable, Codable {
    let id: String
    let marks: [MarkView]
    /// The id of the grant for the line behind it.
    let uplink: String?

    init(id: String, marks: [MarkView], uplink: String?) {
      self.id = id
      self.marks = marks
      self.uplink = uplink
    }
  }

  /// A program that the company vouches for.
  struct Executable: Hashable, Sendable, Codable {
    let product: String
    let version: String?
    let sha256: String

    init(_ executable: TrustedExecutable) {
      self.product = executable.product
      self.version = executable.version
      self.sha256 = executable.sha256
    }
  }

  /// A product that the registry adds to the catalogue, or describes otherwise than that.
  struct Product: Hashable, Sendable, Codable {
    let id: String
    let name: String
    let category: ProductCategory
    /// As `registry diff` words them: `package openvpn alone`.
    let marks: [String]
    /// What the program does with tunnels, in the same way: `role client`.
    let ways: [String]

    init(_ product: Model.Product) {
      self.id = product.id
      self.name = product.name
      self.category = product.category
      self.marks = product.marks.map(\.words)
      self.ways = product.ways?.words ?? []
    }
  }

  /// What the company forbids.
  struct Denial: Hashable, Sendable, Codable {
    let product: String?
    let category: String?
    let why: String

    init(_ denial: Model.Denial) {
      self.product = denial.product
      self.category = denial.category
      self.why = denial.why
    }
  }

  /// A known fault with an accountable office.
  struct Waiver: Hashable, Sendable, Codable {
    let tunnelProvider: String
    let reason: String
    let accountable: String
    let days: Days
    /// Whether it counts on the day.
    let inForce: Bool

    init(_ waiver: Model.Waiver, inForce: Bool) {
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

  /// A program that may refuse to be read: of a unit or of a package.
  struct AcceptedRefusal: Hashable, Sendable, Codable {
    let unit: String?
    let package: String?
    let why: String
    let accountable: String
    let days: Days
    /// Whether it counts on the day, as far as the registry is signed.
    let inForce: Bool

    init(_ refusal: Model.AcceptedRefusal, inForce: Bool) {
      self.unit = refusal.program.unit
      self.package = refusal.program.package
      self.why = refusal.why
      self.accountable = refusal.accountable
      self.days = Days(refusal.period)
      self.inForce = inForce
    }

    enum CodingKeys: String, CodingKey {
      case unit, package, why, accountable, days
      case inForce = "in_force"
    }
  }
}
