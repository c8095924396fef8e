/// The rows of the decision table, and the reasons of a host's status.
public enum ReasonCode: String, Hashable, Sendable, Codable, CaseIterable {
  case ok = "OK"
  // Not counted.
  case noVPN = "NO_VPN"
  case overlay = "OVERLAY"
  case notHostVPN = "NOT_HOST_VPN"
  case server = "SERVER"
  case idle = "IDLE"
  // Negative.
  case productDenied = "PRODUCT_DENIED"
  case prohibited = "PROHIBITED"
  case providerUnlisted = "PROVIDER_UNLISTED"
  case selfBuiltCrossBorder = "SELF_BUILT_CROSS_BORDER"
  case noLicence = "NO_LICENCE"
  case licenceRevoked = "LIC_REVOKED"
  case licenceCancelled = "LIC_CANCELLED"
  case licenceSuspended = "LIC_SUSPENDED"
  case licenceExpired = "LIC_EXPIRED"
  case licenceNotYetValid = "LIC_NOT_YET_VALID"
  case licenceNotCommenced = "LIC_NOT_COMMENCED"
  case classMismatch = "CLASS_MISMATCH"
  case regionOutOfScope = "REGION_OUT_OF_SCOPE"
  case customerNotAllowed = "CUSTOMER_NOT_ALLOWED"
  // Uncertain.
  case noRegistry = "NO_REGISTRY"
  case registryUntrusted = "REG_UNTRUSTED"
  case registryRolledBack = "REG_ROLLBACK"
  case registryExpired = "REG_EXPIRED"
  case grantsRefused = "GRANTS_REFUSED"
  case grantsExpired = "GRANTS_EXPIRED"
  case detectPartial = "DETECT_PARTIAL"
  case processUnverified = "PROCESS_UNVERIFIED"
  case gatewayUnproven = "GATEWAY_UNPROVEN"
  case gatewayContradicted = "GATEWAY_CONTRADICTED"
  case notWitnessed = "NOT_WITNESSED"
  case regionUnknown = "REGION_UNKNOWN"
  case crossingUnknown = "CROSSING_UNKNOWN"
  case matchAmbiguous = "MATCH_AMBIGUOUS"
  case matchWeak = "MATCH_WEAK"
  case ownGatewayNoLine = "OWN_GATEWAY_NO_LINE"
  case licenceUnverified = "LICENCE_UNVERIFIED"
  case sourceWeak = "SOURCE_WEAK"
  // Positive.
  case noRule = "NO_RULE"
  case exempt = "EXEMPT"
  case userPermit = "USER_PERMIT"
  case ownGateway = "OWN_GATEWAY"
  case carrierUnknown = "CARRIER_UNKNOWN"
  case customerUnknown = "CUSTOMER_UNKNOWN"
  case grantMissing = "GRANT_MISSING"
  case grantExpired = "GRANT_EXPIRED"
  case grantMismatch = "GRANT_MISMATCH"
  case useViolation = "USE_VIOLATION"
  case useUnproven = "USE_UNPROVEN"
  case licenceFlagged = "LIC_FLAGGED"
  case sourceStale = "SOURCE_STALE"
  case licenceExpiring = "LIC_EXPIRING"
  // Of what ends.
  case registryExpiring = "REG_EXPIRING"
  case grantsExpiring = "GRANTS_EXPIRING"
  case grantExpiring = "GRANT_EXPIRING"
  case certificateExpiring = "CERT_EXPIRING"
  // Of a waiver.
  case waived = "WAIVED"
  case waiverEnded = "WAIVER_ENDED"
  // Of processes that refuse to be read.
  case refusalsAccepted = "REFUSALS_ACCEPTED"
  case acceptanceEnded = "ACCEPTANCE_ENDED"
  case acceptanceUnsigned = "ACCEPTANCE_UNSIGNED"
  // Of the host.
  case policyVPN = "POLICY_VPN"
  case policyAny = "POLICY_ANY"
  case expectationFailed = "EXPECTATION_FAILED"
  case endpointUnreachable = "ENDPOINT_UNREACHABLE"
  case endpointUnmeasured = "ENDPOINT_UNMEASURED"
  case endpointDegraded = "ENDPOINT_DEGRADED"
  case diverted = "DIVERTED"
  case bpfHook = "BPF_HOOK"
  case viewLimited = "VIEW_LIMITED"
  case scopeNarrowed = "SCOPE_NARROWED"

  /// Whether it says of the host that something ends soon or has ended: of the registry, the grants, a licence or a
  /// certificate.
  public var isExpiry: Bool {
    switch self {
    case .registryExpiring, .registryExpired, .grantsExpiring, .grantsExpired, .grantExpiring,
      .licenceExpiring, .certificateExpiring:
      true
    default: false
    }
  }

  /// Whether it can keep a tag undetermined.
  public var leavesTagOpen: Bool {
    switch self {
    case .noRegistry, .registryUntrusted, .registryRolledBack, .registryExpired, .grantsRefused,
      .grantsExpired, .detectPartial, .processUnverified, .gatewayUnproven, .gatewayContradicted,
      .notWitnessed,
      .regionUnknown, .crossingUnknown, .matchAmbiguous, .matchWeak, .ownGatewayNoLine, .licenceUnverified,
      .sourceWeak, .providerUnlisted, .noRule, .diverted, .bpfHook,
      .viewLimited:
      true
    default: false
    }
  }
}
