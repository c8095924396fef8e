internal import Model

extension English {
  func fix(_ code: ReasonCode) -> String? {
    switch code {
    case .noRegistry: "name a registry: 'registry:' in the profile, or --registry FILE"
    case .registryUntrusted: "'vpnaudit registry verify FILE' says what is wrong, and how to mend it"
    case .registryRolledBack: "put the newest registry in place, with its signature"
    case .registryExpired: "put a registry in place that is still in force"
    case .grantsRefused:
      "'vpnaudit registry verify FILE --registry REGISTRY' says what is wrong with the grants"
    case .grantsExpired: "put a file of grants in place that is still in force"
    case .processUnverified: "run the client as its package ships it"
    case .gatewayUnproven: "give the client a management socket, or let conntrack be read"
    case .gatewayContradicted: "compare the sources with 'vpnaudit observe', and correct the wrong one"
    case .regionUnknown: "list the site under 'sites:' of the registry"
    case .crossingUnknown: "give the gateway's region in the registry"
    case .matchAmbiguous: "tell the two providers apart in the registry"
    case .matchWeak: "list the provider's key, or its own gateways as dedicated, in the registry"
    case .ownGatewayNoLine:
      "name the grant for the gateway's line under 'own_gateways', and give the file of grants"
    case .licenceUnverified: "look the licence up, and enter what was found"
    case .sourceWeak: "cite a look-up at the regulator or a copy of the licence"
    case .providerUnlisted: "list the provider and its gateways' addresses, or declare the registry complete"
    case .ok, .noVPN, .overlay, .server, .idle, .productDenied, .prohibited, .selfBuiltCrossBorder,
      .noLicence, .licenceRevoked, .licenceCancelled, .licenceSuspended, .licenceExpired,
      .licenceNotYetValid, .licenceNotCommenced, .classMismatch, .regionOutOfScope, .customerNotAllowed,
      .detectPartial, .noRule, .exempt, .userPermit, .ownGateway, .carrierUnknown, .customerUnknown,
      .grantMissing, .grantExpired, .grantMismatch, .useViolation, .useUnproven, .licenceFlagged,
      .sourceStale, .licenceExpiring, .registryExpiring, .waived, .waiverEnded, .policyVPN, .policyAny,
      .expectationFailed, .endpointUnreachable, .endpointUnmeasured, .endpointDegraded:
      nil
    }
  }
}
