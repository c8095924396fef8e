import Linux
import Signing

extension SecretKey {
  /// The key of a file, with its passphrase asked for where it has one.
  static func read(_ path: String, passphrase: PassphraseOptions) throws -> SecretKey {
    let file = try SecretFile.read(path, bound: SecretKey.bound)
    let words = SecretKey.isEncrypted(file) ? try passphrase.passphrase(isNew: false) : nil
    do { return try SecretKey(file: file, passphrase: words) } catch {
      let place = error.line.map { "\(path):\($0)" } ?? path
      throw CommandError(code: 65, message: "\(place): \(error.message)", hint: error.hint)
    }
  }
}
