import Foundation
import Model
import Signing
import Testing

@testable import Observer

/// Programs on the disk that a company may vouch for.
struct ProgramFileTests {
  /// A folder of its own, with a package database that owns what the test says.
  private final class Place {
    let folder = FileManager.default.temporaryDirectory.appending(path: "program-\(UUID().uuidString)")

    init() throws {
      try FileManager.default.createDirectory(
        at: folder.appending(path: "dpkg/info"), withIntermediateDirectories: true)
      try write("", "dpkg/status")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).resolvingSymlinksInPath().path }

    func write(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }

    /// An executable that begins as one for this machine does.
    @discardableResult func program(_ name: String, type: UInt8 = 3) throws -> String {
      var bytes = [UInt8](repeating: 7, count: 300_000)
      bytes.replaceSubrange(
        0..<18, with: [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9) + [type, 0])
      try Data(bytes).write(to: folder.appending(path: name))
      return path(name)
    }

    /// Makes a package of the database own a path with a digest.
    func own(_ path: String, md5: String) throws {
      try write("\(path)\n", "dpkg/info/tunnels.list")
      try write("\(md5)  \(path.dropFirst())\n", "dpkg/info/tunnels.md5sums")
      try write("Package: tunnels\nStatus: install ok installed\nVersion: 1.2\n\n", "dpkg/status")
    }

    func read(_ path: String) throws(ProgramFile.InspectionError) -> ProgramFile {
      try ProgramFile(
        path, catalogue: .builtIn,
        packages: PackageOwners(dpkg: DpkgDatabase(root: folder.path + "/dpkg"), rpm: nil))
    }

    func refusal(_ path: String) -> ProgramFile.InspectionError? {
      do throws(ProgramFile.InspectionError) {
        _ = try read(path)
        return nil
      } catch {
        return error
      }
    }
  }

  @Test func `a program that no package owns is reported with its digest, through links`() throws {
    let place = try Place()
    let path = try place.program("openconnect")
    try FileManager.default.createSymbolicLink(
      atPath: place.folder.path + "/link", withDestinationPath: "openconnect")
    let file = try place.read(place.folder.path + "/link")
    #expect(file.name == "openconnect" && file.path == path && file.ownership == .unowned)
    #expect(file.sha256 == Digest.sha256([UInt8](try Data(contentsOf: URL(filePath: path)))))
  }

  @Test func `what a package owns is reported, and whether its bytes are the package's`() throws {
    let place = try Place()
    let path = try place.program("openconnect")
    let digest = try #require(Digest(.md5))
    digest.update([UInt8](try Data(contentsOf: URL(filePath: path))))
    try place.own(path, md5: digest.finish())
    #expect(try place.read(path).ownership == .package("tunnels", version: "1.2"))
    try place.own(path, md5: String(repeating: "0", count: 32))
    #expect(try place.read(path).ownership == .changed("tunnels", version: "1.2"))
    try place.write("", "dpkg/info/tunnels.md5sums")
    #expect(try place.read(path).ownership == .unkept("tunnels", version: "1.2"))
  }

  @Test(arguments: ["python3.11", "node", "java", "dash", "busybox", "perl5.36.0"])
  func `an interpreter is refused by whatever name leads to it`(name: String) throws {
    let place = try Place()
    try place.program(name)
    try FileManager.default.createSymbolicLink(
      atPath: place.folder.path + "/openvpn", withDestinationPath: name)
    #expect(place.refusal(place.folder.path + "/openvpn") == .interpreter(name))
  }

  @Test func `anything but a program is refused, each with its own word`() throws {
    let place = try Place()
    try place.write("#!/bin/sh\nexec openvpn\n", "script")
    try place.write("hello", "text")
    try place.write("", "empty")
    try place.program("object", type: 1)
    mkfifo(place.folder.path + "/pipe", 0o600)
    #expect(place.refusal(place.folder.path + "/script") == .script)
    #expect(place.refusal(place.folder.path + "/text") == .noProgram)
    #expect(place.refusal(place.folder.path + "/empty") == .noProgram)
    #expect(place.refusal(place.folder.path + "/object") == .notExecutable)
    #expect(place.refusal(place.folder.path + "/pipe") == .irregular)
    #expect(place.refusal(place.folder.path) == .folder)
    #expect(place.refusal("/dev/null") == .irregular)
    #expect(place.refusal(place.folder.path + "/none") == .missing)
  }
}
