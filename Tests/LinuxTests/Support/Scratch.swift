import Foundation
import Glibc

/// A folder of a test's own, which goes with the object.
final class Scratch {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "linux-tests-\(UUID().uuidString)"
    mkdir(path, 0o700)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file and gives its path.
  func write(_ text: String, to name: String, mode: mode_t = 0o644) -> String {
    let file = self(name)
    _ = FileManager.default.createFile(atPath: file, contents: Data(text.utf8))
    chmod(file, mode)
    return file
  }

  func read(_ name: String) -> String? {
    FileManager.default.contents(atPath: self(name)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What is in it, in order.
  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

  /// The mode, the owner and the group of a file, be it a link.
  func status(_ name: String) -> (mode: mode_t, owner: uid_t, group: gid_t) {
    var found = stat()
    lstat(self(name), &found)
    return (found.st_mode, found.st_uid, found.st_gid)
  }
}

/// Whether the tests may make devices, and files of other users.
let isRoot = geteuid() == 0

/// How long work took, in seconds.
func seconds(_ work: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try work()
  let time = start.duration(to: .now).components
  return Double(time.seconds) + Double(time.attoseconds) / 1e18
}

/// The number of a device (makedev(3), which the Glibc module leaves out).
func device(_ major: UInt64, _ minor: UInt64) -> dev_t { dev_t(major << 8 | minor) }
