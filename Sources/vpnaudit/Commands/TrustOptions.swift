import ArgumentParser
import Checking
import Settings

/// The option for the keys that a registry must be signed by.
struct TrustOptions: ParsableArguments {
  @Option(
    name: .customLong("trusted-key"),
    help: ArgumentHelp(
      "A public key, or a file of them, that the registry must be signed by; may be repeated. Without it the keys in \(TrustedKeys.usualPath) count.",
      valueName: "key|file"))
  var keys: [String] = []

  /// The keys that count, and where serials are stored.
  func trust() throws(CommandError) -> RegistryTrust {
    do throws(SettingsError) {
      return RegistryTrust(named: keys.isEmpty ? nil : try TrustedKeys.named(keys))
    } catch {
      throw CommandError(error)
    }
  }
}
