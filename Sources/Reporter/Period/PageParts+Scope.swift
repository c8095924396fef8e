internal import Model

/// A: what was looked at, and how hosts are counted.
extension PageParts {
  var scope: Markup {
    let population = report.population
    let hostDays = report.days.reduce(0) { $0 + $1.states.values.reduce(0, +) }
    let without = report.days.reduce(0) { $0 + ($1.states[PeriodReport.DayState.unchecked.rawValue] ?? 0) }
    var rows: [(PageLabel, Markup)] = [
      (.period, Markup(words(clock.span(report.period)))),
      (.timeZone, Markup(words(clock.zoneWords))),
      (.asOf, clock.time(report.asOf)),
      (
        .inventory,
        Markup(
          population.inventory.map { words(.inventory(hosts: $0)) } ?? words(PeriodRemark.populationUnknown))
      ),
      (.inScope, number(report.counts.hosts)),
    ]
    if let outside = population.outside { rows.append((.notInInventory, number(outside))) }
    rows += [
      (.parts, number(population.parts)), (.nameless, number(population.nameless)),
      (.checks, number(report.counts.checks)),
      (.repeated, number(report.sources.reduce(0) { $0 + $1.repeated })),
      (.otherPeriod, number(report.sources.reduce(0) { $0 + $1.outside })),
      (.refusedInputs, number(report.refused.count)),
      (
        .leftOut,
        Markup(
          report.leftOut.checks + report.leftOut.findings + report.leftOut.others == 0
            ? words(.noneLeftOut)
            : words(
              .leftOut(
                checks: report.leftOut.checks, findings: report.leftOut.findings,
                others: report.leftOut.others)))
      ),
      (.silenceLimit, Markup(language.length(report.silenceLimit))),
    ]
    if hostDays > 0 {
      rows += [(.hostDays, number(hostDays)), (.hostDaysWithout, number(without))]
    }
    return Markup([
      paragraph(.counting, .moments), part(.counted, id: "counted", facts(rows, style: "facts-wide")),
      part(
        .howStates, id: "states",
        .element(
          "dl", ["class": "terms"],
          [PageTerm.nonCompliant, .notHeard, .undetermined, .compliant].map(term))),
      paragraph(.privacy),
    ])
  }
}
