import Agent
import ArgumentParser
import FoundationEssentials
import Linux
import Model
import Reporter
import Settings

/// `vpnaudit status`: how the agent is.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say how the agent is, and what it found last.",
    discussion: """
      Examples:
        vpnaudit status
        vpnaudit status --format json | jq .journal

      Any local user may ask. What was found last in full: 'vpnaudit check --last'.

      Exit codes: 0 the agent runs and all is well with it; 1 it runs, and something
      needs attention; 3 it does not run, or nothing is known of it.
      """)

  @Option(help: ArgumentHelp("How to write it: text or json.", valueName: "format"))
  var format = OutputFormat.text

  @Option(
    name: .customLong("journal"),
    help: ArgumentHelp("The agent's journal (default: journal.db in the state folder).", valueName: "file"))
  var journalPath: String?

  func run() throws {
    let place = try JournalPlace.toRead(path: journalPath)
    let file = StatusFile(folder: place.folder)
    let status: AgentStatus
    do { status = try file.read() } catch {
      switch error {
      case .missing(let error):
        throw CommandError(
          code: 3, message: "\(file.path): nothing is known of an agent: \(error.text.lowercased())",
          hint: "start it: systemctl start vpnaudit, or vpnaudit agent")
      case .malformed:
        throw CommandError(
          code: 3, message: "\(file.path): not the status of an agent", hint: "start it anew: it is rewritten"
        )
      }
    }
    let report = StatusReport(status, at: Timestamp(.now), isRunning: OwnProcess.exists(status.process.pid))
    switch format {
    case .json: try StandardOutput.write(try RegularFile(file.path).bytes(limit: 1 << 20))
    case .text: try StandardOutput.write(report.text)
    }
    throw ExitCode(report.exitCode)
  }
}
