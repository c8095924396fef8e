/// Something by which a product shows, as a public source has it.
public struct ProductMark: Hashable, Sendable {
  /// What it is a mark of.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The package that owns the bytes which run.
    case package
    /// The path that a Go program was built from, which its linker writes into it:
    /// `github.com/xtls/xray-core/main`. A value that ends in `/` stands for everything below it.
    case build
    /// The kind of a link that the kernel makes, as it calls it: `wireguard`.
    case linkKind = "link_kind"
    /// The last component of the executable's path.
    case executable
    /// The executable's path; a value that ends in `/` is a folder and stands for everything below it.
    case path
    /// A service of systemd, its instance written `*`: `openvpn-client@*.service`.
    case unit
    /// The name of an interface; a `#` at the end stands for digits, a `*` for anything.
    case interface
    /// The packet mark of a routing rule, in hexadecimal: `0x6d6f6c65`.
    case fwmark
    /// A route table, by its number.
    case table
  }

  /// What the mark may do.
  public enum Strength: String, Hashable, Sendable, Codable, CaseIterable {
    /// It says by itself which product it is.
    case alone
    /// Together with a mark of another group.
    case pair
    /// It says which process to look at, and decides nothing.
    case supports
  }

  /// Marks of one group come from one hand, and do not confirm each other.
  public enum Group: Hashable, Sendable { case bytes, place, unit, interface, routing, kernel }

  public let kind: Kind
  public let value: String
  public let strength: Strength
  /// Whether other products have it, too.
  public let isShared: Bool
  /// Whether a public source has it; one that nobody has verified decides nothing. The source itself stands in the file.
  public let isVerified: Bool

  public init(
    _ kind: Kind, _ value: String, _ strength: Strength, isShared: Bool = false, isVerified: Bool = true
  ) {
    self.kind = kind
    self.value = value
    self.strength = strength
    self.isShared = isShared
    self.isVerified = isVerified
  }

  /// Whether it can say by itself which product it is.
  public var isDecisive: Bool { strength == .alone && !isShared && isVerified }

  /// Whether it can do so with another one.
  public var isHalf: Bool { strength != .supports && isVerified }
}

extension ProductMark.Kind {
  public var group: ProductMark.Group {
    switch self {
    case .package, .build: .bytes
    case .executable, .path: .place
    case .unit: .unit
    case .interface: .interface
    case .fwmark, .table: .routing
    case .linkKind: .kernel
    }
  }

  /// Whether a mark of the kind can identify alone: whoever may start a program can imitate the others.
  public var mayIdentify: Bool {
    switch self {
    case .package, .build, .linkKind: true
    case .executable, .path, .unit, .interface, .fwmark, .table: false
    }
  }

  /// Whether a value may stand for more than itself.
  var hasPatterns: Bool { self == .path || self == .build || self == .interface }
}

extension ProductMark {
  /// Whether what was seen is what the mark means.
  public func matches(_ seen: String) -> Bool {
    switch kind {
    case .path, .build: value.hasSuffix("/") ? seen.hasPrefix(value) : seen == value
    case .interface:
      if value.hasSuffix("*") {
        seen.hasPrefix(value.dropLast()) && seen.utf8.count >= value.utf8.count
      } else if value.hasSuffix("#") {
        seen.hasPrefix(value.dropLast()) && seen.utf8.count >= value.utf8.count
          && seen.utf8.dropFirst(value.utf8.count - 1).allSatisfy { (48...57).contains($0) }
      } else {
        seen == value
      }
    case .package, .linkKind, .executable, .unit, .fwmark, .table: seen == value
    }
  }
}
