internal import Model

/// C: how endpoints answered.
extension PageParts {
  private static let mostPlots = 12

  var connectivity: Markup { Markup([endpoints, plots, certificates]) }

  private var endpoints: Markup {
    table(
      .endpoints, id: "endpoints",
      [
        .text(.endpoint), .text(.target), .number(.hostCount), .number(.samples), .number(.unreachable),
        .text(.goals),
        .number(.median), .number(.p95),
      ],
      report.endpoints.map { endpoint in
        let goals = endpoint.goals.sorted { $0.key < $1.key }.compactMap { name, results -> PageRemark? in
          let missed =
            (results[ExpectationResult.Result.warning.rawValue] ?? 0)
            + (results[ExpectationResult.Result.failed.rawValue] ?? 0)
          return missed > 0
            ? .goalMissed(name: name, missed: missed, checks: results.values.reduce(0, +)) : nil
        }
        let unreached = Self.unreached(endpoint)
        return Row(
          [
            .name(endpoint.name), .name(endpoint.target), number(endpoint.hosts),
            Markup(words(.share(part: endpoint.ok, whole: endpoint.sent))),
            Markup(words(.share(part: unreached, whole: endpoint.checks))),
            goals.isEmpty ? Self.nothing : .sentence(language.joined(goals.map { words($0) })),
            Markup(endpoint.tlsMedian?.words ?? "–"), Markup(endpoint.tlsP95?.words ?? "–"),
          ], state: unreached > 0 ? "non-compliant" : goals.isEmpty ? "compliant" : "undetermined")
      })
  }

  private var plots: Markup {
    let shown = report.endpointDays.filter { !$0.days.isEmpty }.prefix(Self.mostPlots)
    guard let first = report.days.first, let last = report.days.last, !shown.isEmpty else {
      return part(.handshakes, id: "handshakes", .element("p", ["class": "quiet"], words(.noPlots)))
    }
    let (from, through) = (language.day(first.day), language.day(last.day))
    let figures = shown.enumerated().map { number, endpoint -> Markup in
      let days = Dictionary(endpoint.days.map { ($0.day, $0) }) { first, _ in first }
      let plot = BandPlot(
        days: report.days.map { day in
          let own = days[day.day]
          return BandPlot.Day(
            low: own?.p25?.count, median: own?.median?.count, high: own?.p75?.count, top: own?.p95?.count,
            failed: own?.unreachable ?? 0, all: own?.checks ?? 0)
        },
        ceiling: max(1, endpoint.days.compactMap { ($0.p95 ?? $0.p75)?.count }.max() ?? 1))
      let known = report.endpoints.first { $0.name == endpoint.name && $0.target == endpoint.target }
      let remarks = [
        known?.tlsMedian.map { "\(label(.median)) \($0.words)" },
        known?.tlsP95.map { "\(label(.p95)) \($0.words)" },
        known.map {
          "\(label(.unanswered)) \(words(.unreached(checks: Self.unreached($0), all: $0.checks)))"
        },
      ].compactMap(\.self)
      return .element(
        "figure", [:],
        .element(
          "figcaption", [:], .name(endpoint.name), Markup(" "),
          .element("span", ["class": "quiet"], language.joined(remarks))),
        drawing(
          plot.svg(
            id: "plot\(number)",
            title: "\(label(.handshakes)): \(TerminalText(endpoint.name).shortened(to: 60).text)",
            description: language.joined(remarks)),
          top: Microseconds(plot.ceiling).words, from: from, through: through))
    }
    return part(
      .handshakes, id: "handshakes",
      legend([
        ("median", .medianLine), ("band", .quartiles), ("top", .upTo95), ("failed", .unreachableChecks),
      ]),
      .element("div", ["class": "plots"], figures),
      shown.count < report.endpoints.count
        ? .element("p", ["class": "cut"], words(.plotted(shown: shown.count, all: report.endpoints.count)))
        : .empty,
      paragraph(.handshakeMethod))
  }

  private var certificates: Markup {
    ladder(
      .certificates, id: "certificates", .endpoint,
      report.certificates.map { certificate in
        Rung(
          what: Markup([
            .name(certificate.endpoint), Markup(" "),
            .element("span", ["class": "quiet"], .name(certificate.target)),
          ]), day: clock.dayElement(certificate.ends),
          days: Int((certificate.ends.milliseconds - report.asOf.milliseconds) / 86_400_000),
          hasEnded: certificate.ended)
      })
  }
}
