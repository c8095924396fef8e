import ArgumentParser

/// `vpnaudit registry`: check registries, and sign them.
struct RegistryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "registry",
    abstract: "Fill, check, compare, show, sign and verify a registry of providers and licences, and the grants.",
    subcommands: [
      RegistryImportCommand.self, RegistryPinCommand.self, RegistryShowCommand.self,
      RegistryLintCommand.self, RegistryKeygenCommand.self, RegistrySignCommand.self,
      RegistryVerifyCommand.self, RegistrySuggestCommand.self, RegistryDiffCommand.self,
      RegistrySimulateCommand.self,
    ])
}
