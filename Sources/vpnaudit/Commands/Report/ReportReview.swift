import Linux
import Model
import Reporter
import Schemas
import Settings
import Signing

/// What stands beside a report's findings, read before the sources are: a mistake shows at once.
struct ReportReview {
  private let previous: PreviousReport?
  private let dispositions: Loaded<[Disposition]>?
  private let controls: Loaded<ControlCatalogue>
  private let signature: ReportSignature?
  private let publicKeyPath: String

  init(_ options: ReviewOptions, span: ReportSpan, output: String?) throws {
    let period = try span.span
    previous = try options.previous.map { try Self.previous($0, before: period) }
    do throws(SettingsError) {
      dispositions =
        if let path = options.dispositions {
          try DispositionsFile.load(path, zone: span.zone)
        } else { nil }
      controls =
        if let path = options.controls {
          try ControlsFile.load(path)
        } else { try ControlsFile.parse(ShippedFile.controls, file: "controls.yaml") }
    } catch { throw CommandError(error) }
    for warning in (dispositions?.warnings ?? []) + controls.warnings { Notice.write(warning) }
    publicKeyPath = options.key.map(KeyPairOptions.publicPath) ?? ""
    if let path = options.key, let output {
      let target = ReportSignature.path(of: output)
      if let problem = OutputFile(path: target).problem { throw CommandError(problem) }
      signature = ReportSignature(
        key: try SecretKey.read(path, passphrase: options.passphrase), path: output)
    } else {
      signature = nil
    }
  }

  /// The report with all of it; notices about dispositions go to standard error.
  func applied(to report: PeriodReport) -> PeriodReport {
    var report = previous.map { report.compared(with: $0) } ?? report
    if let dispositions {
      let (decided, remarks) = report.decided(
        by: dispositions.value, path: dispositions.path, sha256: dispositions.sha256, since: previous)
      report = decided
      for remark in remarks { Self.write(remark, dispositions.path) }
    }
    return report.showing(controls.value)
  }

  /// The same with how it is verified; `json` is its document.
  func verifiable(_ report: PeriodReport, json: [UInt8]) -> PeriodReport {
    let signer = signature.map {
      PeriodVerification.Signer(
        keyID: $0.key.publicKey.id.description, file: Self.shellWord($0.path),
        publicKey: Self.shellWord(publicKeyPath))
    }
    return report.verifiable(
      by: PeriodVerification(sha256: Digest.sha256(json) ?? "", signer: signer))
  }

  /// Signs what was written, where a key is named.
  func sign(_ report: PeriodReport, _ bytes: [UInt8]) throws {
    try signature?.write(of: report, bytes: bytes, json: report.verification?.sha256 ?? "")
  }

  private static func previous(_ path: String, before period: ReportPeriod) throws -> PreviousReport {
    let bytes = try ReportFiles.bytes(of: path, limit: ReportFiles.largest)
    let previous: PreviousReport
    do {
      previous = try PreviousReport(json: bytes, path: path, sha256: Digest.sha256(bytes) ?? "")
    } catch {
      throw CommandError(
        code: 65, message: "\(path): \(error.description)",
        hint: "name what 'vpnaudit report --format json' wrote of the period before")
    }
    guard previous.end <= period.from else {
      throw CommandError(
        code: 65,
        message:
          "\(path): its period \(previous.name) reaches to \(previous.end), into this one, which begins at \(period.from)",
        hint: "name the report of a period that ends where this one begins")
    }
    if previous.end < period.from {
      Notice.write(
        note:
          "\(path): \(previous.isWhole ? "its period" : "it was made before its period was over, and") ends at \(previous.end), and this one begins at \(period.from): of the time between neither report speaks",
        hint: "name the report of the period just before, made when that was over")
    }
    return previous
  }

  private static func write(_ remark: PeriodReport.DispositionRemark, _ path: String) {
    let (line, message, hint) =
      switch remark {
      case .unknown(let line, let finding):
        (line, "no finding of this report has the id \(finding)", "remove the entry, or check the id")
      case .ended(let line, let finding, let day):
        (
          line, "the disposition of \(finding) ended on \(day), and counts no longer",
          "decide anew: change 'until', or remove the entry"
        )
      }
    Notice.write(
      Diagnostic(severity: .warning, file: path, line: line, message: message, hint: hint))
  }

  /// A file's name as a shell takes it.
  private static func shellWord(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || "/._-+,:".utf8.contains(byte)
    }
    return isPlain && !name.isEmpty && !name.hasPrefix("-")
      ? name
      : "'" + name.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
