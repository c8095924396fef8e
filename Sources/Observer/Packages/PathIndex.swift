import Glibc
import Synchronization

/// Which lists of dpkg may hold a path, by digests of the paths: built by one pass over all lists, so that the files which
/// no package owns do not each read a thousand of them again.
///
/// A list that it names is read and looked through all the same: two paths may have one digest.
final class PathIndex: Sendable {
  /// The folder of the lists as it was when they were read: dpkg replaces lists by renaming, which changes the folder.
  private struct Version: Equatable {
    let inode: UInt64
    let seconds: Int
    let nanoseconds: Int
  }

  /// What the folder holds; `entries` where a path was looked for: the upper 48 bits of a digest, and the number of a list.
  private struct Content {
    let version: Version
    let lists: [String]
    var entries: [UInt64]?
  }

  private let content = Mutex<Content?>(nil)

  /// Files that are read and never run are the most of all paths. They are in no index.
  private static let leftOut = Array("/usr/share/".utf8)
  /// The number of a list has 16 bits.
  private static let mostLists = 65_536

  /// The names of the lists in a folder, in their order.
  func names(in folder: String, files: ProcessFiles) throws(ProcessFiles.ReadError) -> [String] {
    let version = Self.version(of: folder)
    if let known = content.withLock({ $0?.version == version ? $0?.lists : nil }) { return known }
    let lists = try files.names(in: folder).filter { $0.hasSuffix(".list") }.sorted()
    if let version { content.withLock { $0 = Content(version: version, lists: lists) } }
    return lists
  }

  /// Those of the lists that may hold one of the paths; nil where the index does not know of such paths. `read` brings the
  /// bytes of a list, and is false for one that cannot be read.
  func lists(holding paths: [String], read: (String, inout [UInt8]) -> Bool) -> [String]? {
    content.withLock { content in
      guard let lists = content?.lists, lists.count <= Self.mostLists,
        !paths.contains(where: { $0.utf8.starts(with: Self.leftOut) })
      else { return nil }
      let entries = content?.entries ?? Self.entries(of: lists, read)
      content?.entries = entries
      let digests = paths.map { path in Array(path.utf8).withUnsafeBytes(Self.digest) }
      var numbers: Set<Int> = []
      for entry in entries where digests.contains(entry & ~0xffff) { numbers.insert(Int(entry & 0xffff)) }
      return numbers.sorted().map { lists[$0] }
    }
  }

  private static func entries(of names: [String], _ read: (String, inout [UInt8]) -> Bool) -> [UInt64] {
    var entries: [UInt64] = []
    var bytes: [UInt8] = []
    for (number, name) in names.enumerated() where read(name, &bytes) {
      bytes.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        var start = 0
        while start < bytes.count {
          let found = memchr(base + start, 10, bytes.count - start)
          let end = found.map { base.distance(to: UnsafeRawPointer($0)) } ?? bytes.count
          let isLeftOut = end - start >= leftOut.count && memcmp(base + start, leftOut, leftOut.count) == 0
          if end > start, !isLeftOut {
            entries.append(digest(.init(rebasing: bytes[start..<end])) | UInt64(number))
          }
          start = end + 1
        }
      }
    }
    return entries
  }

  /// A digest of 64 bits of which the lower 16 are given away: eight bytes at a time are multiplied in and folded, as they
  /// come on this machine.
  private static func digest(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var digest = UInt64(truncatingIfNeeded: bytes.count) &* prime
    var at = 0
    while at + 8 <= bytes.count {
      digest = mixed(digest, bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at += 8
    }
    var rest: UInt64 = 0
    while at < bytes.count {
      rest = rest << 8 | UInt64(bytes[at])
      at += 1
    }
    return mixed(mixed(digest, rest), prime) & ~0xffff
  }

  private static func mixed(_ digest: UInt64, _ word: UInt64) -> UInt64 {
    let (high, low) = (digest ^ word).multipliedFullWidth(by: prime)
    return high ^ low
  }
  private static let prime: UInt64 = 0x9e37_79b9_7f4a_7c15

  private static func version(of folder: String) -> Version? {
    var found = stat()
    guard stat(folder, &found) == 0 else { return nil }
    return Version(
      inode: UInt64(found.st_ino), seconds: found.st_mtim.tv_sec, nanoseconds: found.st_mtim.tv_nsec)
  }
}
