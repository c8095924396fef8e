import Foundation
import Glibc
import Testing

@testable import Linux

struct DescriptorFolderTests {
  @Test func `of hundreds of descriptors each that matters is passed on once, over several chunks`() throws {
    let devices = (0..<600).map { _ in open("/dev/null", O_RDONLY | O_CLOEXEC) }
    let namespace = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC)
    let other = open("/dev/zero", O_RDONLY | O_CLOEXEC)
    defer { for descriptor in devices + [namespace, other] { close(descriptor) } }
    try #require(devices.allSatisfy { $0 >= 0 } && namespace >= 0 && other >= 0)
    let kept = try FileNode("/proc/self/ns/net").fileSystem
    var folder = try DescriptorFolder("/proc/self/fd", driver: (major: 1, minor: 3), fileSystem: kept)
    var found: [Int32: [DescriptorFolder.Kind]] = [:]
    var chunks = 0
    while try folder.next({ found[$0, default: []].append($1) }) { chunks += 1 }
    #expect(devices.allSatisfy { found[$0] == [.driver] })
    #expect(found[namespace] == [.fileSystem] && found[other] == nil && chunks > 1)
  }

  @Test func `descriptors are found wherever they stand in a table, dense or with gaps`() throws {
    let kept = try FileNode("/proc/self/ns/net").fileSystem
    // The numbers from 0 to 2 are pipes and files of the test's.
    for wanted in [[3, 4], [5, 60], [9, 90, 200], [240]] {
      let opened = wanted.map { "exec {x}</dev/null; exec \($0)<&$x; exec {x}<&-" }.joined(separator: "; ")
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/bash")
      shell.arguments = ["-c", opened + "; exec 2>&1; echo ready; exec cat"]
      let (input, output) = (Pipe(), Pipe())
      (shell.standardInput, shell.standardOutput, shell.standardError) = (
        input, output, FileHandle.standardError
      )
      try shell.run()
      #expect(output.fileHandleForReading.availableData.count == 6)
      var folder = try DescriptorFolder(
        "/proc/\(shell.processIdentifier)/fd", driver: (major: 1, minor: 3), fileSystem: kept)
      var found: [Int32] = []
      while try folder.next({ descriptor, kind in if kind == .driver { found.append(descriptor) } }) {}
      #expect(found.sorted() == wanted.map(Int32.init))
      try input.fileHandleForWriting.close()
      shell.waitUntilExit()
    }
  }
}
