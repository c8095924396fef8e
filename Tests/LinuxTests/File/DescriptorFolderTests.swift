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
}
