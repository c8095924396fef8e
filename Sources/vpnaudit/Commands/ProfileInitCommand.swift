import ArgumentParser
import Classifier
import Glibc
import Linux
import Model
import Observer
import Settings
import Signing

/// `vpnaudit profile init`: a commented profile to start from.
struct ProfileInitCommand: AsyncParsableCommand {
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

  @Option(help: ArgumentHelp("Where the site is: an ISO 3166 code such as CN-BJ.", valueName: "code"))
  var region: String?

  func run() async throws {
    let place = region.flatMap { Region($0) }
    if let region, place == nil {
      throw CommandError(
        code: 64, message: "--region: '\(region)' is not a region",
        hint: "write an ISO 3166 code, such as CN-BJ")
    }
    var buffer = [CChar](repeating: 0, count: 256)
    gethostname(&buffer, buffer.count - 1)
    let host = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let state = await onThread { HostObserver(.init(catalogue: .builtIn)).observe() }
    // What is a tunnel is for the classifier to say: one of packet sockets is a link of any kind.
    let judge = Judge(
      catalogue: .builtIn, registry: .none, policy: .any, namespaces: .own,
      digest: { Digest.sha256($0) ?? "" })
    let tunnels = judge.verdict(on: state, probes: []).tunnels.filter { $0.netns == state.netns }
      .compactMap(\.interface)
    try StandardOutput.write(ProfileStarter.text(site: site ?? host, region: place, tunnels: tunnels))
  }
}
