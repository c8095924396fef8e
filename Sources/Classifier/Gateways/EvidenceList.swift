import Model

/// The evidence of one tunnel as it gathers, numbered in the order it was found.
struct EvidenceList {
  private(set) var items: [Evidence] = []
  let at: Timestamp

  init(at: Timestamp) { self.at = at }

  /// Keeps a fact and gives its id.
  @discardableResult
  mutating func add(
    _ kind: Evidence.Kind, _ strength: Evidence.Strength, _ source: EvidenceSource, _ facts: EvidenceFacts
  ) -> String {
    let id = "e\(items.count + 1)"
    items.append(Evidence(id: id, kind: kind, strength: strength, source: source, facts: facts, at: at))
    return id
  }

  /// The ids of the facts of some kinds.
  func ids(of kinds: Set<Evidence.Kind>) -> [String] {
    items.filter { kinds.contains($0.kind) }.map(\.id)
  }
}

extension EvidenceList {
  /// What is known of a tunnel before its remote end is asked for: that it exists, and which process holds it.
  init(of draft: TunnelDraft, at: Timestamp) {
    self.init(at: at)
    if let link = draft.link {
      add(.kernel, .strong, .links, .link(kind: draft.kind, up: link.up, carrier: link.carrier))
      add(.name, .weak, .links, .name(name: link.name))
    } else if case .elsewhere(let link?) = draft.place, let interface = draft.interface {
      add(.kernel, .strong, .namespaces, .link(kind: draft.kind, up: link.up, carrier: nil))
      add(.name, .weak, .namespaces, .name(name: interface))
    } else if let interface = draft.interface {
      add(.kernel, .strong, .tunProcesses, .linkMissing(kind: draft.kind))
      add(.name, .weak, .tunProcesses, .name(name: interface))
    }
    addKernelFacts(of: draft)
    guard let holder = draft.holder else { return }
    // Of more processes than these only the number is kept.
    let most = 8
    if let tie = draft.tie {
      for pid in holder.pids.prefix(most) {
        add(.process, holder.tie == .proven ? tie.strength : .weak, tie.source, tie.facts(pid))
      }
    }
    for process in holder.processes.prefix(most) {
      let isListed = holder.vouched.contains(process.pid)
      let isVerified = process.verification == .verified || isListed
      add(
        .process, isVerified ? .strong : .weak, .packages,
        .program(
          executable: process.executable, pid: process.pid, package: process.package,
          version: process.package == nil ? nil : process.packageVersion,
          verification: isListed ? .listed : isVerified ? .verified : .unverified))
    }
  }

  /// What is known of a tunnel that has no interface here.
  private mutating func addKernelFacts(of draft: TunnelDraft) {
    switch draft.place {
    case .policy:
      for policy in draft.policies.prefix(8) {
        add(
          .kernel, .strong, .xfrmPolicies,
          .policy(
            source: policy.source, destination: policy.destination, tunnel: policy.tunnelDestination != nil))
      }
    case .diversion(let diversion):
      add(
        .kernel, .strong, .nft,
        .diversion(
          kind: diversion.kind, port: diversion.port, table: diversion.table, chain: diversion.chain))
    case .routes(let encapsulation):
      for capture in draft.captures.prefix(8) {
        add(
          .kernel, .strong, .routes,
          .route(encapsulation: encapsulation, prefix: capture.prefix, table: capture.table))
      }
    case .elsewhere(nil) where draft.interface == nil:
      add(.kernel, .strong, .namespaces, .namespaceDiverts)
    case .here, .elsewhere, .processOnly: break
    }
  }
}

extension TunnelDraft {
  fileprivate typealias ProcessTie = (
    strength: Evidence.Strength, source: EvidenceSource, facts: (Int32) -> EvidenceFacts
  )

  /// How its processes are tied to it, and how sure that is; nil for a program that only runs.
  fileprivate var tie: ProcessTie? {
    if let interface, link?.kind == "tun" || link == nil {
      return (.strong, .tunProcesses, { .holdsDescriptor(pid: $0, interface: interface) })
    }
    return switch place {
    // The only daemon there is: the kernel does not say who installed a policy.
    case .policy, .here: (.medium, .processes, { .exchangesKeys(pid: $0) })
    case .diversion: (.strong, .nft, { .listens(pid: $0) })
    case .elsewhere, .processOnly, .routes: nil
    }
  }
}
