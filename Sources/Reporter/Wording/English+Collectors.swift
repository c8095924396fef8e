internal import Model

extension English {
  func words(of facts: CollectorFacts) -> String {
    switch facts {
    case .call(let step, let table, nil): words(of: step, table)
    case .call(let step, let table, let errno?): "\(words(of: step, table)): \(errno)"
    case .timeout(let step, let table): "\(words(of: step, table)): no answer in time"
    case .file(let path): path
    case .cut(let count, .controlSockets, _): "\(count) control sockets, of which not all were asked"
    case .cut(let count, let list, let link):
      "\(count) \(list.rawValue)\(link.map { " of \($0)" } ?? ""), of which not all were kept"
    case .dependency(let collector, let looked):
      "\(collector.rawValue) \(looked ? "could not be read" : "not looked at")"
    case .several(let first, let more):
      (first.map { words(of: $0.value) } + (more > 0 ? ["and \(more) more"] : [])).joined(separator: "; ")

    case .datagram(let bytes): "a netlink datagram of \(bytes) bytes"
    case .entries(let limit): "more than \(limit) entries"
    case .changing(let attempts): "it changed each of \(attempts) times that it was read"
    case .truncated(let wanted, let left): "\(wanted) bytes wanted where \(left) are left"
    case .messageLength(let bytes): "a netlink message of \(bytes) bytes"
    case .attributeLength(let bytes): "a netlink attribute of \(bytes) bytes"
    case .unreadable: "a message that makes no sense"

    case .passingTunnel: "a tunnel came and went while the host was looked at"
    case .nextHopObject(let number):
      "a route by next-hop object \(number), which the kernel did not resolve"
    case .nextHopLength(let bytes): "a next hop of \(bytes) bytes"
    case .routePrefix(let bits): "a route to a prefix of \(bits) bits"

    case .selectorAddress: "no address"
    case .selectorPrefix(let bits): "a selector of \(bits) bits"
    case .templateAddress: "a template without addresses"

    case .generation: "no generation"
    case .changingRules(let attempts): "the rules changed each of \(attempts) times that they were read"
    case .noNftables(let errno): "nf_tables: \(errno)"
    case .onlyIptables: "the tables of iptables; there is no nf_tables"
    case .table(let name, let cause): "the table \(name): \(words(of: cause.value))"
    case .tableEntry(let bytes, let target): "an entry of \(bytes) bytes with its target at \(target)"
    case .tableTarget(let bytes): "a target of \(bytes) bytes"
    case .unreadTranslations(let count):
      "where \(count) translations of destinations lead could not be read"

    case .processList: "the list of processes could not be read"
    case .hiddenProcesses: "/proc hides the processes of other users"
    case .refused(let part, let count, let held):
      "the \(part.rawValue) of \(count == 1 ? "1 process" : "\(count) processes")"
        + (held ? " are refused although CAP_SYS_PTRACE is held" : " of other users")
    case .process(let pid, let errno): "process \(pid): \(errno)"
    case .processPart(let pid, let part): "the \(part.rawValue) of process \(pid)"
    case .configurationGone(let pid): "the configuration of process \(pid) is gone"
    case .tunNamespaces(let count): "the namespaces of \(count) tun descriptors"

    case .noPackages: "there is no database of dpkg or rpm"
    case .dpkgUnreadable: "the database of dpkg could not be read"
    case .rpmCall(let errno): "rpm: \(errno)"
    case .rpmMissing(let path): "rpm: there is no \(path)"
    case .rpmSilent: "rpm: no answer in time"
    case .rpmUnending: "rpm: it did not end in time"
    case .rpmSize(let limit): "rpm: an answer of more than \(limit >> 20) MiB"
    case .rpmSignal(let number): "rpm: ended by signal \(number)"
    case .rpmStatus(let code): "rpm ended with \(code)"

    case .noTracking: "connections are not tracked"
    case .noLookup: "the kernel could not be asked"
    case .socketMarks: "the marks of sockets"

    case .management(let problem): words(of: problem)
    case .managementElsewhere(let pid): "process \(pid): it does not listen at its management address"
    case .managementUnasked(let pid, let obstacle, let option):
      "process \(pid): not asked, because \(words(of: obstacle, option))"

    case .controlSocket(let problem): words(of: problem)
    case .controlText(let problem, let name): "a control socket answers \(words(of: problem, name))"
    case .stranger(let socket):
      "no holder of a tunnel here answers at the control socket \(socket ?? "of an odd name"): left out"
    case .severalAnswer(let link): "several processes answer for \(link)"
    case .noWireguard: "there is a link of kind wireguard and no family of that name"
    case .peerKey: "a WireGuard peer without a public key"
    case .peerPrefix: "an allowed address of a WireGuard peer that is no prefix"

    case .outOfScope: "the profile leaves the others out of scope"
    case .namespaceEntry(let errno): "a namespace could not be entered: \(errno)"
    case .namespace(let inode, let cause):
      "namespace \(inode): \(cause.map { words(of: $0.value) } ?? "it could not be read")"
    case .namespaceLimit(let limit): "more than \(limit) network namespaces"
    case .namespaceDiversions: "what other network namespaces divert"
    case .closedNamespaces(let count):
      "\(count == 1 ? "1 network namespace" : "\(count) network namespaces") could not be looked into"
    case .unfinishedNamespaces: "not every namespace could be looked at in time"
    case .pidNamespace(shared: true):
      "a PID namespace of its own hides processes that share the network namespace"
    case .pidNamespace(shared: false):
      "seen from a PID namespace of its own: what lies outside does not show"
    }
  }

  private func words(of step: CollectorFacts.Step, _ table: String?) -> String {
    switch step {
    case .openingNetlink: "opening a netlink socket"
    case .askingKernel: "asking the kernel"
    case .awaitingKernel: "awaiting the kernel's answer"
    case .readingKernel: "reading the kernel's answer"
    case .readingTable: "reading the table \(table ?? "")"
    case .openingSocket: "opening a socket"
    case .inspectingSocket: "looking at a socket"
    case .connectingManagement: "connecting to it"
    case .askingManagement: "asking it"
    case .awaitingManagement: "awaiting its answer"
    case .connectingControl: "connecting to a control socket"
    case .askingControl: "asking a control socket"
    case .readingControl: "reading a control socket"
    case .awaitingControl: "awaiting a control socket"
    case .listingControl: "reading the folder of control sockets"
    }
  }

  private func words(of problem: CollectorFacts.ManagementProblem) -> String {
    switch problem {
    case .path: "its path is too long"
    case .stranger: "another process listens at its address"
    case .closed: "it closed the conversation"
    case .password: "it asks for a password"
    case .silent: "no answer in time"
    }
  }

  private func words(of obstacle: CollectorFacts.ManagementObstacle, _ option: String?) -> String {
    switch obstacle {
    case .password: "it asks for a password"
    case .address: "its address is not a fixed one"
    case .client: "the daemon itself dials out to its management client"
    case .signal: "'\(option ?? "")' would change the tunnel when the question ends"
    }
  }

  private func words(of problem: CollectorFacts.ControlSocketProblem) -> String {
    switch problem {
    case .path: "the path of a control socket"
    case .closed: "a control socket closed before its answer ended"
    case .answer: "the answer of a control socket"
    case .silent: "a control socket gave no answer in time"
    case .owner: "who answers at a control socket"
    }
  }

  private func words(of problem: CollectorFacts.ControlTextProblem, _ name: String?) -> String {
    switch problem {
    case .shape: "a line without '='"
    case .number: "\(name ?? "") is no number"
    case .key: "public_key is no key"
    case .order: "\(name ?? "") before any peer"
    case .prefix: "allowed_ip is no prefix"
    case .endpoint: "endpoint is no address and port"
    }
  }
}
