import Model

@testable import Reporter

/// What both languages say of one thing, and the words of that thing that are in no language.
struct BothLanguages: CustomStringConvertible {
  let english: String
  let chinese: String
  /// The thing itself, as a document holds it.
  let thing: String

  init(_ thing: Any, _ words: (any Language) -> String) {
    (english, chinese) = (words(English()), words(Chinese()))
    self.thing = "\(thing)"
  }

  var description: String { "'\(english)' / '\(chinese)'" }
}

/// Everything of a check that is said in sentences, in English and in Chinese.
enum ChineseSamples {
  static func all() throws -> [BothLanguages] {
    try reasons() + parts() + failures() + collectors() + remarks() + forms()
  }

  /// Of reasons, and of what they rest on.
  private static func reasons() throws -> [BothLanguages] {
    let facts = try SampleFacts()
    var all = facts.reasons.map { facts in
      let isOfEndpoint = if case .endpoint = facts { true } else { false }
      let reason = Reason(.ok, isOfEndpoint ? .endpoint("erp") : SampleParts.t1, facts)
      return BothLanguages(facts) { Wording(language: $0).text(of: reason) }
    }
    all += facts.expectations.map { facts in BothLanguages(facts) { $0.detail(facts, names: TunnelNames()) } }
    all += facts.evidence.map { facts in BothLanguages(facts) { $0.value(facts) } }
    all += facts.diagnoses.map { facts in BothLanguages(facts) { $0.sentence(facts, names: TunnelNames()) } }
    all += facts.labels.map { label in BothLanguages(label) { $0.name(label) } }
    all += ReasonCode.allCases.map { code in BothLanguages(code) { $0.words(of: code).meaning } }
    all += ReasonCode.allCases.filter { English().words(of: $0).fix != nil }.map { code in
      BothLanguages(code) { $0.words(of: code).fix ?? "" }
    }
    return all
  }

  /// Of every value that a sentence is made with, where a sample of the facts has one of them.
  private static func parts() throws -> [BothLanguages] {
    func each<Value: CaseIterable>(
      _ type: Value.Type, _ words: @escaping (any Language, Value) -> String
    ) -> [BothLanguages] { type.allCases.map { value in BothLanguages(value) { words($0, value) } } }
    let licence = LicenceReference(instrument: .permit, number: "LAB-0001")
    let address = try SampleParts.address("203.0.113.10")
    var all = each(GatewayWitness.Reason.self) { $0.sentence(.notWitnessed(obstacle: $1), tunnel: "tun0") }
    all += each(GatewayRelay.self) {
      $0.sentence(.relayed(relay: $1, address: nil, port: nil), tunnel: "tun0")
    }
    let verifications: [HostProcess.Verification] = [
      .verified, .mismatch, .unowned, .noDigest, .interpreter, .undetermined,
    ]
    all += verifications.map { verification in
      BothLanguages(verification) {
        $0.sentence(.programUnverified(executable: nil, pid: 812, verification: verification), tunnel: "tun0")
      }
    }
    all += each(OverlaySpace.self) { $0.sentence(.overlay(space: $1, ends: .nearby), tunnel: "tun0") }
    all += each(OverlayEnds.self) { $0.sentence(.overlay(space: .internal, ends: $1), tunnel: "tun0") }
    all += each(TransitionKind.self) { $0.sentence(.transition(how: $1), tunnel: "tun0") }
    all += each(HostView.Place.self) { $0.sentence(.viewLimited(processes: $1, network: .contained)) }
    let ends: [CollectorReport.Status] = [.complete, .denied, .failed, .unsupported, .off]
    all += ends.map { status in BothLanguages(status) { $0.sentence(.noVpn(bpf: status, needs: nil)) } }
    all += each(EndpointDiversion.self) {
      $0.sentence(.diverted(how: $1, interface: nil), endpoint: "erp", names: TunnelNames())
    }
    all += each(IdentitySort.self) {
      $0.sentence(.identityUnknown(owner: RegisteredOwner(id: "word", name: nil), identity: $1))
    }
    all += each(UseCondition.self) { $0.sentence(.useUnattested(rule: "r-1", condition: $1)) }
    all += each(Grant.Purpose.self) {
      $0.sentence(.purposeGranted(grant: "g-1", purpose: $1, rule: "r-1", condition: .noResale))
    }
    all += each(Endpoint.Purpose.self) {
      $0.sentence(.purposeCarried(purpose: $1, rule: "r-1", condition: .noResale))
    }
    all += each(Licence.Flag.self) { $0.sentence(.flagged(licence: licence, flags: [$1])) }
    all += each(Licence.Instrument.self) { $0.sentence(.exempted(instrument: $1, licence: "LAB-0001")) }
    all += each(Experiment.Kind.self) { $0.sentence(.changesAlike(changes: [$1]), names: TunnelNames()) }
    all += each(ProgramVerification.self) {
      $0.value(.program(executable: nil, pid: 812, package: nil, version: nil, verification: $1))
    }
    all += each(Gateway.Source.self) { $0.basis([$1, .wire]) }
    all += each(PathWitness.Reason.self) {
      $0.words(ReportRemark.notWitnessed(endpoints: ["erp"], reason: $1))
    }
    all += [
      BothLanguages(address) { $0.sentence(.idlePeer(address: nil), tunnel: "tun0") },
      BothLanguages(address) { $0.sentence(.handshakeOld(peer: "k", age: nil), tunnel: "tun0") },
      BothLanguages(address) { $0.sentence(.handshakeOld(peer: "k", age: -7), tunnel: "tun0") },
      BothLanguages(address) { $0.sentence(.notWitnessed(obstacle: nil), tunnel: "tun0") },
      BothLanguages(address) {
        $0.sentence(.unlisted(serial: 3, complete: false, gateway: address))
      },
      BothLanguages(address) {
        $0.sentence(.grantEnding(grant: "g-1", last: "2029-02-28", count: 1))
      },
      BothLanguages(licence) { $0.sentence(.notCommenced(licence: licence, on: nil)) },
      BothLanguages(licence) { $0.sentence(.expired(licence: licence, last: nil)) },
      BothLanguages(licence) { $0.sentence(.notYetValid(licence: licence, from: nil)) },
      BothLanguages(0) { $0.sentence(.holderUnknown, tunnel: $0.anyTunnel) },
      BothLanguages(0) { $0.sentence(.heldByName(pid: 812, count: 1), tunnel: "tun0") },
      BothLanguages(0) {
        $0.sentence(.foreignCode(executable: nil, pid: 812, code: nil), tunnel: "tun0")
      },
      BothLanguages("abcdefghijkl") { $0.sentence($0.sentence("word", about: "abcdefghijkl"), of: "tun0") },
      BothLanguages(0) { $0.detail(.pathDiverted(interface: nil), names: TunnelNames()) },
      BothLanguages(0) { $0.detail(.clientAccepted(requested: false, count: 2), names: TunnelNames()) },
    ]
    return all
  }

  private static func failures() -> [BothLanguages] {
    var all = SampleFailures.all.map { failure in
      BothLanguages(failure) { Wording(language: $0).words(of: failure) }
    }
    all += Failure.Code.allCases.map { code in
      BothLanguages(code) { Wording(language: $0).words(of: Failure(code, errno: "EPERM")) }
    }
    all += Diagnosis.Cause.allCases.map { cause in BothLanguages(cause) { $0.diagnosis(cause, percent: 90) } }
    all += ProbeError.Code.allCases.map { code in
      BothLanguages(code) { $0.words(of: ProbeError(code, reason: "word")) }
    }
    all += ProbeError.Code.allCases.filter { English().hint(of: ProbeError($0)) != nil }.map { code in
      BothLanguages(code) { $0.hint(of: ProbeError(code)) ?? "" }
    }
    all += ExpectationKind.allCases.map { kind in
      BothLanguages(kind) { $0.expectation(kind, detail: "word", limit: Microseconds(300_000)) }
    }
    return all
  }

  private static func collectors() -> [BothLanguages] {
    func each<Value: CaseIterable>(_ type: Value.Type, _ facts: (Value) -> CollectorFacts) -> [BothLanguages]
    {
      type.allCases.map { value in
        let facts = facts(value)
        return BothLanguages(facts) { $0.words(of: facts) }
      }
    }
    let reports = [
      CollectorReport(.links, .complete), CollectorReport(.nft, .denied, needs: "CAP_NET_ADMIN"),
      CollectorReport(.sockets, .denied, needs: "CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH"),
      CollectorReport(.routes, .failed, errno: "ENOBUFS"), CollectorReport(.bpf, .unsupported),
      CollectorReport(.conntrack, .off), CollectorReport(.wireguard, .failed, facts: .peerKey),
    ]
    var all = CollectorFactsTests.all.map { facts in BothLanguages(facts) { $0.words(of: facts) } }
    all += each(CollectorFacts.Step.self) { .call(step: $0, table: nil, errno: nil) }
    all += each(CollectorFacts.List.self) { .cut(count: 7, list: $0, link: nil) }
    all += each(CollectorFacts.Part.self) { .processPart(pid: 1, part: $0) }
    all += each(CollectorFacts.Part.self) { .refused(part: $0, count: 3, held: true) }
    all += each(CollectorFacts.ManagementProblem.self) { .management(problem: $0) }
    all += each(CollectorFacts.ManagementObstacle.self) {
      .managementUnasked(pid: 1, obstacle: $0, option: "management-signal")
    }
    all += each(CollectorFacts.ControlSocketProblem.self) { .controlSocket(problem: $0) }
    all += each(CollectorFacts.ControlTextProblem.self) { .controlText(problem: $0, name: "fwmark") }
    all += reports.map { report in BothLanguages(report) { $0.clause(report) } }
    all += reports.map { report in
      BothLanguages(report) { $0.sentence(.collectorsIncomplete(collectors: [report]), tunnel: "tun0") }
    }
    all += [
      BothLanguages(reports) { $0.sentence(.anyPossible(collectors: reports + reports)) },
      BothLanguages("nft, links") { $0.cause([.nft, .links], ended: .off) },
      BothLanguages("nft, links") { $0.cause([.nft, .links], ended: .denied) },
      BothLanguages(0) { $0.permission([]) }, BothLanguages(0) { $0.permission(["CAP_A", "CAP_B"]) },
      BothLanguages(0) { $0.exemption }, BothLanguages(0) { $0.more(3) },
      BothLanguages(0) { $0.advice("word") },
    ]
    all += Outcome.allCases.map { outcome in BothLanguages(outcome) { $0.outcome(outcome, of: 1, among: 1) } }
    all += Outcome.allCases.map { outcome in BothLanguages(outcome) { $0.outcome(outcome, of: 2, among: 3) } }
    return all
  }

  private static func forms() -> [BothLanguages] {
    var all = ReportForm.allCases.map { form in BothLanguages(form) { $0.summary(of: form) } }
    all += Metric.allCases.map { metric in BothLanguages(metric) { $0.help(metric) } }
    all += DeviceSetting.allCases.map { setting in
      BothLanguages(setting) { $0.remedy(of: setting).title + $0.remedy(of: setting).description }
    }
    all +=
      ([
        .missing(key: "word"), .unexpected(wanted: .object), .noValue, .null,
        .schema(found: "word", wanted: ["word"]), .schema(found: "word", wanted: ["word", "word"]), .syntax,
        .value, .unwritable("word"),
      ] as [JSONProblem]).map { problem in BothLanguages(problem) { $0.words(problem) } }
    all +=
      ([
        .noHostColumn, .emptyHost, .repeated(host: "word", line: 3), .unendedQuote, .tooMany(limit: 7),
        .notUTF8,
      ] as [InventoryProblem]).map { problem in BothLanguages(problem) { $0.words(problem) } }
    return all
  }
}
