import ArgumentParser
import Classifier
import Glibc
import Model
import Reporter
import Settings

/// `vpnaudit check`: one check of this host.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check this host once: its tunnels, their licences, its endpoints.",
    discussion: """
      Examples:
        vpnaudit check
        vpnaudit check --profile beijing.yaml
        vpnaudit check --profile beijing.yaml --format json --output /var/lib/vpnaudit/last.json
        vpnaudit check --profile beijing.yaml --fail-on non_compliant,unreachable

      Without --profile it takes \(Judgement.usualProfile) where there is one, and otherwise looks at the
      tunnels alone.
      """)

  @Option(name: .customLong("profile"), help: ArgumentHelp("The profile of this host.", valueName: "file"))
  var profilePath: String?

  @Option(help: ArgumentHelp("How to write the result: text or json.", valueName: "format"))
  var format = OutputFormat.text

  @Option(
    help: ArgumentHelp(
      "Write to a file instead of standard output; it is replaced at once, or not at all.", valueName: "file")
  )
  var output: String?

  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp(
      "What ends with an exit code other than 0: non_compliant, unreachable, undetermined, warning, or nothing.",
      valueName: "list"),
    transform: FailureList.init(argument:))
  var failOn = FailureList.standard

  func run() async throws {
    let file = output.map(AtomicFile.init(path:))
    if let obstacle = file?.obstacle {
      throw Complaint(code: 64, message: "--output: \(obstacle)", hint: "name a file in a folder that exists")
    }
    let judgement = try Judgement(profilePath: profilePath)
    judgement.warn()
    if judgement.profile == nil {
      Notice.tell(
        note: "no profile: the tunnels are looked at, and no endpoint is probed",
        hint: "make one with 'vpnaudit profile init > profile.yaml'")
    }
    let record = try await Check(judgement: judgement).run(failOn: failOn.events)
    let bytes: [UInt8]
    switch format {
    case .json: bytes = try JSONReport.bytes(of: record)
    case .text:
      let style = TextStyle(colour: file == nil && StandardOutput.wantsColour)
      bytes = Array(TextReport(style: style).text(of: record).utf8)
    }
    if let file { try file.write(bytes) } else { StandardOutput.write(bytes) }
    throw ExitCode(record.compliance.exit)
  }
}

/// The forms that a result can be written in.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

/// What `--fail-on` names.
struct FailureList {
  let events: FailOn

  static let standard = FailureList(events: .standard)

  init(events: FailOn) { self.events = events }

  /// A list from `non_compliant,unreachable`; `nothing` stands alone.
  init(argument: String) throws {
    let known: [String: FailOn] = [
      "non_compliant": .nonCompliant, "unreachable": .unreachable, "undetermined": .undetermined,
      "warning": .warning, "nothing": [],
    ]
    var events: FailOn = []
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    for word in words {
      guard let event = known[String(word)], !(event.isEmpty && words.count > 1) else {
        throw ValidationError(
          "'\(word)' is nothing that --fail-on knows; it takes \(known.keys.sorted().joined(separator: ", "))"
        )
      }
      events.formUnion(event)
    }
    self.events = events
  }
}
