internal import Glibc

/// A regular file that is open for reading, whatever stands at its path.
///
/// Nothing else is opened, be it for a moment: opening a FIFO waits for its other end, and opening a device may set it
/// going, as that of a watchdog. So what the path names is found first, looked at, and then opened itself. Links are
/// followed.
public struct RegularFile: ~Copyable {
  private let file: OwnedDescriptor
  public let facts: FileFacts

  /// Opens a file. Throws `notRegular` for folders, FIFOs, devices and sockets.
  ///
  /// `mounts` are those that answer by themselves: a file on another one is not touched.
  public init(_ path: String, mounts: Set<UInt64>? = nil) throws(FileError) {
    guard !path.utf8.contains(0) else { throw .nulInPath }
    let opened = try Self.opened(path, mounts)
    facts = try Self.checked(opened)
    file = opened
  }

  /// Finds the file, and opens what was found.
  private static func opened(_ path: String, _ mounts: Set<UInt64>?) throws(FileError) -> OwnedDescriptor {
    let found = try FileError.system { () throws(SystemError) in
      try OwnedDescriptor(path, OwnedDescriptor.pathOnly)
    }
    if let mounts {
      guard let mount = Mount.id(of: found.number), mounts.contains(mount) else {
        throw .system(SystemError(EREMOTE))
      }
    }
    _ = try checked(found)
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY
    let again = open("/proc/self/fd/\(found.number)", flags | O_CLOEXEC)
    if again >= 0 { return OwnedDescriptor(again) }
    // Without /proc, or in a program with capabilities, which may not look at its own descriptors: by the path again.
    return try FileError.system { () throws(SystemError) in try OwnedDescriptor(path, flags) }
  }

  private static func checked(_ file: borrowing OwnedDescriptor) throws(FileError) -> FileFacts {
    let facts: FileFacts
    do { facts = try FileFacts(of: file.number) } catch { throw .system(error) }
    guard facts.kind == .regular else { throw .notRegular(facts.kind) }
    return facts
  }

  /// The descriptor, for calls that take one; the file owns it.
  public var descriptor: Int32 { file.number }

  /// Reads on into a buffer: how many bytes came, 0 at the end.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      let count = Glibc.read(file.number, buffer.baseAddress, buffer.count)
      let code = errno
      if count >= 0 { return count }
      guard code == EINTR else { throw .system(SystemError(code)) }
    }
  }

  /// The first bytes of the file, wherever it was read to: `count` of them, or all that there are.
  public func start(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = pread(file.number, &bytes, count, 0)
    return Array(bytes.prefix(max(0, got)))
  }

  /// Everything from here on; throws `larger` where that is more than `limit` bytes.
  public func bytes(limit: Int) throws(FileError) -> [UInt8] {
    // What a file says of its size spares reading; it need not be true, so the bytes are counted, too.
    guard facts.size <= limit else { throw .larger(than: limit) }
    let bytes = try prefix(limit + 1)
    guard bytes.count <= limit else { throw .larger(than: limit) }
    return bytes
  }

  /// At most `limit` bytes from here on.
  public func prefix(_ limit: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var failure: FileError?
    withUnsafeTemporaryAllocation(byteCount: min(limit, 16 * 1024), alignment: 1) { chunk in
      do throws(FileError) {
        while bytes.count < limit {
          let room = UnsafeMutableRawBufferPointer(rebasing: chunk[..<min(chunk.count, limit - bytes.count)])
          let count = try read(into: room)
          if count == 0 { break }
          bytes += UnsafeRawBufferPointer(rebasing: room[..<count])
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
