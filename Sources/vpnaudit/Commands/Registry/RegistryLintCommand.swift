import ArgumentParser
import FoundationEssentials
import Model
import Settings

/// `vpnaudit registry lint`: checks a registry, or a file of grants.
struct RegistryLintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check a registry or a file of grants: its form, its citations, its dates.",
    discussion: """
      Examples:
        vpnaudit registry lint registry.yaml
        vpnaudit registry lint grants.yaml --registry registry.yaml
      """)

  @OptionGroup
  var file: SignableFile

  private var path: String { file.path }

  func run() throws {
    if let registryPath = try file.besideRegistry() { return try lintGrants(beside: registryPath) }
    let loaded = try file.registry(at: path)
    for warning in loaded.warnings { Notice.tell(warning) }
    let registry = loaded.value
    let licences = registry.providers.reduce(0) { $0 + $1.licences.count }
    try StandardOutput.write(
      """
      \(path): good: serial \(registry.meta.serial), \(registry.providers.count) providers, \
      \(licences) licences, \(registry.rules.count) rules, expires \(registry.meta.expires)

      """)
  }
  private func lintGrants(beside registryPath: String) throws {
    let registry = try file.registry(at: registryPath).value
    let loaded: Loaded<GrantBook>
    do { loaded = try GrantsFile.load(path, registry: registry) } catch { throw Complaint(error) }
    for warning in loaded.warnings { Notice.tell(warning) }
    let book = loaded.value
    try StandardOutput.write(
      "\(path): good: serial \(book.serial), \(book.grants.count) grants, expires \(book.expires)\n")
  }
}
