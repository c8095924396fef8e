import Journal
import Linux
import Reporter
import Signing

/// The signature of a report, beside its file.
struct ReportSignature {
  let key: SecretKey
  /// The report's file.
  let path: String

  /// Where the signature of a file lies.
  static func path(of file: String) -> String { file + ".dsse" }

  /// Writes it: over the file's digest, and that of the report as JSON. The same report and key give the same bytes.
  func write(of report: PeriodReport, bytes: [UInt8], json: String) throws {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let statement = ReportStatement(of: report, file: name, sha256: Digest.sha256(bytes) ?? "", json: json)
    let payload = try statement.payload()
    let envelope: DSSEEnvelope
    do {
      envelope = try DSSEEnvelope(type: ReportStatement.payloadType, payload: payload, key: key)
    } catch { throw CommandError(code: 70, message: error.message, hint: error.hint) }
    try OutputFile(path: Self.path(of: path)).write(envelope.line)
  }
}
