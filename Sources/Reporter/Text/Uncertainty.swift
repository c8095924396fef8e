internal import Model

/// What keeps a tag undetermined, the nearest cause first, and how it is fixed.
struct Uncertainty {
  /// In a clause each: `tun_processes was denied: needs CAP_SYS_PTRACE`.
  let causes: [String]
  /// What to do, in an imperative clause each.
  let fixes: [String]
  /// The collectors that the causes name.
  let named: Set<Collector>
  /// The reasons that are causes as they are, with the clause that each became.
  let said: [Reason: String]

  init(of record: CheckRecord, in wording: Wording) {
    let language = wording.language
    let open = ReasonList(of: record, in: wording).entries.filter { $0.code?.leavesTagOpen == true }
    let reports = Self.ordered(record.observation.collectors)
    let gaps =
      reports.filter { $0.status == .denied } + reports.filter { $0.status == .failed }
      + reports.filter { $0.status == .off && Collector.mandatory.contains($0.name) }
    // Where no reason says why, every mandatory gap may be why.
    let wanted = open.isEmpty ? Set(Collector.mandatory) : Set(open.flatMap(Self.collectors))
    let behind = gaps.filter { wanted.contains($0.name) }

    let denied = behind.filter { $0.status == .denied }
    var causes =
      Self.together(denied, language) + Self.together(behind.filter { $0.status == .failed }, language)
    var fixes: [String] = []
    if !denied.isEmpty { fixes.append(language.permission(Self.capabilities(of: denied))) }
    if behind.contains(where: \.isOfRefusals) { fixes.append(language.exemption) }
    let off = behind.filter { $0.status == .off }.map(\.name)
    if !off.isEmpty { causes.append(language.cause(off, ended: .off)) }
    var said: [Reason: String] = [:]
    for reason in open {
      // What was not seen says more than what was concluded from not seeing it.
      let isExplained = behind.contains { Self.collectors(behind: reason).contains($0.name) }
      if isExplained { continue }
      let cause = language.coded(reason.sentence, reason.writtenCode)
      causes.append(cause)
      said[reason.reason] = cause
      // What fixes a collector's gap has been said of the collectors.
      if let code = reason.code, code != .detectPartial, code != .noRule,
        let fix = language.words(of: code).fix,
        !fixes.contains(fix)
      {
        fixes.append(fix)
      }
    }
    self.causes = causes
    self.fixes = fixes
    self.named = Set(behind.map(\.name))
    self.said = said
  }

  /// One report in its own clause, several by their names alone: the fix names what they need.
  private static func together(_ reports: [CollectorReport], _ language: any Language) -> [String] {
    guard let first = reports.first, reports.count > 1 else { return reports.map(language.clause) }
    return [language.cause(reports.map(\.name), ended: first.status)]
  }

  /// The collectors whose silence can be the reason.
  private static func collectors(behind reason: ReasonList.Entry) -> [Collector] {
    switch reason.code {
    case .detectPartial:
      return reason.reason.facts?.reports.map(\.name) ?? []
    case .processUnverified: return [.processes, .tunProcesses, .packages]
    case .gatewayUnproven:
      return [.tunProcesses, .sockets, .openvpnConfig, .openvpnManagement, .conntrack, .gatewayRoutes]
    default: return []
    }
  }

  /// One report for each mandatory collector, and then the others.
  private static func ordered(_ reports: [CollectorReport]) -> [CollectorReport] {
    Collector.mandatory.map { name in
      reports.first { $0.name == name } ?? CollectorReport(name, .off)
    } + reports.filter { !Collector.mandatory.contains($0.name) }
  }

  /// The capabilities that the reports name, each once.
  private static func capabilities(of reports: [CollectorReport]) -> [String] {
    var found: [String] = []
    for word in reports.compactMap(\.needs).flatMap({ $0.split { !$0.isLetter && $0 != "_" } })
    where word.hasPrefix("CAP_") && !found.contains(String(word)) {
      found.append(String(word))
    }
    return found
  }
}
