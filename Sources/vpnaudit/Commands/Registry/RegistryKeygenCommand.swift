import ArgumentParser
import Linux
import Signing

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

  @Option(name: .customLong("key"), help: ArgumentHelp("The file for the secret key.", valueName: "file"))
  var secretPath: String

  @Option(
    name: .customLong("public"),
    help: ArgumentHelp(
      "The file for the public key (default: beside the secret key, ending in .pub).", valueName: "file"))
  var publicPath: String?

  @OptionGroup
  var passphrase: PassphraseOptions

  @Flag(
    name: .customLong("no-passphrase"), help: "Leave the secret key unencrypted, as for a test or a vault.")
  var isOpen = false

  func validate() throws {
    if isOpen, passphrase.path != nil {
      throw ValidationError("--no-passphrase cannot be combined with --passphrase-file")
    }
  }

  func run() throws {
    let shown =
      publicPath ?? (secretPath.hasSuffix(".key") ? String(secretPath.dropLast(4)) : secretPath) + ".pub"
    for path in [secretPath, shown] {
      if let problem = KeyFile(path: path).problem { throw CommandError(problem) }
    }
    guard shown != secretPath else {
      throw CommandError(
        code: 64, message: "both keys would be written to '\(shown)'",
        hint: "name another file for one of them")
    }
    let words = isOpen ? nil : try passphrase.passphrase(isNew: true)
    let key: SecretKey
    let file: SecretBytes
    do {
      key = try SecretKey.generate()
      file = try key.file(passphrase: words)
    } catch {
      throw CommandError(code: 70, message: error.message, hint: error.hint)
    }
    var open = Array(key.publicKey.file.utf8)
    try KeyFile(path: shown).write(SecretBytes(taking: &open), mode: 0o644)
    do throws(StreamError) { try KeyFile(path: secretPath).write(file, mode: 0o600) } catch {
      NewFile.remove(shown)
      throw error
    }
    try StandardOutput.write(
      """
      key \(key.publicKey.id): secret in \(secretPath), public in \(shown)
      trust it on a host: add this line to /etc/vpnaudit/trusted_keys
      \(key.publicKey.text)

      """)
  }
}
