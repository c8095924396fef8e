import Glibc
import Linux
import Model
import Testing

@testable import Observer

/// The survey of the kernel's programs: the tree of cgroups, the holders, and this machine's own.
struct ProgramSurveyTests {
  @Test func `the tree of cgroups is found as a whole, or in parts, under either hierarchy`() {
    let hybrid = """
      31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
      32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
      41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
      """
    #expect(CgroupHooks.trees(hybrid) == [.init(root: "", point: "/sys/fs/cgroup/unified")])
    let container = """
      900 31 0:26 /system.slice/a.service /sys/fs/cgroup ro shared:9 master:2 - cgroup2 cgroup rw
      901 31 0:26 /other /mnt/other ro - cgroup2 cgroup rw
      902 31 0:26 /other /mnt/again ro - cgroup2 cgroup rw
      """
    #expect(
      CgroupHooks.trees(container) == [
        .init(root: "/system.slice/a.service", point: "/sys/fs/cgroup"),
        .init(root: "/other", point: "/mnt/other"),
      ])
    #expect(CgroupHooks.trees("1 2 0:3 / / rw\n\n- cgroup2\n41 31 0:38 / /x rw - cgroup2").count == 1)
  }

  @Test(arguments: [
    ("", "/"), ("/system.slice/nginx.service", "nginx.service"),
    ("/user.slice/user-1000.slice/user@1000.service", "user@*.service"),
    ("/user.slice/user-1000.slice", "*"), ("/docker-0123abcd.scope", "*"),
  ])
  func `of a cgroup its service is said, and never a path that may name a person`(path: String, name: String)
  {
    #expect(CgroupHooks.name(path) == name)
  }

  @Test func `holders are those whose descriptors name the program`() throws {
    let folder = try TemporaryFolder()
    for (process, number, target, text) in [
      (41, 3, "anon_inode:bpf-prog", "pos:\t0\nprog_type:\t18\nprog_id:\t7\n"),
      (41, 4, "anon_inode:bpf-prog", "prog_id:\t7\n"),
      (42, 3, "anon_inode:bpf_link", "link_type:\tcgroup\nlink_id:\t2\nprog_id:\t7\n"),
      (43, 3, "anon_inode:bpf-prog", "prog_id:\t8\n"), (44, 3, "anon_inode:bpf-map", "map_id:\t7\n"),
      // A name that somebody gave to a file.
      (45, 3, "/tmp/anon_inode:bpf-prog", "prog_id:\t7\n"),
    ] {
      if number == 3 { try folder.link("\(process)/exe", to: "/usr/bin/true") }
      try folder.link("\(process)/fd/\(number)", to: target)
      try folder.write("\(process)/fdinfo/\(number)", text)
    }
    let files = ProcessFiles(root: folder.path)
    #expect(ProgramHolders(files: files).holders(of: [7]) == [7: [41, 42]])
    #expect(ProgramHolders(files: files).holders(of: []) == [:])
    let over = ProgramHolders(files: files.until(MonotonicTime(nanoseconds: 0)))
    #expect(over.holders(of: [7]).isEmpty)
    #expect(ProgramHolders.program("prog_id:\t4294967296\n") == nil)
  }

  @Test func `a tree of cgroups is walked as far as the bound and no further`() throws {
    let folder = try TemporaryFolder()
    for number in 0..<20 { try folder.write("tree/c\(number)/cgroup.procs", "") }
    try folder.write("proc/self/mountinfo", "41 31 0:38 / \(folder.path)/tree rw - cgroup2 cgroup2 rw\n")
    // No cgroup, so that no hook answers: what is counted is that it ends, with a link that would go round for ever.
    try folder.link("tree/c0/again", to: "\(folder.path)/tree")
    let files = ProcessFiles(root: "\(folder.path)/proc")
    let hooks = CgroupHooks(files: files, kinds: [.cgroupAddress], most: 5)
    #expect(hooks.search().isEmpty)
    #expect(CgroupHooks(files: files, kinds: [.cgroupAddress]).search().isEmpty)
  }

  @Test(.enabled(if: isRoot, "the kernel lists its programs to root"))
  func `this machine's programs are all listed, and a second look finds the same digests`() {
    let survey = ProgramSurvey(files: ProcessFiles())
    let (programs, report) = survey.survey().joined([])
    #expect(report.status == .complete)
    guard case .kernelPrograms(programs.count, _)? = report.facts else {
      Issue.record("\(report)")
      return
    }
    #expect(programs.allSatisfy { $0.tag.utf8.count == 16 })
  }
}
