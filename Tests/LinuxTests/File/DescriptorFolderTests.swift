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
    let folder = try DescriptorFolder("/proc/self/fd", driver: (major: 1, minor: 3), fileSystem: kept)
    var found: [Int32: [DescriptorFolder.Kind]] = [:]
    var chunks = 0
    while try folder.next({ found[$0, default: []].append($1) }) { chunks += 1 }
    #expect(devices.allSatisfy { found[$0] == [.driver] })
    #expect(found[namespace] == [.fileSystem] && found[other] == nil && chunks > 1)
  }

  @Test func `a process of one thread is told from others`() {
    // The test has several; process 1 of a namespace may have any number.
    #expect(!DescriptorFolder.hasOneThread("/proc/self/task"))
    #expect(!DescriptorFolder.hasOneThread("/nowhere"))
    let child = sleeper()
    #expect(child.map { DescriptorFolder.hasOneThread("/proc/\($0)/task") } == true)
    if let child {
      kill(child, SIGKILL)
      waitpid(child, nil, 0)
    }
  }

  /// A process that sleeps.
  private func sleeper() -> pid_t? {
    var child: pid_t = 0
    let arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("60"), nil]
    defer { for argument in arguments { free(argument) } }
    return posix_spawn(&child, "/bin/sleep", nil, nil, arguments, nil) == 0 ? child : nil
  }
}
