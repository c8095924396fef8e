import ArgumentParser
import Classifier
import FoundationEssentials
import Model
import Reporter
import Settings

/// `vpnaudit registry diff`: what changed between two registries, in words.
struct RegistryDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Tell what changed between two registries, and what follows.",
    discussion: """
      Examples:
        vpnaudit registry diff registry-42.yaml registry-43.yaml
        vpnaudit registry diff old.yaml new.yaml --exit-code && echo the same
        vpnaudit registry diff old.yaml new.yaml --format json | jq '.changes[].text'

      Values are compared: the order of entries and comments are no change. What may
      excuse or accuse somebody who was not comes first. Effects are those of today;
      "can license" says that licence and mark are there, under a rule and by a use
      that fit. Signatures are not looked at: 'registry verify' does that.
      """)

  @Argument(help: ArgumentHelp("The registry in force.", valueName: "old"))
  var old: String

  @Argument(help: ArgumentHelp("The registry that would follow it.", valueName: "new"))
  var new: String

  @Option(help: ArgumentHelp("How to write the result: text or json.", valueName: "format"))
  var format = OutputFormat.text

  @Flag(name: .customLong("exit-code"), help: "End with 1 where they differ, as git diff does; else with 0.")
  var tellsByCode = false

  func run() throws {
    let now = Timestamp(.now)
    let (before, after): (Loaded<Registry>, Loaded<Registry>)
    do {
      before = try RegistryFile.load(old, today: now)
      after = try RegistryFile.load(new, today: now)
    } catch { throw Complaint(error) }
    for warning in after.warnings { Notice.tell(warning) }
    let difference = RegistryDifference(
      old: .init(serial: before.value.meta.serial, sha256: before.sha256),
      new: .init(serial: after.value.meta.serial, sha256: after.sha256),
      predecessor: Self.predecessor(before, after), at: now,
      changes: RegistryComparison(from: before.value, to: after.value, at: now).changes)
    switch format {
    case .json: try StandardOutput.write(JSONReport.bytes(of: difference))
    case .text:
      let style = TextStyle(colour: StandardOutput.wantsColour)
      try StandardOutput.write(DifferenceReport(style: style).text(of: difference))
    }
    if tellsByCode, !difference.changes.isEmpty { throw ExitCode(1) }
  }

  private static func predecessor(
    _ old: Loaded<Registry>, _ new: Loaded<Registry>
  ) -> RegistryDifference.Predecessor {
    if old.sha256 == new.sha256 { return .same }
    guard let stated = new.value.meta.previousDigest else { return .unstated }
    return stated.lowercased() == old.sha256 ? .fits : .differs
  }
}
