import ArgumentParser
import Linux
import Signing

/// The options of the commands that create a key pair, and how they create it.
struct KeyPairOptions: ParsableArguments {
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

  /// Where the public key of a secret key lies, if it was not placed anywhere else.
  static func publicPath(of secretPath: String) -> String {
    (secretPath.hasSuffix(".key") ? String(secretPath.dropLast(4)) : secretPath) + ".pub"
  }

  /// Writes both files, of which none may be there yet, and says what to do with the public key.
  func create(advice: String) throws {
    let shown = publicPath ?? Self.publicPath(of: secretPath)
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
      \(advice)
      \(key.publicKey.text)

      """)
  }
}
