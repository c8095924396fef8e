import ArgumentParser
import Glibc
import Model
import Observer
import Settings

/// `vpnaudit profile`: make and check profiles.
struct ProfileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Make a profile for this host, or check one.",
    subcommands: [Initialise.self, Lint.self])

  /// `vpnaudit profile init`: a commented profile to start from.
  struct Initialise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "init",
      abstract: "Write a commented profile to start from to standard output.",
      discussion: """
        Examples:
          vpnaudit profile init > profile.yaml
          vpnaudit profile init --site beijing --region CN-BJ > profile.yaml
        """)

    @Option(help: ArgumentHelp("The site's name; this host's name if left out.", valueName: "name"))
    var site: String?

    @Option(help: ArgumentHelp("Where the site stands: an ISO 3166 code such as CN-BJ.", valueName: "code"))
    var region: String?

    func run() async throws {
      let place = region.flatMap { Region($0) }
      if let region, place == nil {
        throw Complaint(
          code: 64, message: "--region: '\(region)' is no region",
          hint: "write an ISO 3166 code, such as CN-BJ")
      }
      var buffer = [CChar](repeating: 0, count: 256)
      gethostname(&buffer, buffer.count - 1)
      let host = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let state = await onThread { HostObserver(.init(catalogue: .builtIn)).observe() }
      let tunnels = state.links.filter { $0.kind.flatMap(TunnelKind.init(rawValue:)) != nil }.map(\.name)
      try StandardOutput.write(ProfileStarter.text(site: site ?? host, region: place, tunnels: tunnels))
    }
  }

  /// `vpnaudit profile lint`: checks a profile and the registry that it names.
  struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "lint",
      abstract: "Check a profile, and the registry that it names, without touching the host.",
      discussion: """
        Examples:
          vpnaudit profile lint profile.yaml
        """)

    @Argument(help: ArgumentHelp("The profile.", valueName: "file"))
    var path: String

    func run() throws {
      let judgement = try Judgement(profilePath: path, registryTrust: .machine)
      judgement.warn()
      guard let profile = judgement.profile else { return }
      try ClientCertificateLint.check(profile)
      let count = profile.value.endpoints.count
      var text = "\(path): good: \(count) \(count == 1 ? "endpoint" : "endpoints")"
      if let registry = judgement.registry { text += ", registry serial \(registry.value.meta.serial)" }
      if judgement.isRegistryRefused { text += ", its registry not read" }
      try StandardOutput.write(text + "\n")
    }
  }
}
