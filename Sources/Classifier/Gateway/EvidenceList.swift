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
    } else if let interface = draft.interface {
      add(.kernel, .strong, "tun_processes", "\(draft.kind.rawValue), its link not seen")
      add(.name, .weak, "tun_processes", interface)
    }
    guard let holding = draft.holding else { return }
    // More holders than this are told by their number alone.
    let most = 8
    if let interface = draft.interface {
      for pid in holding.pids.prefix(most) {
        add(
          .process, holding.tie == .proven ? .strong : .weak, "tun_processes",
          "process \(pid) holds a descriptor of \(interface)")
      }
    }
    for process in holding.processes.prefix(most) {
      let executable = process.executable ?? "process \(process.pid)"
      let package = process.package.map { name in
        "package \(name)" + (process.packageVersion.map { " \($0)" } ?? "")
      }
      let verified = process.verification == .verified
      add(
        .process, verified ? .strong : .weak, "packages",
        [executable, package, verified ? "verified" : "not verified"].compactMap(\.self)
          .joined(separator: ", "))
    }
  }
}
