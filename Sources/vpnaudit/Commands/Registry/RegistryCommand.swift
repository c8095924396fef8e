import ArgumentParser

/// `vpnaudit registry`: begin registries, check them, and sign them.
struct RegistryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "registry", abstract: "Begin, check, sign and verify a registry of providers and licences.",
    subcommands: [
      RegistryInitCommand.self,
      RegistryLintCommand.self, RegistryKeygenCommand.self, RegistrySignCommand.self,
      RegistryVerifyCommand.self,
    ])
}
