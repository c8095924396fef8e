import Model

/// In which of the three passes of the decision table a row is evaluated.
package enum DecisionPass: Int, Comparable {
  case negative, uncertain, positive

  package static func < (a: DecisionPass, b: DecisionPass) -> Bool { a.rawValue < b.rawValue }

  /// The tag of a tunnel on which the first row that applies is of this pass.
  var tag: Tag {
    switch self {
    case .negative: .unlicensed
    case .uncertain: .undetermined
    case .positive: .licensed
    }
  }

  /// The pass of a row that a licence gives by itself.
  init(ofLicence code: ReasonCode) {
    switch code {
    case .licenceRevoked, .licenceCancelled, .licenceSuspended, .licenceExpired, .licenceNotYetValid,
      .licenceNotCommenced, .regionOutOfScope, .customerNotAllowed:
      self = .negative
    case .licenceUnverified, .sourceWeak: self = .uncertain
    default: self = .positive
    }
  }
}
