import Glibc
import Linux
import Model
import RegistryTools
import Reporter

/// Reads records and host states, one at a time, so that memory holds one, however many there are.
///
/// Input that is not a document is reported with its file and line, and reading continues.
struct DocumentReader {
  /// The largest document, in bytes.
  static let largest = 16 << 20
  /// The most documents.
  static let limit = 1_000_000
  /// How many refusals are reported; further ones are only counted.
  static let mostReported = 50

  private var refused = 0
  private var count = 0
  /// Takes what was refused, with its place and the reason, beside the message.
  private let onRefusal: (String, String) -> Void

  init(onRefusal: @escaping (String, String) -> Void = { _, _ in }) { self.onRefusal = onRefusal }

  /// Reads everything that the arguments name, and passes each document to `take`, with its file and line.
  mutating func read(_ arguments: [String], _ take: (StoredDocument, String) -> Void) throws(StreamError) {
    let paths = try DocumentPaths(arguments)
    for (path, why) in paths.refusals { refuse(path, why) }
    for path in paths.paths { try read(path, take) }
    if refused > Self.mostReported {
      StandardError.report(error: "\(refused - Self.mostReported) more documents were refused")
    }
    if count == 0, refused == 0 {
      throw StreamError(
        .input, "no document was found",
        hint:
          "name files of 'check --format json' or 'observe --format json', or folders with *.json and *.jsonl"
      )
    }
  }

  /// Whether something was refused.
  var hasRefusals: Bool { refused > 0 }

  private mutating func read(_ path: String, _ take: (StoredDocument, String) -> Void) throws(StreamError) {
    if path == "-" { return try read(STDIN_FILENO, "standard input", take) }
    let file: RegularFile
    do { file = try RegularFile(path) } catch {
      switch error {
      case .system(let error): return refuse(path, Self.words(error))
      case .nulInPath, .notRegular, .larger, .silent:
        return refuse(path, "not a regular file; pipe it into '-'")
      }
    }
    try read(file, path, take)
  }

  private mutating func read(
    _ file: borrowing RegularFile, _ path: String, _ take: (StoredDocument, String) -> Void
  ) throws(StreamError) {
    try read(file.descriptor, path, take)
  }

  private mutating func read(
    _ descriptor: Int32, _ shown: String, _ take: (StoredDocument, String) -> Void
  ) throws(StreamError) {
    var splitter = DocumentSplitter(limit: Self.largest)
    var pieces: [DocumentSplitter.Piece] = []
    var portion = [UInt8](repeating: 0, count: 1 << 16)
    var found = 0
    while true {
      let size = Glibc.read(descriptor, &portion, portion.count)
      let code = errno
      if size < 0, code == EINTR { continue }
      if size < 0 {
        refuse(shown, "could not be read to the end: \(Self.words(SystemError(code)))")
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
    _ piece: DocumentSplitter.Piece, _ path: String, _ take: (StoredDocument, String) -> Void
  ) throws(StreamError) {
    switch piece {
    case .tooLarge(let line):
      refuse("\(path):\(line)", "the document is larger than \(Self.largest >> 20) MiB")
    case .document(let bytes, let line):
      guard count < Self.limit else {
        throw StreamError(.input, "more than \(Self.limit) documents", hint: "give fewer at once")
      }
      do {
        take(try JSONReport.stored(from: bytes), "\(path):\(line)")
        count += 1
      } catch { refuse("\(path):\(line)", error.description) }
    }
  }

  private mutating func refuse(_ place: String, _ why: String) {
    refused += 1
    onRefusal(place, why)
    if refused <= Self.mostReported { StandardError.report(error: "\(place): \(why)") }
  }

  private static func words(_ error: SystemError) -> String { error.text.lowercased() }
}
