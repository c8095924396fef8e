import ArgumentParser

/// `vpnaudit registry keygen`: makes a pair of keys.
struct RegistryKeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen",
    abstract: "Create a key pair for signing registries; no file is overwritten.",
    discussion: """
      Examples:
        vpnaudit registry keygen --key company.key
        vpnaudit registry keygen --key company.key \\
          --passphrase-file <(pass show registry)
        vpnaudit registry keygen --key lab.key --public lab.pub --no-passphrase

      Only its owner can read the secret key (mode 0600). The passphrase encrypts it,
      which takes 1 GiB of memory for a moment. Keep the key and a copy of it away
      from the hosts that are checked. The public key is the one that hosts trust.
      minisign can read and write both files.
      """)

  @OptionGroup
  var keys: KeyPairOptions

  func run() throws {
    try keys.create(advice: "trust it on a host: add this line to /etc/vpnaudit/trusted_keys")
  }
}
