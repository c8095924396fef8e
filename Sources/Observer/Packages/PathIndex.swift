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

  /// What the folder holds; `entries` where a path was looked for. They are sorted: the upper 48 bits of a digest, and
  /// the number of a list.
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

  /// Those of the lists that may hold one of the paths; nil where the index does not know of such paths.
  func lists(holding paths: [String], read: (String) -> [UInt8]?) -> [String]? {
    content.withLock { content in
      guard let lists = content?.lists, lists.count <= Self.mostLists,
        !paths.contains(where: { $0.utf8.starts(with: Self.leftOut) })
      else { return nil }
      let entries = content?.entries ?? Self.entries(of: lists, read)
      content?.entries = entries
      var numbers: Set<Int> = []
      for path in paths {
        let digest = path.utf8.reduce(Self.seed, Self.mixed) & ~0xffff
        var place = entries.firstPlace { $0 >= digest }
        while place < entries.count, entries[place] & ~0xffff == digest {
          numbers.insert(Int(entries[place] & 0xffff))
          place += 1
        }
      }
      return numbers.sorted().map { lists[$0] }
    }
  }

  private static func entries(of names: [String], _ read: (String) -> [UInt8]?) -> [UInt64] {
    var entries: [UInt64] = []
    for (number, name) in names.enumerated() {
      read(name)?.withUnsafeBufferPointer { bytes in
        var start = 0
        while start < bytes.count {
          var end = start
          var digest = seed
          while end < bytes.count, bytes[end] != 10 {
            digest = mixed(digest, bytes[end])
            end += 1
          }
          if end > start, !bytes[start..<end].starts(with: leftOut) {
            entries.append(digest & ~0xffff | UInt64(number))
          }
          start = end + 1
        }
      }
    }
    return entries.sorted()
  }

  /// FNV-1a of 64 bits, whose lower bits are given away.
  private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
  private static func mixed(_ digest: UInt64, _ byte: UInt8) -> UInt64 {
    (digest ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }

  private static func version(of folder: String) -> Version? {
    var found = stat()
    guard stat(folder, &found) == 0 else { return nil }
    return Version(
      inode: UInt64(found.st_ino), seconds: found.st_mtim.tv_sec, nanoseconds: found.st_mtim.tv_nsec)
  }
}

extension [UInt64] {
  /// The first place of a sorted array at which a condition holds, which then holds to its end.
  fileprivate func firstPlace(where holds: (UInt64) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
