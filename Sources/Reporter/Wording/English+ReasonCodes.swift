internal import Model

extension English {
  /// What a reason's code says, whatever its facts are: for the documentation.
  func meaning(of code: ReasonCode) -> String {
    switch code {
    case .ok: "every link of the chain is proven, and a licence holds today for this use"
    case .noVPN: "no VPN is active, and every mandatory source was read whole"
    case .overlay: "the tunnel stays inside the company"
    case .server: "others dial in; this host is not the client"
    case .idle: "the tunnel is configured and carries nothing"
    case .productDenied: "the registry denies the product itself"
    case .prohibited: "an authority prohibits the provider's service, and no exemption lifts it"
    case .providerUnlisted: "no provider of the registry has the proven gateway"
    case .selfBuiltCrossBorder: "the company's own gateway stands abroad, and no grant covers the way there"
    case .noLicence: "a search on record found no licence of the provider"
    case .licenceRevoked: "the authority revoked the licence"
    case .licenceCancelled: "the licence was cancelled"
    case .licenceSuspended: "the licence is suspended"
    case .licenceExpired: "the licence has ended"
    case .licenceNotYetValid: "the licence begins on a later day"
    case .licenceNotCommenced: "service under the licence has not commenced"
    case .classMismatch: "no licence that holds has a class that the rule asks for"
    case .regionOutOfScope: "an end of the tunnel lies outside the regions that the licence serves"
    case .customerNotAllowed: "the licence does not allow this customer"
    case .noRegistry: "there is no registry to judge by"
    case .registryUntrusted: "the registry's signature is missing or does not fit a trusted key"
    case .registryRolledBack: "the registry is older than one that was accepted before"
    case .registryExpired: "the registry has ended"
    case .grantsRefused: "the file of grants was refused"
    case .grantsExpired: "the file of grants has ended"
    case .detectPartial: "a source that the answer needs was not read whole"
    case .processUnverified: "the bytes of the process that holds the tunnel are not known to be a package's"
    case .gatewayUnproven: "where the tunnel leads is not proven"
    case .gatewayContradicted: "sources of the gateway contradict each other"
    case .regionUnknown: "the region of this host's site is not known"
    case .crossingUnknown: "the registry does not say in which region the gateway stands"
    case .matchAmbiguous: "several providers list the gateway alike"
    case .matchWeak: "the provider is recognised only by what cannot decide"
    case .ownGatewayNoLine: "no grant is on record for the line behind the company's own gateway"
    case .licenceUnverified: "whether the provider's licence holds is not known"
    case .sourceWeak: "the licence rests on a source that cannot prove it"
    case .noRule: "no rule in force concerns the tunnel"
    case .exempt: "an exemption holds today"
    case .userPermit: "the company's own permit holds today"
    case .ownGateway: "the gateway is the company's own, and a grant covers its line"
    case .carrierUnknown: "the tunnel crosses a border, and no grant names the carrier"
    case .customerUnknown: "whether the licence allows this customer is not known"
    case .grantMissing: "a rule asks for a grant, and none is on record"
    case .grantExpired: "the grant has ended"
    case .grantMismatch: "the grant is for a line between other places"
    case .useViolation: "the use breaks a condition of the rule"
    case .useUnproven: "nothing on record shows that the use meets a condition of the rule"
    case .licenceFlagged: "the authority flags the licence, or a yearly report is missing"
    case .sourceStale: "the licence was last looked up too long ago"
    case .licenceExpiring: "the licence ends within 90 days"
    case .registryExpiring: "the registry ends within 14 days"
    case .waived: "the company waives what is on record, until a day"
    case .waiverEnded: "a waiver has ended"
    case .policyVPN: "the policy on VPNs is not met"
    case .policyAny: "the policy asks nothing of VPNs"
    case .expectationFailed: "an endpoint does not meet an expectation of the profile"
    case .endpointUnreachable: "no sample of an endpoint succeeded"
    case .endpointUnmeasured: "an endpoint could not be measured, for a cause on this host"
    case .endpointDegraded: "some samples of an endpoint failed, or a warning was reached"
    }
  }

  /// What to do about a reason, in an imperative clause; nil where nothing needs to be done.
  func fix(for code: ReasonCode) -> String? {
    switch code {
    case .ok, .noVPN, .overlay, .server, .idle, .exempt, .userPermit, .ownGateway, .policyAny: nil
    case .productDenied: "stop the product, or take the denial out of the registry"
    case .prohibited: "stop using the provider; no waiver lifts a prohibition"
    case .providerUnlisted:
      "find out whose gateway it is with 'vpnaudit registry suggest', and enter the provider"
    case .selfBuiltCrossBorder, .ownGatewayNoLine:
      "enter the grant for the line, or move the line to a carrier"
    case .noLicence, .licenceRevoked, .licenceCancelled, .licenceSuspended, .licenceExpired:
      "ask the provider; enter a licence that holds, or change the provider"
    case .licenceNotYetValid, .licenceNotCommenced: "wait for the day, or enter the one on record"
    case .classMismatch, .regionOutOfScope, .customerNotAllowed:
      "ask the provider for a licence that covers this use"
    case .noRegistry: "name a registry in the profile"
    case .registryUntrusted, .grantsRefused:
      "run 'vpnaudit registry verify' on the file, which says what is wrong"
    case .registryRolledBack: "deliver the newest registry; raise 'meta.serial' with every edition"
    case .registryExpired, .registryExpiring, .grantsExpired: "renew the file, sign it and deliver it"
    case .detectPartial: "give the capability that the reason names, or run as root"
    case .processUnverified: "install the program from a package, or pin its digest ('vpnaudit registry pin')"
    case .gatewayUnproven:
      "give the program a live source: a management socket, or the capability for conntrack"
    case .gatewayContradicted: "compare the sources that the reason names"
    case .regionUnknown: "name the site's region in the registry or in the profile"
    case .crossingUnknown: "enter the region of the gateway in the registry"
    case .matchAmbiguous: "list each gateway for one provider alone"
    case .matchWeak: "list a prefix or a key that is the provider's alone"
    case .licenceUnverified, .sourceWeak, .sourceStale:
      "look the licence up at the authority, and enter source and day"
    case .noRule: "enter the rule, if one is in force"
    case .carrierUnknown, .grantMissing, .grantExpired, .grantMismatch: "enter the grant for this line"
    case .customerUnknown: "say in the registry what kind of customer the company is"
    case .useViolation: "end the use, or change the line"
    case .useUnproven: "attest the use in the grant's conditions"
    case .licenceFlagged: "ask the provider what the authority holds against it"
    case .licenceExpiring: "ask the provider for its renewal"
    case .waived: "renew or end it before its last day"
    case .waiverEnded: "decide again, or let the tag stand"
    case .policyVPN: "start a licensed VPN, or stop the one that is active, as the policy says"
    case .expectationFailed, .endpointUnreachable, .endpointUnmeasured, .endpointDegraded:
      "read the endpoint's failure, expectation and diagnosis"
    }
  }
}
