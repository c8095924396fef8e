import Model

@testable import Reporter

/// What reports say beside facts.
extension ChineseSamples {
  static func remarks() throws -> [BothLanguages] {
    try ofTunnels() + ofReports() + ofChecks() + ofSamples() + captures()
  }

  private static func ofTunnels() throws -> [BothLanguages] {
    let address = try SampleParts.address("203.0.113.10")
    let destination = GatewayWitness.Destination(
      address: address, transport: 17, port: 1194, matched: 8, answers: 7, overhead: 69,
      delay: Microseconds(431), chance: 1e-9)
    let program = ProxyClients.Program(pid: 812, executable: "/usr/bin/curl", package: nil, unit: nil)
    let marks = ProductMark.Kind.allCases.map { MarkReference(ProductMark($0, "word", .alone)) }
    var remarks: [TunnelRemark] =
      [
        .unknown, .idle, .noCaptures, .carrier(id: "t1", interface: "wg0"), .addresses(["word"]),
        .addresses(["word", "word", "word", "word", "word"]), .mtu(1420), .ownGateway(name: "word"),
        .providerUnlisted, .noRegistry, .registryRefused, .ownLine(licence: "word"), .ownLine(licence: nil),
        .licence(number: nil, through: nil), .licence(number: "word", through: "word"),
        .waived(through: "word"), .accountable("word"), .notCounted, .overlay, .server, .guest, .container,
        .transition, .pppoe, .attested, .process(pid: 812, unit: "word"), .executableUnknown,
        .clients(ProxyClients(pid: 7, programs: [program], more: 3)), .unseenClients(count: 2),
        .processUnknown(why: "word"), .processUnseen, .noProcess, .processHidden, .line, .kernel,
        .filesVerified(package: "word"), .filesVerified(package: nil), .executableUnreadable,
        .filesUnverified(why: "word"), .filesUnowned, .packageUnverified(package: "word", why: "word"),
        .witnessed(destination, pulses: 8), .severalDestinations([destination, destination]),
        .answers(seen: 3, of: 8), .axis(milliseconds: 900), .gateway(proven: true, basis: "word"),
        .gateway(proven: false, basis: nil),
      ]
    remarks += GatewayWitness.Reason.allCases.map { .witnessUnknown($0) }
    remarks += GatewayWitness.Scope.allCases.map { .destinationDetail(destination, scope: $0, foreign: 5) }
    remarks += Status.allCases.map { .insteadOf($0) }
    remarks += marks.map { .toldBy([$0]) }
    return remarks.map { remark in BothLanguages(remark) { $0.words(remark) } }
  }

  private static func ofReports() -> [BothLanguages] {
    let processes = [
      ObservedProcess(pid: 77, name: "guard", unit: "guard.service"),
      ObservedProcess(pid: 78, name: nil, unit: nil),
    ]
    let remarks: [ReportRemark] =
      [
        .host(id: nil), .host(id: "5e1c0a"), .clockUnkept, .tunnelsSeen(count: 0, host: "word", at: "word"),
        .tunnelsSeen(count: 3, host: "word", at: "word"), .perhapsMore(collectors: [.nft, .links]),
        .seenInside(HostView(pid: .initial, network: .contained)), .noTunnel(complete: true),
        .noTunnel(complete: false), .noTunnelFromHere, .passedOver(first: processes, more: 2),
        .passedOver(first: [], more: 2), .partial, .hooksUnseen, .blind(toHooks: true), .noEvidence,
        .wireUnwatched(CollectorReport(.wire, .denied, needs: "CAP_NET_RAW")),
        .wireUnwatched(CollectorReport(.wire, .off)), .wireUnwatched(CollectorReport(.wire, .unsupported)),
        .witnessed(count: 2, among: 3),
        .certificateEnded(subject: "word", day: "2026-11-20", ago: 3),
        .certificateEnds(subject: nil, day: "2026-11-24", days: 3), .commonNameOnly, .stapleMissing,
      ]
      + ([.trusted, .untrusted, .unsigned, .none] as [CheckRecord.Inputs.RegistryFile.Signature]).flatMap {
        [.registry(serial: $0 == .none ? nil : 3, signature: $0), .grants(serial: 3, signature: $0)]
      }
    return remarks.map { remark in BothLanguages(remark) { $0.words(remark) } }
  }

  private static func ofChecks() -> [BothLanguages] {
    let verdicts = Tag.allCases.flatMap { tag in
      Status.allCases.map { status in
        CheckRemark.verdict(tag: tag, status: status, outcome: .degraded, extent: .container, sawHooks: false)
      }
    }
    let remarks: [CheckRemark] =
      [
        .mandatoryCollectors, .host, .unnamedHost, .expiries, .incomplete, .provider(name: "word"),
        .warning(text: "word"), .endpointsReachable(count: 2, all: 3), .moreRows(count: 3),
        .pluginVerdict(tag: .unlicensed, code: "PROVIDER_UNLISTED", name: "tun0", extent: .networkNamespace),
        .moreAnnotations(count: 3), .standard, .disclaimer,
      ]
      + ([.passed, .warned, .failed, .undetermined, .skipped] as [CheckPointResult]).map { .result($0) }
      + verdicts
    return remarks.map { remark in BothLanguages(remark) { $0.words(remark) } }
  }

  private static func ofSamples() throws -> [BothLanguages] {
    let time = Microseconds(4_600)
    let address = try SampleParts.address("203.0.113.10")
    let endpoints: [EndpointRemark] = [
      .proxy("word"), .succeeded(count: 3, sent: 5), .share(count: 3, sent: 5), .otherFailures(count: 2),
      .certificate(subject: "word", issuer: "word"),
      .result(target: "word", proxy: "word", outcome: .unreachable, ok: 0, sent: 5),
    ]
    let samples: [SampleRemark] =
      [
        .targets(count: 3), .counts(sent: 5, ok: 4), .failing(count: 2), .worstFirst, .samples(count: 5),
        .path(interface: "word", proxy: nil, address: address), .records(count: 2), .attempt(number: 2),
        .port(40_000), .late(time), .redirects(count: 2), .firstByte(time), .resumed(true), .resumed(false),
        .ocsp(stapled: true), .ocsp(stapled: false), .network(time), .local(time), .serverThink(time),
        .stamps(.kernel), .stamps(.user), .roundTrip(first: time, last: time, variance: time),
        .retransmits(count: 2), .segmentSize(1448), .pathMTU(1500), .anonymousCertificate,
        .validity(from: "2026-11-20", to: "2027-11-20", chain: 2, verified: true),
        .validity(from: "2026-11-20", to: "2027-11-20", chain: 2, verified: false),
      ]
      + Sample.ClientCertificateVerdict.allCases.flatMap {
        [.clientCertificate(shown: true, verdict: $0), .clientCertificate(shown: false, verdict: $0)]
      }
    return endpoints.map { remark in BothLanguages(remark) { $0.words(remark) } }
      + samples.map { remark in BothLanguages(remark) { $0.words(remark) } }
  }

  private static func captures() -> [BothLanguages] {
    let group = CaptureSummary.Group(
      prefixes: ["word", "word", "word"], table: 51820, selector: .policy, shown: 2)
    let summaries = ([nil, .everything, .ipv4, .ipv6] as [CaptureSummary.Extent?]).flatMap { extent in
      [
        CaptureSummary(extent: extent, groups: [group], more: 2, routes: 7),
        CaptureSummary(extent: extent, groups: [], more: 0, routes: 7),
      ]
    }
    return summaries.map { summary in BothLanguages(summary) { $0.words(summary) } }
  }
}
