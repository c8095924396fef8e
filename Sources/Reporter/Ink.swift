internal import Model

/// How a piece of text is emphasised. It repeats what the words say and never says it alone.
struct Ink: Hashable {
  /// The parameters of the SGR sequence; empty for none.
  let parameters: String

  static let plain = Ink(parameters: "")
  static let head = Ink(parameters: "1")
  static let good = Ink(parameters: "32")
  static let bad = Ink(parameters: "31")
  static let unsure = Ink(parameters: "33")

  /// The same, in bold.
  var bold: Ink { self == .plain ? .head : Ink(parameters: "1;" + parameters) }
}

extension Tag {
  var ink: Ink {
    switch self {
    case .licensed: .good
    case .unlicensed: .bad
    case .undetermined: .unsure
    case .none: .plain
    }
  }
}

extension Status {
  var ink: Ink {
    switch self {
    case .compliant: .good
    case .nonCompliant: .bad
    case .undetermined, .review: .unsure
    case .notApplicable: .plain
    }
  }
}

extension Outcome {
  var ink: Ink {
    switch self {
    case .reachable: .good
    case .unreachable: .bad
    case .degraded, .unmeasured: .unsure
    }
  }
}

extension CollectorReport.Status {
  var ink: Ink {
    switch self {
    case .complete: .good
    case .denied, .failed: .unsure
    case .unsupported, .off: .plain
    }
  }
}
