import Model

/// How far the rules in force ask anything of a tunnel, and so what may be held against those who serve it.
///
/// A licence is valid in its authority's own jurisdiction. Where no rule is, one that ended or that serves other
/// places is nothing against a tunnel; and it makes none licensed that it does not cover.
enum RuleScope {
  /// A rule concerns the tunnel.
  case tunnel
  /// None concerns it, as one on the other crossing alone; yet one is in force where an end lies.
  case jurisdiction
  /// No rule is in force where any of its ends lies.
  case nothing
  /// An end is not known; one that is known lies where a rule is in force.
  case perhaps
  /// An end is not known, and of those that are, none lies where a rule is in force.
  case unknown

  init(of rules: [AppliedRule], on ends: TunnelEnds, in index: RegistryIndex, at now: Timestamp) {
    let isTouched = !index.rules(touching: ends.known, at: now).isEmpty
    if !rules.isEmpty {
      self = .tunnel
    } else if ends.host != nil, ends.gateway != nil {
      self = isTouched ? .jurisdiction : .nothing
    } else {
      self = isTouched ? .perhaps : .unknown
    }
  }

  /// Whether it counts that a licence was never granted, has ended or was taken away, and whether that can be known.
  var asksForLicence: Bool { self != .nothing }

  /// Whether it counts that a licence that holds is not for this tunnel: its regions, its customers.
  var asksForCover: Bool { self == .tunnel || self == .perhaps }

  /// Whether a row of the table that licences give is evaluated.
  func evaluates(_ code: ReasonCode) -> Bool {
    switch code {
    case .regionOutOfScope, .customerNotAllowed: asksForCover
    default: asksForLicence
    }
  }
}
