import ArgumentParser
import FoundationEssentials
import Model
import RegistryTools
import Reporter
import Settings

/// `vpnaudit registry diff`: what changed between two registries, or two files of grants, in words.
struct RegistryDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show what changed between two registries or files of grants, and what follows from it.",
    discussion: """
      Examples:
        vpnaudit registry diff registry-42.yaml registry-43.yaml
        vpnaudit registry diff old.yaml new.yaml --exit-code && echo the same
        vpnaudit registry diff old.yaml new.yaml --format json | jq '.changes[].text'
        vpnaudit registry diff grants-3.yaml grants-4.yaml --registry now.yaml

      Values are compared: comments and the order of entries do not count. What may
      newly excuse or accuse a provider comes first. Effects are as of today; "can
      license" says that the licence and the recogniser exist, for a rule and a use
      that fit. Signatures are not checked: 'registry verify' does that.
      """)

  @Argument(help: ArgumentHelp("The registry, or the file of grants, in force.", valueName: "old"))
  var old: String

  @Argument(help: ArgumentHelp("The edition that is to replace it.", valueName: "new"))
  var new: String

  @Option(
    name: .customLong("registry"),
    help: ArgumentHelp("For files of grants: the registry whose providers both name.", valueName: "file"))
  var registryPath: String?

  @Option(help: ArgumentHelp("How to write the result: text or json.", valueName: "format"))
  var format = OutputFormat.text

  @Flag(
    name: .customLong("exit-code"), help: "Exit with 1 if they differ, as git diff does; otherwise with 0.")
  var tellsByCode = false

  func run() throws {
    if registryPath == nil, let grants = [old, new].first(where: { SchemaLine.kind(of: $0) == .grants }) {
      throw SignableFile.withoutRegistry(grants)
    }
    let difference: RegistryDifference
    do throws(SettingsError) {
      difference = if let registryPath { try grants(beside: registryPath) } else { try registries() }
    } catch { throw CommandError(error) }
    switch format {
    case .json: try StandardOutput.write(JSONReport.bytes(of: difference))
    case .text:
      let style = TextStyle(colour: StandardOutput.wantsColour)
      try StandardOutput.write(DifferenceReport(style: style).text(of: difference))
    }
    if tellsByCode, !difference.changes.isEmpty { throw ExitCode(1) }
  }

  private func registries() throws(SettingsError) -> RegistryDifference {
    let now = Timestamp(.now)
    let before = try RegistryFile.load(old, today: now)
    let after = try RegistryFile.load(new, today: now)
    for warning in after.warnings { Notice.write(warning) }
    return RegistryDifference(from: before, to: after, at: now)
  }

  private func grants(beside path: String) throws(SettingsError) -> RegistryDifference {
    let now = Timestamp(.now)
    let registry = try RegistryFile.load(path, today: now).value
    let before = try GrantsFile.load(old, registry: registry)
    let after = try GrantsFile.load(new, registry: registry)
    for warning in after.warnings { Notice.write(warning) }
    return RegistryDifference(from: before, to: after, at: now)
  }
}
