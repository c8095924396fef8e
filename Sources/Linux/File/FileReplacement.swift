public import Glibc

/// Puts bytes in the place of a file, which is the old one or the new one, whole, whenever it is looked at.
///
/// A device or a FIFO is written into and stays what it is, and so is what is open behind `/dev/stdout`. A link is
/// followed where root made it or this user, and what it leads to is replaced; a link of another user is refused.
public struct FileReplacement: Sendable {
  public let path: String
  /// The mode of a new file; `nil` is what the umask leaves of 0666.
  private let mode: mode_t?

  /// How long a FIFO may be without a reader, in milliseconds.
  static let timeout: Int32 = 2000

  public init(path: String) {
    self.path = path
    self.mode = nil
  }

  /// A replacement that always has this mode.
  public init(path: String, mode: mode_t) {
    self.path = path
    self.mode = mode
  }

  /// Throws what is known beforehand to prevent the writing.
  public func check() throws(ReplacementError) {
    let place = try FileLocation(path)
    if place.isMagic { return }
    switch try Self.kind(at: place) {
    case nil, .regular?:
      guard faccessat(place.folder.number, ".", W_OK, 0) == 0 else { throw .closed(.folder) }
    case .fifo? where try Self.isTrap(place): throw .foreignPipe
    case .fifo?, .characterDevice?:
      guard faccessat(place.folder.number, place.name, W_OK, 0) == 0 else { throw .closed(.fifo) }
    case let kind?: throw .unsuitable(kind)
    }
  }

  /// Writes the bytes: to a new file beside the old one, which is made durable and renamed into its place, or into the
  /// device or the FIFO.
  public func write(_ bytes: [UInt8]) throws(ReplacementError) {
    try bytes.withUnsafeBufferPointer { bytes throws(ReplacementError) in
      try write(UnsafeRawBufferPointer(bytes))
    }
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws(ReplacementError) {
    let place = try FileLocation(path)
    if place.isMagic { return try pour(bytes, into: place) }
    switch try Self.kind(at: place) {
    case nil, .regular?: try replace(by: bytes, at: place)
    case .fifo? where try Self.isTrap(place): throw .foreignPipe
    case .fifo?, .characterDevice?: try pour(bytes, into: place)
    case let kind?: throw .unsuitable(kind)
    }
  }

  /// What is there; nil for nothing.
  private static func kind(at place: borrowing FileLocation) throws(ReplacementError) -> FileKind? {
    if place.name == "." { return .folder }
    do { return try FileFacts(of: place.name, in: place.folder.number).kind } catch {
      guard error.number == ENOENT else { throw .system(error, .looking) }
      return nil
    }
  }

  /// Whether another user may have laid a FIFO there to read what was meant for a file: in a folder that everybody
  /// writes to, one of neither this user nor the folder's owner (as `fs.protected_fifos` of proc_sys_fs(5) has it).
  private static func isTrap(_ place: borrowing FileLocation) throws(ReplacementError) -> Bool {
    do throws(SystemError) {
      let folder = try FileFacts(of: place.folder.number)
      let fifo = try FileFacts(of: place.name, in: place.folder.number)
      return folder.permissions & 0o002 != 0 && fifo.owner != geteuid() && fifo.owner != folder.owner
    } catch { throw .system(error, .looking) }
  }

  private func replace(
    by bytes: UnsafeRawBufferPointer, at place: borrowing FileLocation
  ) throws(ReplacementError) {
    let folder = place.folder.number
    let temporary = ".vpnaudit-\(getpid())-\(UInt32.random(in: .min ... .max))"
    let old = own(at: place)
    let file = try during(.creating) { () throws(SystemError) in
      try OwnedDescriptor(
        temporary, in: folder, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, creationMode(over: old))
    }
    do throws(ReplacementError) {
      let permissions =
        if let mode { mode } else {
          try old.map { old throws(ReplacementError) in try kept(of: old, for: file) }
        }
      if let permissions, fchmod(file.number, permissions) != 0 {
        throw .system(SystemError(errno), .permitting)
      }
      try during(.writing) { () throws(SystemError) in try file.write(bytes) }
      try during(.synchronising) { () throws(SystemError) in try file.synchronise() }
      guard renameat(folder, temporary, folder, place.name) == 0 else {
        throw .system(SystemError(errno), .renaming)
      }
    } catch {
      unlinkat(folder, temporary, 0)
      throw error
    }
    // The name is durable once the folder is; one that may not be read cannot be made so.
    if let open = try? OwnedDescriptor(".", in: folder, O_RDONLY | O_DIRECTORY) {
      try during(.synchronising) { () throws(SystemError) in try open.synchronise() }
    }
  }

  /// The old file, where it is this user's.
  private func own(at place: borrowing FileLocation) -> FileFacts? {
    guard let old = try? FileFacts(of: place.name, in: place.folder.number), old.kind == .regular,
      old.owner == geteuid()
    else { return nil }
    return old
  }

  /// The mode that the new file is made with.
  ///
  /// One that gets its mode afterwards is its owner's alone until then: who opens it in between can read all that is
  /// written later.
  func creationMode(over old: FileFacts?) -> mode_t {
    mode == nil && old == nil ? 0o666 : 0o600
  }

  /// The mode of the old file, which is this user's; the new one is put into its group.
  ///
  /// Who could read the old one can read the new one, and no other user; the mode that another user gave to the old one
  /// could let that user write.
  private func kept(
    of old: FileFacts, for file: borrowing OwnedDescriptor
  ) throws(ReplacementError) -> mode_t {
    let new = try during(.permitting) { () throws(SystemError) in try FileFacts(of: file.number) }
    // A group that this user has left cannot be given, and what it might do, no other one may.
    guard new.group == old.group || fchown(file.number, new.owner, old.group) == 0 else {
      return old.permissions & ~0o070
    }
    return old.permissions
  }

  /// Writes into what is there.
  private func pour(
    _ bytes: UnsafeRawBufferPointer, into place: borrowing FileLocation
  ) throws(ReplacementError) {
    let open = try opened(place)
    try during(.writing) { () throws(SystemError) in try open.write(bytes) }
  }

  private func opened(_ place: borrowing FileLocation) throws(ReplacementError) -> OwnedDescriptor {
    if let own = place.ownDescriptor {
      let copy = fcntl(own, F_DUPFD_CLOEXEC, 3)
      let code = errno
      guard copy >= 0 else { throw .system(SystemError(code), .opening) }
      return OwnedDescriptor(copy)
    }
    let flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | (place.isMagic ? O_APPEND : O_NOFOLLOW)
    var waited: Int32 = 0
    while true {
      do throws(SystemError) {
        return try OwnedDescriptor(place.name, in: place.folder.number, flags)
      } catch {
        // A FIFO has no reader (fifo(7)): one that is about to come is waited for.
        guard error.number == ENXIO, try Self.kind(at: place) == .fifo else { throw .system(error, .opening) }
        guard waited < Self.timeout else { throw .noReader }
      }
      poll(nil, 0, 20)
      waited += 20
    }
  }

  private func during<Value: ~Copyable>(
    _ step: ReplacementError.Step, _ call: () throws(SystemError) -> Value
  ) throws(ReplacementError) -> Value {
    do { return try call() } catch { throw .system(error, step) }
  }
}
