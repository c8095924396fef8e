public import Model

/// Selectors as `ip rule` writes them.
extension Selector: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) {
    guard let selector = Selector(text) else { preconditionFailure("'\(text)' is no selector") }
    self = selector
  }
}
