import Model

/// Which product a process or a link is, and what says so.
struct ProductIdentity: Hashable, Sendable {
  /// What it rests on, from the least.
  enum Ground: Int, Hashable, Comparable, Sendable {
    /// Two marks of different groups, each of which anybody could imitate.
    case pair
    /// What the linker wrote into the bytes.
    case build
    /// The bytes are those of a package's file, at another place.
    case copy
    /// The kernel made it, and calls it so.
    case kernel
    /// The package that owns the bytes.
    case package
    /// The registry lists their digest.
    case digest

    static func < (a: Ground, b: Ground) -> Bool { a.rawValue < b.rawValue }
  }

  let product: Product
  let ground: Ground
  /// Those that decided; none for a digest.
  let marks: [ProductMark]

  /// Whether it is certain what it is, as a denial needs.
  var isCertain: Bool { ground > .pair }

  /// Whether somebody vouches for the program: a package or the registry. Nothing less lets a tunnel be licensed.
  var isVouched: Bool { ground >= .package }
}
