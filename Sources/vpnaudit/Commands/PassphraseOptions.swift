import ArgumentParser
import Linux

/// The option for the source of a secret key's passphrase. It is never an argument, which every user of
/// the machine could read.
struct PassphraseOptions: ParsableArguments {
  @Option(
    name: .customLong("passphrase-file"),
    help: ArgumentHelp(
      "Read the passphrase from the first line of a file, such as /dev/fd/3 for a descriptor; otherwise the terminal asks for it.",
      valueName: "file"))
  var path: String?

  /// The passphrase, asked for twice where it is new.
  func passphrase(isNew: Bool) throws -> SecretBytes {
    if let path { return try PassphraseFile.read(path) }
    let first = try PassphrasePrompt.ask("Passphrase of the secret key: ")
    if isNew {
      let second = try PassphrasePrompt.ask("Repeat the passphrase: ")
      guard first.withBytes({ a in second.withBytes { b in a.elementsEqual(b) } }) else {
        throw CommandError(code: 64, message: "the two passphrases differ", hint: "try again")
      }
    }
    guard first.count > 0 else {
      throw CommandError(
        code: 64, message: "the passphrase is empty",
        hint: isNew ? "choose one, or use --no-passphrase for an unencrypted key" : "try again")
    }
    return first
  }
}
