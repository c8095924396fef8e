import ArgumentParser
import FoundationEssentials
import Model
import RegistryTools
import Settings

/// `vpnaudit registry init`: a commented registry to start from.
struct RegistryInitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented registry to start from to standard output.",
    discussion: """
      Examples:
        vpnaudit registry init --jurisdiction CN > registry.yaml
        vpnaudit registry init --jurisdiction CN --organisation "Example GmbH" \\
          --site beijing=CN-BJ --site frankfurt=DE > registry.yaml
        vpnaudit registry init --jurisdiction none > registry.yaml

      It holds the rules, classes and authorities of the jurisdiction as public pages
      describe them, serial 1, and a term of 90 days from now. It licenses no
      provider: its comments say what to fill in, and from which document.
      """)

  @Option(
    help: ArgumentHelp(
      "The jurisdiction whose rules to include: CN, or none for an empty registry.", valueName: "code"))
  var jurisdiction: String

  @Option(help: ArgumentHelp("The company's name, for the head of the file.", valueName: "name"))
  var organisation: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Whether the company is foreign-invested, which some licences require of a customer.")
  var foreignInvested: Bool?

  @Option(
    name: .customLong("site"),
    help: ArgumentHelp(
      "A site and its region by its ISO 3166 code, such as beijing=CN-BJ; may be repeated.",
      valueName: "name=code"))
  var sites: [String] = []

  func run() throws {
    guard let starter = RegistryStarter.of(jurisdiction) else {
      let known = RegistryStarter.jurisdictions.map { "\($0.code) (\($0.title))" }.joined(separator: ", ")
      throw CommandError(
        code: 64, message: "--jurisdiction: this program ships no rules for '\(jurisdiction)'",
        hint: "it ships \(known); --jurisdiction none prints \(RegistryStarter.empty.title)")
    }
    let company = RegistryStarter.Company(
      name: organisation, foreignInvested: foreignInvested, sites: try places())
    try StandardOutput.write(starter.text(for: company, issued: Timestamp(.now)))
  }

  /// The sites with their regions.
  private func places() throws(CommandError) -> [RegistryStarter.Site] {
    var places: [RegistryStarter.Site] = []
    for text in sites {
      guard let site = RegistryStarter.Site(text) else {
        throw CommandError(
          code: 64, message: "--site: '\(text)' is not a site with its region",
          hint: "write a name, '=' and an ISO 3166 code, such as beijing=CN-BJ")
      }
      guard !places.contains(where: { $0.name == site.name }) else {
        throw CommandError(
          code: 64, message: "--site names '\(site.name)' twice", hint: "remove one of them")
      }
      places.append(site)
    }
    return places
  }
}
