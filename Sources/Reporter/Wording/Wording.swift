public import Model

/// The one place where codes and facts become sentences: every report and every document's texts come through it.
public struct Wording: DocumentWording {
  let language: any Language
  private let names: TunnelNames

  init(language: any Language, names: TunnelNames = TunnelNames()) {
    self.language = language
    self.names = names
  }

  /// English, for documents that have no tunnels.
  public static let english = Wording(.english)
  /// Chinese, likewise.
  public static let chinese = Wording(.chinese)

  /// Sentences in a language, for documents that have no tunnels.
  public init(_ language: ReportLanguage) {
    switch language {
    case .english: self.init(language: English())
    case .chinese: self.init(language: Chinese())
    }
  }

  /// The same for a record, whose sentences call its tunnels by their names.
  func naming(_ tunnels: [Tunnel]) -> Wording {
    let names = tunnels.map { ($0.id, name(of: $0)) }
    return Wording(language: language, names: TunnelNames(Dictionary(names) { first, _ in first }))
  }

  /// What to call a tunnel.
  func name(of tunnel: Tunnel) -> String {
    tunnel.interface ?? tunnel.label.map(language.name) ?? tunnel.product?.name ?? tunnel.id
  }

  /// The name of what a reason is about; nil for the host, and for an endpoint, whose sentences name it themselves.
  func name(of subject: ReasonSubject) -> String? { subject.tunnel.map { names[$0] } }

  public func text(of reason: Reason) -> String {
    let text = sentence(reason)
    guard case .tunnel(_, let peer?) = reason.subject else { return text }
    return language.sentence(text, about: peer)
  }

  public func hostText(of reason: Reason) -> String {
    guard let name = name(of: reason.subject) else { return text(of: reason) }
    return language.sentence(text(of: reason), of: name)
  }

  private func sentence(_ reason: Reason) -> String {
    let tunnel = name(of: reason.subject) ?? language.anyTunnel
    switch reason.facts {
    case .verdict(let facts)?: return language.sentence(facts)
    case .detection(let facts)?: return language.sentence(facts, tunnel: tunnel)
    case .process(let facts)?: return language.sentence(facts, tunnel: tunnel)
    case .gateway(let facts)?: return language.sentence(facts, tunnel: tunnel)
    case .match(let facts)?: return language.sentence(facts)
    case .registry(let facts)?: return language.sentence(facts)
    case .licence(let facts)?: return language.sentence(facts)
    case .grant(let facts)?: return language.sentence(facts)
    case .role(let facts)?: return language.sentence(facts, tunnel: tunnel)
    case .host(let facts)?: return language.sentence(facts)
    case .endpoint(let facts)?:
      guard case .endpoint(let name) = reason.subject else { return reason.writtenCode }
      return language.sentence(facts, endpoint: name, names: names)
    // A document of another version: the code says what it can.
    case nil: return reason.writtenCode
    }
  }

  /// The text of a reason behind its subject, unless it begins with it.
  func sentence(_ text: String, of reason: Reason, behind subject: String) -> String {
    reason.facts.map(language.beginsWithTunnel) == true ? text : language.sentence(text, of: subject)
  }

  public func detail(of report: CollectorReport) -> String? { report.facts.map(language.words(of:)) }
  public func text(of facts: CollectorFacts) -> String { language.words(of: facts) }
  public func detail(of failure: Failure) -> String? { failure.facts.map(language.detail) }

  public func detail(of result: ExpectationResult) -> String? {
    result.facts.map { language.detail($0, names: names) }
  }

  public func basis(of gateway: Gateway) -> String? { gateway.sources.map(language.basis) }

  public func value(of evidence: Evidence) -> String {
    evidence.facts.map(language.value) ?? evidence.kind.rawValue
  }

  public func evidence(of diagnosis: Diagnosis) -> [String] {
    diagnosis.facts.map { language.sentence($0, names: names) }
  }

  /// What is uncertain of a recogniser that the registry has.
  package func doubt(_ facts: MatchFacts) -> String { language.doubt(facts) }

  /// What was expected and what was found instead: `handshake: median 412 ms, limit 300 ms`.
  func words(of result: ExpectationResult) -> String {
    language.expectation(result.kind, detail: detail(of: result), limit: result.limit)
  }

  /// A diagnosis with its code and confidence.
  func words(of diagnosis: Diagnosis) -> String {
    language.diagnosis(diagnosis.cause, percent: Int((diagnosis.confidence * 100).rounded()))
  }

  /// The phase of a failure, what happened there, and the codes to search for.
  func words(of failure: Failure) -> String {
    language.failure(failure, codes: [failure.code.rawValue, failure.errno].compactMap(\.self))
  }

  func label(_ label: ReportLabel) -> String { language.label(label) }
  func words(_ remark: ReportRemark) -> String { language.words(remark) }
  func words(_ remark: CheckRemark) -> String { language.words(remark) }
  func words(_ remark: EndpointRemark) -> String { language.words(remark) }
  func words(_ remark: SampleRemark) -> String { language.words(remark) }
  func remedy(of setting: DeviceSetting) -> (title: String, description: String) {
    language.remedy(of: setting)
  }
  func text(of problem: PeriodProblem) -> String { language.words(problem) }
  public func text(of problem: InventoryProblem) -> String { language.words(problem) }
  func help(_ metric: Metric) -> String { language.help(metric) }

  /// Why a collector was not complete, as far as it reported; empty where it did not.
  func why(of report: CollectorReport) -> String { language.why(report) }

  /// What is wrong with a JSON document.
  func text(of problem: JSONProblem) -> String { language.words(problem) }

  /// What keeps endpoints from being probed, with the file that it is about.
  public func text(of error: ProbeError) -> String {
    (error.file.map { "\($0): " } ?? "") + language.words(of: error)
  }

  /// What fixes it; nil where nothing is known to.
  public func hint(of error: ProbeError) -> String? { language.hint(of: error) }
}
