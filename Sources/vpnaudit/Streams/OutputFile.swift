import Linux

/// The file, the device or the FIFO that a result is written to.
struct OutputFile {
  private let file: FileReplacement
  private var path: String { file.path }

  init(path: String) { file = FileReplacement(path: path) }

  /// What prevents writing there, with how to fix it; nil if nothing is known to.
  var problem: StreamError? {
    do throws(ReplacementError) {
      try file.check()
      return nil
    } catch {
      return StreamError(.usage, words(error), hint: hint(error) ?? "name another file")
    }
  }

  /// Writes all of it, or leaves the old content.
  func write(_ bytes: [UInt8]) throws(StreamError) {
    do throws(ReplacementError) { try file.write(bytes) } catch {
      throw StreamError(.output, "'\(path)' was not written: \(words(error))", hint: hint(error))
    }
  }

  private var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private func words(_ error: ReplacementError) -> String {
    switch error {
    case .noFolder(nil): "the folder '\(folder)' does not exist"
    case .noFolder(let link?): "'\(link)' in its path is a link into a folder that does not exist"
    case .notFolder: "'\(folder)' is not a folder"
    case .closed(.folder): "the folder '\(folder)' cannot be written to"
    case .closed: "'\(path)' cannot be written to"
    case .unsuitable(.folder): "'\(path)' is a folder"
    case .unsuitable(.blockDevice): "'\(path)' is a block device"
    case .unsuitable: "'\(path)' is a socket"
    case .foreignLink(let name, let owner):
      "'\(name)' in its path is a link that belongs to another user, \(owner)"
    case .foreignPipe: "'\(path)' is a FIFO of another user, in a folder that everybody writes to"
    case .noReader: "'\(path)' is a FIFO without a reader"
    case .system(let error, let step): "\(Self.words(step)): \(error.text)"
    }
  }

  private func hint(_ error: ReplacementError) -> String? {
    switch error {
    case .noFolder(nil): "create it, or name a file in a folder that exists"
    case .noFolder: "create that folder, or correct the link"
    case .notFolder: "name a file in a folder that exists"
    case .closed(.folder): "name a file in a folder that this user can write to"
    case .closed: "name one that this user can write to"
    case .unsuitable(.folder): "name a file in it"
    case .unsuitable: "name a file, a character device or a FIFO"
    case .foreignLink: "name the file that the link leads to, if you trust that user"
    case .foreignPipe: "name a file in a folder of this user's own"
    case .noReader: "start its reader first"
    case .system: nil
    }
  }

  private static func words(_ step: ReplacementError.Step) -> String {
    switch step {
    case .looking: "examining it"
    case .creating: "creating a file beside it"
    case .permitting: "copying the old file's mode"
    case .opening: "opening it"
    case .writing: "writing it"
    case .synchronising: "flushing it to the disk"
    case .renaming: "renaming it into place"
    }
  }
}
