internal import Glibc

/// A file of lines that this program adds to, and that log rotation may rename or empty meanwhile.
///
/// It belongs to one thread.
public final class LineFile {
  public let path: String
  private let mode: UInt32
  private var open: Open?

  /// What is open; a class, for what it owns cannot be copied.
  private final class Open {
    let place: FileLocation
    let file: OwnedDescriptor
    var size: Int64

    init(place: consuming FileLocation, file: consuming OwnedDescriptor, size: Int64) {
      self.place = place
      self.file = file
      self.size = size
    }

    /// Whether the path still leads to this file; its size is looked up then.
    func isThere() -> Bool {
      guard let held = try? FileFacts(of: file.number),
        let there = try? FileFacts(of: place.name, in: place.folder.number),
        held.device == there.device, held.inode == there.inode
      else { return false }
      size = Int64(held.size)
      return true
    }
  }

  /// How far back the beginning of a line that a crash has cut is looked for, in bytes.
  private static let longestLine: Int64 = 64 << 20

  /// A file that is made with a mode where there is none; nothing is opened yet.
  public init(path: String, mode: UInt32) {
    self.path = path
    self.mode = mode
  }

  /// Adds whole lines, and returns once they are durable. What was written of them is taken back where it throws.
  ///
  /// A file of more than `limit` bytes with them is renamed to `PATH.1` before, `PATH.1` to `PATH.2`, and so on; of these
  /// `keep` stay. Without a limit nothing is renamed.
  public func append(_ lines: [UInt8], limit: Int64?, keep: Int) throws(ReplacementError) {
    var file = try current()
    if let limit, file.size > 0, file.size + Int64(lines.count) > limit {
      try rotate(file, keep: keep)
      file = try current()
    }
    let before = lseek(file.file.number, 0, SEEK_END)
    do throws(SystemError) {
      try lines.withUnsafeBufferPointer { bytes throws(SystemError) in
        try file.file.write(UnsafeRawBufferPointer(bytes))
      }
      try file.file.synchronise()
    } catch {
      // Half a line would spoil the next one.
      if before >= 0 { ftruncate(file.file.number, before) }
      open = nil
      throw .system(error, .writing)
    }
  }

  /// Closes it; the next lines open it again.
  public func close() { open = nil }

  /// What lies at the path by now, with its end mended where it is opened anew.
  private func current() throws(ReplacementError) -> Open {
    if let open, open.isThere() { return open }
    open = nil
    let place = try FileLocation(path)
    guard !place.isMagic, place.name != "." else { throw .unsuitable(.folder) }
    let file = try opened(place)
    let facts: FileFacts
    do { facts = try FileFacts(of: file.number) } catch { throw .system(error, .opening) }
    guard facts.kind == .regular else { throw .unsuitable(facts.kind) }
    let size = try Self.mend(file.number, size: Int64(facts.size))
    let opened = Open(place: place, file: file, size: size)
    open = opened
    return opened
  }

  private func opened(_ place: borrowing FileLocation) throws(ReplacementError) -> OwnedDescriptor {
    let flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    do {
      return try OwnedDescriptor(place.name, in: place.folder.number, flags, mode_t(mode))
    } catch { throw .system(error, .opening) }
  }

  /// Cuts off a record that a crash has left without its end, for it is written again; ends the line of anything else.
  /// The size afterwards.
  private static func mend(_ file: Int32, size: Int64) throws(ReplacementError) -> Int64 {
    var start = size
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    var first: UInt8?
    search: while start > 0, size - start < longestLine {
      let count = Int(min(Int64(buffer.count), start))
      guard pread(file, &buffer, count, Int(start) - count) == count else {
        throw .system(SystemError(errno), .looking)
      }
      if let newline = buffer[..<count].lastIndex(of: UInt8(ascii: "\n")) {
        if newline + 1 < count { first = buffer[newline + 1] }
        start += Int64(newline + 1 - count)
        break search
      }
      first = buffer[0]
      start -= Int64(count)
    }
    if start == size { return size }
    let isOurs = first == UInt8(ascii: "{") && size - start < longestLine
    if isOurs {
      guard ftruncate(file, Int(start)) == 0 else { throw .system(SystemError(errno), .writing) }
      return start
    }
    guard Glibc.write(file, "\n", 1) == 1 else { throw .system(SystemError(errno), .writing) }
    return size + 1
  }

  /// Renames the file and those that were renamed before, the oldest first, so that none is lost where this is cut short.
  private func rotate(_ file: Open, keep: Int) throws(ReplacementError) {
    let (folder, name) = (file.place.folder.number, file.place.name)
    for number in stride(from: keep, to: 0, by: -1) {
      let old = number == 1 ? name : "\(name).\(number - 1)"
      guard renameat(folder, old, folder, "\(name).\(number)") != 0 else { continue }
      let code = errno
      guard code == ENOENT else { throw .system(SystemError(code), .renaming) }
    }
    if let folder = try? OwnedDescriptor(".", in: folder, O_RDONLY | O_DIRECTORY) { fsync(folder.number) }
    open = nil
  }
}
