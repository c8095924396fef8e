import ArgumentParser

/// `vpnaudit report keygen`: makes the pair of keys that signs reports.
struct ReportKeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen",
    abstract: "Create a key pair for signing reports; no file is overwritten.",
    discussion: """
      Examples:
        vpnaudit report keygen --key report.key
        vpnaudit report keygen --key report.key --passphrase-file <(pass show report)

      Only its owner can read the secret key (mode 0600), and the passphrase encrypts
      it. Give the public key to those who read the reports by another way than the
      reports. A key for registries must not sign reports as well: they have other
      owners.
      """)

  @OptionGroup
  var keys: KeyPairOptions

  func run() throws {
    try keys.create(advice: "give this public key to the readers of reports, by another way than the reports")
  }
}
