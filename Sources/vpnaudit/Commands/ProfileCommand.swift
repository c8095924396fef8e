import ArgumentParser

/// `vpnaudit profile`: make and check profiles.
struct ProfileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Make a profile for this host, or check one.",
    subcommands: [ProfileInitCommand.self, ProfileLintCommand.self, ProfileIntuneRulesCommand.self])
}
