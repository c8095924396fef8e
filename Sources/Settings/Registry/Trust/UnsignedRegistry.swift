public import Model
public import Signing

/// A registry that is about to be signed: the very bytes that were checked are those that are signed.
public struct UnsignedRegistry: Sendable {
  public let loaded: Loaded<Registry>
  private let bytes: [UInt8]
  private let path: String

  /// Its text; a registry that was read is UTF-8.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Reads a registry; throws every problem of it at once.
  public init(_ path: String, today: Timestamp) throws(SettingsError) {
    let findings = Findings(file: path)
    guard let bytes = findings.bytes(of: path) else { throw findings.refusal }
    self.path = path
    self.bytes = bytes
    loaded = try RegistryFile.parse(bytes, file: path, today: today)
  }

  /// Why the registry should not be signed over what the same key signed before; nil where it may.
  ///
  /// A host that has accepted the earlier one would refuse this one.
  public func objection(to earlier: String, by key: PublicKey) -> Problem? {
    guard let file = try? FileBytes.read(earlier, bound: Signature.bound),
      let signature = try? Signature(file: file), signature.keyID == key.id,
      let serial = try? SignedSerial.read(signature.trustedComment)
    else { return nil }
    let own = loaded.value.meta.serial
    let isSame = (try? signature.verify(bytes, by: [key])) != nil
    if own > serial || isSame && own == serial { return nil }
    return Problem(
      severity: .error, file: path, line: nil,
      message: own == serial
        ? "serial \(serial) was signed by this key already, with other bytes"
        : "its serial is \(own), and this key has signed serial \(serial) already",
      hint: "raise meta.serial; if no host has seen the earlier one, remove \(earlier)")
  }

  /// The signature by a key, with the serial in its trusted comment.
  public func signature(by key: SecretKey, at moment: Timestamp) throws(KeyError) -> Signature {
    let comment = SignedSerial.comment(
      serial: loaded.value.meta.serial, file: path, seconds: moment.milliseconds / 1000)
    return try key.sign(bytes, trustedComment: comment)
  }
}
