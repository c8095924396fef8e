internal import Model

/// What keeps a tag undetermined, the nearest cause first, and how it is mended.
struct Uncertainty {
  /// In a clause each: `tun_processes was denied: needs CAP_SYS_PTRACE`.
  let causes: [String]
  /// What to do, in an imperative clause each.
  let mends: [String]

  /// The reasons that a look at more of the host could remove.
  private static let ofDetection: Set<ReasonCode> = [.detectPartial, .processUnverified, .gatewayUnproven]

  init(of record: CheckRecord) {
    var causes: [String] = []
    var mends: [String] = []
    var seen: Set<ReasonCode> = []
    let open = (record.compliance.reasons + record.tunnels.flatMap(\.licensing.reasons))
      .filter { $0.code.mend != nil && seen.insert($0.code).inserted }
    let reports = record.observation.collectors
    let mandatory = Collector.mandatory.map { name in
      reports.first { $0.name == name } ?? CollectorReport(name, .off)
    }
    let others = reports.filter { !Collector.mandatory.contains($0.name) }
    let denied = (mandatory + others).filter { $0.status == .denied }
    let failed = mandatory.filter { $0.status == .failed }
    let looksFurther = open.isEmpty || open.contains { Self.ofDetection.contains($0.code) }

    if looksFurther, !denied.isEmpty || !failed.isEmpty {
      causes += (denied + failed).map(\.clause)
      let capabilities = Self.capabilities(of: denied)
      if !denied.isEmpty {
        mends.append(
          "run as root" + (capabilities.isEmpty ? "" : ", or grant \(Self.list(capabilities))"))
      }
      if !failed.isEmpty { mends.append("mend what failed, and check again") }
    }
    for reason in open {
      guard let mend = reason.code.mend else { continue }
      // A denied collector says more than what was concluded from its silence.
      if Self.ofDetection.contains(reason.code), !causes.isEmpty { continue }
      if reason.code == .detectPartial {
        let off = mandatory.filter { $0.status == .off }.map(\.name.rawValue)
        causes.append(off.isEmpty ? reason.text : "not looked at: \(off.joined(separator: ", "))")
        if off.isEmpty { mends.append(mend) }
      } else {
        causes.append(reason.text)
        mends.append(mend)
      }
    }
    self.causes = causes
    self.mends = mends
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
  /// What removes the uncertainty; nil for a reason that is none.
  fileprivate var mend: String? {
    switch self {
    case .noRegistry: "name a registry: 'registry:' in the profile, or --registry FILE"
    case .registryExpired: "put a registry in place that is still in force"
    case .detectPartial: "see below what was not seen"
    case .processUnverified: "run the client as its package ships it"
    case .gatewayUnproven: "give the client a management socket, or let conntrack be read"
    case .gatewayContradicted: "compare the sources with 'vpnaudit observe', and correct the wrong one"
    case .regionUnknown: "list the site under 'sites:' of the registry"
    case .crossingUnknown: "give the gateway's region in the registry"
    case .matchAmbiguous: "tell the two providers apart in the registry"
    case .matchWeak: "list the provider's key, or its own gateways as dedicated, in the registry"
    case .licenceUnverified: "look the licence up, and enter what was found"
    case .sourceWeak: "cite a look-up at the regulator or a copy of the licence"
    case .providerUnlisted: "list the provider, or declare the registry complete"
    default: nil
    }
  }
}
