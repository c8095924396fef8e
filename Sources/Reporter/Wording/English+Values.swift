internal import Model

/// Values as documents write them: who reads the one finds the other.
extension English {
  func headline(_ tag: Tag) -> String { tag.rawValue.uppercased() }
  func value(_ tag: Tag) -> String { tag.rawValue }
  func value(_ status: Status) -> String { status.rawValue }
  func value(_ outcome: Outcome) -> String { outcome.rawValue }
  func value(_ scope: Tunnel.Scope) -> String { scope.rawValue }
  func value(_ status: CollectorReport.Status) -> String { status.rawValue }
  func value(_ kind: Evidence.Kind) -> String { kind.rawValue }
  func value(_ strength: Evidence.Strength) -> String { strength.rawValue }

  func name(of part: TimedPart) -> String {
    switch part {
    case .phase(let phase): phase.rawValue
    case .network: "network"
    case .local: "local"
    }
  }

  func name(of topic: CheckPointTopic) -> String { topic.rawValue }

  func aside(_ remarks: [String]) -> String { remarks.joined(separator: ", ") }
  func coded(_ sentence: String, _ code: String) -> String { "\(sentence) (\(code))" }

  func expectation(_ kind: ExpectationKind, detail: String?, limit: Microseconds?) -> String {
    let words = [detail, limit.map { "limit \($0.words)" }].compactMap(\.self)
    return words.isEmpty ? kind.rawValue : "\(kind.rawValue): \(words.joined(separator: ", "))"
  }
}
