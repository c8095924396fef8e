import Model

@testable import Reporter

/// A second language: the English sentences, each between `〈` and `〉`.
struct BracketedEnglish: Language {
  private let english = English()

  private func mark(_ text: String) -> String { text.isEmpty ? text : "〈\(text)〉" }

  func headline(_ tag: Tag) -> String { mark(english.headline(tag)) }
  func value(_ tag: Tag) -> String { mark(english.value(tag)) }
  func value(_ status: Status) -> String { mark(english.value(status)) }
  func value(_ outcome: Outcome) -> String { mark(english.value(outcome)) }
  func value(_ scope: Tunnel.Scope) -> String { mark(english.value(scope)) }
  func value(_ status: CollectorReport.Status) -> String { mark(english.value(status)) }
  func value(_ kind: Evidence.Kind) -> String { mark(english.value(kind)) }
  func value(_ strength: Evidence.Strength) -> String { mark(english.value(strength)) }
  func name(of part: TimedPart) -> String { mark(english.name(of: part)) }
  func name(of topic: CheckPointTopic) -> String { mark(english.name(of: topic)) }
  func aside(_ remarks: [String]) -> String { english.aside(remarks) }
  func coded(_ sentence: String, _ code: String) -> String { mark(english.coded(sentence, code)) }
  func failure(_ failure: Failure, codes: [String]) -> String { mark(english.failure(failure, codes: codes)) }
  func expectation(_ kind: ExpectationKind, detail: String?, limit: Microseconds?) -> String {
    mark(english.expectation(kind, detail: detail, limit: limit))
  }

  func words(of code: Failure.Code) -> String { mark(english.words(of: code)) }
  func detail(of facts: FailureFacts) -> String { mark(english.detail(of: facts)) }
  func words(of cause: Diagnosis.Cause) -> String { mark(english.words(of: cause)) }
  func words(of error: ProbeError) -> String { mark(english.words(of: error)) }
  func hint(of error: ProbeError) -> String? { english.hint(of: error).map(mark) }

  func words(of facts: CollectorFacts) -> String { mark(english.words(of: facts)) }
  func why(_ report: CollectorReport) -> String { mark(english.why(report)) }
  func clause(_ report: CollectorReport) -> String { mark(english.clause(report)) }

  func words(of code: ReasonCode) -> ReasonCodeWords {
    let words = english.words(of: code)
    return ReasonCodeWords(mark(words.meaning), fix: words.fix.map(mark))
  }

  func sentence(_ facts: VerdictFacts) -> String { mark(english.sentence(facts)) }
  func sentence(_ facts: DetectionFacts, tunnel: String) -> String {
    mark(english.sentence(facts, tunnel: tunnel))
  }
  func sentence(_ facts: ProcessFacts, tunnel: String) -> String {
    mark(english.sentence(facts, tunnel: tunnel))
  }
  func sentence(_ facts: GatewayFacts, tunnel: String) -> String {
    mark(english.sentence(facts, tunnel: tunnel))
  }
  func sentence(_ facts: MatchFacts) -> String { mark(english.sentence(facts)) }
  func sentence(_ facts: RegistryFacts) -> String { mark(english.sentence(facts)) }
  func sentence(_ facts: LicenceFacts) -> String { mark(english.sentence(facts)) }
  func sentence(_ facts: GrantFacts) -> String { mark(english.sentence(facts)) }
  func sentence(_ facts: RoleFacts, tunnel: String) -> String {
    mark(english.sentence(facts, tunnel: tunnel))
  }
  func sentence(_ facts: HostFacts) -> String { mark(english.sentence(facts)) }
  func sentence(_ facts: EndpointFacts, endpoint: String, names: TunnelNames) -> String {
    mark(english.sentence(facts, endpoint: endpoint, names: names))
  }
  func beginsWithTunnel(_ facts: ReasonFacts) -> Bool { english.beginsWithTunnel(facts) }
  func sentence(_ sentence: String, about peer: String) -> String {
    mark(english.sentence(sentence, about: peer))
  }
  func sentence(_ sentence: String, of label: String) -> String {
    mark(english.sentence(sentence, of: label))
  }
  func doubt(_ facts: MatchFacts) -> String { mark(english.doubt(facts)) }

  func label(_ label: ReportLabel) -> String { mark(english.label(label)) }
  func words(_ remark: ReportRemark) -> String { mark(english.words(remark)) }
  func words(_ remark: CheckRemark) -> String { mark(english.words(remark)) }
  func summary(of form: ReportForm) -> String { mark(english.summary(of: form)) }
  func remedy(of setting: DeviceSetting) -> (title: String, description: String) {
    let words = english.remedy(of: setting)
    return (mark(words.title), mark(words.description))
  }
  func help(_ metric: Metric) -> String { mark(english.help(metric)) }
  func words(_ problem: JSONProblem) -> String { mark(english.words(problem)) }
  func label(_ label: PeriodLabel) -> String { mark(english.label(label)) }
  func words(_ remark: PeriodRemark) -> String { mark(english.words(remark)) }
  func words(_ remark: ReviewRemark) -> String { mark(english.words(remark)) }
  func words(_ name: FindingName) -> String { mark(english.words(name)) }
  func words(_ problem: PeriodProblem) -> String { mark(english.words(problem)) }
  var tag: String { "en-x-marked" }
  func label(_ label: PageLabel) -> String { mark(english.label(label)) }
  func words(_ remark: PageRemark) -> String { mark(english.words(remark)) }
  func definition(of term: PageTerm) -> (term: String, meaning: String) {
    let words = english.definition(of: term)
    return (mark(words.term), mark(words.meaning))
  }
  func word(_ tag: Tag) -> String { mark(english.word(tag)) }
  func word(_ status: Status) -> String { mark(english.word(status)) }
  func word(_ severity: Severity) -> String { mark(english.word(severity)) }
  func word(_ signature: CheckRecord.Inputs.RegistryFile.Signature) -> String {
    mark(english.word(signature))
  }
  func period(_ name: String) -> String { english.period(name) }
  func day(_ date: String) -> String { english.day(date) }
  func moment(_ date: String, _ time: String, zone: String?) -> String {
    english.moment(date, time, zone: zone)
  }
  func length(_ seconds: Int64) -> String { mark(english.length(seconds)) }
  func list(_ things: [String]) -> String { english.list(things) }
  func joined(_ remarks: [String]) -> String { english.joined(remarks) }
  func text(_ sentences: [String]) -> String { english.text(sentences) }
  func words(_ problem: InventoryProblem) -> String { mark(english.words(problem)) }

  func cause(_ collectors: [Collector], ended status: CollectorReport.Status) -> String {
    mark(english.cause(collectors, ended: status))
  }
  func permission(_ capabilities: [String]) -> String { mark(english.permission(capabilities)) }
  var exemption: String { mark(english.exemption) }
  func more(_ count: Int) -> String { mark(english.more(count)) }
  func within(_ extent: Extent?) -> String? { english.within(extent).map(mark) }
  func advice(_ fix: String) -> String { mark(english.advice(fix)) }
  func outcome(_ outcome: Outcome, of count: Int, among all: Int) -> String {
    mark(english.outcome(outcome, of: count, among: all))
  }

  func name(_ label: TunnelLabel) -> String { mark(english.name(label)) }
  var anyTunnel: String { mark(english.anyTunnel) }
  func basis(_ sources: [Gateway.Source]) -> String { mark(english.basis(sources)) }
  func value(_ facts: EvidenceFacts) -> String { mark(english.value(facts)) }
  func words(_ remark: TunnelRemark) -> String { mark(english.words(remark)) }
  func words(_ captures: CaptureSummary) -> String { mark(english.words(captures)) }

  func detail(_ facts: ExpectationFacts, names: TunnelNames) -> String {
    mark(english.detail(facts, names: names))
  }
  func sentence(_ facts: DiagnosisFacts, names: TunnelNames) -> String {
    mark(english.sentence(facts, names: names))
  }
  func diagnosis(_ cause: Diagnosis.Cause, percent: Int) -> String {
    mark(english.diagnosis(cause, percent: percent))
  }
  func words(_ remark: EndpointRemark) -> String { mark(english.words(remark)) }
  func words(_ remark: SampleRemark) -> String { mark(english.words(remark)) }
}
