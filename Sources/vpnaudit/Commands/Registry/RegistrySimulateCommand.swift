import ArgumentParser
import Classifier
import FoundationEssentials
import Model
import RegistryTools
import Reporter
import Settings
import Signing

/// `vpnaudit registry simulate`: the results of stored host states by another registry.
struct RegistrySimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Evaluate stored host states by a registry: what would change, and for how many hosts.",
    discussion: """
      Examples:
        vpnaudit registry simulate --registry new.yaml --against old.yaml states/
        vpnaudit registry simulate --registry new.yaml --at 2027-03-01 states/
        cat *.json | vpnaudit registry simulate --registry new.yaml -

      Host states are what 'observe --format json' writes: one document per file or
      per line; from a folder, every *.json and *.jsonl, four folders deep; - is
      standard input. Records of 'check --format json --with-state' hold one, too. A
      record without one is not enough to evaluate its tunnels again: such hosts are
      counted, but no result is guessed.

      Each host's latest document counts, as of its own time unless --at names
      another. Endpoints are left out on both sides: a tunnel that carries one abroad
      may be worse than it is reported here. Signatures are not checked. Anything
      else in the input is reported with its file and line, the rest is evaluated,
      and the exit code is 65.
      """)

  @Argument(help: ArgumentHelp("Host states: files, folders, or -.", valueName: "file"))
  var files: [String]

  @Option(name: .customLong("registry"), help: ArgumentHelp("The registry to try.", valueName: "file"))
  var registryPath: String

  @Option(
    name: .customLong("grants"),
    help: ArgumentHelp("The company's grants, for both registries.", valueName: "file"))
  var grantsPath: String?

  @Option(
    name: .customLong("against"),
    help: ArgumentHelp("The registry in force, to compare with.", valueName: "file"))
  var againstPath: String?

  @Option(
    name: .customLong("profile"),
    help: ArgumentHelp("Use this profile's policy and namespaces.", valueName: "file"))
  var profilePath: String?

  @Option(
    name: .customLong("at"),
    help: ArgumentHelp(
      "Evaluate as of a day (its first moment in UTC) or an RFC 3339 time.", valueName: "date"),
    transform: Self.moment)
  var moment: Timestamp?

  @Option(
    name: .customLong("hosts"),
    help: ArgumentHelp("How many hosts of each group to name (default: 5).", valueName: "n"),
    transform: { try OptionValue.number($0, in: 0...100_000) })
  var names = 5

  @Flag(name: .customLong("all"), help: "Count every document, not only each host's latest.")
  var countsAll = false

  @Option(help: ArgumentHelp("How to write the result: text or json.", valueName: "format"))
  var format = OutputFormat.text

  func validate() throws {
    if files.count(where: { $0 == "-" }) > 1 { throw ValidationError("'-' is given twice: name it once") }
  }

  func run() throws {
    let now = Timestamp(.now)
    var simulation: RegistrySimulation
    do {
      let profile = try profilePath.map { (path) throws(SettingsError) in try ProfileFile.load(path) }
      let new = try side(registryPath, profile, now)
      let old = try againstPath.map { (path) throws(SettingsError) in try side(path, profile, now) }
      simulation = RegistrySimulation(
        of: new, against: old, at: moment, profile: profile?.value ?? Profile(), countsAll: countsAll)
    } catch { throw CommandError(error) }
    var reader = DocumentReader()
    try reader.read(files) { document, _ in simulation.add(document) }
    let result = simulation.result(names: names)
    switch format {
    case .json: try StandardOutput.write(JSONReport.bytes(of: result))
    case .text:
      let style = TextStyle(colour: StandardOutput.wantsColour)
      try StandardOutput.write(SimulationReport(style: style).text(of: result))
    }
    throw ExitCode(reader.hasRefusals ? 65 : 0)
  }

  private func side(
    _ path: String, _ profile: Loaded<Profile>?, _ now: Timestamp
  ) throws(SettingsError) -> RegistrySimulation.Side {
    let loaded = try RegistryFile.load(path, today: now)
    let policy = try EffectivePolicy.vpn(profile: profile, registry: loaded)
    try EffectivePolicy.check(scopeOf: profile, registry: loaded)
    let named = grantsPath ?? profile?.value.grantsFile
    let grants = try named.map { (path) throws(SettingsError) in
      try GrantsFile.load(path, registry: loaded.value)
    }
    for warning in loaded.warnings + (grants?.warnings ?? []) { Notice.write(warning) }
    return RegistrySimulation.Side(
      loaded.value.with(grants?.value), catalogue: .builtIn, policy: policy,
      namespaces: profile?.value.namespaces ?? .all, digest: { Digest.sha256($0) ?? "" })
  }

  private static func moment(_ text: String) throws -> Timestamp {
    if let moment = Timestamp(text) ?? Timestamp("\(text)T00:00:00Z") { return moment }
    throw ValidationError("'\(text)' is not a date: write one such as 2027-03-01, or 2027-03-01T08:00:00Z")
  }
}
