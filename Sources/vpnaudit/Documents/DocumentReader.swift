import Glibc
import Model
import RegistryTools
import Reporter

/// Reads records and host states, one after another: however many there are, one at a time is in memory.
///
/// What is none is told with its file and line, and the reading goes on.
struct DocumentReader {
  /// The largest document, in bytes.
  static let largest = 16 << 20
  /// So many documents at most.
  static let limit = 1_000_000
  /// So many refusals are told; the others are counted.
  static let mostTold = 50

  private var refused = 0
  private var count = 0

  /// Reads everything that the arguments stand for, and hands over each document.
  mutating func read(_ arguments: [String], _ take: (StoredDocument) -> Void) throws(Complaint) {
    let paths = try DocumentPaths(arguments)
    for (path, why) in paths.refusals { refuse(path, why) }
    for path in paths.paths { try read(path, take) }
    if refused > Self.mostTold {
      StandardError.write("vpnaudit: error: \(refused - Self.mostTold) more documents were refused\n")
    }
    if count == 0, refused == 0 {
      throw Complaint(
        code: 65, message: "no document was found",
        hint:
          "name files of 'check --format json' or 'observe --format json', or folders with *.json and *.jsonl"
      )
    }
  }

  /// The exit code: 65 where something was refused, else 0.
  var exitCode: Int32 { refused == 0 ? 0 : 65 }

  private mutating func read(_ path: String, _ take: (StoredDocument) -> Void) throws(Complaint) {
    let isStandardInput = path == "-"
    let shown = isStandardInput ? "standard input" : path
    let descriptor = isStandardInput ? STDIN_FILENO : Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return refuse(shown, Self.words(errno)) }
    defer { if !isStandardInput { close(descriptor) } }
    var facts = stat()
    if !isStandardInput, fstat(descriptor, &facts) != 0 || facts.st_mode & S_IFMT != S_IFREG {
      return refuse(shown, "not a regular file; pipe it into '-'")
    }
    var splitter = DocumentSplitter(limit: Self.largest)
    var pieces: [DocumentSplitter.Piece] = []
    var portion = [UInt8](repeating: 0, count: 1 << 16)
    var found = 0
    while true {
      let size = Glibc.read(descriptor, &portion, portion.count)
      let code = errno
      if size < 0, code == EINTR { continue }
      if size < 0 {
        refuse(shown, "could not be read to its end: \(Self.words(code))")
        break
      }
      if size == 0 { break }
      splitter.add(portion[..<size]) { pieces.append($0) }
      for piece in pieces { try decode(piece, shown, take) }
      found += pieces.count
      pieces = []
    }
    splitter.finish { pieces.append($0) }
    for piece in pieces { try decode(piece, shown, take) }
    if found + pieces.count == 0 { refuse(shown, "holds no document") }
  }

  private mutating func decode(
    _ piece: DocumentSplitter.Piece, _ path: String, _ take: (StoredDocument) -> Void
  ) throws(Complaint) {
    switch piece {
    case .tooLarge(let line):
      refuse("\(path):\(line)", "the document is larger than \(Self.largest >> 20) MiB")
    case .document(let bytes, let line):
      guard count < Self.limit else {
        throw Complaint(code: 65, message: "more than \(Self.limit) documents", hint: "give fewer at once")
      }
      do {
        take(try JSONReport.stored(from: bytes))
        count += 1
      } catch { refuse("\(path):\(line)", error.description) }
    }
  }

  private mutating func refuse(_ place: String, _ why: String) {
    refused += 1
    if refused <= Self.mostTold { StandardError.write("vpnaudit: error: \(place): \(why)\n") }
  }

  private static func words(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}
