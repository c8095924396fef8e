import Foundation
import Linux
import Testing

@testable import Observer

/// The bytes of a recorded netlink answer.
func recorded(_ name: String) throws -> [UInt8] {
  let url = try #require(
    Bundle.module.url(forResource: name, withExtension: "bin", subdirectory: "Fixtures/Netlink"))
  return [UInt8](try Data(contentsOf: url))
}

/// The messages of a recorded answer, without the one that ends it.
func recordedMessages(_ name: String) throws -> [NetlinkMessage] {
  try NetlinkMessage.parse(recorded(name)[...]).filter { $0.type > 3 }
}

/// What the kernel said of a program or of a link of one (BPF_OBJ_GET_INFO_BY_FD).
func recordedInfo(_ name: String) throws -> [UInt8] {
  let url = try #require(
    Bundle.module.url(forResource: name, withExtension: "bin", subdirectory: "Fixtures/BPF"))
  return [UInt8](try Data(contentsOf: url))
}

/// The entries of a recorded table of iptables.
func recordedTable(_ name: String) throws -> [UInt8] {
  let url = try #require(
    Bundle.module.url(forResource: "legacy-\(name)", withExtension: "bin", subdirectory: "Fixtures/Legacy"))
  return [UInt8](try Data(contentsOf: url))
}

/// A folder that goes away with the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("vpnaudit-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file below the folder, with the folders that lead to it.
  func write(_ name: String, _ text: String) throws {
    let full = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: full, atomically: false, encoding: .utf8)
  }

  /// Makes a symbolic link below the folder.
  func link(_ name: String, to target: String) throws {
    let full = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: full, withDestinationPath: target)
  }
}

/// How many rounds the randomised tests make; `VPNAUDIT_TEST_ROUNDS` multiplies it.
func rounds(_ usual: Int) -> Int {
  usual * (ProcessInfo.processInfo.environment["VPNAUDIT_TEST_ROUNDS"].flatMap { Int($0) } ?? 1)
}
