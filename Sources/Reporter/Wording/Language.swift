internal import Model

/// The sentences of one language: a function for each kind of facts, each an exhaustive switch, so that a fact without
/// words does not compile.
///
/// `tunnel` is the tunnel's name as a sentence calls it, `names` the names of all tunnels of a record.
protocol Language: PeriodLanguage {
  // Values, which documents write as codes.
  /// The tag as a report begins with it.
  func headline(_ tag: Tag) -> String
  func value(_ tag: Tag) -> String
  func value(_ status: Status) -> String
  func value(_ outcome: Outcome) -> String
  func value(_ scope: Tunnel.Scope) -> String
  func value(_ status: CollectorReport.Status) -> String
  func value(_ kind: Evidence.Kind) -> String
  func value(_ strength: Evidence.Strength) -> String
  func name(of part: TimedPart) -> String
  func name(of topic: CheckPointTopic) -> String

  // What joins words.
  /// Remarks on one thing that are one sentence together.
  func aside(_ remarks: [String]) -> String
  /// A sentence with the code to search for.
  func coded(_ sentence: String, _ code: String) -> String

  // Failures.
  /// What happened, in words that need no knowledge of the code.
  func words(of code: Failure.Code) -> String
  /// What was seen behind several failures, in words that need no knowledge of the cause.
  func words(of cause: Diagnosis.Cause) -> String
  /// The phase of a failure, what happened there with the alert that came, the codes to search for, and what more is
  /// known of it.
  func failure(_ failure: Failure, codes: [String]) -> String
  /// What more is known of a failure, to stand behind its code.
  func detail(of facts: FailureFacts) -> String
  /// What is wrong, to stand behind the file's name.
  func words(of error: ProbeError) -> String
  /// What fixes it; nil where nothing is known to.
  func hint(of error: ProbeError) -> String?

  // Collectors.
  /// What a collector encountered, to stand behind its status.
  func words(of facts: CollectorFacts) -> String
  /// Why it was not complete, as far as it reported; empty where it did not.
  func why(_ report: CollectorReport) -> String
  /// How it ended, in a clause.
  func clause(_ report: CollectorReport) -> String

  // Codes.
  /// What a reason's code says by itself, and what removes its cause.
  func words(of code: ReasonCode) -> ReasonCodeWords

  // Reasons.
  func sentence(_ facts: VerdictFacts) -> String
  func sentence(_ facts: DetectionFacts, tunnel: String) -> String
  func sentence(_ facts: ProcessFacts, tunnel: String) -> String
  func sentence(_ facts: GatewayFacts, tunnel: String) -> String
  func sentence(_ facts: MatchFacts) -> String
  func sentence(_ facts: RegistryFacts) -> String
  func sentence(_ facts: LicenceFacts) -> String
  func sentence(_ facts: GrantFacts) -> String
  func sentence(_ facts: RoleFacts, tunnel: String) -> String
  func sentence(_ facts: HostFacts) -> String
  func sentence(_ facts: EndpointFacts, endpoint: String, names: TunnelNames) -> String
  /// Whether the sentence about the facts begins with the tunnel's name.
  func beginsWithTunnel(_ facts: ReasonFacts) -> Bool
  /// A sentence that several peers of a tunnel do not share; `peer` is the public key of the one that it is about.
  func sentence(_ sentence: String, about peer: String) -> String
  /// A sentence behind what it is about.
  func sentence(_ sentence: String, of label: String) -> String
  /// What is uncertain of a recogniser that the registry has.
  func doubt(_ facts: MatchFacts) -> String

  // Reports.
  func label(_ label: ReportLabel) -> String
  func words(_ remark: ReportRemark) -> String
  func words(_ remark: CheckRemark) -> String
  /// What a form is and for whom.
  func summary(of form: ReportForm) -> String
  /// What a metric is.
  func help(_ metric: Metric) -> String
  /// What the user of a device is told and can do.
  func remedy(of setting: DeviceSetting) -> (title: String, description: String)
  /// What is wrong with a JSON document.
  func words(_ problem: JSONProblem) -> String
  /// What is wrong with a line of an inventory.
  func words(_ problem: InventoryProblem) -> String

  // The head of a report.
  /// Several collectors that ended alike.
  func cause(_ collectors: [Collector], ended status: CollectorReport.Status) -> String
  /// What lets denied collectors see everything.
  func permission(_ capabilities: [String]) -> String
  /// What lets processes be read that refuse to be, or what else closes the gap that they leave.
  var exemption: String { get }
  func more(_ count: Int) -> String
  /// What of the host a verdict is about, to stand behind it; nil where it is the whole host.
  func within(_ extent: Extent?) -> String?
  func advice(_ fix: String) -> String
  func outcome(_ outcome: Outcome, of count: Int, among all: Int) -> String

  // Tunnels.
  func name(_ label: TunnelLabel) -> String
  /// A tunnel of which no name is known.
  var anyTunnel: String { get }
  func basis(_ sources: [Gateway.Source]) -> String
  func value(_ facts: EvidenceFacts) -> String
  func words(_ remark: TunnelRemark) -> String
  func words(_ captures: CaptureSummary) -> String

  // Endpoints.
  func detail(_ facts: ExpectationFacts, names: TunnelNames) -> String
  /// What was expected, what was found instead, and the limit: `handshake: median 412 ms, limit 300 ms`.
  func expectation(_ kind: ExpectationKind, detail: String?, limit: Microseconds?) -> String
  func sentence(_ facts: DiagnosisFacts, names: TunnelNames) -> String
  /// What a diagnosis found, with the code to search for and how sure it is.
  func diagnosis(_ cause: Diagnosis.Cause, percent: Int) -> String
  func words(_ remark: EndpointRemark) -> String
  func words(_ remark: SampleRemark) -> String
}

/// The names of a record's tunnels by their ids.
struct TunnelNames: Sendable {
  private let names: [String: String]

  init(_ names: [String: String] = [:]) { self.names = names }

  /// The tunnel's name, or its id where the record does not have it.
  subscript(id: String) -> String { names[id] ?? id }

}
