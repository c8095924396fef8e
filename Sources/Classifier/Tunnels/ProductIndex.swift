import Model

/// The products of a catalogue by what their executables are called, and the executables that the company vouches
/// for.
struct ProductIndex: Sendable {
  private let byExecutable: [Substring: Product]
  private let ofKernel: [TunnelKind: Product]
  private let byID: [String: Product]
  private let trusted: [String: TrustedExecutable]

  init(_ catalogue: Catalogue, trusting executables: [TrustedExecutable] = []) {
    self.byID = Dictionary(catalogue.products.map { ($0.id, $0) }) { first, _ in first }
    self.trusted = Dictionary(executables.map { ($0.sha256, $0) }) { first, _ in first }
    var byExecutable: [Substring: Product] = [:]
    var ofKernel: [TunnelKind: Product] = [:]
    for product in catalogue.products {
      for name in product.executables { byExecutable[Substring(name)] = product }
      if product.executables.isEmpty { for kind in product.kinds { ofKernel[kind] = product } }
    }
    self.byExecutable = byExecutable
    self.ofKernel = ofKernel
  }

  /// The product that a process runs; nil for none of the catalogue, and for a package's file that only bears the
  /// name of another's program.
  func product(of process: HostProcess) -> Product? {
    product(byNameOf: process) ?? vouching(for: process).flatMap { byID[$0.product] }
  }

  /// Whether the bytes that run are known: a package's, or those that the registry lists for the same product. An
  /// interpreter is never known, for it runs whatever it is given.
  func isGenuine(_ process: HostProcess) -> Bool {
    process.verification == .verified || vouching(for: process) != nil
  }

  /// The registry's entry for the bytes that run, where no package vouches for them.
  func vouching(for process: HostProcess) -> TrustedExecutable? {
    guard ![.verified, .interpreter].contains(process.verification),
      let entry = process.sha256.flatMap({ trusted[$0] })
    else { return nil }
    guard let named = product(byNameOf: process) else { return entry }
    return named.id == entry.product ? entry : nil
  }

  private func product(byNameOf process: HostProcess) -> Product? {
    guard var path = process.executable?[...] else { return nil }
    // The kernel's mark on a file that was replaced since the process started.
    if path.hasSuffix(" (deleted)") { path = path.dropLast(10) }
    guard let name = path.split(separator: "/").last, let product = byExecutable[name] else { return nil }
    guard let package = process.package, !product.packages.isEmpty else { return product }
    return product.packages.contains(package) ? product : nil
  }

  /// The product of a tunnel that the kernel makes by itself.
  func product(ofKernel kind: TunnelKind) -> Product? { ofKernel[kind] }
}
