import ArgumentParser

/// `vpnaudit report`: the report on a period, and what belongs to its signature.
struct ReportGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report on a period: who was compliant, who was not and for how long, who was silent.",
    discussion: """
      Examples:
        vpnaudit report --period 2026-Q4 --inventory hosts.csv records/
        vpnaudit report --period 2026-10 --timezone Asia/Shanghai journal.db
        vpnaudit report keygen --key report.key
        vpnaudit report --period 2026-Q4 records/ --format json --output q4.json \\
          --sign-key report.key
        vpnaudit report verify q4.json --key report.pub

      Without a subcommand it writes a report: 'vpnaudit report write --help' has
      the options. A source that is called like a subcommand is named ./verify.
      """,
    subcommands: [
      ReportCommand.self, ReportKeygenCommand.self, ReportVerifyCommand.self, ReportControlsCommand.self,
    ],
    defaultSubcommand: ReportCommand.self)
}
