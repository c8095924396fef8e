internal import Model

extension English {
  func fix(_ code: ReasonCode) -> String? {
    switch code {
    case .noRegistry: "name a registry: 'registry:' in the profile, or --registry FILE"
    case .registryUntrusted: "'vpnaudit registry verify FILE' shows what is wrong and how to fix it"
    case .registryRolledBack: "install the newest registry with its signature"
    case .registryExpired: "install a registry that is still in force"
    case .grantsRefused:
      "'vpnaudit registry verify FILE --registry REGISTRY' shows what is wrong with the grants"
    case .grantsExpired: "install a file of grants that is still in force"
    case .processUnverified: "run the client as its package ships it"
    case .gatewayUnproven: "configure a management socket for the client, or grant access to conntrack"
    case .gatewayContradicted: "compare the sources with 'vpnaudit observe', and correct the wrong one"
    case .regionUnknown: "list the site under 'sites:' of the registry"
    case .crossingUnknown: "enter the gateway's region in the registry"
    case .matchAmbiguous: "distinguish the providers in the registry"
    case .matchWeak: "list the provider's key, or its own gateways as dedicated, in the registry"
    case .ownGatewayNoLine:
      "name the grant for the gateway's line under 'own_gateways', and supply the file of grants"
    case .licenceUnverified: "look the licence up, and enter what was found"
    case .sourceWeak: "cite the regulator's own record or a copy of the licence"
    case .providerUnlisted: "list the provider and its gateways' addresses, or declare the registry complete"
    case .detectPartial: "grant the capability that the reason names, or run as root"
    case .productDenied: "stop the product, or remove the denial from the registry"
    case .prohibited: "change the provider: no waiver lifts a prohibition"
    case .selfBuiltCrossBorder: "enter the grant for the line, or lease one from a carrier"
    case .noLicence, .licenceRevoked, .licenceCancelled, .licenceSuspended, .licenceExpired:
      "ask the provider: enter a valid licence, or change the provider"
    case .licenceNotYetValid, .licenceNotCommenced: "wait for that day, or correct the day on record"
    case .classMismatch, .regionOutOfScope, .customerNotAllowed:
      "ask the provider for a licence that covers this use"
    case .noRule: "enter the rule, if one is in force"
    case .carrierUnknown, .grantMissing, .grantExpired, .grantMismatch: "enter the grant for this line"
    case .customerUnknown: "state in the registry what kind of customer the company is"
    case .useViolation: "end the use, or change the line"
    case .useUnproven: "attest the use in the grant's conditions"
    case .licenceFlagged: "ask the provider why the authority flags it"
    case .sourceStale: "look the licence up again, and enter the date"
    case .licenceExpiring: "ask the provider for its renewal"
    case .registryExpiring: "renew the registry, sign it and deliver it"
    case .waived: "renew it or end it before its last day"
    case .waiverEnded: "renew the waiver, or accept the tag"
    case .policyVPN: "start a licensed VPN, or stop the one that is active, as the policy says"
    case .expectationFailed, .endpointUnreachable, .endpointUnmeasured, .endpointDegraded:
      "see the endpoint's failure, expectation and diagnosis"
    case .diverted: "find what takes the packets: 'ip route get', 'nft list ruleset', 'bpftool cgroup tree'"
    case .ok, .noVPN, .overlay, .server, .idle, .exempt, .userPermit, .ownGateway, .policyAny: nil
    }
  }
}
