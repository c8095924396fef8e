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
    case .detectPartial: "give it the capability that the reason names, or run it as root"
    case .productDenied: "stop the product, or take the denial out of the registry"
    case .prohibited: "change the provider: no waiver lifts a prohibition"
    case .selfBuiltCrossBorder: "enter the grant for the line, or rent one from a carrier"
    case .noLicence, .licenceRevoked, .licenceCancelled, .licenceSuspended, .licenceExpired:
      "ask the provider; enter a licence that holds, or change the provider"
    case .licenceNotYetValid, .licenceNotCommenced: "wait for the day, or enter the one on record"
    case .classMismatch, .regionOutOfScope, .customerNotAllowed:
      "ask the provider for a licence that covers this use"
    case .noRule: "enter the rule, if one is in force"
    case .carrierUnknown, .grantMissing, .grantExpired, .grantMismatch: "enter the grant for this line"
    case .customerUnknown: "say in the registry what kind of customer the company is"
    case .useViolation: "end the use, or change the line"
    case .useUnproven: "attest the use in the grant's conditions"
    case .licenceFlagged: "ask the provider what the authority holds against it"
    case .sourceStale: "look the licence up again, and enter the day"
    case .licenceExpiring: "ask the provider for its renewal"
    case .registryExpiring: "renew the registry, sign it and deliver it"
    case .waived: "renew it or end it before its last day"
    case .waiverEnded: "decide again, or let the tag stand"
    case .policyVPN: "start a licensed VPN, or stop the one that is active, as the policy says"
    case .expectationFailed, .endpointUnreachable, .endpointUnmeasured, .endpointDegraded:
      "read the endpoint's failure, expectation and diagnosis"
    case .ok, .noVPN, .overlay, .server, .idle, .exempt, .userPermit, .ownGateway, .policyAny: nil
    }
  }
}
