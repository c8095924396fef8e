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
    #expect(ProcessSurvey.hidesProcesses(mounts: mounts, mountPoint: "/proc"))
    #expect(!ProcessSurvey.hidesProcesses(mounts: "proc /proc proc rw 0 0\n", mountPoint: "/proc"))
    #expect(!ProcessSurvey.hidesProcesses(mounts: "proc /proc proc rw,hidepid=0 0 0", mountPoint: "/proc"))
    #expect(ProcessSurvey.mayTrace(Array("CapEff:\t000001ffffffffff\n".utf8)))
    #expect(!ProcessSurvey.mayTrace(Array("CapEff:\t0000000000000000\n".utf8)))
    #expect(!ProcessSurvey.mayTrace([]))
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
