import Model

/// The table by which a tunnel gets its tag: every row is weighed, and every row that applies is kept as a reason.
///
/// Any negative row makes the tunnel unlicensed; else any uncertain row makes it undetermined; else it is
/// licensed. The status is the worst of the rows that apply. The rows on a provider need a proven gateway, because
/// nothing but a proven gateway is matched: who is not proven is uncertain, never accused.
enum DecisionTable {
  /// In which of the three passes a row is weighed.
  enum Pass: Int, Comparable {
    case negative, uncertain, positive

    static func < (a: Pass, b: Pass) -> Bool { a.rawValue < b.rawValue }
  }

  /// What a row rests on.
  enum Ground {
    case detection, process, gateway, registry
  }

  /// A condition with what follows from it.
  struct Row: Sendable {
    let pass: Pass
    /// Nil for a note, which changes nothing.
    let status: Status?
    let code: ReasonCode
    let ground: Ground
    /// The texts of the row where it applies; none where it does not.
    let applies: @Sendable (TunnelFacts) -> [String]

    init(
      _ pass: Pass, _ status: Status?, _ code: ReasonCode, _ ground: Ground,
      _ applies: @escaping @Sendable (TunnelFacts) -> [String]
    ) {
      self.pass = pass
      self.status = status
      self.code = code
      self.ground = ground
      self.applies = applies
    }

    /// A row that the provider's licences give by themselves.
    static func licence(_ pass: Pass, _ status: Status?, _ code: ReasonCode) -> Row {
      Row(pass, status, code, .gateway) { $0.weighing?.findings(code) ?? [] }
    }

    /// A row of a registry that is there and was not read.
    static func refusal(_ code: ReasonCode) -> Row {
      Row(.uncertain, .undetermined, code, .registry) { $0.refusedRegistry(code) }
    }
  }

  static let rows: [Row] = [
    Row(.negative, .nonCompliant, .productDenied, .process) { $0.deniedProduct },
    Row(.negative, .nonCompliant, .prohibited, .gateway) { $0.prohibited },
    Row(.negative, .nonCompliant, .providerUnlisted, .gateway) { $0.unlisted(registryComplete: true) },
    Row(.negative, .nonCompliant, .noLicence, .gateway) { $0.withoutLicence(absenceChecked: true) },
    .licence(.negative, .nonCompliant, .licenceRevoked),
    .licence(.negative, .nonCompliant, .licenceCancelled),
    .licence(.negative, .nonCompliant, .licenceSuspended),
    .licence(.negative, .nonCompliant, .licenceExpired),
    .licence(.negative, .nonCompliant, .licenceNotYetValid),
    .licence(.negative, .nonCompliant, .licenceNotCommenced),
    Row(.negative, .nonCompliant, .classMismatch, .gateway) { $0.missingClass },
    .licence(.negative, .nonCompliant, .regionOutOfScope),

    Row(.uncertain, .undetermined, .noRegistry, .registry) { $0.withoutRegistry },
    .refusal(.registryUntrusted),
    .refusal(.registryRolledBack),
    Row(.uncertain, .undetermined, .registryExpired, .registry) { $0.expiredRegistry },
    Row(.uncertain, .undetermined, .detectPartial, .detection) { $0.partialDetection },
    Row(.uncertain, .undetermined, .processUnverified, .process) { $0.unverifiedProcess },
    Row(.uncertain, .undetermined, .gatewayUnproven, .gateway) { $0.unprovenGateway },
    Row(.uncertain, .undetermined, .gatewayContradicted, .gateway) { $0.contradictedGateway },
    Row(.uncertain, .undetermined, .regionUnknown, .registry) { $0.unknownRegion },
    Row(.uncertain, .undetermined, .crossingUnknown, .gateway) { $0.unknownCrossing },
    Row(.uncertain, .undetermined, .matchAmbiguous, .gateway) { $0.ambiguousMatch },
    Row(.uncertain, .undetermined, .matchWeak, .gateway) { $0.weakMatch },
    Row(.uncertain, .review, .providerUnlisted, .gateway) { $0.unlisted(registryComplete: false) },
    Row(.uncertain, .undetermined, .licenceUnverified, .gateway) { $0.withoutLicence(absenceChecked: false) },
    .licence(.uncertain, .undetermined, .licenceUnverified),
    .licence(.uncertain, .undetermined, .sourceWeak),

    Row(.positive, .notApplicable, .noRule, .registry) { $0.withoutRule },
    Row(.positive, .compliant, .exempt, .gateway) { $0.exempted(by: .exemption) },
    Row(.positive, .compliant, .userPermit, .gateway) { $0.exempted(by: .permit) },
    Row(.positive, .review, .carrierUnknown, .gateway) { $0.unknownCarrier },
    .licence(.positive, .review, .customerUnknown),
    Row(.positive, .review, .grantMissing, .gateway) { $0.missingGrant },
    .licence(.positive, .review, .licenceFlagged),
    .licence(.positive, .review, .sourceStale),
    .licence(.positive, nil, .licenceExpiring),
    Row(.positive, nil, .registryExpiring, .registry) { $0.expiringRegistry },
  ]

  /// The pass in which a row of a licence is weighed.
  static func pass(of code: ReasonCode) -> Pass { passes[code] ?? .positive }

  private static let passes = Dictionary(rows.map { ($0.code, $0.pass) }) { min($0, $1) }
}
