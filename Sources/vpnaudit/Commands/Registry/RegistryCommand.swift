import ArgumentParser

/// `vpnaudit registry`: check registries, and sign them.
struct RegistryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "registry",
    abstract: "Check, sign and verify a registry of providers and licences, and the grants.",
    subcommands: [
      RegistryLintCommand.self, RegistryKeygenCommand.self, RegistrySignCommand.self,
      RegistryVerifyCommand.self,
    ])
}
