import Model

/// One of each case of the facts that a record holds.
struct SampleFacts {
  private let address: IPAddress
  private let prefix: IPPrefix
  private let region: Region
  private let report = CollectorReport(.tunProcesses, .denied, needs: "CAP_SYS_PTRACE")
  private let licence = LicenceReference(instrument: .licence, number: "LAB-0001", covers: "LAB-0002")
  private let line = CarriedLine(carrier: "Carrier", licence: "CAR-0001", grant: "g-1")
  private let owner = RegisteredOwner(id: "example-net", name: "Example Net")

  init() throws {
    address = try SampleParts.address("203.0.113.10")
    prefix = try SampleParts.capture("203.0.113.0/28").prefix
    guard let region = Region("CN-BJ") else { throw SampleParts.Mistake(text: "CN-BJ") }
    self.region = region
  }

  /// Of reasons.
  var reasons: [ReasonFacts] {
    verdict.map(ReasonFacts.verdict) + detection.map(ReasonFacts.detection)
      + process.map(ReasonFacts.process) + gateway.map(ReasonFacts.gateway)
      + match.map(ReasonFacts.match) + registry.map(ReasonFacts.registry)
      + licences.map(ReasonFacts.licence) + grant.map(ReasonFacts.grant) + role.map(ReasonFacts.role)
      + host.map(ReasonFacts.host) + endpoint.map(ReasonFacts.endpoint)
  }

  private var verdict: [VerdictFacts] {
    [
      .nothingAgainst,
      .licensed(
        provider: "word", licence: "word", name: "word", instrument: .permit, until: "word", line: line),
      .ownGateway(gateway: "word", line: line),
      .exempted(instrument: .permit, licence: "word"),
      .waived(accountable: "word", through: "word", reason: "word"),
      .waiverEnded(accountable: "word", through: "word", reason: "word"),
    ]
  }

  private var detection: [DetectionFacts] {
    [
      .collectorsIncomplete(collectors: [report]),
      .namespaceUnknown,
      .namespaceDiverts(netns: 77),
      .routesUnread(netns: 77),
      .linkMissing,
      .namespaceNotEntered(netns: 77),
      .clockWrong(clock: SampleParts.started, serial: 3, issued: SampleParts.started),
      .clockBeforeCheck(clock: SampleParts.started, serial: 3, checked: "2026-10-20"),
    ]
  }

  private var process: [ProcessFacts] {
    [
      .listenerUnknown,
      .holderUnknown,
      .kernelMade,
      .heldByName(pid: 812, count: 3),
      .holderEnded,
      .severalPrograms,
      .programUnverified(executable: "word", pid: 812, verification: .noDigest),
      .programUncatalogued(executable: "word", pid: 812),
      .foreignCode(executable: "word", pid: 812, code: "word"),
    ]
  }

  private var gateway: [GatewayFacts] {
    [
      .notAsked,
      .translated(from: address, to: address),
      .relayed(relay: .proxy, address: address, port: 443),
      .answererUnknown,
      .proxySettingsUnread(address: address),
      .transportMode,
      .associationSilent(address: address),
      .proxyConnections,
      .handshakeOld(peer: "word", age: 7),
      .addressTaken(address: address),
      .routeIntoItself(address: address),
      .sourcesDiffer(addresses: AddressList([address])),
      .severalPeers,
      .dialledIn(count: 7),
      .idlePeer(address: address),
      .configurationDiffers(address: address, configured: AddressList([address])),
      .routeDiffers(address: address, routes: AddressList([address])),
      .severalConfigured,
      .routeNotConfigured(routes: AddressList([address]), configured: AddressList([address])),
      .noConfiguredRoute,
      .holderUncertain(address: address),
      .configurationOnly(address: address),
      .oneHand(address: address),
      .routeOnly(address: address, name: "word", collectors: [report]),
      .proxyUnknown(address: address),
      .sourceAlone(address: address),
      .sourcesDisagree(address: address),
      .noPeer,
      .noSource(name: "word", collectors: [report]),
      .destinationDiffers(address: address, witnessed: address),
      .destinationAlone(address: address),
      .severalDestinations(addresses: AddressList([address])),
      .answeredElsewhere(address: address),
      .notWitnessed(obstacle: .noEndpoint),
      .notExclusive,
      .carriedByItself,
    ]
  }

  private var match: [MatchFacts] {
    [
      .ambiguous(owners: [owner]),
      .identityUnknown(owner: owner, identity: .tlsKey),
      .identityForeign(owner: owner, key: "word"),
      .keyNotInForce(owner: owner, key: "word"),
      .prefixNotInForce(owner: owner, prefix: prefix),
      .prefixTranslated(owner: owner, prefix: prefix),
      .prefixShared(owner: owner, prefix: prefix),
      .prefixWide(owner: owner, prefix: prefix, widest: 3),
      .portUnknown(owner: owner, prefix: prefix),
      .portForeign(owner: owner, prefix: prefix, services: [Service(transport: .udp, port: 1194)]),
      .unlisted(serial: 3, complete: true, gateway: address),
      .unlistedTranslator(serial: 3, gateway: address),
      .unlistedNeighbour(serial: 3, gateway: address),
      .unlistedInternal(serial: 3, gateway: address),
      .unlistedPerhaps(serial: 3, gateway: address, owner: owner, kinds: ["word"]),
      .gatewayUnplaced(owner: owner),
    ]
  }

  private var registry: [RegistryFacts] {
    [
      .noRegistry,
      .registryRefused(why: "word", line: 3),
      .registryEnded(serial: 3, expires: SampleParts.started),
      .registryEnding(serial: 3, expires: SampleParts.started),
      .grantsRefused(why: "word", line: 3),
      .grantsEnded(serial: 3, expires: SampleParts.started),
      .registryUnread(why: "word"),
      .grantsEnding(serial: 3, expires: SampleParts.started),
      .grantEnding(grant: "word", last: "word", count: 2),
      .licenceEnding(provider: "word", licence: "word", last: "word", count: 1),
      .siteUnplaced,
      .noRule,
      .noRuleNorLicence(owner: owner),
      .productDenied(product: "word", why: "word"),
      .providerProhibited(provider: "word", licence: "word"),
    ]
  }

  private var licences: [LicenceFacts] {
    [
      .noneRecorded(provider: "word"),
      .noneFound(provider: "word", on: "word"),
      .classMissing(provider: "word", classes: ["word"]),
      .revoked(licence: licence, since: "word"),
      .cancelled(licence: licence, since: "word"),
      .suspended(licence: licence, since: "word"),
      .notYetValid(licence: licence, from: "word"),
      .expired(licence: licence, last: "word"),
      .notCommenced(licence: licence, on: "word"),
      .endUnknown(licence: licence),
      .coverProhibits(licence: licence),
      .coverCovered(licence: licence),
      .coverUnknown(licence: licence, cover: "word"),
      .sourceWeak(licence: licence),
      .sourceMissing(licence: licence),
      .lineUnknown(licence: licence),
      .lineNotGranted(licence: licence, line: "word"),
      .addressUnknown(licence: licence),
      .addressNotListed(licence: licence, address: address),
      .regionsUnknown(licence: licence),
      .regionOutside(licence: licence, serves: ["word"], ends: ["word"]),
      .customerUnknown(licence: licence),
      .customerExcluded(licence: licence),
      .checkedLongAgo(licence: licence, checked: "word"),
      .neverChecked(licence: licence),
      .flagged(licence: licence, flags: [.abnormalList]),
      .expiring(licence: licence, last: "word"),
    ]
  }

  private var grant: [GrantFacts] {
    [
      .gatewayAbroad(gateway: "word", region: region, jurisdiction: "word", refused: true),
      .lineUngranted(gateway: "word", refused: true),
      .carrierUnknown(jurisdiction: "word"),
      .grantMissing(rule: "word", refused: true),
      .grantPending(grant: "word"),
      .grantRejected(grant: "word"),
      .grantWithdrawn(grant: "word"),
      .grantNotBegun(grant: "word", from: "word"),
      .grantEnded(grant: "word", last: "word"),
      .grantFileEnded(grant: "word", expires: SampleParts.started),
      .grantElsewhere(grant: "word", joins: [region], ends: ["word"]),
      .resold(provider: "word", rule: "word", condition: .noResale),
      .purposeCarried(purpose: .datacentre, rule: "word", condition: .noResale),
      .purposeGranted(grant: "word", purpose: .platform, rule: "word", condition: .noResale),
      .useUnattested(rule: "word", condition: .noResale),
    ]
  }

  private var role: [RoleFacts] {
    [
      .server,
      .overlay(space: .private, ends: .tabled),
      .linkDown,
      .noCarrier,
      .nothingRouted,
      .nothingRoutedNorHeard,
      .noAssociation,
      .guest,
      .container,
      .transition(how: .teredo),
      .pppoe(interface: "word"),
      .linkDownElsewhere,
      .noCarrierElsewhere,
      .programOnly(collectors: [report]),
    ]
  }

  private var host: [HostFacts] {
    [
      .noVpn(bpf: .denied, needs: "word"),
      .othersPossible(collectors: [report]),
      .anyPossible(collectors: [report]),
      .licensedUnproven,
      .licensedMissing,
      .vpnForbidden,
      .policyOpen,
      .viewLimited(processes: .contained, network: .contained),
      .narrowed(extent: .container),
      .noVpnSeen,
      .refusalsAccepted(
        unit: "word.service", package: "word", count: 2, accountable: "word", through: "2027-01-30",
        reason: "word"),
      .acceptanceEnded(
        unit: "word.service", package: "word", count: 2, accountable: "word", through: "2026-11-20",
        reason: "word"),
      .acceptanceUnsigned(count: 2),
      .hook(
        program: SampleParts.program, pid: 812, executable: "word", package: "word", unit: "word"),
      .moreHooks(count: 3),
    ]
  }

  private var endpoint: [EndpointFacts] {
    [
      .expectationUnmet(expectation: .tlsExpiry, finding: CaseObject(.chainUnverified)),
      .noAnswer(failures: [.tcpReset]),
      .notMeasured(failures: [.tcpReset]),
      .samplesFailed(failed: 3, sent: 3, failures: [.tcpReset]),
      .namesLate(late: 3, sent: 3, longest: Sample.Phases(resolve: Microseconds(5_001_000))),
      .otherAddressWorks(address: address, sibling: address),
      .diverted(how: .loopback, interface: "word"),
      .certificateEnding(expires: SampleParts.started, name: "word", address: address),
    ]
  }

  var expectations: [ExpectationFacts] {
    [
      .pathUnknown,
      .pathDirect(interface: "word"),
      .pathTunnel(tunnel: "word"),
      .pathDiverted(interface: "word"),
      .pathEnclosed(interface: "word"),
      .addressHidden,
      .addressUnknown,
      .addressesOutside(addresses: [address], answered: true),
      .versionUnknown,
      .versionsOlder(versions: ["word"]),
      .certificateMissing,
      .certificateEnds(at: SampleParts.started, subject: "CN=Lab CA", address: address),
      .chainUnverified,
      .issuerOther(issuer: "word"),
      .keyOther(key: "word"),
      .clientAccepted(requested: true, count: 2),
      .clientVerdictUnknown,
      .handshakeUntimed,
      .handshakeSlow(median: Microseconds(500)),
    ]
  }

  var evidence: [EvidenceFacts] {
    [
      .link(kind: .wireguard, up: true, carrier: true),
      .linkMissing(kind: .wireguard),
      .name(name: "word"),
      .holdsDescriptor(pid: 812, interface: "word"),
      .exchangesKeys(pid: 812),
      .listens(pid: 812),
      .program(executable: "word", pid: 812, package: "word", version: "word", verification: .listed),
      .policy(source: prefix, destination: prefix, tunnel: true),
      .diversion(kind: .tproxy, port: 443, table: "word", chain: "word"),
      .route(encapsulation: 443, prefix: prefix, table: 254),
      .namespaceDiverts,
      .gateway(address: address, port: 443, transport: .udp),
      .peer(key: "word", age: 7),
      .testPackets(address: address, port: 1194, number: 17, matched: 8, pulses: 8, chance: 1e-9),
    ]
  }

  var labels: [TunnelLabel] {
    [
      .ipsec(gateway: address),
      .ipsecHost(address: address),
      .ipsecTransport,
      .diversion(kind: .tproxy, port: 443),
      .namespace(netns: 77),
      .routes(encapsulation: 443),
    ]
  }

  var diagnoses: [DiagnosisFacts] {
    [
      .answersDiffer(answers: AddressList([address]), control: AddressList([address])),
      .addressesFailed(
        addresses: AddressList([address]), failures: [.tcpReset], count: 3, all: 3, subject: "word"),
      .controlTried(address: address, failures: [.tcpReset]),
      .chainFrom(issuer: "word", accepted: true, count: 3, all: 3),
      .keysUnexpected(expected: 3, whole: true),
      .issuerThrough(tunnel: "word", issuer: "word", failures: [.tcpReset]),
      .issuerBeside(interface: "word", issuer: "word", failures: [.tcpReset]),
      .namedReset(count: 3, all: 3),
      .neutralAnswered(name: "word"),
      .neutralAlerted(name: "word", alert: "word"),
      .resetsEarly(count: 3, first: Microseconds(500), last: Microseconds(500), trip: Microseconds(500)),
      .neutralReset,
      .besideSucceeded(interface: "word"),
      .halted(failures: [.tcpReset], count: 3, all: 3),
      .smallSegmentsDone(count: 3, all: 3),
      .classicalHalted,
      .resent(count: 3, all: 3),
      .throughFailed(tunnel: "word", failures: [.tcpReset], count: 3, all: 3),
      .besideCounted(interface: "word", count: 3, all: 3),
      .ended(failures: [.tcpReset], count: 3, all: 3),
      .besideAlike(tunnel: "word"),
      .noTunnel,
      .changesAlike(changes: [.smallSegments]),
    ]
  }
}
