import Checking
import Glibc
import Linux
import Model
import Reporter
import Settings

/// Why a command fails: one line of error and then hints on standard error, and the exit code.
struct CommandError: Error {
  /// 64 bad usage, 65 bad input file, 70 internal error.
  let code: Int32
  let lines: [(message: String, hint: String?)]

  init(code: Int32, message: String, hint: String? = nil) {
    self.code = code
    self.lines = [(message, hint)]
  }

  /// Every error of a file.
  init(_ error: SettingsError) {
    self.code = 65
    self.lines = error.diagnostics.filter { $0.severity == .error }.map { ($0.description, $0.hint) }
  }

  /// What keeps endpoints from being probed at all.
  init(_ error: ProbeError) {
    self.init(
      code: 65, message: Wording.english.text(of: error), hint: Wording.english.hint(of: error))
  }

  init(_ error: StreamError) {
    let code: Int32 =
      switch error.kind {
      case .usage: 64
      case .input: 65
      case .output: 70
      }
    self.init(code: code, message: error.message, hint: error.hint)
  }

  /// Several outputs that were not written.
  init(unwritten errors: [StreamError]) {
    self.code = 70
    self.lines = errors.map { ($0.message, $0.hint) }
  }

  /// Why a check cannot be made, without the notices that the error bears.
  init(_ error: CheckError) {
    switch error.cause {
    case .settings(let error): self.init(error)
    case .probe(let error): self.init(error)
    case .unknownSite(let site, let sites):
      let known = sites.prefix(20).joined(separator: ", ")
      self.init(
        code: 64, message: "--site: '\(site)' is neither a site of the registry nor an ISO 3166 code",
        hint: known.isEmpty ? "write a code such as CN-BJ" : "its sites are \(known); a code is CN-BJ")
    }
  }

  /// That nothing can be done beside anything else.
  static func withoutThreads(_ error: SystemError) -> CommandError {
    CommandError(
      code: 70, message: "no thread can be started: \(error.text.lowercased())",
      hint: "this user may run more processes after: ulimit -u unlimited")
  }

  /// That the Swift runtime found no arguments, not even the program's name: it reads them from /proc, which a chroot or
  /// a sandbox may not have. Nothing is observed without it either.
  static func withoutArguments() -> CommandError {
    let path = "/proc/self/cmdline"
    let why = access(path, R_OK) == 0 ? "it is empty" : SystemError(errno).text.lowercased()
    return CommandError(
      code: 70, message: "the arguments cannot be read from \(path): \(why)",
      hint: "mount the proc file system: mount -t proc proc /proc")
  }

  /// The messages and the hints in the order in which they are written.
  var texts: [String] {
    lines.flatMap { [$0.message] + ($0.hint.map { ["hint: \($0)"] } ?? []) }
  }

  /// Writes it, with control characters from a hostile file made harmless.
  func print() {
    for (message, hint) in lines { StandardError.report(error: message, hint: hint) }
  }
}
