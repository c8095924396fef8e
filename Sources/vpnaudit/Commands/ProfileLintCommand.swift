import ArgumentParser
import Checking
import Model
import Settings

/// `vpnaudit profile lint`: checks a profile and the registry that it names.
struct ProfileLintCommand: ParsableCommand {
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
    let inputs = try CheckInputs.reporting(withLint: true) { () throws(CheckError) in
      try CheckInputs(profilePath: path, registryTrust: RegistryTrust(), needsRegistry: true)
    }
    guard let profile = inputs.profile else { return }
    try ClientCertificateLint.check(profile)
    let count = profile.value.endpoints.count
    var text = "\(path): good: \(count) \(count == 1 ? "endpoint" : "endpoints")"
    if let registry = inputs.registry { text += ", registry serial \(registry.value.meta.serial)" }
    if inputs.isRegistryRefused { text += ", its registry not read" }
    try StandardOutput.write(text + "\n")
  }
}
