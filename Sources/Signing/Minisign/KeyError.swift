/// Why a key cannot be used.
public struct KeyError: Error, Hashable, Sendable {
  /// What is wrong with it.
  enum Flaw: Hashable, Sendable {
    case notBase64
    case wrongLength(Int, Int)
    case unknownAlgorithm
    case zeroKey
    /// A secret key stands where a public one belongs.
    case secretAsPublic
    /// A public key stands where a secret one belongs.
    case publicAsSecret
    case noComment
    case cutShort
    case unknownEncryption
    case unbearableCost
    case needsPassphrase
    case wrongPassphrase
    case memory
    /// The two halves of a secret key do not belong together.
    case damaged
    case cryptography
  }

  let flaw: Flaw
  /// The line, counted from 1, of what is not the key's own line.
  public let line: Int?

  init(_ flaw: Flaw, line: Int? = nil) {
    self.flaw = flaw
    self.line = line
  }

  /// What is wrong, in lower case and without a full stop.
  public var message: String {
    switch flaw {
    case .notBase64: "this is not a key: it is not base64"
    case .wrongLength(let found, let wanted):
      "this is not a key: it has \(found) bytes, and a key has \(wanted)"
    case .unknownAlgorithm: "this is not an Ed25519 key of minisign"
    case .zeroKey: "this key is all zeros"
    case .secretAsPublic: "this is a secret key, but a public one is needed here"
    case .publicAsSecret: "this is a public key, but a secret one is needed here"
    case .noComment: "it does not begin with 'untrusted comment:'"
    case .cutShort: "it ends before the key"
    case .unknownEncryption: "the key is encrypted by an unknown algorithm"
    case .unbearableCost: "the key asks for more memory or work than any key should"
    case .needsPassphrase: "the key is encrypted, and no passphrase was given"
    case .wrongPassphrase: "the passphrase is wrong, or the key is damaged"
    case .memory: "there is not enough memory to decrypt the key: it takes 1 GiB"
    case .damaged: "the key is damaged: its two halves do not match"
    case .cryptography: "libcrypto refuses Ed25519, scrypt or random bytes"
    }
  }

  /// How to fix it.
  public var hint: String? {
    switch flaw {
    case .notBase64, .wrongLength, .unknownAlgorithm, .zeroKey:
      "a public key is a line of 56 letters that begins with 'RW', as 'vpnaudit registry keygen' writes it"
    case .secretAsPublic: "remove it from here, and make a new pair if others could read it"
    case .publicAsSecret: "name the file that keygen called the secret key"
    case .noComment, .cutShort, .unknownEncryption, .unbearableCost:
      "name a secret key as 'vpnaudit registry keygen' or 'minisign -G' writes it"
    case .needsPassphrase: "type it on a terminal, or name a file: --passphrase-file FILE"
    case .wrongPassphrase: nil
    case .memory: "sign on a machine with more memory"
    case .damaged: "use the copy that you keep of it"
    case .cryptography: "see 'openssl list -providers'"
    }
  }
}
