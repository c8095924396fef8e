import ArgumentParser
import Classifier
import Model
import Reporter

/// `vpnaudit observe`: the tunnels of this host and the evidence for them.
struct ObserveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "observe",
    abstract: "Show the tunnels of this host with the evidence for each; nothing is probed.",
    discussion: """
      Examples:
        vpnaudit observe
        vpnaudit observe --format json | jq .gateways

      The JSON form is the host state: what was seen, and how far each collector came.
      """)

  @Option(name: .customLong("profile"), help: ArgumentHelp("The profile of this host.", valueName: "file"))
  var profilePath: String?

  @OptionGroup
  var trust: TrustOptions

  @Option(help: ArgumentHelp("How to write the result: text or json.", valueName: "format"))
  var format = OutputFormat.text

  func run() async throws {
    let judgement = try Judgement(profilePath: profilePath, registryTrust: trust.trust())
    judgement.warn()
    let state = await judgement.observe()
    switch format {
    case .json: try StandardOutput.write(JSONReport.bytes(of: state))
    case .text:
      let tunnels = judgement.judge.verdict(on: state, probes: [], failOn: []).tunnels
      let style = TextStyle(colour: StandardOutput.wantsColour)
      try StandardOutput.write(ObservationReport(style: style).text(of: state, tunnels: tunnels))
    }
  }
}
