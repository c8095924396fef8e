internal import Model

/// What is said of the test packets that went through a tunnel.
struct WitnessRows {
  let witness: GatewayWitness
  let detail: ReportDetail
  let wording: Wording

  /// How many columns the time from the first message to the last has.
  private static let width = 48

  var rows: [Page.Row] {
    [summary] + (detail == .full && !witness.pulses.isEmpty ? picture : [])
  }

  private var summary: Page.Row {
    let label = wording.label(.witness)
    guard let destination = witness.destinations.first else {
      return .init(label, words(.witnessUnknown(witness.reason ?? .unmatched)), "")
    }
    let text =
      witness.result == .several
      ? words(.severalDestinations(witness.destinations))
      : words(.witnessed(destination, pulses: witness.pulses.count))
    var remark =
      detail == .full
      ? words(.destinationDetail(destination, scope: witness.scope, foreign: witness.foreign)) : ""
    switch witness.result {
    case .carried, .several: break
    case .answeredElsewhere:
      remark = words(.answers(seen: destination.answers, of: witness.answered))
    case .unknown: remark = witness.reason.map { words(.witnessUnknown($0)) } ?? ""
    }
    return .init(
      label, [StyledText(text, witness.result == .carried ? .plain : .unsure)], remark)
  }

  /// The messages and the packets that they became, on one axis.
  private var picture: [Page.Row] {
    let end = max(1, witness.pulses.map { $0.at.count + ($0.delay?.count ?? 0) }.max() ?? 1)
    func marks(_ moments: [Int64]) -> String {
      var line = [Character](repeating: "·", count: Self.width)
      // A clock that was set meanwhile puts a message before the first.
      for moment in moments { line[Int(min(max(0, moment), end) * Int64(Self.width - 1) / end)] = "|" }
      return String(line)
    }
    let sent = witness.pulses.map(\.at.count)
    let left = witness.pulses.compactMap { pulse in pulse.delay.map { pulse.at.count + $0.count } }
    return [
      .init(wording.label(.sentOut), marks(sent), words(.axis(milliseconds: (end + 999) / 1000))),
      .init(wording.label(.left), marks(left), ""),
    ]
  }

  private func words(_ remark: TunnelRemark) -> String { wording.language.words(remark) }
}
