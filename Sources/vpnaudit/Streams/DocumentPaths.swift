import Glibc
import Linux

/// The files that arguments name: a file names itself, a folder every `*.json` and `*.jsonl` in it.
struct DocumentPaths {
  /// How many levels of folders are read.
  static let depth = 4
  /// The most files.
  static let limit = 1_000_000

  /// Each file once for every time that it is named; `-` is standard input.
  private(set) var paths: [String] = []
  /// What was skipped, and why.
  private(set) var refusals: [(path: String, why: String)] = []

  init(_ arguments: [String]) throws(StreamError) {
    for argument in arguments {
      var facts = stat()
      if argument != "-", stat(argument, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR {
        try add(folder: argument, depth: 1)
      } else {
        try add(argument)
      }
    }
  }

  private mutating func add(_ path: String) throws(StreamError) {
    guard paths.count < Self.limit else {
      throw StreamError(
        .input, "more than \(Self.limit) files",
        hint: "combine documents into files with one per line (.jsonl)")
    }
    paths.append(path)
  }

  private mutating func add(folder: String, depth: Int) throws(StreamError) {
    var names: [String]
    do { names = try Folder.names(in: folder, limit: Self.limit + 1) } catch {
      refusals.append((folder, "the folder could not be read: \(error.text)"))
      return
    }
    // Hidden files are incomplete: a file has such a name while it is being written.
    names.removeAll { $0.hasPrefix(".") }
    for name in names.sorted() {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      var facts = stat()
      guard lstat(path, &facts) == 0 else { continue }
      if facts.st_mode & S_IFMT == S_IFDIR {
        if depth < Self.depth {
          try add(folder: path, depth: depth + 1)
        } else {
          refusals.append((path, "the folder is nested too deeply: name it separately"))
        }
      } else if name.hasSuffix(".json") || name.hasSuffix(".jsonl") {
        try add(path)
      }
    }
  }
}
