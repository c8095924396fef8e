import ArgumentParser
import FoundationEssentials
import Model
import Settings

/// `vpnaudit registry lint`: checks a registry.
struct RegistryLintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check a registry: its form, its citations, its dates.",
    discussion: """
      Examples:
        vpnaudit registry lint registry.yaml
      """)

  @Argument(help: ArgumentHelp("The registry.", valueName: "file"))
  var path: String

  func run() throws {
    let loaded: Loaded<Registry>
    do { loaded = try RegistryFile.load(path, today: Timestamp(.now)) } catch { throw Complaint(error) }
    for warning in loaded.warnings { Notice.tell(warning) }
    let registry = loaded.value
    let licences = registry.providers.reduce(0) { $0 + $1.licences.count }
    try StandardOutput.write(
      """
      \(path): good: serial \(registry.meta.serial), \(registry.providers.count) providers, \
      \(licences) licences, \(registry.rules.count) rules, expires \(registry.meta.expires)

      """)
  }
}
