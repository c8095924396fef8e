import ArgumentParser
import FoundationEssentials
import Model
import Settings
import Signing

/// `vpnaudit registry sign`: signs a registry, or a file of grants.
struct RegistrySignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract: "Check a registry or a file of grants, and sign it if it is valid.",
    discussion: """
      Examples:
        vpnaudit registry sign registry.yaml --key company.key
        vpnaudit registry sign registry.yaml --key company.key \\
          --passphrase-file <(pass show registry)
        vpnaudit registry sign grants.yaml --registry registry.yaml --key company.key

      The signature goes to registry.yaml.minisig, with the serial in its trusted
      comment, and replaces one with a lower serial. Hosts need both files. minisign
      can make the same one:
        minisign -S -s company.key -t 'serial:42' -m registry.yaml
      """)

  @OptionGroup
  var file: SignableFile

  @Option(name: .customLong("key"), help: ArgumentHelp("The secret key.", valueName: "file"))
  var keyPath: String

  @OptionGroup
  var passphrase: PassphraseOptions

  func run() throws {
    let path = file.path
    let unsigned = try read()
    for warning in unsigned.warnings { Notice.write(warning) }
    let key = try SecretKey.read(keyPath, passphrase: passphrase)
    let target = SignatureFile.path(of: path)
    if let objection = unsigned.objection(to: target, by: key.publicKey) {
      throw CommandError(SettingsError(diagnostics: [objection]))
    }
    let signature: Signature
    do { signature = try unsigned.signature(by: key, at: Timestamp(.now)) } catch {
      throw CommandError(code: 70, message: "\(path): \(error.message)", hint: error.hint)
    }
    try OutputFile(path: target).write(Array(signature.file.utf8))
    try StandardOutput.write(
      "\(target): serial \(unsigned.serial), signed by key \(key.publicKey.id)\n")
  }

  private func read() throws -> UnsignedFile {
    let registry = try file.besideRegistry().map { try file.registry(at: $0).value }
    do {
      return if let registry {
        try UnsignedFile(grants: file.path, registry: registry)
      } else {
        try UnsignedFile(registry: file.path, today: Timestamp(.now))
      }
    } catch { throw CommandError(error) }
  }
}
