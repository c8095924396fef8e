/// Why a tunnel does not count.
public enum RoleFacts: Hashable, Sendable, Codable {
  /// Others dial in to it.
  case server
  /// It stays inside the company: what it takes, and where its other ends are.
  case overlay(space: OverlaySpace, ends: OverlayEnds)
  /// The network card of a virtual machine, by the verified hypervisor that holds it.
  case guest
  /// The network of a container, by the verified program that holds it: what is in there leaves by its sockets.
  case container
  /// It joins IPv4 and IPv6.
  case transition(how: TransitionKind)
  /// It is a line: a session of PPPoE over a card, or over what stands upon cards; nil where the sessions are over several.
  case pppoe(interface: String?)
  case linkDown
  case noCarrier
  /// Nothing is routed into it.
  case nothingRouted
  /// Nor did a peer of the WireGuard tunnel have a handshake of the last 180 seconds.
  case nothingRoutedNorHeard
  /// Its IPsec policies have no security association: what they take goes nowhere.
  case noAssociation
  case linkDownElsewhere
  case noCarrierElsewhere
  /// Its program runs, and no tunnel of it was seen; the collectors that may have hidden one.
  case programOnly(collectors: [CollectorReport])
}

/// How a link joins IPv4 and IPv6.
public enum TransitionKind: String, Hashable, Sendable, Codable, CaseIterable {
  /// Packets are translated, and come back out of the same link.
  case translation
  /// Only addresses of Teredo are routed into it (RFC 4380).
  case teredo
}

/// The addresses that an overlay keeps to.
public enum OverlaySpace: String, Hashable, Sendable, Codable, CaseIterable {
  /// The registry's internal prefixes.
  case `internal`
  /// Private address space, where the registry lists no internal prefixes.
  case `private`
}

/// The other ends of an overlay.
public enum OverlayEnds: String, Hashable, Sendable, Codable, CaseIterable {
  /// They are configured, and lie inside.
  case inside
  /// None is configured, and none was seen.
  case unseen
  /// Those of the forwarding table lie inside.
  case tabled
  /// Those of the forwarding table lie inside, or are neighbours of this host.
  case nearby
}

/// Reasons of the host as a whole.
public enum HostFacts: Hashable, Sendable, Codable {
  /// No VPN is active, as far as was looked: the kernel's programs (BPF) are beyond the mandatory collectors.
  case noVpn(bpf: CollectorReport.Status, needs: String?)
  /// No VPN was found, and what the processes hold whose refusal is accepted was not looked at.
  case noVpnSeen
  /// Processes of a unit or a package refuse to be read; what they could hold is accepted by the registry up to a last day.
  case refusalsAccepted(
    unit: String?, package: String?, count: Int, accountable: String, through: String, reason: String)
  /// The same, and the day has passed.
  case acceptanceEnded(
    unit: String?, package: String?, count: Int, accountable: String, through: String, reason: String)
  /// The registry accepts that so many processes refuse, and does not count for that: no trusted key signed it.
  case acceptanceUnsigned(count: Int)
  /// What was not seen may hide other tunnels.
  case othersPossible(collectors: [CollectorReport])
  /// What was not seen may hide a tunnel, where none was found.
  case anyPossible(collectors: [CollectorReport])
  /// The policy asks for a licensed VPN, and none is known to be one.
  case licensedUnproven
  /// The policy asks for a licensed VPN, and none is active.
  case licensedMissing
  /// The policy allows no VPN, and one is active.
  case vpnForbidden
  /// The policy asks nothing of VPNs.
  case policyOpen
  /// The program ran in namespaces that are not the host's own, and the host is meant.
  case viewLimited(processes: HostView.Place, network: HostView.Place)
  /// No more than a part of the host was meant, and looked at.
  case narrowed(extent: Extent)
  /// A program of the kernel's can lead packets elsewhere; the process that holds it, where one was found.
  case hook(program: KernelProgram, pid: Int32?, executable: String?, package: String?, unit: String?)
  /// So many more programs can.
  case moreHooks(count: Int)
}

/// Where the packets of a connection to an endpoint went instead of out of the host.
public enum EndpointDiversion: String, Hashable, Sendable, Codable, CaseIterable {
  /// They stayed on the loopback interface.
  case loopback
  /// They left for another address or port.
  case rewritten
  /// They were answered, and seen at no interface.
  case unseen
  /// They went into an interface inside the host.
  case enclosed

  /// What a witness says; nil where it says nothing of the kind.
  public init?(_ witness: PathWitness) {
    switch (witness.result, witness.reason) {
    case (.enclosed, _): self = .enclosed
    case (.diverted, .rewritten): self = .rewritten
    case (.diverted, .loopback): self = .loopback
    case (.diverted, _): self = .unseen
    case (.direct, _), (.local, _), (.unknown, _): return nil
    }
  }
}

/// Reasons of an endpoint.
public enum EndpointFacts: Hashable, Sendable, Codable {
  case expectationUnmet(expectation: ExpectationKind, finding: CaseObject<ExpectationFacts>?)
  /// No sample succeeded; the codes of their failures, the most frequent first.
  case noAnswer(failures: [Failure.Code])
  /// It could not be measured; no codes where no sample was taken.
  case notMeasured(failures: [Failure.Code])
  case samplesFailed(failed: Int, sent: Int, failures: [Failure.Code])
  /// Its name was resolved too late for so many of the samples; the longest time that it took.
  case namesLate(late: Int, sent: Int, longest: PhaseTimes)
  /// The first address of its name failed, and another one can be connected to.
  case otherAddressWorks(address: IPAddress, sibling: IPAddress)
  /// The packets of a connection to it were watched, and did not leave the host for it; no tunnel that was found
  /// explains where they went.
  case diverted(how: EndpointDiversion, interface: String?)
  /// The certificate that ends first, of all samples' chains, by its subject, with the address that showed it.
  case certificateEnding(expires: Timestamp, name: String, address: IPAddress?)
}
