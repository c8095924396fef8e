import Foundation
import Glibc
import Linux
import Model
import Testing

@testable import Observer

struct ProcessWalkTests {
  private func scan(_ files: ProcessFiles) -> TunDescriptorScan {
    TunDescriptorScan(files: files) { _, _, _ in .success(1) }
  }

  @Test func `two threads find what one finds, in the same order`() throws {
    let folder = try TemporaryFolder()
    for process in 1...200 {
      try folder.link(
        "\(process)/exe", to: process % 3 == 0 ? "/usr/sbin/openvpn" : "/usr/bin/program\(process)")
      if process % 7 == 0 { try folder.write("\(process)/fdinfo/3", "iff:\ttun\(process)\n") }
    }
    // One of the kernel's own, and one that has no executable any more.
    try folder.write("201/stat", "201 (kworker) I 2 0 0 0 -1 " + "2129984 0 0")
    try folder.write("202/stat", "202 (gone) Z 1 0 0 0 -1 " + "4194304 0 0")
    let files = ProcessFiles(root: folder.path)
    func walked(_ isHelped: Bool) throws -> ProcessWalk.Observation {
      let walk = ProcessWalk(files: files, scan: scan(files))
      if isHelped { walk.begin() }
      return try walk.finish()
    }
    let (alone, helped) = (try walked(false), try walked(true))
    #expect(alone.listed.map(\.process) == (1...200) + [202])
    #expect(alone.listed.map(\.process) == helped.listed.map(\.process))
    #expect(alone.listed.map(\.executable) == helped.listed.map(\.executable))
    #expect(alone.listed[2].executable == .success("/usr/sbin/openvpn"))
    #expect(alone.listed[3].executable == .success("/usr/bin/program4"))
    #expect(alone.scan.holders == scan(files).search(Array(1...200)).holders)
    #expect(alone.scan.holders == helped.scan.holders && alone.scan.holders.count == 28)
    #expect(alone.scan.unreached.isEmpty && alone.places == nil)
  }

  @Test
  func `what the time does not suffice for is known by what it runs, and is left for who looks further`()
    throws
  {
    let folder = try TemporaryFolder()
    for process in [40, 41, 42] {
      try folder.link("\(process)/exe", to: "/usr/sbin/openvpn")
      try folder.write("\(process)/fdinfo/3", "iff:\ttun0\n")
    }
    let files = ProcessFiles(root: folder.path)
    let walk = ProcessWalk(files: files, scan: scan(files.until(.now)), own: 1)
    walk.begin()
    let found = try walk.finish()
    #expect(found.listed.map(\.process) == [40, 41, 42] && found.scan.holders.isEmpty)
    #expect(found.scan.unreached == [40, 41, 42] && found.places?.left == [40, 41, 42])
    #expect(throws: ProcessFiles.ReadError.vanished) {
      let nowhere = ProcessFiles(root: "/nowhere")
      return try ProcessWalk(files: nowhere, scan: scan(nowhere)).finish()
    }
  }

  @Test(.enabled(if: isRoot, "namespaces need root"), .timeLimit(.minutes(1)))
  func `a namespace that only a descriptor keeps is found, be it in the table of a single thread`() async {
    await #expect(processExitsWith: .success) {
      // A thread leaves the table of its process, enters a new namespace, keeps that by a descriptor and leaves it again.
      let program = """
        import ctypes, os, sys, threading, time
        libc = ctypes.CDLL(None, use_errno=True)
        def keep():
            own = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
            if libc.unshare(0x400) or libc.unshare(0x40000000): os._exit(9)
            kept = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
            inode = os.fstat(kept).st_ino
            if libc.setns(own, 0): os._exit(9)
            print(inode, threading.get_native_id(), flush=True)
            time.sleep(60)
        threading.Thread(target=keep, daemon=True).start()
        sys.stdin.read()
        """
      let python = Process()
      python.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
      python.arguments = ["-E", "-s", "-c", program]
      let (input, output) = (Pipe(), Pipe())
      (python.standardInput, python.standardOutput) = (input, output)
      try python.run()
      let said = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
      let numbers = said.split(whereSeparator: \.isWhitespace).compactMap { UInt64($0) }
      #expect(numbers.count == 2)
      let own = try #require(ProcessFiles.identify("/proc/self/ns/net")).inode
      let walk = ProcessWalk(files: ProcessFiles(), scan: TunDescriptorScan(files: ProcessFiles()), own: own)
      walk.begin()
      let places = try #require(try walk.finish().places)
      let found = try #require(places.draft.candidates.first { $0.inode == numbers.first })
      let file = "/proc/\(python.processIdentifier)/task/\(numbers[1])/fd/"
      #expect(found.processes == 0 && found.paths.contains { $0.hasPrefix(file) })
      var search = NamespaceSearch(files: ProcessFiles(), named: "/nowhere")
      search.walked = places
      let seen = NamespaceSurvey(
        files: ProcessFiles(), search: search, own: own, holders: [], processesHidden: false
      ).survey().namespaces.first { $0.inode == numbers.first }
      #expect(seen?.entered == true && seen?.links.map(\.name).contains("lo") == true)
      try input.fileHandleForWriting.close()
      python.waitUntilExit()
    }
  }
}
