public import Model

/// What was observed on a host as a text for a person: each tunnel with its evidence, then how far every collector
/// came. It weighs nothing by a registry.
public struct ObservationReport {
  private let style: TextStyle
  private let wording: Wording

  /// A report for a terminal of the style; the words are the same in every colour.
  public init(style: TextStyle, wording: Wording = .english) {
    self.style = style
    self.wording = wording
  }

  /// The whole report, every line ended by a newline.
  public func text(of state: HostState, tunnels: [Tunnel]) -> String {
    let wording = wording.naming(tunnels)
    var page = Page(style: style)
    let host = TerminalText(state.host.name ?? wording.words(ReportRemark.host(id: nil))).shortened(to: 30)
    let headline = ReportRemark.tunnelsSeen(
      count: tunnels.count, host: host.text, at: state.at.words(secondsFromUTC: style.secondsFromUTC))
    page.line([StyledText(wording.words(headline), .head)])
    if let view = state.view, !view.isOfHost {
      page.paragraph([], wording.words(ReportRemark.seenInside(view)), .unsure)
    }
    let gaps = state.gaps.map(\.name)
    if !gaps.isEmpty {
      page.paragraph([], wording.words(ReportRemark.perhapsMore(collectors: gaps)), .unsure)
    }
    let blocks = tunnels.map {
      let rows = TunnelRows(
        tunnel: $0, all: tunnels, collectors: state.collectors, detail: .full, wording: wording)
      return rows.facts + [rows.captures].compactMap(\.self)
    }
    page.blocks(blocks) { $1.evidence(of: tunnels[$0], in: wording) }
    page.blank()
    page.collectors(Collector.observing.map(state.report(of:)), in: wording)
    return page.text
  }
}

extension Page {
  /// Adds the evidence of a tunnel, a fact a line.
  mutating func evidence(of tunnel: Tunnel, in wording: Wording) {
    for (number, evidence) in tunnel.evidence.enumerated() {
      let lead =
        Self.label(number == 0 ? wording.label(.evidence) : "")
        + [StyledText(wording.language.value(evidence.kind))].padded(to: 11)
        + [StyledText(wording.language.value(evidence.strength))].padded(to: 10)
        + [StyledText(TerminalText(evidence.source.rawValue).shortened(to: 18))].padded(to: 20)
      paragraph(lead, wording.value(of: evidence))
    }
    if tunnel.evidence.isEmpty {
      paragraph(Self.label(wording.label(.evidence)), wording.words(ReportRemark.noEvidence))
    }
  }

  /// Adds how far every collector came.
  mutating func collectors(_ reports: [CollectorReport], in wording: Wording) {
    let heads = (wording.label(.collector), wording.label(.status))
    line([StyledText(heads.0, .head)].padded(to: 20) + [StyledText(heads.1, .head)])
    for report in reports {
      let lead =
        [StyledText(report.name.rawValue)].padded(to: 20) + [
          StyledText(wording.language.value(report.status), report.status.attribute)
        ]
      let why = wording.why(of: report)
      if why.isEmpty {
        line(lead)
      } else {
        paragraph(lead.padded(to: 33), why)
      }
    }
  }
}
