import Model

/// The evidence of one tunnel as it gathers, numbered in the order it was found.
struct EvidenceList {
  private(set) var items: [Evidence] = []
  let at: Timestamp

  init(at: Timestamp) { self.at = at }

  /// Keeps a fact and gives its id.
  @discardableResult
  mutating func add(
    _ kind: Evidence.Kind, _ strength: Evidence.Strength, _ collector: String, _ value: String
  ) -> String {
    let id = "e\(items.count + 1)"
    items.append(
      Evidence(id: id, kind: kind, strength: strength, collector: collector, value: value, at: at))
    return id
  }

  /// The ids of the facts of some kinds.
  func ids(of kinds: Set<Evidence.Kind>) -> [String] {
    items.filter { kinds.contains($0.kind) }.map(\.id)
  }
}

extension EvidenceList {
  /// What is known of a tunnel before anybody asks where it leads: that it exists, and who holds it.
  init(of draft: TunnelDraft, at: Timestamp) {
    self.init(at: at)
    if let link = draft.link {
      let carrier = link.carrier ? "carrier" : "no carrier"
      add(.kernel, .strong, "links", "\(draft.kind.rawValue), \(link.up ? "up" : "down"), \(carrier)")
      add(.name, .weak, "links", link.name)
    } else if case .elsewhere(let link?) = draft.place, let interface = draft.interface {
      add(.kernel, .strong, "namespaces", "\(draft.kind.rawValue), \(link.up ? "up" : "down")")
      add(.name, .weak, "namespaces", interface)
    } else if let interface = draft.interface {
      add(.kernel, .strong, "tun_processes", "\(draft.kind.rawValue), its link not seen")
      add(.name, .weak, "tun_processes", interface)
    }
    addKernelFacts(of: draft)
    guard let holder = draft.holder else { return }
    // More holders than this are told by their number alone.
    let most = 8
    if let tie = draft.tieWords {
      for pid in holder.pids.prefix(most) {
        add(
          .process, holder.tie == .proven ? tie.strength : .weak, tie.collector,
          "process \(pid) \(tie.words)")
      }
    }
    for process in holder.processes.prefix(most) {
      let executable = process.executable ?? "process \(process.pid)"
      let package = process.package.map { name in
        "package \(name)" + (process.packageVersion.map { " \($0)" } ?? "")
      }
      let vouched = holder.vouched.contains(process.pid)
      let verified = process.verification == .verified || vouched
      let how = vouched ? "digest listed in the registry" : verified ? "verified" : "not verified"
      add(
        .process, verified ? .strong : .weak, "packages",
        [executable, package, how].compactMap(\.self).joined(separator: ", "))
    }
  }

  /// What is known of a tunnel that has no interface here.
  private mutating func addKernelFacts(of draft: TunnelDraft) {
    switch draft.place {
    case .policy:
      for policy in draft.policies.prefix(8) {
        let mode = policy.tunnelDestination == nil ? "transport mode" : "tunnel mode"
        add(
          .kernel, .strong, "xfrm_policies",
          "\(policy.source) to \(policy.destination), \(mode)")
      }
    case .diversion(let diversion):
      let port = diversion.port.map { " to port \($0)" } ?? ""
      add(
        .kernel, .strong, "nft",
        "\(diversion.kind.rawValue)\(port), table \(diversion.table), chain \(diversion.chain)")
    case .routes(let words):
      for capture in draft.captures.prefix(8) {
        add(.kernel, .strong, "routes", "\(words): \(capture.prefix), table \(capture.table)")
      }
    case .elsewhere(nil) where draft.interface == nil:
      add(.kernel, .strong, "namespaces", "a diversion, an IPsec policy or an encapsulating route")
    case .here, .elsewhere, .processOnly: break
    }
  }
}

extension TunnelDraft {
  /// How its processes are tied to it, in words, and how sure that is; nil for a program that only runs.
  fileprivate var tieWords: (strength: Evidence.Strength, collector: String, words: String)? {
    if link?.kind == "tun" || (link == nil && interface != nil) {
      return (.strong, "tun_processes", "holds a descriptor of \(label)")
    }
    return switch place {
    // The only daemon there is: the kernel does not say who installed a policy.
    case .policy, .here: (.medium, "processes", "is the one key daemon here")
    case .diversion: (.strong, "nft", "listens where the rule leads")
    case .elsewhere, .processOnly, .routes: nil
    }
  }
}
