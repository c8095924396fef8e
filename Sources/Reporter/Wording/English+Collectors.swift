internal import Model

extension English {
  func words(of facts: CollectorFacts) -> String {
    switch facts {
    case .call(let step, let table, nil): words(of: step, table)
    case .call(let step, let table, let errno?): "\(words(of: step, table)): \(errno)"
    case .timeout(let step, let table): "\(words(of: step, table)): no answer in time"
    case .file(let path): path
    case .cut(let count, .controlSockets, _): "\(count) control sockets, not all of which were queried"
    case .cut(let count, .programs, _): "\(count) BPF programs, not all of which were kept"
    case .cut(let count, let list, let link):
      "\(count) \(list.rawValue)\(link.map { " of \($0)" } ?? ""), not all of which were kept"
    case .dependency(let collector, let looked):
      "\(collector.rawValue) \(looked ? "could not be read" : "not inspected")"
    case .several(let first, let more):
      (first.map { words(of: $0.value) } + (more > 0 ? ["and \(more) more"] : [])).joined(separator: "; ")

    case .datagram(let bytes): "a netlink datagram of \(bytes) bytes"
    case .entries(let limit): "more than \(limit) entries"
    case .changing(let attempts): "it changed during each of \(attempts) reads"
    case .truncated(let wanted, let left): "\(wanted) bytes expected, \(left) left"
    case .messageLength(let bytes): "a netlink message of \(bytes) bytes"
    case .attributeLength(let bytes): "a netlink attribute of \(bytes) bytes"
    case .unreadable: "a message that cannot be parsed"

    case .passingTunnel: "a tunnel appeared and disappeared while the host was inspected"
    case .nextHopObject(let number):
      "a route via next-hop object \(number), which the kernel did not resolve"
    case .nextHopLength(let bytes): "a next hop of \(bytes) bytes"
    case .routePrefix(let bits): "a route to a prefix of \(bits) bits"

    case .selectorAddress: "no address"
    case .selectorPrefix(let bits): "a selector of \(bits) bits"
    case .templateAddress: "a template without addresses"

    case .generation: "no generation"
    case .changingRules(let attempts): "the rules changed during each of \(attempts) reads"
    case .noNftables(let errno): "nf_tables: \(errno)"
    case .onlyIptables: "the tables of iptables; nf_tables is not available"
    case .table(let name, let cause): "the table \(name): \(words(of: cause.value))"
    case .tableEntry(let bytes, let target): "an entry of \(bytes) bytes with its target at \(target)"
    case .tableTarget(let bytes): "a target of \(bytes) bytes"
    case .unreadTranslations(let count):
      "the targets of \(count) destination translations could not be read"

    case .processList: "the list of processes could not be read"
    case .hiddenProcesses: "/proc hides the processes of other users"
    case .refused(let part, let count, let held):
      "the \(part.rawValue) of \(count == 1 ? "1 process" : "\(count) processes")"
        + (held ? ", refused despite CAP_SYS_PTRACE" : " of other users")
    case .passedOver(let first, let more):
      "\(Self.names(first, more)) cannot be read, and nothing shows a tunnel that is held there"
        + Self.mounts(first.count + more)
    case .unheld(let link, let first, let more):
      (link.map { "nothing visible holds \($0)" } ?? "nothing visible owns the socket of a diversion")
        + ", and \(Self.names(first, more)) cannot be read" + Self.mounts(first.count + more)
    case .unfinished: "reading the host did not end in time"
    case .unreached(let part, let count, let first):
      "the \(part.rawValue) of \(count == 1 ? "1 process" : "\(count) processes") not inspected in time: "
        + Self.names(first, count - first.count)
    case .process(let pid, let errno): "process \(pid): \(errno)"
    case .processPart(let pid, let part): "the \(part.rawValue) of process \(pid)"
    case .configurationGone(let pid): "the configuration of process \(pid) is gone"
    case .configurationNewer(let pid):
      "the configuration of process \(pid) was changed after the process began, and proves nothing"
    case .configurationUnclear(let pid):
      "the configuration of process \(pid) has directives that the process may read otherwise, and proves nothing"
    case .tunNamespaces(let count): "the namespaces of \(count) tun descriptors"

    case .noPackages: "no dpkg or rpm database"
    case .dpkgUnreadable: "the dpkg database could not be read"
    case .rpmCall(let errno): "rpm: \(errno)"
    case .rpmMissing(let path): "rpm: there is no \(path)"
    case .rpmSilent: "rpm: no answer in time"
    case .rpmUnending: "rpm: it did not exit in time"
    case .rpmSize(let limit): "rpm: an answer of more than \(limit >> 20) MiB"
    case .rpmSignal(let number): "rpm: killed by signal \(number)"
    case .rpmStatus(let code): "rpm: exit status \(code)"

    case .noTracking: "connection tracking is off; a management socket would say where the tunnel leads"
    case .noLookup: "the kernel could not be queried"
    case .socketMarks: "the marks of sockets"

    case .management(let problem): words(of: problem)
    case .managementElsewhere(let pid): "process \(pid): it is not listening at its management address"
    case .managementUnasked(let pid, let obstacle, let option):
      "process \(pid): not queried: \(words(of: obstacle, option))"

    case .controlSocket(let problem): words(of: problem)
    case .controlText(let problem, let name): "a control socket answers \(words(of: problem, name))"
    case .stranger(let socket):
      "the control socket \(socket ?? "with an unusual name") is not answered by a process that holds a tunnel here: ignored"
    case .severalAnswer(let link): "several processes answer for \(link)"
    case .noWireguard: "a wireguard link exists without the wireguard netlink family"
    case .peerKey: "a WireGuard peer without a public key"
    case .peerPrefix: "a WireGuard peer's allowed address that is not a prefix"

    case .outOfScope: "the profile excludes the others"
    case .namespaceEntry(let errno): "a namespace could not be entered: \(errno)"
    case .namespace(let inode, let cause):
      "namespace \(inode): \(cause.map { words(of: $0.value) } ?? "it could not be read")"
    case .namespaceLimit(let limit): "more than \(limit) network namespaces"
    case .namespaceDiversions: "diversions in other network namespaces"
    case .closedNamespaces(let count):
      "\(count == 1 ? "1 network namespace" : "\(count) network namespaces") could not be inspected"
    case .peerNamespaces(let link, let count):
      "\(link ?? "a link")\(count > 1 ? " and \(count - 1) more" : "") leads into a network namespace that was not inspected"
    case .kernelPrograms(let count, let kinds):
      count == 0
        ? "no BPF program on sockets or packets"
        : "\(count) on sockets or packets: " + kinds.map(\.rawValue).joined(separator: ", ")
    case .unfinishedNamespaces: "not every namespace was inspected in time"
    case .pidNamespace(shared: true):
      "this PID namespace hides processes that share the network namespace"
    case .pidNamespace(shared: false):
      "running in a PID namespace: processes outside it are not visible"
    }
  }

  /// What a process that refuses to be read has mounted shows nowhere else.
  private static func mounts(_ count: Int) -> String {
    "; a network namespace that only \(count == 1 ? "its" : "their") mounts keep would not show"
  }

  private static func names(_ first: [ObservedProcess], _ more: Int) -> String {
    let names = first.map { process in
      let name = process.name.map { "\($0) (\(process.pid))" } ?? "process \(process.pid)"
      return name + (process.unit.map { " of \($0)" } ?? "")
    }
    return names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  private func words(of step: CollectorFacts.Step, _ table: String?) -> String {
    switch step {
    case .openingNetlink: "opening a netlink socket"
    case .askingKernel: "querying the kernel"
    case .awaitingKernel: "waiting for the kernel's answer"
    case .readingKernel: "reading the kernel's answer"
    case .readingTable: "reading the table \(table ?? "")"
    case .openingSocket: "opening a socket"
    case .inspectingSocket: "inspecting a socket"
    case .connectingManagement: "connecting to the management socket"
    case .askingManagement: "querying the management socket"
    case .awaitingManagement: "waiting for the management socket's answer"
    case .connectingControl: "connecting to a control socket"
    case .askingControl: "querying a control socket"
    case .readingControl: "reading a control socket"
    case .awaitingControl: "waiting for a control socket"
    case .listingControl: "reading the folder of control sockets"
    case .listingPrograms: "listing BPF programs"
    case .inspectingProgram: "inspecting a BPF program"
    }
  }

  private func words(of problem: CollectorFacts.ManagementProblem) -> String {
    switch problem {
    case .path: "its path is too long"
    case .stranger: "another process listens at its address"
    case .closed: "it closed the connection"
    case .password: "it asks for a password"
    case .silent: "no answer in time"
    }
  }

  private func words(of obstacle: CollectorFacts.ManagementObstacle, _ option: String?) -> String {
    switch obstacle {
    case .password: "it asks for a password"
    case .address: "its address is not fixed"
    case .client: "the daemon connects out to its management client"
    case .signal: "'\(option ?? "")' would change the tunnel when the query ends"
    }
  }

  private func words(of problem: CollectorFacts.ControlSocketProblem) -> String {
    switch problem {
    case .path: "the path of a control socket"
    case .closed: "a control socket closed before its answer ended"
    case .answer: "the answer of a control socket"
    case .silent: "a control socket gave no answer in time"
    case .owner: "the owner of a control socket"
    }
  }

  private func words(of problem: CollectorFacts.ControlTextProblem, _ name: String?) -> String {
    switch problem {
    case .shape: "a line without '='"
    case .number: "\(name ?? "") is not a number"
    case .key: "public_key is not a key"
    case .order: "\(name ?? "") before any peer"
    case .prefix: "allowed_ip is not a prefix"
    case .endpoint: "endpoint is not an address and port"
    }
  }
}
