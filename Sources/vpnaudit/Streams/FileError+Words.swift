import Glibc
import Linux

extension FileError {
  /// What is wrong with the file, to stand behind its path.
  var words: String {
    switch self {
    case .nulInPath: "the path holds a NUL character"
    case .notRegular: "not a regular file"
    case .larger(let bound): "it is larger than \(bound >> 20) MiB"
    case .silent: "nothing came in time"
    case .system(let error) where error.number == ENOENT: "not found"
    case .system(let error): error.text.lowercased()
    }
  }
}
