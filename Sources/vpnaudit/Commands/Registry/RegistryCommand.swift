import ArgumentParser

/// `vpnaudit registry`: begin registries, check them, and sign them.
struct RegistryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "registry",
    abstract:
      "Begin, fill, check, compare, sign and verify a registry of providers and licences, and the grants.",
    subcommands: [
      RegistryInitCommand.self,
      RegistryImportCommand.self, RegistrySuggestCommand.self, RegistryPinCommand.self,
      RegistryLintCommand.self, RegistryShowCommand.self, RegistryDiffCommand.self,
      RegistrySimulateCommand.self,
      RegistryKeygenCommand.self, RegistrySignCommand.self, RegistryVerifyCommand.self,
    ])
}
