package import Model

/// How a piece of text is emphasised. It repeats what the words say and never says it alone.
package struct TextAttribute: Hashable {
  /// The parameters of the SGR sequence; empty for none.
  let parameters: String

  package static let plain = TextAttribute(parameters: "")
  package static let head = TextAttribute(parameters: "1")
  package static let good = TextAttribute(parameters: "32")
  package static let bad = TextAttribute(parameters: "31")
  package static let unsure = TextAttribute(parameters: "33")

  /// The same, in bold.
  var bold: TextAttribute { self == .plain ? .head : TextAttribute(parameters: "1;" + parameters) }
}

extension Severity {
  package var attribute: TextAttribute {
    switch self {
    case .ok: .good
    case .warning, .unknown: .unsure
    case .critical: .bad
    }
  }
}

extension Tag {
  /// Beside a severity, which decides: a tag is never shown as better than what it stands beside, nor a licence as bad
  /// for what has nothing to do with it.
  package func attribute(_ severity: Severity) -> TextAttribute {
    switch self {
    case .none: .plain
    case .licensed: severity == .ok ? .good : .plain
    case .undetermined, .unlicensed: severity == .ok ? .plain : severity.attribute
    }
  }
}

extension Status {
  /// Beside a severity, which decides.
  package func attribute(_ severity: Severity) -> TextAttribute {
    severity == .ok && self != .compliant ? .plain : severity.attribute
  }
}

extension Outcome {
  var attribute: TextAttribute { severity.attribute }
}

extension CollectorReport.Status {
  var attribute: TextAttribute {
    switch self {
    case .complete: .good
    case .denied, .failed: .unsure
    case .unsupported, .off: .plain
    }
  }
}
