import ArgumentParser
import Checking
import Settings

/// The option that says whose signature a registry needs.
struct TrustOptions: ParsableArguments {
  @Option(
    name: .customLong("trusted-key"),
    help: ArgumentHelp(
      "A public key, or a file of them, that the registry must be signed by; may be repeated. Without it the keys in \(TrustedKeys.usualPath) count.",
      valueName: "key|file"))
  var keys: [String] = []

  /// Whose signature counts, and where serials are remembered.
  func trust() throws(CommandError) -> RegistryTrust {
    do throws(SettingsError) {
      return RegistryTrust(named: keys.isEmpty ? nil : try TrustedKeys.named(keys))
    } catch {
      throw CommandError(error)
    }
  }
}
