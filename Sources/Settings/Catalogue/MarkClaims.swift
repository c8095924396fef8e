import Model

/// Who has which mark: one that two products have is shared by both, and identifies neither alone.
struct MarkClaims {
  private struct Claim {
    let product: String
    let mark: ProductMark
    /// Nil for a product that does not stand in the file.
    let line: Int?
  }

  private struct Key: Hashable {
    let kind: ProductMark.Kind
    let value: String
  }

  private var claims: [Key: [Claim]] = [:]
  /// Those that stand for more than themselves and identify alone.
  private var prefixes: [Claim] = []

  mutating func add(_ product: Product, lines: [Int]? = nil) {
    for (index, mark) in product.marks.enumerated() {
      let line = lines.flatMap { index < $0.count ? $0[index] : nil }
      let claim = Claim(product: product.id, mark: mark, line: line)
      claims[Key(kind: mark.kind, value: mark.value), default: []].append(claim)
      if mark.kind == .build, mark.value.hasSuffix("/") { prefixes.append(claim) }
    }
  }

  func report(_ diagnostics: Diagnostics) {
    for (key, all) in claims {
      let covering = key.kind == .build ? prefixes.filter { $0.mark.matches(key.value) } : []
      let everybody = all + covering.filter { prefix in !all.contains { $0.mark == prefix.mark } }
      guard everybody.count > 1 else { continue }
      for claim in all {
        guard let line = claim.line else { continue }
        let others = everybody.filter { $0.product != claim.product }.map(\.product)
        guard let other = others.sorted().first else {
          if all.count > 1, all[0].line != line {
            diagnostics.error(
              "mark \(quoted(key.value)) of product \(quoted(claim.product)) is repeated", line: line,
              hint: "remove it")
          }
          continue
        }
        if !claim.mark.isShared {
          diagnostics.error(
            "mark \(quoted(key.value)) of product \(quoted(claim.product)) is one of \(quoted(other)), too",
            line: line, hint: "write 'shared: true' at both: such a mark never identifies alone")
        }
      }
    }
  }
}
