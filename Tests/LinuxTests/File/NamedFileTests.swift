import Foundation
import Glibc
import Testing

@testable import Linux

/// A small root, as a process may have one, with what lies beside it.
struct NamedFileTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "named-\(UUID().uuidString)"
  ).path
  private var root: String { folder + "/root" }

  init() throws {
    try FileManager.default.createDirectory(atPath: root + "/etc/vpn", withIntermediateDirectories: true)
    try Data("inside".utf8).write(to: URL(filePath: root + "/etc/vpn/client.conf"))
    try Data("outside".utf8).write(to: URL(filePath: folder + "/secret"))
    symlink("/etc/vpn/client.conf", root + "/absolute")
    symlink("../secret", root + "/escape")
    symlink("loop", root + "/loop")
    mkfifo(root + "/fifo", 0o644)
  }

  private func read(
    _ path: String, mounts: Set<UInt64>? = nil, reader: NamedFile.Reader? = nil
  ) throws -> String {
    let found = try NamedFile(path, root: root, folder: root + "/etc", mounts: mounts, reader: reader)
    return String(decoding: try found.open().prefix(100), as: UTF8.self)
  }

  private func remove() { try? FileManager.default.removeItem(atPath: folder) }

  @Test(arguments: [
    "/etc/vpn/client.conf", "vpn/client.conf", "/absolute", "/etc/../../etc/./vpn/client.conf",
  ])
  func `a path is followed inside the root that it belongs to`(path: String) throws {
    defer { remove() }
    #expect(try read(path) == "inside")
  }

  @Test func `nothing outside the root is reached, and nothing that waits is opened`() throws {
    defer { remove() }
    #expect(throws: SystemError(ENOENT)) { try read("/escape") }
    #expect(throws: SystemError(ELOOP)) { try read("/loop") }
    #expect(throws: SystemError(ENOTDIR)) { try read("/fifo/x") }
    #expect(throws: FileError.notRegular(.fifo)) { try read("/fifo") }
    #expect(throws: SystemError(EISDIR)) { try read("/") }
    #expect(throws: FileError.notRegular(.folder)) { try read("/etc") }
  }

  @Test func `a mount that is not among those that answer is not asked`() throws {
    defer { remove() }
    #expect(throws: SystemError(EREMOTE)) { try read("/etc/vpn/client.conf", mounts: []) }
    let here = open(root, O_RDONLY)
    defer { close(here) }
    let mount = try #require(Mount.id(of: here))
    #expect(try read("/etc/vpn/client.conf", mounts: [mount]) == "inside")
  }

  @Test func `what the reader's permissions refuse is refused, be it only a folder on the way`() throws {
    defer { remove() }
    let stranger = NamedFile.Reader(user: 12_345, groups: [12_345])
    for path in [folder, root, root + "/etc", root + "/etc/vpn"] { chmod(path, 0o755) }
    chmod(root + "/etc/vpn/client.conf", 0o644)
    #expect(try read("/etc/vpn/client.conf", reader: stranger) == "inside")
    chmod(root + "/etc/vpn/client.conf", 0o600)
    #expect(throws: FileError.system(SystemError(EACCES))) {
      try read("/etc/vpn/client.conf", reader: stranger)
    }
    #expect(try read("/etc/vpn/client.conf", reader: NamedFile.Reader(user: 0, groups: [])) == "inside")
    #expect(
      try read("/etc/vpn/client.conf", reader: NamedFile.Reader(user: geteuid(), groups: [])) == "inside")
    chmod(root + "/etc/vpn/client.conf", 0o644)
    chmod(root + "/etc/vpn", 0o700)
    #expect(throws: SystemError(EACCES)) { try read("/etc/vpn/client.conf", reader: stranger) }
    let group = NamedFile.Reader(user: 12_345, groups: [getegid()])
    chmod(root + "/etc/vpn", 0o710)
    #expect(try read("/etc/vpn/client.conf", reader: group) == "inside")
  }
}
