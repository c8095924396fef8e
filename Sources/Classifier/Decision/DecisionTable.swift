package import Model

/// The table by which a tunnel gets its tag: every row is evaluated, and every row that applies is kept as a reason.
///
/// Any negative row makes the tunnel unlicensed; else any uncertain row makes it undetermined; else it is
/// licensed. The status is the worst of the rows that apply. The rows on a provider need a proven gateway, because
/// nothing but a proven gateway is matched: who is not proven is uncertain, never accused. A waiver of the company
/// lowers the status of the rows on authorisations, and leaves the tag as it is.
package enum DecisionTable {
  /// What a row rests on.
  enum Ground {
    case detection, process, gateway, registry
    /// What an authority forbids: no company can waive it.
    case prohibition
    /// What is on record of the owner of the proven gateway: a waiver can lift these rows, and no others.
    case authorisations
  }

  /// A condition with what follows from it.
  package struct Row: Sendable {
    package let pass: DecisionPass
    /// Nil for a note, which changes nothing.
    package let status: Status?
    package let code: ReasonCode
    let ground: Ground
    /// What the row rests on where it applies; nothing where it does not.
    let applies: @Sendable (TunnelFacts) -> [ReasonFacts]

    /// How grave it is where it applies; a note is ok.
    package var severity: Severity { severity(status) }

    /// How grave it is with a status that a waiver may have lowered.
    func severity(_ lowered: Status?) -> Severity {
      lowered.map { Severity($0, pass.tag, isWaived: $0 != status) } ?? .ok
    }

    init(
      _ pass: DecisionPass, _ status: Status?, _ code: ReasonCode, _ ground: Ground,
      _ applies: @escaping @Sendable (TunnelFacts) -> [ReasonFacts]
    ) {
      self.pass = pass
      self.status = status
      self.code = code
      self.ground = ground
      self.applies = applies
    }

    /// A row that licences give by themselves, as far as rules ask for them.
    static func licence(_ status: Status?, _ code: ReasonCode) -> Row {
      Row(DecisionPass(ofLicence: code), status, code, .authorisations) { $0.licenceFindings(code) }
    }

    /// A row of a registry that is there and was not read.
    static func refusal(_ code: ReasonCode) -> Row {
      Row(.uncertain, .undetermined, code, .registry) { $0.refusedRegistry(code) }
    }
  }

  package static let rows: [Row] = [
    Row(.negative, .nonCompliant, .productDenied, .process) { $0.deniedProduct },
    Row(.negative, .nonCompliant, .prohibited, .prohibition) { $0.prohibited },
    Row(.negative, .nonCompliant, .providerUnlisted, .gateway) { $0.unlisted(isCertain: true) },
    Row(.negative, .nonCompliant, .selfBuiltCrossBorder, .authorisations) { $0.selfBuiltCrossBorder },
    Row(.negative, .nonCompliant, .noLicence, .authorisations) { $0.withoutLicence(absenceChecked: true) },
    .licence(.nonCompliant, .licenceRevoked),
    .licence(.nonCompliant, .licenceCancelled),
    .licence(.nonCompliant, .licenceSuspended),
    .licence(.nonCompliant, .licenceExpired),
    .licence(.nonCompliant, .licenceNotYetValid),
    .licence(.nonCompliant, .licenceNotCommenced),
    Row(.negative, .nonCompliant, .classMismatch, .authorisations) { $0.missingClass },
    .licence(.nonCompliant, .regionOutOfScope),
    .licence(.nonCompliant, .customerNotAllowed),

    Row(.uncertain, .undetermined, .noRegistry, .registry) { $0.withoutRegistry },
    .refusal(.registryUntrusted),
    .refusal(.registryRolledBack),
    Row(.uncertain, .undetermined, .registryExpired, .registry) { $0.expiredRegistry },
    Row(.uncertain, .undetermined, .grantsRefused, .registry) { $0.refusedGrants },
    Row(.uncertain, .undetermined, .grantsExpired, .registry) { $0.expiredGrants },
    Row(.uncertain, .undetermined, .detectPartial, .detection) { $0.partialDetection },
    Row(.uncertain, .undetermined, .processUnverified, .process) { $0.unverifiedProcess },
    Row(.uncertain, .undetermined, .gatewayUnproven, .gateway) { $0.unprovenGateway },
    Row(.uncertain, .undetermined, .gatewayContradicted, .gateway) { $0.contradictedGateway },
    Row(.uncertain, .undetermined, .notWitnessed, .gateway) { $0.unwitnessedGateway },
    Row(.uncertain, .undetermined, .regionUnknown, .registry) { $0.unknownRegion },
    Row(.uncertain, .undetermined, .crossingUnknown, .gateway) { $0.unknownCrossing },
    Row(.uncertain, .undetermined, .matchAmbiguous, .gateway) { $0.ambiguousMatch },
    Row(.uncertain, .undetermined, .matchWeak, .gateway) { $0.weakMatch },
    Row(.uncertain, .review, .providerUnlisted, .gateway) { $0.unlisted(isCertain: false) },
    Row(.uncertain, .review, .ownGatewayNoLine, .authorisations) { $0.ownGatewayWithoutLine },
    Row(.uncertain, .undetermined, .licenceUnverified, .authorisations) {
      $0.withoutLicence(absenceChecked: false)
    },
    .licence(.undetermined, .licenceUnverified),
    .licence(.undetermined, .sourceWeak),
    Row(.uncertain, .notApplicable, .noRule, .registry) { $0.withoutRule(isCovered: false) },

    Row(.positive, .notApplicable, .noRule, .registry) { $0.withoutRule(isCovered: true) },
    Row(.positive, .compliant, .exempt, .authorisations) { $0.exempted(by: .exemption) },
    Row(.positive, .compliant, .userPermit, .authorisations) { $0.exempted(by: .permit) },
    Row(.positive, .compliant, .ownGateway, .authorisations) { $0.ownGateway },
    Row(.positive, .review, .carrierUnknown, .authorisations) { $0.unknownCarrier },
    .licence(.review, .customerUnknown),
    Row(.positive, .review, .grantMissing, .authorisations) { $0.missingGrant },
    Row(.positive, .nonCompliant, .grantExpired, .authorisations) { $0.expiredGrant },
    Row(.positive, .nonCompliant, .grantMismatch, .authorisations) { $0.mismatchedGrant },
    Row(.positive, .nonCompliant, .useViolation, .authorisations) {
      $0.use.violations.map(ReasonFacts.grant)
    },
    Row(.positive, .review, .useUnproven, .authorisations) { $0.use.unproven.map(ReasonFacts.grant) },
    .licence(.review, .licenceFlagged),
    .licence(.review, .sourceStale),
    .licence(nil, .licenceExpiring),
  ]
}
