import Foundation
import Glibc
import Linux
import Model
import Testing

@testable import Observer

struct ProcessTests {
  @Test(
    arguments: [
      ("pos:\t0\nflags:\t0104002\nmnt_id:\t9\nino:\t87\niff:\ttun0\n", "tun0"),
      ("pos:\t0\niff:\teth7\n", "eth7"),
      ("pos:\t0\nflags:\t0104002\niff:\t\n", nil),
      ("pos:\t0\nflags:\t02\n", nil),
      ("pos:\t0\nif", nil),
      ("", nil),
    ] as [(String, String?)])
  func `fdinfo names the interface of an attached tun descriptor`(text: String, name: String?) {
    #expect(TunDescriptorScan.interface(text) == name)
  }

  @Test func `holders are found in processes and in threads, once each, with their namespace`() throws {
    let folder = try TemporaryFolder()
    // Ids that no process has (pid_max is 4,194,304 at most): the kernel is asked which threads share descriptors.
    for name in ["0", "5", "6"] { try folder.write("40/fdinfo/\(name)", "pos:\t0\niff:\ttun0\n") }
    try folder.write("40/fdinfo/7", "pos:\t0\n")
    try folder.write("5000041/task/5000041/fdinfo/1", "pos:\t0\n")
    try folder.write("5000041/task/5000043/fdinfo/9", "pos:\t0\niff:\ttap3\n")
    try folder.write("5000041/fdinfo/1", "pos:\t0\n")
    let holders = TunDescriptorScan(files: ProcessFiles(root: folder.path)) { process, _, descriptor in
      process == 40 && descriptor == 6 ? .success(77) : .success(1)
    }
    let found = holders.search([40, 5_000_041, 99]).holders
    #expect(
      Set(found) == [
        TunHolder(pid: 40, interface: "tun0", netns: 1), TunHolder(pid: 40, interface: "tun0", netns: 77),
        TunHolder(pid: 5_000_041, interface: "tap3", netns: 1),
      ])
    #expect(found.count == 3)
  }

  @Test func `locks before the name of the interface hide it as little as what has no room for it`() throws {
    let folder = try TemporaryFolder()
    let lock = "lock:\t1: POSIX  ADVISORY  WRITE 812 00:05:87 0 0\n"
    try folder.write("40/fdinfo/3", "pos:\t0\n" + String(repeating: lock, count: 100) + "iff:\ttun0\n")
    let tooMany = String(repeating: lock, count: TunDescriptorScan.longest / lock.utf8.count + 1)
    try folder.write("41/fdinfo/3", "pos:\t0\n" + tooMany + "iff:\ttun1\n")
    let scan = TunDescriptorScan(files: ProcessFiles(root: folder.path)) { _, _, _ in .success(1) }
    let found = scan.search([40, 41])
    #expect(found.holders.map(\.interface) == ["tun0"])
    #expect(found.failures == [.process(pid: 41, errno: "EFBIG")])
  }

  @Test
  func `sockets and pipes are told by their names, and namespaces are kept for those who look for them`()
    throws
  {
    let folder = try TemporaryFolder()
    for (name, target) in [("3", "socket:[77]"), ("4", "net:[4026532177]"), ("5", "/dev/any")] {
      try folder.link("40/fd/\(name)", to: target)
      try folder.write("40/fdinfo/\(name)", "iff:\ttun\(name)\n")
    }
    let found = TunDescriptorScan(files: ProcessFiles(root: folder.path)) { _, _, _ in .success(1) }.search([
      40
    ])
    #expect(found.holders.map(\.interface) == ["tun5"])
    #expect(found.counts == [.init(interface: "tun5", netns: 1): 1])
    #expect(found.namespaces[40]?.map(\.inode) == [4_026_532_177])
  }

  @Test func `what was not reached in time is counted and named`() throws {
    let folder = try TemporaryFolder()
    for process in [40, 41] {
      try folder.write("\(process)/fdinfo/3", "iff:\ttun0\n")
      try folder.write("\(process)/comm", "holder\(process)\n")
      try folder.write("\(process)/cgroup", "0::/system.slice/holder.service\n")
      try folder.link("\(process)/exe", to: "/usr/sbin/openvpn")
    }
    let over = ProcessFiles(root: folder.path, until: .now)
    let survey = ProcessSurvey(
      files: over, packages: PackageOwners(dpkg: DpkgDatabase(root: folder.path + "/dpkg"), rpm: nil),
      catalogue: .builtIn, homes: HomeFolders(passwd: ""),
      holders: TunDescriptorScan(files: over) { _, _, _ in .success(1) })
    let report = survey.survey().reports.first { $0.name == .tunProcesses }
    #expect(report?.status == .failed && report?.errno == "ETIMEDOUT")
    #expect(
      report?.facts
        == .unreached(
          part: .descriptors, count: 2,
          first: [40, 41].map { ObservedProcess(pid: $0, name: "holder\($0)", unit: "holder.service") }))
  }

  @Test func `processes that refuse to be read are a gap for what they could hold alone`() throws {
    let folder = try TemporaryFolder()
    try folder.write("1/comm", "systemd\n")
    try folder.write("77/comm", "guard\n")
    try folder.write("77/cgroup", "0::/system.slice/guard.service\n")
    let refused = RefusedProcesses(files: ProcessFiles(root: folder.path), processes: [1, 77])
    let named = [
      ObservedProcess(pid: 1, name: "systemd", unit: nil),
      ObservedProcess(pid: 77, name: "guard", unit: "guard.service"),
    ]
    let complete = [Collector.processes, .tunProcesses, .nft].map { CollectorReport($0, .complete) }
    func reports(
      _ links: [Link], scan: TunDescriptorScan.Observation = .init(), netns: UInt64 = 5,
      diversions: [Diversion] = []
    ) -> [CollectorReport] {
      refused.reports(complete, scan: scan, links: [(netns, links)], diversions: diversions)
    }
    let note = CollectorReport(.processes, .complete, facts: .passedOver(first: named, more: 0))
    #expect(reports([Link(index: 2, name: "eth0")]) == [note, complete[1], complete[2]])

    // A tun without a holder, whatever its carrier says, and one of whose queues not all are held.
    let tun = Link(index: 3, name: "tun0", kind: "tun", carrier: false)
    let gap = CollectorReport(
      .tunProcesses, .failed, errno: "EACCES", facts: .unheld(link: "tun0", first: named, more: 0))
    #expect(reports([tun]) == [note, gap, complete[2]])
    var scan = TunDescriptorScan.Observation()
    scan.counts = [.init(interface: "tun0", netns: 5): 1]
    #expect(reports([tun], scan: scan)[1].status == .complete)
    #expect(reports([tun], scan: scan, netns: 6)[1].status == .failed)
    let queues = Link(index: 3, name: "tun0", kind: "tun", queues: 2)
    #expect(reports([queues], scan: scan)[1] == gap)
    scan.counts[.init(interface: "tun0", netns: nil)] = 1
    #expect(reports([queues], scan: scan)[1].status == .complete)

    // A diversion to a socket that nobody visible owns.
    let diversion = Diversion(kind: .redirect, table: "t", chain: "o", ownTraffic: true, port: 1080)
    #expect(reports([], diversions: [diversion])[0].facts == .unheld(link: nil, first: named, more: 0))
    #expect(
      RefusedProcesses(files: ProcessFiles(root: folder.path), processes: []).reports(
        complete, scan: .init(), links: [(5, [tun])], diversions: []) == complete)
  }

  @Test func `what a company must know to accept a refusal is grouped by unit and package, and bounded`()
    throws
  {
    let folder = try TemporaryFolder()
    try folder.write("1/cgroup", "0::/init.scope\n")
    for process in [77, 78] { try folder.write("\(process)/cgroup", "0::/system.slice/guard.service\n") }
    // What calls itself by a unit's name below a user's own is in no unit of the system's.
    try folder.write(
      "79/cgroup", "0::/user.slice/user-1000.slice/user@1000.service/app.slice/guard.service\n")
    var refused = RefusedProcesses(
      files: ProcessFiles(root: folder.path), processes: [1, 77, 78, 79, 80], packages: [78: "guard"])
    let tun = Link(index: 3, name: "tun0", kind: "tun")
    let held = Link(index: 4, name: "tun1", kind: "tun")
    var scan = TunDescriptorScan.Observation()
    scan.counts = [.init(interface: "tun1", netns: 5): 1]
    let both = refused.refusals(scan, links: [(5, [tun, held]), (6, [tun])])
    let found = try #require(both)
    #expect(
      Set(found.groups) == [
        .init(unit: nil, package: nil, processes: 2), .init(unit: "init.scope", package: nil, processes: 1),
        .init(unit: "guard.service", package: nil, processes: 1),
        .init(unit: "guard.service", package: "guard", processes: 1),
      ])
    #expect(found.groups.first?.processes == 2 && found.processes == 5 && found.ungrouped == 0)
    #expect(found.links == [.init(interface: "tun0", netns: 5), .init(interface: "tun0", netns: 6)])

    let many = (1000..<1000 + Int32(Refusals.mostGroups) + 5)
    for process in many { try folder.write("\(process)/cgroup", "0::/system.slice/s\(process).service\n") }
    refused = RefusedProcesses(files: ProcessFiles(root: folder.path), processes: Array(many))
    let links = (0..<Refusals.mostLinks + 3).map { Link(index: $0, name: "tun\($0)", kind: "tun") }
    let bounded = refused.refusals(.init(), links: [(5, links)])
    let cut = try #require(bounded)
    #expect(cut.groups.count == Refusals.mostGroups && cut.ungrouped == 5 && cut.processes == many.count)
    #expect(cut.links.count == Refusals.mostLinks && cut.moreLinks == 3)
    refused = RefusedProcesses(files: ProcessFiles(root: folder.path), processes: [])
    #expect(refused.refusals(.init(), links: [(5, [tun])]) == nil)
  }

  @Test(
    arguments: [
      ("0::/system.slice/edr.service\n", "edr.service"),
      ("0::/system.slice/system-scan.slice/scan@bob.service\n", "scan@*.service"),
      ("0::/system.slice/edr.service/workers/1\n", "edr.service"),
      ("0::/edr.slice/edr.service\n", "edr.service"),
      ("0::/init.scope\n", "init.scope"),
      ("9:name=systemd:/system.slice/edr.service\n3:cpu:/other.service\n0::/\n", "edr.service"),
      ("1:name=systemd:/system.slice/edr.service\n0::/system.slice/edr.service\n", "edr.service"),
      // Two hierarchies that do not say the same, groups that a service's or a session's user makes, and containers'.
      ("1:name=systemd:/system.slice/edr.service\n0::/user.slice/x.service\n", nil),
      ("0::/system.slice/web.service/edr.service\n", "web.service"),
      ("0::/user.slice/user-1000.slice/user@1000.service/app.slice/edr.service\n", nil),
      ("0::/user.slice/edr.service\n", nil),
      ("0::/machine.slice/machine-a.scope/system.slice/edr.service\n", nil),
      ("0::/docker/12ab/system.slice/edr.service\n", nil),
      ("0::/../system.slice/edr.service\n", nil),
      ("0::/system.slice/docker-12ab.scope/init.scope\n", nil),
      ("0::/system.slice\n", nil), ("0::/.service\n", nil), ("0::/\n", nil), ("garbage", nil), ("", nil),
    ] as [(String, String?)])
  func `the unit of the system's is one that root alone puts a process into`(cgroup: String, unit: String?) {
    #expect(SystemdUnit.systemName(cgroup: cgroup) == unit)
  }

  @Test(.timeLimit(.minutes(1)))
  func `the package of a process that refuses its descriptors alone is that of its bytes, if it is root's`()
    async
  {
    await #expect(processExitsWith: .success) {
      // Root is refused nothing by a folder's mode.
      if geteuid() == 0 { guard setgid(65534) == 0, setuid(65534) == 0 else { exit(9) } }
      let md5OfHello = "5d41402abc4b2a76b9719d911017c592"
      let cases: [(String, Int, String?)] = [("hello", 0, "agent"), ("hellO", 0, nil), ("hello", 1000, nil)]
      for (content, user, expected) in cases {
        let folder = try TemporaryFolder()
        try folder.write("bin/agent", content)
        try folder.link("60/exe", to: "\(folder.path)/bin/agent")
        try folder.write("60/status", "Name:\tagent\nUid:\t\(user)\t0\t0\t0\n")
        try folder.write("60/fdinfo/3", "iff:\ttun0\n")
        chmod("\(folder.path)/60/fdinfo", 0)
        defer { chmod("\(folder.path)/60/fdinfo", 0o700) }
        try folder.write("self/status", "CapEff:\t000001ffffffffff\n")
        try folder.write("dpkg/status", "Package: agent\nStatus: install ok installed\nVersion: 1\n")
        try folder.write("dpkg/info/agent.list", "/.\n\(folder.path)/bin/agent\n")
        try folder.write(
          "dpkg/info/agent.md5sums", "\(md5OfHello)  \(folder.path.dropFirst())/bin/agent\n")
        let files = ProcessFiles(root: folder.path)
        let found = ProcessSurvey(
          files: files, packages: PackageOwners(dpkg: DpkgDatabase(root: folder.path + "/dpkg"), rpm: nil),
          catalogue: .builtIn, homes: HomeFolders(passwd: ""),
          holders: TunDescriptorScan(files: files) { _, _, _ in .success(1) }
        ).survey()
        #expect(found.refused == [60], "\(content) of \(user)")
        #expect(found.refusedPackages[60] == expected, "\(content) of \(user)")
      }
    }
  }

  @Test func `a namespace that the kernel does not report is unknown, and the refusal is counted`() throws {
    let folder = try TemporaryFolder()
    try folder.write("40/fdinfo/3", "iff:\ttun0\n")
    try folder.write("40/fdinfo/4", "iff:\ttun1\n")
    let holders = TunDescriptorScan(files: ProcessFiles(root: folder.path)) { _, _, descriptor in
      .failure(SystemError(descriptor == 3 ? EPERM : EBADF))
    }
    let found = holders.search([40])
    #expect(found.holders == [TunHolder(pid: 40, interface: "tun0", netns: nil)])
    #expect(found.namespaceDenied == 1)
  }

  @Test(
    arguments: [
      ("0::/system.slice/openvpn.service\n", "openvpn.service"),
      (
        "0::/system.slice/system-openvpn.slice/openvpn-client@zhang-san.service\n", "openvpn-client@*.service"
      ),
      ("12:pids:/x.service\n1:name=systemd:/system.slice/ssh.service\n0::/\n", "ssh.service"),
      ("0::/user.slice/user-1000.slice/user@1000.service/app.slice/vpn.service\n", "vpn.service"),
      ("0::/user.slice/user-1000.slice/session-3.scope\n", nil),
      ("12:pids:/x.service\n", nil),
      ("garbage", nil),
      ("", nil),
    ] as [(String, String?)])
  func `the unit of a process is its service, without the instance`(cgroup: String, unit: String?) {
    #expect(SystemdUnit.name(cgroup: cgroup) == unit)
  }

  @Test func `home folders name people and are removed from paths`() {
    let homes = HomeFolders(
      passwd: """
        root:x:0:0:root:/root:/bin/bash
        daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
        li:x:1000:1000::/srv/people/li:/bin/bash
        broken line
        nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
        """)
    #expect(homes.redacted("/srv/people/li/bin/openvpn") == "<home>/bin/openvpn")
    #expect(homes.redacted("/root/openvpn") == "<home>/openvpn")
    #expect(homes.redacted("/home/wang/bin/x") == "<home>/bin/x")
    #expect(homes.redacted("/usr/sbin/openvpn") == "/usr/sbin/openvpn")
    #expect(homes.redacted("/srv/people/lisa/x") == "/srv/people/lisa/x")
  }

  @Test func `a truncated stat file is a failure that is named`() throws {
    let folder = try TemporaryFolder()
    let files = ProcessFiles(root: folder.path)
    try folder.write("7/stat", "7 (a) b) S 1 2 3")
    #expect(throws: ProcessFiles.ReadError.failed(EBADMSG)) { try files.startTime(7) }
    try folder.write("8/stat", "8 (no end")
    #expect(throws: ProcessFiles.ReadError.failed(EBADMSG)) { try files.startTime(8) }
    #expect(throws: ProcessFiles.ReadError.vanished) { try files.startTime(9) }
    try folder.write("10/stat", "10 (a) b) S " + (4...52).map(String.init).joined(separator: " "))
    #expect(try files.startTime(10) == 22)
    #expect(try ProcessFiles().startTime(getpid()) > 0)
  }

  @Test func `a process that vanishes between two reads leaves no entry and no crash`() throws {
    let folder = try TemporaryFolder()
    // It has an executable and descriptors, and its stat file is gone.
    try folder.link("50/exe", to: "/usr/sbin/openvpn")
    try folder.write("50/fdinfo/4", "iff:\ttun0\n")
    let found = survey(folder).survey()
    #expect(found.processes.isEmpty)
    #expect(found.holders.map(\.pid) == [50])
    #expect(found.reports.first { $0.name == .tunProcesses }?.status == .complete)
  }

  @Test func `the bytes that run decide, not the path that the kernel shows`() throws {
    let folder = try TemporaryFolder()
    try folder.write("stat-of-others", "")
    let md5OfHello = "5d41402abc4b2a76b9719d911017c592"
    for (pid, content, expected) in [
      (60, "hello", HostProcess.Verification.verified), (61, "hellO", .mismatch),
    ] {
      try folder.write("bin\(pid)/openvpn", content)
      try folder.link("\(pid)/exe", to: "\(folder.path)/bin\(pid)/openvpn")
      try folder.write(
        "\(pid)/stat", "\(pid) (openvpn) S " + (4...52).map(String.init).joined(separator: " "))
      try folder.write("dpkg/info/openvpn\(pid).list", "/.\n\(folder.path)/bin\(pid)/openvpn\n")
      try folder.write(
        "dpkg/info/openvpn\(pid).md5sums", "\(md5OfHello)  \(folder.path.dropFirst())/bin\(pid)/openvpn\n")
      let found = survey(
        folder, status: "Package: openvpn\(pid)\nStatus: install ok installed\nVersion: 2.6\n"
      )
      .survey()
      let process = try #require(found.processes.first { $0.process.pid == Int32(pid) }?.process)
      #expect(process.verification == expected)
      #expect(process.package == "openvpn\(pid)" && process.packageVersion == "2.6")
    }
  }

  @Test(arguments: ["python3.11", "bash", "node", "java", "perl", "dash", "busybox", "beam.smp"])
  func `an interpreter is never a verified process`(name: String) {
    #expect(ExecutableFacts(path: "/usr/bin/\(name)", sha256: "", md5: nil).isInterpreter)
  }

  @Test(arguments: ["openvpn", "wireguard-go", "charon", "openconnect", "shadowsocks", "nodelay"])
  func `a daemon is no interpreter`(name: String) {
    #expect(!ExecutableFacts(path: "/usr/sbin/\(name)", sha256: "", md5: nil).isInterpreter)
  }

  @Test func `hidepid counts as a refusal unless the program may trace`() {
    let mounts = "proc /proc proc rw,nosuid,relatime,hidepid=invisible 0 0\n"
    #expect(ProcessReports.hidesProcesses(mounts: mounts, mountPoint: "/proc"))
    #expect(!ProcessReports.hidesProcesses(mounts: "proc /proc proc rw 0 0\n", mountPoint: "/proc"))
    #expect(!ProcessReports.hidesProcesses(mounts: "proc /proc proc rw,hidepid=0 0 0", mountPoint: "/proc"))
    #expect(ProcessReports.mayTrace(Array("CapEff:\t000001ffffffffff\n".utf8)))
    #expect(!ProcessReports.mayTrace(Array("CapEff:\t0000000000000000\n".utf8)))
    #expect(!ProcessReports.mayTrace([]))
  }

  @Test func `an id of a host hides the machine id and stays the same`() {
    let id = MachineIdentity.hostID(machineID: Array("0123456789abcdef0123456789abcdef\n".utf8))
    #expect(id?.count == 32 && id != "0123456789abcdef0123456789abcdef")
    #expect(id == MachineIdentity.hostID(machineID: Array("0123456789abcdef0123456789abcdef".utf8)))
    let text = Array("0123456789abcdef0123456789abcdef".utf8)
    let containers = ["a", "b"].map { MachineIdentity.hostID(machineID: text, container: $0) }
    #expect(Set(containers + [id]).count == 3, "containers of one image are not each other, nor their host")
    #expect(MachineIdentity.hostID(machineID: Array("uninitialized\n".utf8)) == nil)
    #expect(MachineIdentity.hostID(machineID: Array("0123456789abcdefg123456789abcdef\n".utf8)) == nil)
  }

  private func survey(_ folder: TemporaryFolder, status: String = "") -> ProcessSurvey {
    try? folder.write("dpkg/status", status)
    let files = ProcessFiles(root: folder.path)
    return ProcessSurvey(
      files: files, packages: PackageOwners(dpkg: DpkgDatabase(root: folder.path + "/dpkg"), rpm: nil),
      catalogue: .builtIn, homes: HomeFolders(passwd: ""),
      holders: TunDescriptorScan(files: files) { _, _, _ in .success(1) })
  }
}
