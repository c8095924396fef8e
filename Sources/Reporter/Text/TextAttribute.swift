package import Model

/// How a piece of text is emphasised. It repeats what the words say and never says it alone.
package struct Ink: Hashable {
  /// The parameters of the SGR sequence; empty for none.
  let parameters: String

  package static let plain = Ink(parameters: "")
  package static let head = Ink(parameters: "1")
  package static let good = Ink(parameters: "32")
  package static let bad = Ink(parameters: "31")
  package static let unsure = Ink(parameters: "33")

  /// The same, in bold.
  var bold: Ink { self == .plain ? .head : Ink(parameters: "1;" + parameters) }
}

extension Tag {
  package var ink: Ink {
    switch self {
    case .licensed: .good
    case .unlicensed: .bad
    case .undetermined: .unsure
    case .none: .plain
    }
  }
}

extension Status {
  package var ink: Ink {
    switch self {
    case .compliant: .good
    case .nonCompliant: .bad
    case .undetermined, .review: .unsure
    case .notApplicable: .plain
    }
  }
}

extension Outcome {
  package var ink: Ink {
    switch self {
    case .reachable: .good
    case .unreachable: .bad
    case .degraded, .unmeasured: .unsure
    }
  }
}

extension CollectorReport.Status {
  package var ink: Ink {
    switch self {
    case .complete: .good
    case .denied, .failed: .unsure
    case .unsupported, .off: .plain
    }
  }
}
