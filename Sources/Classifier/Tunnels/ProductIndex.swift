import Model

/// Says which product something is, by the marks of a catalogue and by the executables that the company vouches for.
struct ProductIndex: Sendable {
  let catalogue: Catalogue
  private let trusted: [String: TrustedExecutable]

  init(_ catalogue: Catalogue, trusting executables: [TrustedExecutable] = []) {
    self.catalogue = catalogue
    self.trusted = Dictionary(executables.map { ($0.sha256, $0) }) { first, _ in first }
  }

  /// What a process runs; nil where its marks say nothing for sure, as a name alone does not. `interface` is that of
  /// the device which it holds.
  func identity(of process: HostProcess, holding interface: String? = nil) -> ProductIdentity? {
    if let entry = vouching(for: process), let product = catalogue.product(entry.product) {
      return ProductIdentity(product: product, ground: .digest, marks: [])
    }
    return certainIdentity(of: process) ?? pairedIdentity(of: process, holding: interface)
  }

  /// Whether a process may be one that speaks a protocol: by its marks, or because it is called like one, whatever its
  /// bytes are.
  func maySpeak(_ speech: ProductWays.Speech, _ process: HostProcess) -> Bool {
    if identity(of: process)?.product.ways?.speaks == speech { return true }
    let called = process.path.map { catalogue.candidates(named: String(Self.lastComponent($0))) } ?? []
    return called.contains { $0.ways?.speaks == speech }
  }

  /// Whether the bytes that run are known: a package's, or those that the registry lists. An interpreter is never
  /// known, for it runs whatever it is given.
  func isGenuine(_ process: HostProcess) -> Bool {
    (process.verification == .verified || vouching(for: process) != nil) && foreignCode(of: process) == nil
  }

  /// The first code of a process that neither a package nor the registry knows; nil where there is none.
  func foreignCode(of process: HostProcess) -> ForeignCode? {
    process.foreign?.first { code in code.sha256.map { trusted[$0] == nil } ?? true }
  }

  /// The registry's entry for the bytes that run, where no package says what they are.
  func vouching(for process: HostProcess) -> TrustedExecutable? {
    guard process.verification != .interpreter, let entry = process.sha256.flatMap({ trusted[$0] }) else {
      return nil
    }
    guard let known = certainIdentity(of: process) else {
      // A file that is called as another product's program is neither.
      let called = process.path.map { catalogue.candidates(named: String(Self.lastComponent($0))) } ?? []
      let isMeant = called.isEmpty || called.contains { $0.id == catalogue.product(entry.product)?.id }
      return isMeant ? entry : nil
    }
    if known.ground == .package, process.verification == .verified { return nil }
    return known.product.id == catalogue.product(entry.product)?.id ? entry : nil
  }

  /// What the bytes say: the package that owns them, that of which they are a copy, or their linker.
  private func certainIdentity(of process: HostProcess) -> ProductIdentity? {
    if let package = process.provenPackage {
      let name = process.path.map(Self.lastComponent)
      if let found = identity(package: package, executable: name, ground: .package) { return found }
    }
    if let copy = process.copyOf {
      let name = Self.lastComponent(copy.path[...])
      if let found = identity(package: copy.package, executable: name, ground: .copy) { return found }
    }
    return process.build.flatMap { build in only(catalogue.hits(.build, build), ground: .build) }
  }

  /// A package by itself, or, where it ships other programs as well, with the program's name.
  private func identity(
    package: String, executable: Substring?, ground: ProductIdentity.Ground
  ) -> ProductIdentity? {
    let hits = catalogue.hits(.package, package)
    if let found = only(hits, ground: ground) { return found }
    guard let executable else { return nil }
    let halves = hits.filter(\.mark.isHalf)
    let names = catalogue.hits(.executable, String(executable)).filter(\.mark.isHalf)
    let both = halves.compactMap { half in
      names.first { $0.product.id == half.product.id }.map { name in
        ProductIdentity(product: half.product, ground: ground, marks: [half.mark, name.mark])
      }
    }
    return both.count == 1 ? both[0] : nil
  }

  /// The one product whose mark identifies alone.
  private func only(_ hits: [Catalogue.Hit], ground: ProductIdentity.Ground) -> ProductIdentity? {
    let decisive = hits.filter(\.mark.isDecisive)
    guard Set(decisive.map(\.product.id)).count == 1 else { return nil }
    return ProductIdentity(product: decisive[0].product, ground: ground, marks: decisive.map(\.mark))
  }

  /// What two marks say together. Where the bytes are not those of the package that owns their path they say nothing, and
  /// of a product whose packages are known, nothing of a program that another package owns.
  private func pairedIdentity(of process: HostProcess, holding interface: String?) -> ProductIdentity? {
    if [.mismatch, .interpreter].contains(process.verification) { return nil }
    guard let found = paired(marks(of: process, holding: interface)) else { return nil }
    let packages = found.product.values(of: .package)
    return process.package.map { packages.isEmpty || packages.contains($0) } ?? true ? found : nil
  }

  /// The marks of a process that count beside another. Where anybody may put a program, its path says nothing.
  private func marks(of process: HostProcess, holding interface: String?) -> [Catalogue.Hit] {
    var hits: [Catalogue.Hit] = []
    if let path = process.path, !Self.isAnybodys(path) {
      hits += catalogue.hits(.executable, String(Self.lastComponent(path)))
      hits += catalogue.hits(.path, String(path))
      hits += process.unit.map { catalogue.hits(.unit, $0) } ?? []
    }
    hits += process.build.map { catalogue.hits(.build, $0) } ?? []
    hits += process.provenPackage.map { catalogue.hits(.package, $0) } ?? []
    hits += interface.map { catalogue.hits(.interface, $0) } ?? []
    return hits
  }

  /// The one product of which marks of two groups are there.
  private func paired(_ hits: [Catalogue.Hit]) -> ProductIdentity? {
    let halves = Dictionary(grouping: hits.filter(\.mark.isHalf), by: \.product)
    let found = halves.filter { Set($0.value.map(\.mark.kind.group)).count >= 2 }
    guard found.count == 1, let (product, hits) = found.first else { return nil }
    return ProductIdentity(product: product, ground: .pair, marks: hits.map(\.mark))
  }

  private static func lastComponent(_ path: Substring) -> Substring {
    path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path
  }

  private static func isAnybodys(_ path: Substring) -> Bool {
    ["<home>/", "/home/", "/tmp/", "/var/tmp/", "/dev/shm/", "/run/user/"].contains { path.hasPrefix($0) }
  }
}

// MARK: Links

extension ProductIndex {
  /// What makes a link that the kernel keeps, by the kind that it calls it.
  func identity(ofKernelLink kind: String?) -> ProductIdentity? {
    kind.flatMap { only(catalogue.hits(.linkKind, $0), ground: .kernel) }
  }

  /// Who set up a link of the kernel, as far as its name and the rules that lead into it tell together.
  func configurer(of interface: String, rules: [RoutingRule]) -> ProductIdentity? {
    let tables = Set(rules.compactMap(\.table))
    let marks = rules.compactMap { $0.selector?.value(of: .mark)?.split(separator: "/").first }
    let routing =
      tables.flatMap { catalogue.hits(.table, "\($0)") }
      + Set(marks).flatMap { catalogue.hits(.fwmark, String($0)) }
    return paired(catalogue.hits(.interface, interface) + routing)
  }
}

extension HostProcess {
  /// The package, where nothing says that the bytes are others.
  fileprivate var provenPackage: String? {
    switch verification {
    case .verified, .noDigest, .undetermined: package
    case .mismatch, .unowned, .interpreter: nil
    }
  }

  /// The executable's path without the kernel's mark on a file that was replaced since the process started.
  fileprivate var path: Substring? {
    executable.map { $0.hasSuffix(" (deleted)") ? $0.dropLast(10) : $0[...] }
  }
}
