import ArgumentParser
import Checking
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

      In a container only what is inside it is seen, and the report says so.
      The JSON form is the host state: what was found, and each collector's result.
      """)

  @Option(name: .customLong("profile"), help: ArgumentHelp("The profile of this host.", valueName: "file"))
  var profilePath: String?

  @OptionGroup
  var trust: TrustOptions

  @Option(help: ArgumentHelp("How to write the result: text or json.", valueName: "format"))
  var format = OutputFormat.text

  @OptionGroup
  var languages: LanguageOptions

  func run() async throws {
    let registryTrust = try trust.trust()
    let inputs = try CheckInputs.reporting { () throws(CheckError) in
      try CheckInputs(profilePath: profilePath, registryTrust: registryTrust)
    }
    let state = await inputs.observe()
    switch format {
    case .json:
      let wording = Wording(languages.language(isShown: false))
      try StandardOutput.write(JSONReport.bytes(of: state, in: wording))
    case .text:
      let tunnels = inputs.judge.verdict(on: state, probes: []).tunnels
      let style = Terminal.style(at: state.at, onOutput: true)
      let report = ObservationReport(style: style, wording: Wording(languages.language(isShown: true)))
      try StandardOutput.write(report.text(of: state, tunnels: tunnels))
    }
  }
}
