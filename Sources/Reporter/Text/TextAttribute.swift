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

extension Tag {
  package var attribute: TextAttribute {
    switch self {
    case .licensed: .good
    case .unlicensed: .bad
    case .undetermined: .unsure
    case .none: .plain
    }
  }
}

extension Status {
  package var attribute: TextAttribute {
    switch self {
    case .compliant: .good
    case .nonCompliant: .bad
    case .undetermined, .review: .unsure
    case .notApplicable: .plain
    }
  }
}

extension Outcome {
  var attribute: TextAttribute {
    switch self {
    case .reachable: .good
    case .unreachable: .bad
    case .degraded, .unmeasured: .unsure
    }
  }
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
