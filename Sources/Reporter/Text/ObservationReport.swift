public import Model

/// What was observed on a host as a text for a person: each tunnel with its evidence, then how far every collector
/// came. It weighs nothing by a registry.
public struct ObservationReport {
  private let style: TextStyle

  /// A report for a terminal of the style; the words are the same in every colour.
  public init(style: TextStyle) { self.style = style }

  /// The whole report, every line ended by a newline.
  public func text(of state: HostState, tunnels: [Tunnel]) -> String {
    var page = Page(style: style)
    let count = tunnels.isEmpty ? "no tunnel" : tunnels.count == 1 ? "1 tunnel" : "\(tunnels.count) tunnels"
    let name = TerminalText(state.host.name ?? "this host").shortened(to: 30).text
    page.line([StyledText(count, .head), StyledText(" seen on \(name), \(state.at.words)")])
    let gaps = state.gaps
    if !gaps.isEmpty {
      let names = gaps.map(\.name.rawValue).joined(separator: ", ")
      page.paragraph([], "there may be more: not seen in full are \(names)", .unsure)
    }
    let wording = Wording.english.naming(tunnels)
    let blocks = tunnels.map {
      let rows = TunnelRows(
        tunnel: $0, all: tunnels, collectors: state.collectors, detail: .full, wording: wording)
      return rows.facts + [rows.captures].compactMap(\.self)
    }
    page.blocks(blocks) { $1.evidence(of: tunnels[$0], in: wording) }
    page.blank()
    page.collectors(Collector.allCases.map(state.report(of:)))
    return page.text
  }
}

extension Page {
  /// Adds the evidence of a tunnel, a fact a line.
  mutating func evidence(of tunnel: Tunnel, in wording: Wording) {
    for (number, evidence) in tunnel.evidence.enumerated() {
      let lead =
        Self.label(number == 0 ? "evidence" : "")
        + [StyledText(evidence.kind.rawValue)].padded(to: 11)
        + [StyledText(evidence.strength.rawValue)].padded(to: 10)
        + [StyledText(TerminalText(evidence.source.rawValue).shortened(to: 18))].padded(to: 20)
      paragraph(lead, wording.value(of: evidence))
    }
    if tunnel.evidence.isEmpty { paragraph(Self.label("evidence"), "none") }
  }

  /// Adds how far every collector came.
  mutating func collectors(_ reports: [CollectorReport]) {
    line([StyledText("collector", .head)].padded(to: 20) + [StyledText("status", .head)])
    for report in reports {
      let lead =
        [StyledText(report.name.rawValue)].padded(to: 20) + [
          StyledText(report.status.rawValue, report.status.attribute)
        ]
      if report.why.isEmpty {
        line(lead)
      } else {
        paragraph(lead.padded(to: 33), report.why)
      }
    }
  }
}
