import Model

/// The products of a catalogue by what their executables are called.
struct ProductIndex: Sendable {
  private let byExecutable: [Substring: Product]
  private let ofKernel: [TunnelKind: Product]

  init(_ catalogue: Catalogue) {
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
