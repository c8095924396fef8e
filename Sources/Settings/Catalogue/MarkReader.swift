import Model

/// Reads one mark of a product.
enum MarkReader {
  static func mark(_ value: YAMLNode) -> ProductMark? {
    let keys = ["kind", "value", "strength", "shared", "source", "unverified"]
    guard let fields = Fields(value.named("mark", by: "value"), keys: keys) else { return nil }
    let kind = fields.required("kind")?.choice(ProductMark.Kind.self)
    let text = fields.required("value").flatMap { node in kind.flatMap { Self.value(node, $0) } }
    let strength = fields.required("strength")?.choice(ProductMark.Strength.self)
    let shared = fields["shared"]?.bool() ?? false
    let source = fields["source"]?.text(limit: 300)
    let unverified = fields["unverified"]?.bool() ?? false
    if (source == nil) != unverified {
      fields.error(
        "must name its source, or say that nobody has verified it",
        hint: "write 'source: …' or 'unverified: true'")
    }
    guard let kind, let text, let strength else { return nil }
    if strength == .alone, !kind.mayIdentify {
      fields.error(
        "cannot identify alone: whoever starts a program can imitate \(withArticle(kind.rawValue))",
        at: "strength", hint: "write 'pair' or 'supports'")
    } else if strength == .alone, shared {
      fields.error(
        "is shared, and cannot identify alone", at: "strength", hint: "write 'pair' or 'supports'")
    }
    return ProductMark(kind, text, strength, isShared: shared, isVerified: source != nil)
  }

  /// The value in the form that the kind has.
  private static func value(_ node: YAMLNode, _ kind: ProductMark.Kind) -> String? {
    guard let text = node.text(limit: 200) else { return nil }
    let (isGood, form): (Bool, String) =
      switch kind {
      case .path: (text.hasPrefix("/") && !text.contains("//") && text != "/", "'/opt/example/'")
      case .executable: (!text.contains("/"), "the last component of its path")
      case .unit: (text.hasSuffix(".service"), "'example@*.service'")
      case .fwmark:
        (
          text.hasPrefix("0x")
            && UInt32(text.dropFirst(2), radix: 16).map { "0x" + String($0, radix: 16) } == text,
          "'0x6d6f6c65'"
        )
      case .table: (UInt32(text).map { "\($0)" } == text, "its number")
      case .interface: (text.utf8.count <= 16 && text.first != "*" && text.first != "#", "'tun#' or 'wg0'")
      case .package, .build, .linkKind: (!text.contains(" "), "a name without spaces")
      }
    guard isGood, text.utf8.allSatisfy({ (32...126).contains($0) }) else {
      node.error(
        "\(quoted(text)) is not a value of a mark of the kind \(kind.rawValue)", hint: "write \(form)")
      return nil
    }
    return text
  }
}
