import ArgumentParser
import Checking
import FoundationEssentials
import Model
import RegistryTools
import Reporter
import Settings
import Signing

/// `vpnaudit registry show`: what a registry means on a day.
struct RegistryShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what a registry means on a day, in words.",
    discussion: """
      Examples:
        vpnaudit registry show registry.yaml
        vpnaudit registry show registry.yaml example-net --on 2027-03-01
        vpnaudit registry show registry.yaml --format json | jq .ending

      Rules in force, each provider with its licences and their state on that day,
      which recognisers can license and which are weak, and what ends within 90 days.
      A day begins in the time zone of the authority that granted the licence. An
      unsigned draft is shown, too: the first line says whether a check on this host
      would accept it.
      """)

  @Argument(help: ArgumentHelp("The registry.", valueName: "file"))
  var path: String

  @Argument(help: ArgumentHelp("The ids of the providers to show; all if left out.", valueName: "provider"))
  var providers: [String] = []

  @Option(
    name: .customLong("on"),
    help: ArgumentHelp("The day, such as 2027-03-01 (default: now).", valueName: "date"))
  var date: String?

  @OptionGroup
  var trust: TrustOptions

  @Option(help: ArgumentHelp("How to write it: text or json.", valueName: "format"))
  var format = OutputFormat.text

  func run() throws {
    let now = Timestamp(.now)
    let loaded: Loaded<Registry>
    let file: RegistryView.File
    let trust = try trust.trust()
    do throws(SettingsError) {
      loaded = try RegistryFile.load(path, today: now)
      file = RegistryView.File(loaded, try trust.load(path).acceptance)
    } catch {
      throw CommandError(error)
    }
    let registry = loaded.value
    for id in providers where registry.provider(id) == nil {
      let near = nearest(to: id, in: registry.providers.map(\.id).sorted())
      throw CommandError(
        code: 64, message: "'\(id)' is not a provider in \(path)",
        hint: near.map { "did you mean '\($0)'?" } ?? "leave it out to see all of them")
    }
    let day: RegistryDay
    if let date {
      guard let written = RegistryDay.written(date, in: registry) else {
        throw CommandError(
          code: 64, message: "--on: '\(date)' is not a date", hint: "write one such as 2027-03-01")
      }
      day = written
    } else {
      day = .now(now, in: registry)
    }
    let view = RegistryViewing(registry, on: day).view(file, of: providers.isEmpty ? nil : Set(providers))
    switch format {
    case .json: try StandardOutput.write(JSONReport.bytes(of: view))
    case .text:
      let style = TextStyle(colour: StandardOutput.wantsColour)
      try StandardOutput.write(RegistryReport(style: style).text(of: view))
    }
  }
}
