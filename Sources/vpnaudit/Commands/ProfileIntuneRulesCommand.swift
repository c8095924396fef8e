import ArgumentParser
import Reporter

/// `vpnaudit profile intune-rules`: the rules that a compliance policy of Intune holds a check's settings against.
struct ProfileIntuneRulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "intune-rules",
    abstract: "Print the rules file of an Intune compliance policy for 'check --format intune'.",
    discussion: """
      Examples:
        vpnaudit profile intune-rules --more-info https://vpn.corp.test/ > rules.json

      The discovery script of the policy is
        #!/bin/sh
        exec vpnaudit check --format intune --fail-on nothing --quiet
      """)

  @Option(
    name: .customLong("more-info"),
    help: ArgumentHelp("The page that a device's user is shown for more.", valueName: "url"))
  var address: String

  func run() throws { try StandardOutput.write(IntuneRules(moreInfo: address).bytes) }
}
