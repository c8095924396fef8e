internal import Glibc
internal import Journal
internal import Linux

/// The file of a sink's cursor: the place up to which its receiver has everything.
///
/// It is replaced as a whole and made durable once the receiver has acknowledged, so that a sink that is cut short passes
/// something on twice rather than never.
struct CursorFile {
  /// What the file says.
  enum Content: Equatable {
    /// There is none.
    case none
    case place(JournalPosition)
    /// Something else lies there.
    case unreadable
  }

  private static let form = "vpnaudit.cursor/1"
  let folder: String
  let path: String

  init(state folder: String, sink name: String) {
    self.folder = folder + "/sinks"
    path = "\(self.folder)/\(name).cursor"
  }

  func read() throws(SinkError) -> Content {
    let bytes: [UInt8]
    do { bytes = try RegularFile(path).bytes(limit: 4096) } catch {
      switch error {
      case .system(let error) where error.number == ENOENT: return .none
      case .system(let error): throw .cursor(.system(error, .looking))
      case .notRegular, .larger, .nulInPath, .silent: return .unreadable
      }
    }
    let words = String(decoding: bytes, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, words[0] == Self.form, let seq = Int64(words[1]), words[2].hasSuffix("\n"),
      let place = JournalPosition(seq: seq, digest: String(words[2].dropLast()))
    else { return .unreadable }
    return .place(place)
  }

  func write(_ place: JournalPosition) throws(SinkError) {
    if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .cursor(.system(SystemError(errno), .creating)) }
    let text = "\(Self.form) \(place.seq) \(place.digest)\n"
    do { try FileReplacement(path: path, mode: 0o600).write(Array(text.utf8)) } catch {
      throw .cursor(error)
    }
  }
}
