import ArgumentParser

/// `vpnaudit registry`: create registries, check them, and sign them.
struct RegistryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "registry",
    abstract: "Create, fill, check, compare and sign a registry of providers and licences.",
    subcommands: [
      RegistryInitCommand.self,
      RegistryImportCommand.self, RegistrySuggestCommand.self, RegistryPinCommand.self,
      RegistryLintCommand.self, RegistryShowCommand.self, RegistryDiffCommand.self,
      RegistrySimulateCommand.self, RegistryKeygenCommand.self, RegistrySignCommand.self,
      RegistryVerifyCommand.self,
    ])
}
