import Foundation
import Glibc
import Model
import Testing

@testable import Observer

struct NamespaceTests {
  private typealias Files = [String: (device: UInt64, inode: UInt64)]

  @Test(
    arguments: [
      (
        "587 24 0:4 net:[4026532177] /run/netns/blue rw shared:9 - nsfs nsfs rw", 4026532177,
        "/run/netns/blue"
      ),
      ("587 24 0:4 net:[7] /a\\040b\\134 rw - nsfs nsfs rw", 7, "/a b\\"),
      ("587 24 0:4 mnt:[4026532177] /run/x rw - nsfs nsfs rw", nil, nil),
      ("24 1 8:1 / / rw - ext4 /dev/sda1 rw", nil, nil), ("587 24 0:4 net:[x] /a", nil, nil), ("", nil, nil),
    ] as [(String, UInt64?, String?)])
  func `mounted namespaces are identified by their inode`(line: String, inode: UInt64?, point: String?) {
    let found = NamespaceDraft.mounted(line)
    #expect(found?.inode == inode && found?.point == point)
  }

  @Test(
    arguments: [
      ("Inter-| x\n face |y\n    lo: 1 2\n  eth0: 3\n", ["lo", "eth0"]),
      ("Inter-| x\n face |y\n    lo: 1 2\n", ["lo"]),
      ("Inter-| x\n face |y\n eth0:1: 1 2\n", ["eth0:1"]), ("Inter-| x\n face |y\n", []), ("", []),
    ] as [(String, [String])])
  func `the interfaces of another namespace show in its table`(text: String, names: [String]) {
    #expect(NamespaceSurvey.interfaces(text) == names)
  }

  @Test(
    arguments: [
      ("pid:[4026531836]", 4_026_531_833, 3, nil, .initial, .initial),
      ("pid:[4026531836]", 4_026_531_840, 1, nil, .initial, .initial),
      ("pid:[4026531836]", 4_026_532_177, 3396, true, .initial, .contained),
      ("pid:[4026531836]", 4_026_531_992, nil, true, .initial, .initial),
      ("pid:[4026531836]", 4_026_532_177, nil, false, .initial, .contained),
      ("pid:[4026531836]", 4_026_532_177, nil, nil, .initial, .unknown),
      ("pid:[4026532001]", 4_026_531_840, 1, nil, .contained, .initial),
      ("pid:[4026532001]", 4_026_531_833, 3, nil, .contained, .initial),
      ("pid:[4026532001]", 4_026_532_177, 3396, true, .contained, .contained),
      ("pid:[4026532001]", 4_026_532_177, nil, true, .contained, .unknown),
      ("", 4_026_531_840, 1, nil, .unknown, .initial),
    ] as [(String, UInt64, UInt64?, Bool?, HostView.Place, HostView.Place)])
  func `a namespace is the host's own by what the kernel says of it`(
    pid: String, netns: UInt64, cookie: UInt64?, isWithFirst: Bool?, processes: HostView.Place,
    network: HostView.Place
  ) {
    let view = PidNamespace.view(pid: pid, netns: netns, cookie: cookie, isWithFirst: isWithFirst)
    #expect(view == HostView(pid: processes, network: network))
  }

  @Test(.enabled(if: isRoot, "namespaces need root"), .timeLimit(.minutes(1)))
  func `a network namespace that was made is not the host's`() async {
    await #expect(processExitsWith: .success) {
      let shell = try NamespaceShell("ip link set lo up")
      let descriptor = open("/proc/\(shell.pid)/ns/net", O_RDONLY | O_CLOEXEC)
      let view = try NamespaceEntry.run(descriptor) {
        PidNamespace(files: ProcessFiles(), netns: shell.inode).view
      }
      #expect(view.network == .contained)
    }
  }

  @Test func `a refused process shows its namespace by its table of interfaces`() throws {
    let folder = try TemporaryFolder()
    for process in [10, 11, 12] { try folder.write("\(process)/stat", "") }
    // Process 10 lives with this program, 11 elsewhere, and neither may be looked at; the third one may be.
    let known: Files = [
      "self/net/dev": (5, 100), "10/net/dev": (5, 100), "11/net/dev": (5, 200), "12/net/dev": (5, 100),
    ]
    try folder.write("12/ns/net", "")
    let path = folder.path
    let inode = try #require(ProcessFiles.identify("\(path)/12/ns/net")).inode
    let search = NamespaceSearch(files: ProcessFiles(root: path), named: "\(path)/none") {
      known[String($0.dropFirst(path.utf8.count + 1))]
    }
    let found = search.search(own: inode)
    #expect(found.candidates == [.init(inode: nil, processes: 1, paths: [], tables: ["\(path)/11/net/dev"])])

    // It was not entered; with nothing but loopback there is nothing in it to find.
    try folder.write("11/net/dev", "Inter-| x\n face |y\n    lo: 1 2\n")
    func survey(_ hidden: Bool = false, holders: [TunHolder] = []) -> NamespaceSurvey.Observation {
      NamespaceSurvey(
        files: ProcessFiles(root: path), search: search, own: inode, holders: holders, processesHidden: hidden
      ).survey()
    }
    #expect(survey().report.status != .denied)
    #expect(survey(true).report.status == .denied)
    try folder.write("11/net/dev", "Inter-| x\n face |y\n    lo: 1 2\n  wg0: 1\n")
    let report = survey().report
    #expect(report.status == .denied && report.needs == "CAP_SYS_ADMIN and CAP_SYS_PTRACE")
    // With the capability it is the processes that refuse, which hides no other gap.
    func traced(hidden: Bool = false, holders: [TunHolder] = []) -> CollectorReport {
      var survey = NamespaceSurvey(
        files: ProcessFiles(root: path), search: search, own: inode, holders: holders, processesHidden: hidden
      )
      survey.mayTrace = true
      return survey.survey().report
    }
    let closed = CollectorReport(.namespaces, .failed, facts: .closedNamespaces(count: 1))
    let isWhole = PidNamespace(files: ProcessFiles(root: path), netns: inode).report.status == .complete
    #expect(traced() == closed || !isWhole)
    #expect(closed.isOfRefusals && !traced(hidden: true).isOfRefusals)
    #expect(!traced(holders: [TunHolder(pid: 10, interface: "tun0", netns: 77)]).isOfRefusals)
    let peers = PeerNamespaces(
      links: [Link(index: 2, name: "v0", kind: "veth", lowerElsewhere: true, lowerNamespace: 3)],
      namespaces: [])
    #expect(
      peers.completed(closed, seesAll: true) { nil }.facts == .peerNamespaces(link: "v0", count: 1))
    // A tun interface shows a namespace that nothing else does.
    try folder.write("11/net/dev", "Inter-| x\n face |y\n    lo: 1 2\n")
    let held = survey(holders: [TunHolder(pid: 10, interface: "tun0", netns: 77)])
    #expect(held.report.status == .denied && held.namespaces.map(\.inode) == [77])
  }

  @Test(.enabled(if: isRoot, "namespaces need root"), .timeLimit(.minutes(1)))
  func `another namespace is entered, and what diverts in it is seen`() async {
    await #expect(processExitsWith: .success) {
      let plain = try NamespaceShell("ip link set lo up; ip link add v0 type veth peer name v1")
      let proxied = try NamespaceShell(
        "nft add table ip t; nft add chain ip t o '{ type nat hook output priority 0; }'; nft add rule ip t o meta l4proto tcp redirect to :1080"
      )
      let protected = try NamespaceShell(
        "ip xfrm policy add src 10.0.0.0/8 dst 192.0.2.0/24 dir out tmpl src 198.51.100.2 dst 203.0.113.10 proto esp mode tunnel"
      )
      let files = ProcessFiles()
      let own = try #require(ProcessFiles.identify("/proc/self/ns/net")).inode
      let found = NamespaceSurvey(
        files: files, search: NamespaceSearch(files: files), own: own, holders: [], processesHidden: false
      ).survey()
      func namespace(_ shell: NamespaceShell) -> NetworkNamespace? {
        found.namespaces.first { $0.inode == shell.inode }
      }
      let first = try #require(namespace(plain))
      #expect(first.entered && first.processes == 1 && first.diverts == false)
      #expect(Set(first.links.map(\.name)).isSuperset(of: ["lo", "v0", "v1"]))
      #expect(namespace(proxied)?.diverts == true)
      // A policy without a security association takes packets and sends none.
      #expect(namespace(protected)?.diverts == false)
      // This thread never left.
      #expect(ProcessFiles.identify("/proc/thread-self/ns/net")?.inode == own)
      #expect(!found.namespaces.contains { $0.inode == own })
    }
  }

  @Test(.enabled(if: isRoot, "namespaces need root"), .timeLimit(.minutes(1)))
  func `without the capability only an empty namespace leaves no gap`() async {
    await #expect(processExitsWith: .success) {
      let empty = try NamespaceShell("ip link set lo up", user: 65534)
      let full = try NamespaceShell("ip link add v0 type veth peer name v1", user: 65534)
      let fake = try NamespaceShell(
        "ip link set lo name l; ip link add lo type veth peer name v1", user: 65534)
      let strange = try NamespaceShell("ip link add v0 type veth peer name v1")
      let host = try NamespaceShell("", user: 65534, kind: "mount")
      guard setgid(65534) == 0, setuid(65534) == 0 else { exit(9) }
      let own = try #require(ProcessFiles.identify("/proc/self/ns/net")).inode
      func survey(_ shell: NamespaceShell, holders: [TunHolder] = []) throws -> CollectorReport {
        // A tree of /proc that shows one process beside the program's own.
        let tree = try Self.tree([shell.pid], own: host.pid)
        let files = ProcessFiles(root: tree.path)
        let search = NamespaceSearch(files: files, named: "/nowhere")
        return NamespaceSurvey(
          files: files, search: search, own: own, holders: holders, processesHidden: false
        ).survey().report
      }
      // Of the same user, so that its files may be read, and setns(2) is refused.
      #expect(try survey(empty).status != .denied)
      let held = TunHolder(pid: 1, interface: "lo", netns: empty.inode)
      #expect(try survey(empty, holders: [held]).needs == "CAP_SYS_ADMIN")
      #expect(try survey(full).needs == "CAP_SYS_ADMIN")
      // Any interface may be called lo.
      #expect(try survey(fake).needs == "CAP_SYS_ADMIN")
      #expect(try survey(strange).needs == "CAP_SYS_ADMIN and CAP_SYS_PTRACE")
    }
  }

  @Test(.enabled(if: isRoot, "namespaces need root"), .timeLimit(.minutes(1)))
  func `a namespace that only a descriptor keeps is found and entered`() async {
    await #expect(processExitsWith: .success) {
      let shell = try NamespaceShell("ip link add hidden0 type veth peer name v1")
      let inode = shell.inode
      let descriptor = open("/proc/\(shell.pid)/ns/net", O_RDONLY | O_CLOEXEC)
      shell.end()
      let tree = try Self.tree([])
      let files = ProcessFiles(root: tree.path)
      let own = try #require(ProcessFiles.identify("/proc/self/ns/net")).inode
      func survey() -> [NetworkNamespace] {
        NamespaceSurvey(
          files: files, search: NamespaceSearch(files: files, named: "/nowhere"), own: own, holders: [],
          processesHidden: false
        ).survey().namespaces
      }
      let found = try #require(survey().first { $0.inode == inode })
      #expect(found.entered && found.processes == 0)
      #expect(found.links.contains { $0.name == "hidden0" })
      close(descriptor)
      #expect(!survey().contains { $0.inode == inode })
    }
  }

  @Test(.enabled(if: isRoot, "namespaces need root"), .timeLimit(.minutes(1)))
  func `a FIFO that lies over a mounted namespace hides nothing and holds nothing up`() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      // The namespace's only process ends: nothing but the mount keeps it, under a FIFO that nothing writes to.
      let shell = try NamespaceShell(
        """
        cd '\(folder.path)'; touch point; mkfifo fifo; own=$(readlink /proc/self/ns/net)
        unshare --net sleep 60 & child=$!
        until [ "$(readlink /proc/$child/ns/net)" != "$own" ]; do sleep 0.01; done
        mount --bind /proc/$child/ns/net point; mount --bind fifo point
        kill -KILL $child; wait $child || true
        """, kind: "mount")
      let host = try NamespaceShell("", kind: "mount")
      let tree = try Self.tree([shell.pid], own: host.pid)
      let files = ProcessFiles(root: tree.path)
      let own = try #require(ProcessFiles.identify("/proc/self/ns/net")).inode
      let found = NamespaceSurvey(
        files: files, search: NamespaceSearch(files: files, named: "/nowhere"), own: own, holders: [],
        processesHidden: false
      ).survey()
      #expect(found.namespaces.map(\.entered) == [false])
      #expect(found.report.status == .failed)
      #expect(found.report.facts == .namespaceEntry(errno: "ESTALE"))
    }
  }

  @Test func `more namespaces than are looked at are too many`() throws {
    let folder = try TemporaryFolder()
    for process in 1...NamespaceSearch.most + 1 { try folder.write("\(process)/ns/net", "") }
    let search = NamespaceSearch(files: ProcessFiles(root: folder.path), named: "/nowhere")
    let found = search.search(own: 1)
    #expect(found.tooMany && found.candidates.count == NamespaceSearch.most)
  }

  /// A tree of `/proc` that shows a process as the reader's own, and those given.
  private static func tree(_ processes: [Int32], own: Int32 = getpid()) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.link("self", to: "/proc/\(own)")
    for process in processes + [own] { try folder.link("\(process)", to: "/proc/\(process)") }
    return folder
  }
}
