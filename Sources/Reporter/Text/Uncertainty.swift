internal import Model

/// What keeps a tag undetermined, the nearest cause first, and how it is mended.
struct Uncertainty {
  /// In a clause each: `tun_processes was denied: needs CAP_SYS_PTRACE`.
  let causes: [String]
  /// What to do, in an imperative clause each.
  let mends: [String]
  /// The collectors that the causes name.
  let named: Set<Collector>
  /// The texts of the reasons that are causes as they are, with the clause that each became.
  let told: [String: String]

  init(of record: CheckRecord) {
    let open = ReasonList(of: record).entries.filter(\.code.isOpen)
    let reports = Self.ordered(record.observation.collectors)
    let gaps =
      reports.filter { $0.status == .denied } + reports.filter { $0.status == .failed }
      + reports.filter { $0.status == .off && Collector.mandatory.contains($0.name) }
    // Where no reason says why, every mandatory gap may be why.
    let wanted = open.isEmpty ? Set(Collector.mandatory) : Set(open.flatMap(Self.collectors))
    let behind = gaps.filter { wanted.contains($0.name) }

    let denied = behind.filter { $0.status == .denied }
    var causes =
      Self.together(denied, "denied") + Self.together(behind.filter { $0.status == .failed }, "failed")
    var mends: [String] = []
    if !denied.isEmpty {
      let capabilities = Self.capabilities(of: denied)
      mends.append("run as root" + (capabilities.isEmpty ? "" : ", or grant \(Self.list(capabilities))"))
    }
    let off = behind.filter { $0.status == .off }.map(\.name.rawValue)
    if !off.isEmpty { causes.append("not looked at: \(off.joined(separator: ", "))") }
    var told: [String: String] = [:]
    for reason in open {
      // What was not seen says more than what was concluded from not seeing it.
      let isExplained = behind.contains { Self.collectors(behind: reason).contains($0.name) }
      if isExplained { continue }
      let cause = "\(reason.sentence) (\(reason.code.rawValue))"
      causes.append(cause)
      told[reason.text] = cause
      if let mend = reason.code.mend, !mends.contains(mend) { mends.append(mend) }
    }
    self.causes = causes
    self.mends = mends
    self.named = Set(behind.map(\.name))
    self.told = told
  }

  /// One report in its own clause, several by their names alone: what each needs is for whoever mends it.
  private static func together(_ reports: [CollectorReport], _ word: String) -> [String] {
    if reports.count < 2 { return reports.map(\.clause) }
    return ["\(word): " + reports.map(\.name.rawValue).joined(separator: ", ")]
  }

  /// The collectors whose silence can be the reason.
  private static func collectors(behind reason: ReasonList.Entry) -> [Collector] {
    switch reason.code {
    case .detectPartial:
      let words = reason.text.split { !$0.isLetter && $0 != "_" }
      return Collector.allCases.filter { name in words.contains { $0 == name.rawValue } }
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

  private static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension ReasonCode {
  /// Whether it keeps a tag undetermined. What was not seen has its mend in the collectors' reports.
  fileprivate var isOpen: Bool { mend != nil || [.detectPartial, .noRule].contains(self) }

  /// What removes the uncertainty; nil where there is none, and where nobody can say it once for all.
  fileprivate var mend: String? {
    switch self {
    case .noRegistry: "name a registry: 'registry:' in the profile, or --registry FILE"
    case .registryUntrusted: "'vpnaudit registry verify FILE' says what is wrong, and how to mend it"
    case .registryRolledBack: "put the newest registry in place, with its signature"
    case .registryExpired: "put a registry in place that is still in force"
    case .grantsRefused:
      "'vpnaudit registry verify FILE --registry REGISTRY' says what is wrong with the grants"
    case .grantsExpired: "put a file of grants in place that is still in force"
    case .processUnverified: "run the client as its package ships it"
    case .gatewayUnproven: "give the client a management socket, or let conntrack be read"
    case .gatewayContradicted: "compare the sources with 'vpnaudit observe', and correct the wrong one"
    case .regionUnknown: "list the site under 'sites:' of the registry"
    case .crossingUnknown: "give the gateway's region in the registry"
    case .matchAmbiguous: "tell the two providers apart in the registry"
    case .matchWeak: "list the provider's key, or its own gateways as dedicated, in the registry"
    case .ownGatewayNoLine:
      "name the grant for the gateway's line under 'own_gateways', and give the file of grants"
    case .licenceUnverified: "look the licence up, and enter what was found"
    case .sourceWeak: "cite a look-up at the regulator or a copy of the licence"
    case .providerUnlisted: "list the provider and its gateways' addresses, or declare the registry complete"
    default: nil
    }
  }
}
