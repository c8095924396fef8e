import ArgumentParser
import FoundationEssentials
import Model
import RegistryTools
import Reporter
import Settings
import Signing

/// `vpnaudit registry suggest`: what was seen on hosts but is not in the registry.
struct RegistrySuggestCommand: ParsableCommand {
  /// The formats of suggestions.
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, yaml, json }

  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "List gateways, keys and programs that were seen but belong to no known provider.",
    discussion: """
      Examples:
        vpnaudit registry suggest records/ --registry registry.yaml
        vpnaudit registry suggest records/ --registry registry.yaml --format yaml
        ssh host vpnaudit check --format json | vpnaudit registry suggest -

      It reads what 'check --format json' and 'observe --format json' wrote: one
      document per file or per line; from a folder, every *.json and *.jsonl, four
      folders deep; - is standard input. Hosts are counted by their id, each once.
      With a registry, what it knows for sure is summed up in one line.

      The YAML form holds only comments, to be completed by hand: nothing in it can
      license. Anything else in the input is reported with its file and line, the
      rest is counted, and the exit code is 65.
      """)

  @Argument(help: ArgumentHelp("Records and host states: files, folders, or -.", valueName: "record"))
  var records: [String]

  @Option(
    name: .customLong("registry"),
    help: ArgumentHelp("Leave out what this registry knows.", valueName: "file"))
  var registryPath: String?

  @Option(help: ArgumentHelp("How to write the result: text, yaml or json.", valueName: "format"))
  var format = Format.text

  func validate() throws {
    if records.count(where: { $0 == "-" }) > 1 { throw ValidationError("'-' is given twice: name it once") }
  }

  func run() throws {
    let now = Timestamp(.now)
    let registry: Loaded<Registry>?
    do {
      registry = try registryPath.map { (path) throws(SettingsError) in
        try RegistryFile.load(path, today: now)
      }
    } catch { throw CommandError(error) }
    var collector = SuggestionCollector(catalogue: .builtIn, registry: registry?.value, today: now) {
      Digest.sha256($0) ?? ""
    }
    var reader = DocumentReader()
    try reader.read(records) { document, _ in collector.add(document) }
    let suggestions = collector.suggestions
    switch format {
    case .json: try StandardOutput.write(JSONReport.bytes(of: suggestions))
    case .yaml: try StandardOutput.write(SuggestionFragment.text(of: suggestions))
    case .text:
      let style = TextStyle(colour: StandardOutput.wantsColour)
      try StandardOutput.write(SuggestionReport(style: style).text(of: suggestions))
    }
    throw ExitCode(reader.hasRefusals ? 65 : 0)
  }
}
