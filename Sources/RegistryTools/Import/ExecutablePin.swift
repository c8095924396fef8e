public import Model
import Settings

/// An entry of a registry's `executables`: a program that no package owns and the company vouches for.
public struct ExecutablePin: Sendable {
  let product: Product
  let version: String?
  /// Of its bytes, in lower-case hexadecimal.
  let sha256: String

  /// An entry for a program by its file's name, or for the product that is named.
  public init(
    of name: String, sha256: String, product id: String?, version: String?, in catalogue: Catalogue
  ) throws(ExecutablePinError) {
    let known = catalogue.products.map(\.id)
    // A name that several products' programs have says nothing, unless it is that of one of them first of all.
    let called = catalogue.candidates(named: name)
    let own = catalogue.hits(.executable, name).filter(\.mark.isHalf)
    let byName = own.count == 1 ? own[0].product : called.count == 1 ? called[0] : nil
    if let id {
      guard let named = catalogue.product(id) else {
        let near = nearest(to: id, in: known)
        throw ExecutablePinError(
          message: "--product: \(quoted(id)) is not a product of the catalogue",
          hint: near.map { "did you mean '\($0)'?" }
            ?? "its products are listed in the documentation, under Catalogue")
      }
      // A program that runs under another product's name would count as neither.
      if let other = called.first, !called.contains(where: { $0.id == named.id }) {
        throw ExecutablePinError(
          message: "a program called \(quoted(name)) is \(other.name), not \(named.name)",
          hint: "write --product \(other.id), or leave it out")
      }
      self.product = named
    } else if let byName {
      self.product = byName
    } else if !called.isEmpty {
      throw ExecutablePinError(
        message: "programs of several products are called \(quoted(name))",
        hint: "name its product: --product \(called.map(\.id).joined(separator: ", "))")
    } else {
      let near = nearest(to: name, in: known)
      throw ExecutablePinError(
        message: "no product of the catalogue has a program called \(quoted(name))",
        hint: near.map { "is it '\($0)'? then add --product \($0)" }
          ?? "name its product: --product ID; the ids are listed in the documentation, under Catalogue")
    }
    if let version,
      version.isEmpty || version.unicodeScalars.count > 100
        || !version.unicodeScalars.allSatisfy(\.isPrintable)
    {
      throw ExecutablePinError(
        message: "--version: \(quoted(version)) is not a version", hint: "write one such as 5.1.2")
    }
    self.version = version
    self.sha256 = sha256
  }

  /// The entry, as a line of the list.
  public var yaml: String {
    var entries = ["product: \(YAMLText.scalar(product.id))"]
    if let version { entries.append("version: \"\(version.filter { $0 != "\"" && $0 != "\\" })\"") }
    entries.append("sha256: \(sha256)")
    return "  - {\(entries.joined(separator: ", "))}"
  }
}

/// Why there is no entry.
public struct ExecutablePinError: Error, Equatable, Sendable {
  public let message: String
  public let hint: String?
}
