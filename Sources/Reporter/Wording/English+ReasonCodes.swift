internal import Model

/// What the codes of reasons say by themselves, a row each.
extension English {
  func words(of code: ReasonCode) -> ReasonCodeWords {
    switch code {
    case .ok: .init("every link of the chain is proven, and a valid licence covers this use today")
    // Not counted.
    case .noVPN: .init("no VPN is active, and every mandatory source was read completely")
    case .overlay: .init("the tunnel stays inside the company")
    case .notHostVPN: .init("the link belongs to a virtual machine or a container, or joins IPv4 and IPv6")
    case .server: .init("other hosts connect in; this host is not the client")
    case .idle: .init("the tunnel is configured and carries nothing")
    // Negative.
    case .productDenied:
      .init(
        "the registry denies the product itself",
        fix: "stop the product, or remove the denial from the registry")
    case .prohibited:
      .init(
        "an authority prohibits the provider's service, and no exemption lifts it",
        fix: "change the provider: no waiver lifts a prohibition")
    case .providerUnlisted:
      .init(
        "no provider of the registry has the proven gateway",
        fix: "list the provider and its gateways' addresses, or declare the registry complete")
    case .selfBuiltCrossBorder:
      .init(
        "the company's own gateway is abroad, and no grant covers the line to it",
        fix: "enter the grant for the line, or lease one from a carrier")
    case .noLicence:
      .init("a search on record found no licence of the provider", fix: Self.askForLicence)
    case .licenceRevoked:
      .init("the authority revoked the licence", fix: Self.askForLicence)
    case .licenceCancelled:
      .init("the licence was cancelled", fix: Self.askForLicence)
    case .licenceSuspended:
      .init("the licence is suspended", fix: Self.askForLicence)
    case .licenceExpired:
      .init("the licence has expired", fix: Self.askForLicence)
    case .licenceNotYetValid:
      .init("the licence begins on a later day", fix: Self.waitForDay)
    case .licenceNotCommenced:
      .init("service under the licence has not commenced", fix: Self.waitForDay)
    case .classMismatch:
      .init("no valid licence has a class that the rule requires", fix: Self.askForScope)
    case .regionOutOfScope:
      .init("an end of the tunnel lies outside the regions that the licence serves", fix: Self.askForScope)
    case .customerNotAllowed:
      .init("the licence does not allow this customer", fix: Self.askForScope)
    // Uncertain.
    case .noRegistry:
      .init(
        "no registry is configured, or it cannot be read",
        fix: "name a registry that can be read: 'registry:' in the profile, or --registry FILE")
    case .registryUntrusted:
      .init(
        "the registry's signature is missing or not by a trusted key",
        fix: "'vpnaudit registry verify FILE' shows what is wrong and how to fix it")
    case .registryRolledBack:
      .init(
        "the registry is older than one that was accepted before",
        fix: "install the newest registry with its signature")
    case .registryExpired:
      .init("the registry has expired", fix: "install a registry that is still in force")
    case .grantsRefused:
      .init(
        "the file of grants was refused",
        fix: "'vpnaudit registry verify FILE --registry REGISTRY' shows what is wrong with the grants")
    case .grantsExpired:
      .init("the file of grants has expired", fix: "install a file of grants that is still in force")
    case .detectPartial:
      .init(
        "a source that the verdict needs was not read completely",
        fix: "grant the capability that the reason names, or run as root")
    case .processUnverified:
      .init(
        "the process that holds the tunnel is not known to run its package's files",
        fix: "run the client as its package ships it")
    case .gatewayUnproven:
      .init(
        "the tunnel's gateway is not proven",
        fix: "configure a management socket for the client, or grant access to conntrack")
    case .gatewayContradicted:
      .init(
        "sources of the gateway contradict each other",
        fix: "compare the sources with 'vpnaudit observe', and correct the wrong one")
    case .notWitnessed:
      .init(
        "no test packets showed where the tunnel leads, and the registry asks for that",
        fix: "grant CAP_NET_RAW, and name an endpoint behind the tunnel in the profile")
    case .regionUnknown:
      .init(
        "the region of this host's site is not known", fix: "list the site under 'sites:' of the registry")
    case .crossingUnknown:
      .init(
        "the registry does not say in which region the gateway is",
        fix: "enter the gateway's region in the registry")
    case .matchAmbiguous:
      .init("several providers list the gateway", fix: "distinguish the providers in the registry")
    case .matchWeak:
      .init(
        "the provider is recognised only by what cannot decide",
        fix: "list the provider's key, or its own gateways as dedicated, in the registry")
    case .ownGatewayNoLine:
      .init(
        "no grant is on record for the line behind the company's own gateway",
        fix: "name the grant for the gateway's line under 'own_gateways', and supply the file of grants")
    case .licenceUnverified:
      .init(
        "whether the provider's licence is valid is not known",
        fix: "look the licence up, and enter what was found")
    case .sourceWeak:
      .init(
        "the licence rests on a source that cannot prove it",
        fix: "cite the regulator's own record or a copy of the licence")
    // Positive.
    case .noRule:
      .init("no rule in force applies to the tunnel", fix: "enter the rule, if one is in force")
    case .exempt: .init("an exemption is valid today")
    case .userPermit: .init("the company's own permit is valid today")
    case .ownGateway: .init("the gateway is the company's own, and a grant covers its line")
    case .carrierUnknown:
      .init("the tunnel crosses a border, and no grant names the carrier", fix: Self.enterGrant)
    case .customerUnknown:
      .init(
        "whether the licence allows this customer is not known",
        fix: "state in the registry what kind of customer the company is")
    case .grantMissing:
      .init("a rule requires a grant, and none is on record", fix: Self.enterGrant)
    case .grantExpired:
      .init("the grant has expired", fix: Self.enterGrant)
    case .grantMismatch:
      .init("the grant is for a line between other regions", fix: Self.enterGrant)
    case .useViolation:
      .init("the use breaks a condition of the rule", fix: "end the use, or change the line")
    case .useUnproven:
      .init(
        "nothing on record shows that the use meets a condition of the rule",
        fix: "attest the use in the grant's conditions")
    case .licenceFlagged:
      .init(
        "the authority flags the licence, or a yearly report is missing",
        fix: "ask the provider why the authority flags it")
    case .sourceStale:
      .init(
        "the licence was last looked up too long ago", fix: "look the licence up again, and enter the date")
    case .licenceExpiring:
      .init(
        "a licence expires soon: one that a tunnel uses within 90 days, or any of the registry within its notice",
        fix: "ask the provider for its renewal")
    // Of what ends within the registry's notice, on every host.
    case .registryExpiring:
      .init("the registry expires soon", fix: "renew the registry, sign it and deliver it")
    case .grantsExpiring:
      .init("the file of grants expires soon", fix: "renew the file of grants, sign it and deliver it")
    case .grantExpiring:
      .init("the approval of a grant expires soon", fix: "have the line approved again, and enter it")
    case .certificateExpiring:
      .init("an endpoint's certificate expires soon", fix: "renew the certificate that the reason names")
    // Of a waiver.
    case .waived:
      .init(
        "the company has waived the finding until a given day", fix: "renew it or end it before its last day")
    case .waiverEnded:
      .init("a waiver has expired", fix: "renew the waiver, or accept the tag")
    // Of processes that refuse to be read.
    case .refusalsAccepted:
      .init(
        "the signed registry accepts, until a given day, that these processes refuse to be read and what they could hold",
        fix: "exempt vpnaudit from what protects them, and end the acceptance")
    case .acceptanceEnded:
      .init(
        "the registry's acceptance of refusing processes has expired",
        fix: "renew it in the registry, or exempt vpnaudit from what protects the processes")
    case .acceptanceUnsigned:
      .init(
        "the registry's acceptance of refusing processes does not count: no trusted key signed the registry",
        fix: "sign the registry, and trust its key on this host: 'vpnaudit registry verify FILE'")
    // Of the host.
    case .policyVPN:
      .init(
        "the host's VPNs do not satisfy the policy",
        fix: "start a licensed VPN, or stop the one that is active, as the policy says")
    case .policyAny: .init("the policy sets no requirement for VPNs")
    case .expectationFailed:
      .init("an endpoint does not meet an expectation of the profile", fix: Self.seeEndpoint)
    case .endpointUnreachable:
      .init("no sample of an endpoint succeeded", fix: Self.seeEndpoint)
    case .endpointUnmeasured:
      .init("an endpoint could not be measured, for a cause on this host", fix: Self.seeEndpoint)
    case .endpointDegraded:
      .init("some samples of an endpoint failed, or a warning was reached", fix: Self.seeEndpoint)
    case .viewLimited:
      .init(
        "the program ran in a container or another namespace, from where the host is not seen",
        fix:
          "run it on the host, or, where only the container is meant, with 'observe: {view: namespace}' or --scope namespace"
      )
    case .scopeNarrowed:
      .init("only a part of the host was meant and inspected, as the profile or an option says")
    case .bpfHook:
      .init(
        "a BPF program in the kernel can lead packets elsewhere, and what it does is not known",
        fix:
          "find what loaded the program, and take it away or judge the host by hand: 'bpftool prog show', 'bpftool net'"
      )
    case .diverted:
      .init(
        "the packets sent to an endpoint do not leave this host for it, and no known tunnel explains that",
        fix: "find what takes the packets: 'ip route get', 'nft list ruleset', 'bpftool cgroup tree'")
    }
  }

  private static let askForLicence = "ask the provider: enter a valid licence, or change the provider"
  private static let waitForDay = "wait for that day, or correct the day on record"
  private static let askForScope = "ask the provider for a licence that covers this use"
  private static let enterGrant = "enter the grant for this line"
  private static let seeEndpoint = "see the endpoint's failure, expectation and diagnosis"
}
