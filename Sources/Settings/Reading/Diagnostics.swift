import Signing

/// The problems of one file, collected while it is read, so that all of them are reported at once.
///
/// A class, because every part of a reader adds to the same list.
package final class Diagnostics {
  /// How many problems are kept; the rest of a hopeless file is only counted.
  static let bound = 200

  let file: String
  private var kept: [Diagnostic] = []
  private var uncounted = 0

  package init(file: String) { self.file = file }

  package var failed: Bool { kept.contains { $0.severity == .error } }

  /// The lines that have errors so far.
  package var linesWithErrors: Set<Int> { Set(kept.filter { $0.severity == .error }.compactMap(\.line)) }

  /// Whether further problems are only counted.
  package var isFull: Bool { kept.count >= Self.bound }

  package func error(_ message: String, line: Int?, hint: String? = nil) {
    add(Diagnostic(severity: .error, file: file, line: line, message: message, hint: hint))
  }

  package func warning(_ message: String, line: Int?, hint: String? = nil) {
    add(Diagnostic(severity: .warning, file: file, line: line, message: message, hint: hint))
  }

  private func add(_ diagnostic: Diagnostic) {
    if kept.count < Self.bound {
      kept.append(diagnostic)
      return
    }
    uncounted += 1
    // A late error must not hide behind early warnings.
    if diagnostic.severity == .error, !failed { kept[Self.bound - 1] = diagnostic }
  }

  /// What was read, or everything that is wrong with it.
  package func loaded<Value>(
    _ value: Value?, of bytes: [UInt8], lines: [String: Int] = [:]
  ) throws(SettingsError) -> Loaded<Value> {
    guard let sha256 = Digest.sha256(bytes) else {
      error("its SHA-256 cannot be computed", line: nil, hint: "see 'openssl list -digest-algorithms'")
      throw refusal
    }
    guard let value, !failed else { throw refusal }
    return Loaded(value: value, path: file, sha256: sha256, warnings: sorted, lines: lines)
  }

  /// The error with all problems.
  package var refusal: SettingsError {
    if !failed { error("it could not be read", line: nil) }
    return SettingsError(diagnostics: sorted)
  }

  private var sorted: [Diagnostic] {
    // The sort of the standard library is stable: problems of one line stay in the order in which they were found.
    var all = kept.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
    if uncounted > 0 {
      let severity: Diagnostic.Severity = failed ? .error : .warning
      all.append(
        Diagnostic(severity: severity, file: file, line: nil, message: "and \(uncounted) more problems"))
    }
    return all
  }
}
