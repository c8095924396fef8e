internal import Model

/// What a report for people says, in its order; the forms differ in how it is set.
struct PeriodPage {
  struct Figure {
    let label: PeriodLabel
    let count: Int
    let remark: PeriodRemark?
  }

  struct Section {
    let label: PeriodLabel
    let lines: [PeriodLine]
  }

  let name: String
  let span: PeriodRemark
  /// The period in two sentences, and a third one where it is not over.
  let sentences: [PeriodRemark]
  let figures: [Figure]
  /// What is to be known of the figures.
  let notes: [PeriodRemark]
  let sections: [Section]

  init(_ report: PeriodReport) {
    let counts = report.counts
    name = report.period.name
    span = .span(from: report.period.from, until: report.period.until, zone: report.period.timeZone)
    let altered = report.sources.count { if case .altered = $0.chain { true } else { false } }
    let unsigned = report.sources.count { $0.chain == .unsigned || $0.chain == .unverified }
    sentences =
      [
        .verdict(compliant: counts.compliant, hosts: counts.hosts),
        .basis(
          checks: counts.checks, sources: report.sources.count, altered: altered, unsigned: unsigned,
          refused: report.refused.count, leftOut: report.leftOut.checks),
      ] + (report.asOf < report.period.until ? [.inProgress(asOf: report.asOf)] : [])
    figures = [
      Figure(
        label: .compliant, count: counts.compliant,
        remark: counts.reviewed > 0 ? .reviewed(hosts: counts.reviewed) : nil),
      Figure(
        label: .nonCompliant, count: counts.nonCompliant,
        remark: counts.nonCompliant > 0 ? .openAndClosed(open: counts.open, closed: counts.closed) : nil),
      Figure(label: .undetermined, count: counts.undetermined, remark: nil),
      Figure(
        label: .notHeard, count: counts.notHeard,
        remark: counts.notHeard > 0 ? .silent(limit: report.silenceLimit, never: counts.neverHeard) : nil),
    ]
    let population = report.population
    notes = [
      population.known ? nil : .populationUnknown,
      (population.outside ?? 0) > 0 ? .outside(hosts: population.outside ?? 0) : nil,
      population.parts > 0 ? .parts(count: population.parts) : nil,
      population.nameless > 0 ? .nameless(checks: population.nameless) : nil,
    ].compactMap(\.self)
    sections = Self.sections(report).filter { !$0.lines.isEmpty }
  }

  private static func sections(_ report: PeriodReport) -> [Section] {
    // What is said of the host as a whole stands with the hosts already.
    let told = [FindingTopic.silence, .observation, .tunnel, .policy].map(\.rawValue)
    let findings = report.findings.filter { !told.contains($0.topic) }
    return [
      Section(label: .action, lines: report.hosts.filter { $0.state != .compliant }.map(line)),
      Section(
        label: .findings,
        lines: findings.map {
          PeriodLine(
            $0.host,
            all: [
              .finding(
                code: $0.code, name: $0.label, open: $0.open, first: $0.first, last: $0.last,
                text: $0.text?.shown,
                problem: PeriodProblem(code: $0.code, topic: $0.topic, checks: $0.checks))
            ] + ReviewLines.remarks(on: $0))
        }),
      Section(label: .changes, lines: ReviewLines.changes(report)),
      Section(label: .decided, lines: ReviewLines.decisions(report)),
      Section(
        label: .ends,
        lines: report.licences.map {
          PeriodLine($0.licence, .licence(provider: $0.provider, through: $0.through, ended: $0.ended))
        }
          + report.certificates.map {
            PeriodLine($0.endpoint, .certificate(target: $0.target, ends: $0.ends, ended: $0.ended))
          }),
      Section(
        label: .providers,
        lines: report.providers.map { provider in
          PeriodLine(
            provider.name,
            .provider(
              licence: provider.licence, tags: provider.tags.keys.sorted().compactMap(Tag.init),
              hosts: provider.hosts,
              first: provider.first, last: provider.last))
        }),
      Section(label: .endpoints, lines: report.endpoints.map(line)),
      Section(label: .accepted, lines: accepted(report)),
      Section(
        label: .registry,
        lines: report.editions.map {
          $0.signature == .none
            ? PeriodLine("-", .noEdition)
            : PeriodLine(
              $0.serial.map { "\($0)" } ?? "-",
              .edition(
                sha256: $0.sha256, signature: $0.signature, hosts: $0.hosts, first: $0.first,
                last: $0.last))
        }),
      Section(label: .controls, lines: ReviewLines.controls(report)),
      Section(label: .sources, lines: sources(report)),
      Section(label: .verification, lines: ReviewLines.verification(report)),
      Section(
        label: .limits,
        lines: [PeriodLine("-", .signingLimit), PeriodLine("-", .countingLimit)]
          + (report.endpoints.contains { $0.tlsMedian != nil } ? [PeriodLine("-", .mergedTimes)] : [])),
    ]
  }

  private static func line(_ host: PeriodReport.Host) -> PeriodLine {
    var remarks: [PeriodRemark] = []
    if let episode = host.open ?? host.violations.last {
      remarks.append(
        .against(
          first: episode.first, ended: episode.ended, times: host.violations.count, atLeast: episode.atLeast,
          atMost: episode.atMost, codes: episode.codes, why: episode.why.first?.shown))
    }
    if let silences = host.silences {
      remarks.append(
        .unheard(
          longest: silences.longest, since: silences.since, lasting: silences.lasting, never: host.checks == 0
        ))
    }
    if let unclear = host.unclear {
      remarks.append(.unclear(checks: unclear.checks, all: host.checks, codes: unclear.codes))
    }
    if let altered = host.altered { remarks.append(.onAltered(checks: altered)) }
    return PeriodLine(host.host, all: remarks.isEmpty ? [.unsure] : remarks)
  }

  private static func line(_ endpoint: PeriodReport.Endpoint) -> PeriodLine {
    let goals = endpoint.goals.sorted { $0.key < $1.key }.compactMap { name, results -> PeriodRemark? in
      let missed =
        (results[ExpectationResult.Result.warning.rawValue] ?? 0)
        + (results[ExpectationResult.Result.failed.rawValue] ?? 0)
      return missed > 0 ? .goal(name: name, missed: missed, checks: results.values.reduce(0, +)) : nil
    }
    return PeriodLine(
      endpoint.name,
      all: [
        .endpoint(
          target: endpoint.target, ok: endpoint.ok, sent: endpoint.sent, hosts: endpoint.hosts,
          unreachable: endpoint.outcomes[Outcome.unreachable.rawValue] ?? 0, checks: endpoint.checks,
          median: endpoint.tlsMedian, p95: endpoint.tlsP95)
      ] + goals)
  }

  private static func accepted(_ report: PeriodReport) -> [PeriodLine] {
    report.waivers.map {
      PeriodLine($0.accountable, .waiver(reason: $0.reason, through: $0.through, hosts: $0.hosts))
    }
      + report.refusals.map {
        PeriodLine(
          $0.accountable,
          .refusal(
            program: $0.unit ?? $0.package ?? "-", reason: $0.why, through: $0.through, hosts: $0.hosts))
      }
  }

  private static func sources(_ report: PeriodReport) -> [PeriodLine] {
    report.sources.map { source in
      let read: PeriodRemark =
        source.kind == .records
        ? .files(checks: source.checks, repeated: source.repeated)
        : .journal(
          checks: source.checks, repeated: source.repeated, first: source.firstEntry, last: source.lastEntry)
      return PeriodLine(source.path, read, source.chain.remark)
    }
      + report.gaps.map {
        PeriodLine(
          $0.path,
          .gap(
            from: $0.from, to: $0.to, isRetention: $0.why == .retention, first: $0.firstEntry,
            last: $0.lastEntry))
      } + report.refused.places.map { PeriodLine($0.place, .refused(why: $0.why)) }
  }
}

extension PeriodSource.Chain {
  /// What is said of it.
  var remark: PeriodRemark {
    switch self {
    case .verified(let head): .verified(head: head)
    case .altered(let entry, let why): .altered(entry: entry, why: why)
    case .unverified: .unverified
    case .unsigned: .unsigned
    }
  }
}
