internal import Glibc
internal import Linux

/// A file beside the journal that is given up on a full disk: even deleting needs some room.
struct ReserveFile {
  let path: String
  private static let size = 256 << 10

  init(besideJournal path: String) { self.path = path + "-reserve" }

  /// Makes the file where there is none. On a full disk there is none until there is room again.
  func make() {
    if NewFile.isThere(path) { return }
    let zeros = [UInt8](repeating: 0, count: Self.size)
    zeros.withUnsafeBytes { bytes in
      do throws(SystemError) { try NewFile.write(bytes, to: path, mode: 0o600) } catch {}
    }
  }

  /// Gives its room back.
  func release() { unlink(path) }
}
