import ArgumentParser
import Checking
import FoundationEssentials
import Model
import Reporter
import Settings

/// `vpnaudit doctor`: what works here, what does not, and the line that mends it.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what works on this host, what does not, and the line that mends it.",
    discussion: """
      Examples:
        vpnaudit doctor
        sudo vpnaudit doctor --profile beijing.yaml
        vpnaudit doctor --format json | jq '.findings[] | select(.fix)'

      It looks at what the program may see here, at the files that it trusts and who
      else can change them, at what ends soon, at the clock, at the journal and at
      the agent. It changes nothing, and probes nothing.

      Exit codes: 0 all is well; 1 something needs attention; 3 something is broken.
      """)

  @Option(name: .customLong("profile"), help: ArgumentHelp("The profile of this host.", valueName: "file"))
  var profilePath: String?

  @OptionGroup
  var trust: TrustOptions

  @Option(
    name: .customLong("journal"),
    help: ArgumentHelp("The journal (default: journal.db in the state folder).", valueName: "file"))
  var journalPath: String?

  @Option(help: ArgumentHelp("How to write it: text or json.", valueName: "format"))
  var format = OutputFormat.text

  private struct Document: Encodable {
    let schema = "vpnaudit.doctor/1"
    let version = ProgramVersion.text
    let findings: [DoctorFinding]
  }

  func run() async throws {
    var findings = PrivilegeExamination().findings
    let settings = SettingsExamination(profilePath: profilePath, trust: trust)
    findings += settings.findings
    let inputs = settings.inputs ?? (try? CheckInputs(profilePath: nil, registryTrust: RegistryTrust()))
    if let inputs {
      let state = await inputs.observe()
      findings += HostExamination(state, inputs).findings
    }
    findings += try StoreExamination(JournalPlace.toRead(path: journalPath)).findings
    switch format {
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
      let document = try encoder.encode(Document(findings: findings))
      try StandardOutput.write([UInt8](document) + [10])
    case .text: try StandardOutput.write(Self.text(of: findings))
    }
    let worst = findings.map(\.state)
    throw ExitCode(worst.contains(.broken) ? 3 : worst.contains(.attention) ? 1 : 0)
  }

  private static func text(of findings: [DoctorFinding]) -> String {
    let width = (findings.map(\.subject.count).max() ?? 0) + 2
    let marks: [DoctorFinding.State: String] = [
      .good: "ok", .note: "note", .attention: "look", .broken: "fail",
    ]
    let indent = String(repeating: " ", count: 6 + width)
    let rows = findings.map { finding in
      let mark = marks[finding.state] ?? ""
      let head =
        mark + String(repeating: " ", count: 6 - mark.count) + finding.subject
        + String(repeating: " ", count: width - finding.subject.count)
      return head + TerminalLines.wrapped(finding.text, indent: indent)
        + (finding.fix.map { "\n" + indent + "-> " + $0 } ?? "") + "\n"
    }
    let counts = [DoctorFinding.State.broken, .attention].map { state in findings.count { $0.state == state }
    }
    let sum =
      switch (counts[0], counts[1]) {
      case (0, 0): "all is well"
      case (0, let some): "\(some) to look at"
      case (let some, 0): "\(some) broken"
      case (let some, let more): "\(some) broken, \(more) to look at"
      }
    return rows.joined() + "\n" + sum + "\n"
  }
}
