import ArgumentParser
import Journal
import Linux
import Reporter
import Settings
import Signing

/// `vpnaudit report verify`: whether a report is as it was signed.
struct ReportVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check that a report is as it was signed.",
    discussion: """
      Examples:
        vpnaudit report verify q4.json --key report.pub
        vpnaudit report verify q4.md --key report.pub --signature elsewhere/q4.md.dsse

      The signature lies beside the report and ends in .dsse: an envelope that any
      implementation of DSSE verifies, around a statement of in-toto with the
      report's SHA-256. Take the public key from its owner, never from beside the
      report.

      Exit codes: 0 good; 2 bad; 3 nothing can be said: the report or the signature
      cannot be read.
      """)

  @Argument(help: ArgumentHelp("The report, in any of its forms.", valueName: "file"))
  var path: String

  @Option(
    name: .customLong("key"),
    help: ArgumentHelp(
      "A public key that may have signed, or a file of them; may be repeated.", valueName: "key|file"))
  var keys: [String]

  @Option(help: ArgumentHelp("The signature (default: the report's name with .dsse).", valueName: "file"))
  var signature: String?

  func validate() throws {
    if keys.isEmpty { throw ValidationError("name the public key: --key FILE") }
  }

  func run() throws {
    let trusted: TrustedKeys
    do throws(SettingsError) { trusted = try TrustedKeys.named(keys) } catch { throw CommandError(error) }
    for warning in trusted.warnings { Notice.write(warning) }
    let place = signature ?? ReportSignature.path(of: path)
    let signed = try ReportFiles.bytes(of: path, limit: ReportFiles.largest, code: 3)
    guard let envelope = DSSEEnvelope(json: try ReportFiles.bytes(of: place, limit: 1 << 20, code: 3)) else {
      throw CommandError(code: 3, message: "\(place): it is no DSSE envelope", hint: "is the path right?")
    }
    guard let signer = envelope.signer(among: trusted.keys) else {
      throw try bad("\(place): bad: no key of --key made its signature")
    }
    guard envelope.type == ReportStatement.payloadType,
      let statement = ReportStatement(payload: envelope.payload)
    else { throw try bad("\(place): bad: what is signed is no statement about a report") }
    let sha256 = Digest.sha256(signed) ?? ""
    guard statement.covers(sha256: sha256) else {
      throw try bad("\(path): bad: it is not the file that was signed: its sha256 is \(sha256)")
    }
    try StandardOutput.write(
      "\(path): good: report of \(statement.period), signed by key \(signer.id), sha256 \(sha256)\n")
  }

  private func bad(_ line: String) throws -> ExitCode {
    try StandardOutput.write(line + "\n")
    return ExitCode(2)
  }
}
