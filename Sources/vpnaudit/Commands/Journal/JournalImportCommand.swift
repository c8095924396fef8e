import ArgumentParser
import FoundationEssentials
import Journal
import Model
import RegistryTools

/// `vpnaudit journal import`: records that other hosts wrote.
struct JournalImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Append records of hosts that keep no journal, as received.",
    discussion: """
      Examples:
        vpnaudit journal import bj-build-01.json
        ssh bj-build-01 vpnaudit check --format json | vpnaudit journal import -
        vpnaudit journal import records/

      Each record is kept whole, with its host and where it came from, and signed by
      this journal's key: that shows when it was received, and nothing of what became
      of it before. A record that is there already is left out. Anything else in the
      input is reported with its file and line, the rest is appended, and the exit
      code is 65.
      """)

  @Argument(help: ArgumentHelp("Records: files, folders, or -.", valueName: "file"))
  var files: [String]

  @OptionGroup
  var options: JournalOptions

  func run() throws {
    options.apply()
    let writer = try JournalWriter(JournalPlace(path: options.path))
    defer { writer.close() }
    var known = try writer.recordIDs()
    var (stored, repeated, states) = (0, 0, 0)
    var failure: CommandError?
    var reader = DocumentReader()
    var line = ProgressLine("importing")
    defer { line.end() }
    try reader.read(files) { document, source in
      guard failure == nil else { return }
      guard case .record(let record) = document else {
        states += 1
        line.end()
        StandardError.report(error: "\(source): a host state is no record of a check")
        return
      }
      guard known.insert(record.id).inserted else {
        repeated += 1
        return
      }
      do {
        try writer.append(.imported(record, source: source, at: Timestamp(.now)))
        stored += 1
        line.show(stored)
      } catch let error as CommandError {
        failure = error
      } catch {
        failure = CommandError(code: 65, message: "\(source): it cannot be stored")
      }
    }
    line.end()
    try StandardOutput.write("\(stored) appended, \(repeated) there already\n")
    if let failure { throw failure }
    throw ExitCode(reader.hasRefusals || states > 0 ? 65 : 0)
  }
}
