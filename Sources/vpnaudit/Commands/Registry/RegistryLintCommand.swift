import ArgumentParser
import FoundationEssentials
import Model
import RegistryTools
import Reporter
import Settings

/// `vpnaudit registry lint`: checks a registry, or a file of grants.
struct RegistryLintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check a registry or a file of grants: its structure, references and dates.",
    discussion: """
      Examples:
        vpnaudit registry lint registry.yaml
        vpnaudit registry lint grants.yaml --registry registry.yaml
        vpnaudit registry lint registry.yaml --format json | jq '.problems[].line'

      Exit codes: 0 no errors; 65 errors. The JSON form reports the errors on
      standard output and leaves standard error empty.
      """)

  @OptionGroup
  var file: SignableFile

  @Option(help: ArgumentHelp("How to write the result: text or json.", valueName: "format"))
  var format = OutputFormat.text

  private var path: String { file.path }

  func run() throws {
    let registryPath = try file.besideRegistry()
    let (contents, warnings): (LintView.Contents, [Diagnostic])
    do throws(SettingsError) {
      (contents, warnings) = try read(beside: registryPath)
    } catch {
      guard format == .json else { throw CommandError(error) }
      try report(nil, error.diagnostics, beside: registryPath)
      throw ExitCode(65)
    }
    try report(contents, warnings, beside: registryPath)
  }

  private func read(
    beside registryPath: String?
  ) throws(SettingsError) -> (contents: LintView.Contents, warnings: [Diagnostic]) {
    let registry = try RegistryFile.load(registryPath ?? path, today: Timestamp(.now))
    if registryPath == nil { return (LintView.Contents(registry.value), registry.warnings) }
    let grants = try GrantsFile.load(path, registry: registry.value)
    return (LintView.Contents(grants.value), grants.warnings)
  }

  private func report(_ contents: LintView.Contents?, _ problems: [Diagnostic], beside registryPath: String?)
    throws
  {
    switch format {
    case .json:
      let view = LintView(
        file: path, kind: registryPath == nil ? .registry : .grants, contents: contents,
        problems: problems.map(LintView.Problem.init))
      try StandardOutput.write(JSONReport.bytes(of: view))
    case .text:
      for warning in problems { Notice.write(warning) }
      if let contents { try StandardOutput.write("\(path): good: \(Self.words(contents))\n") }
    }
  }

  private static func words(_ contents: LintView.Contents) -> String {
    let counts = [
      (contents.providers, "providers"), (contents.licences, "licences"), (contents.rules, "rules"),
      (contents.grants, "grants"),
    ].compactMap { count, noun in count.map { "\($0) \(noun)" } }
    return (["serial \(contents.serial)"] + counts + ["expires \(contents.expires)"]).joined(separator: ", ")
  }
}
