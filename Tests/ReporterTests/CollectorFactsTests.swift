import Model
import Testing

@testable import Reporter

/// What collectors report, in documents and in words.
@Suite struct CollectorFactsTests {
  /// One of each case.
  static let all: [CollectorFacts] = [
    .call(step: .readingTable, table: "nat", errno: "EPERM"),
    .timeout(step: .readingTable, table: "nat"),
    .file(path: "/proc/net/ip_tables_names"),
    .cut(count: 7, list: .peers, link: "wg0"),
    .dependency(collector: .routes, looked: true),
    .several(first: [CaseObject(.peerKey), CaseObject(.stranger(socket: nil))], more: 2),
    .datagram(bytes: 24),
    .entries(limit: 1000),
    .changing(attempts: 8),
    .truncated(wanted: 4, left: 2),
    .messageLength(bytes: 24),
    .attributeLength(bytes: 24),
    .unreadable,
    .passingTunnel,
    .nextHopObject(number: 11),
    .nextHopLength(bytes: 24),
    .routePrefix(bits: 33),
    .selectorAddress,
    .selectorPrefix(bits: 33),
    .templateAddress,
    .generation,
    .changingRules(attempts: 8),
    .noNftables(errno: "EPERM"),
    .onlyIptables,
    .table(name: "nat", cause: CaseObject(.tableTarget(bytes: 24))),
    .tableEntry(bytes: 24, target: 112),
    .tableTarget(bytes: 24),
    .unreadTranslations(count: 7),
    .processList,
    .hiddenProcesses,
    .refused(part: .sockets, count: 7, held: false),
    .process(pid: 812, errno: "EPERM"),
    .passedOver(first: [ObservedProcess(pid: 1, name: "systemd", unit: nil)], more: 2),
    .unfinished,
    .unheld(link: "tun0", first: [ObservedProcess(pid: 77, name: "guard", unit: "guard.service")], more: 0),
    .unreached(part: .descriptors, count: 7, first: [ObservedProcess(pid: 812, name: nil, unit: nil)]),
    .processPart(pid: 812, part: .sockets),
    .configurationGone(pid: 812),
    .configurationNewer(pid: 812),
    .configurationUnclear(pid: 812),
    .tunNamespaces(count: 7),
    .noPackages,
    .dpkgUnreadable,
    .rpmCall(errno: "EPERM"),
    .rpmMissing(path: "/usr/bin/rpm"),
    .rpmSilent,
    .rpmUnending,
    .rpmSize(limit: 1000),
    .rpmSignal(number: 11),
    .rpmStatus(code: 1),
    .noTracking,
    .noLookup,
    .socketMarks,
    .management(problem: .stranger),
    .managementElsewhere(pid: 812),
    .managementUnasked(pid: 812, obstacle: .signal, option: "management-signal"),
    .controlSocket(problem: .silent),
    .controlText(problem: .number, name: "fwmark"),
    .stranger(socket: "wg0"),
    .severalAnswer(link: "wg0"),
    .noWireguard,
    .peerKey,
    .peerPrefix,
    .outOfScope,
    .namespaceEntry(errno: "EPERM"),
    .namespace(inode: 4_026_532_177, cause: CaseObject(.generation)),
    .namespaceLimit(limit: 1000),
    .namespaceDiversions,
    .closedNamespaces(count: 7),
    .unfinishedNamespaces,
    .pidNamespace(shared: true),
    .peerNamespaces(link: "veth0", count: 2),
    .kernelPrograms(count: 2, kinds: [.cgroupAddress, .xdp]),
  ]

  /// Does not compile while a case is missing here; `all` has one of each.
  private static func number(_ facts: CollectorFacts) -> Int {
    switch facts {
    case .call: 0
    case .timeout: 1
    case .file: 2
    case .cut: 3
    case .dependency: 4
    case .several: 5
    case .datagram: 6
    case .entries: 7
    case .changing: 8
    case .truncated: 9
    case .messageLength: 10
    case .attributeLength: 11
    case .unreadable: 12
    case .passingTunnel: 13
    case .nextHopObject: 14
    case .nextHopLength: 15
    case .routePrefix: 16
    case .selectorAddress: 17
    case .selectorPrefix: 18
    case .templateAddress: 19
    case .generation: 20
    case .changingRules: 21
    case .noNftables: 22
    case .onlyIptables: 23
    case .table: 24
    case .tableEntry: 25
    case .tableTarget: 26
    case .unreadTranslations: 27
    case .processList: 28
    case .hiddenProcesses: 29
    case .refused: 30
    case .process: 31
    case .processPart: 32
    case .configurationGone: 33
    case .configurationNewer: 65
    case .configurationUnclear: 66
    case .tunNamespaces: 34
    case .noPackages: 35
    case .dpkgUnreadable: 36
    case .rpmCall: 37
    case .rpmMissing: 38
    case .rpmSilent: 39
    case .rpmUnending: 40
    case .rpmSize: 41
    case .rpmSignal: 42
    case .rpmStatus: 43
    case .noTracking: 44
    case .noLookup: 45
    case .socketMarks: 46
    case .management: 47
    case .managementElsewhere: 48
    case .managementUnasked: 49
    case .controlSocket: 50
    case .controlText: 51
    case .stranger: 52
    case .severalAnswer: 53
    case .noWireguard: 54
    case .peerKey: 55
    case .peerPrefix: 56
    case .outOfScope: 57
    case .namespaceEntry: 58
    case .namespace: 59
    case .namespaceLimit: 60
    case .namespaceDiversions: 61
    case .closedNamespaces: 62
    case .unfinishedNamespaces: 63
    case .pidNamespace: 64
    case .peerNamespaces: 67
    case .passedOver: 68
    case .unheld: 69
    case .unreached: 70
    case .unfinished: 71
    case .kernelPrograms: 72
    }
  }

  private static func state(_ facts: [CollectorFacts]) -> HostState {
    HostState(
      host: SampleParts.host, at: SampleParts.started, netns: 4_026_531_840,
      collectors: facts.map { CollectorReport(.nft, .failed, facts: $0) })
  }

  @Test func `every case has a sample`() {
    #expect(Set(Self.all.map(Self.number)).count == 73)
  }

  @Test func `every case comes back from a document, beside its words`() throws {
    let state = Self.state(Self.all)
    let bytes = try JSONReport.bytes(of: state)
    #expect(try JSONReport.hostState(from: bytes) == state)
    try Golden(name: "hoststate-facts.json").expect(bytes)
  }

  @Test func `no two cases have the same words`() {
    let words = Self.all.map(Wording.english.text(of:))
    #expect(Set(words).count == words.count && !words.contains(""))
  }

  @Test func `each value of a case has words of its own`() {
    func distinct<Value: CaseIterable>(_ type: Value.Type, _ facts: (Value) -> CollectorFacts) {
      let words = Value.allCases.map { Wording.english.text(of: facts($0)) }
      #expect(Set(words).count == words.count, "\(words)")
    }
    distinct(CollectorFacts.Step.self) { .call(step: $0, table: nil, errno: nil) }
    distinct(CollectorFacts.List.self) { .cut(count: 7, list: $0, link: nil) }
    distinct(CollectorFacts.Part.self) { .processPart(pid: 1, part: $0) }
    distinct(CollectorFacts.ManagementProblem.self) { .management(problem: $0) }
    distinct(CollectorFacts.ManagementObstacle.self) { .managementUnasked(pid: 1, obstacle: $0, option: nil) }
    distinct(CollectorFacts.ControlSocketProblem.self) { .controlSocket(problem: $0) }
    distinct(CollectorFacts.ControlTextProblem.self) { .controlText(problem: $0, name: "fwmark") }
  }

  @Test(
    arguments: [
      (.call(step: .awaitingKernel, table: nil, errno: "EPERM"), "waiting for the kernel's answer: EPERM"),
      (.timeout(step: .askingKernel, table: nil), "querying the kernel: no answer in time"),
      (.cut(count: 20_001, list: .routes, link: nil), "20001 routes, not all of which were kept"),
      (
        .refused(part: .executables, count: 1, held: false), "the executables of 1 process of other users"
      ),
      (
        .refused(part: .descriptors, count: 8, held: true),
        "the descriptors of 8 processes, refused despite CAP_SYS_PTRACE"
      ),
      (
        .several(first: [CaseObject(.peerKey), CaseObject(.stranger(socket: nil))], more: 3),
        "a WireGuard peer without a public key; the control socket with an unusual name "
          + "is not answered by a process that holds a tunnel here: ignored; and 3 more"
      ),
      (.namespace(inode: 7, cause: nil), "namespace 7: it could not be read"),
      (
        .peerNamespaces(link: "veth0", count: 2),
        "veth0 and 1 more leads into a network namespace that was not inspected"
      ),
      (.closedNamespaces(count: 1), "1 network namespace could not be inspected"),
      (
        .managementUnasked(pid: 9, obstacle: .signal, option: "management-signal"),
        "process 9: not queried: 'management-signal' would change the tunnel when the query ends"
      ),
    ] as [(CollectorFacts, String)])
  func `facts are worded with their values`(facts: CollectorFacts, words: String) {
    #expect(Wording.english.text(of: facts) == words)
  }

  @Test func `facts of a later version are passed over, and the text is not read back`() throws {
    let bytes = try JSONReport.bytes(of: Self.state([.generation]))
    let later = String(decoding: bytes, as: UTF8.self).replacing("\"generation\"", with: "\"unheard_of\"")
    let state = try JSONReport.hostState(from: Array(later.utf8))
    #expect(state.collectors == [CollectorReport(.nft, .failed)])
  }
}
