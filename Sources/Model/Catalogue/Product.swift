/// A program that makes tunnels. What it is says nothing about who sells the service.
public struct Product: Hashable, Sendable {
  public let id: String
  /// Other ids under which registries may name it.
  public let aliases: [String]
  public let name: String
  public let category: ProductCategory
  public let marks: [ProductMark]
  /// Nil for a program that makes no tunnel of the host.
  public let ways: ProductWays?

  public init(
    id: String, aliases: [String] = [], name: String, category: ProductCategory,
    marks: [ProductMark], ways: ProductWays?
  ) {
    self.id = id
    self.aliases = aliases
    self.name = name
    self.category = category
    self.marks = marks
    self.ways = ways
  }

  /// The kinds of tunnel it makes.
  public var kinds: [TunnelKind] { ways?.kinds ?? [] }

  /// What the verified marks of a kind say.
  public func values(of kind: ProductMark.Kind) -> [String] {
    marks.filter { $0.kind == kind && $0.isVerified }.map(\.value)
  }

  /// Whether its marks can say for certain that something is this product, as a denial needs.
  public var isRecognisable: Bool {
    marks.contains(where: \.isDecisive)
      || marks.contains { $0.kind == .package && $0.isHalf }
        && marks.contains { $0.kind == .executable && $0.isHalf }
  }
}

/// What sort of product it is.
public enum ProductCategory: String, Hashable, Sendable, Codable, CaseIterable {
  /// Clients of a company's concentrator.
  case enterprise
  /// Clients of a vendor's cloud that let applications through one by one.
  case zeroTrust = "zero_trust"
  case mesh
  /// Sold to private persons.
  case consumer
  case selfHosted = "self_hosted"
  /// General proxies.
  case proxy
  /// Made to get around a filter.
  case circumvention
  /// A line of an operator: nothing on the host.
  case line
  /// Something else with a client inside.
  case container
  /// Programs that run virtual machines, whose taps lead to a guest.
  case hypervisor
  /// Programs that join IPv4 and IPv6.
  case transition
}
