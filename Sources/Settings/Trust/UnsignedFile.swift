public import Model
public import Signing

/// A registry or a file of grants that is about to be signed: exactly the bytes that were checked are signed.
public struct UnsignedFile: Sendable {
  public let serial: Int
  /// What is doubtful in it.
  public let warnings: [Diagnostic]
  private let bytes: [UInt8]
  private let path: String

  /// Reads a registry; throws every problem of it at once.
  public init(registry path: String, today: Timestamp) throws(SettingsError) {
    try self.init(path) { (bytes) throws(SettingsError) in
      let loaded = try RegistryFile.parse(bytes, file: path, today: today)
      return (loaded.value.meta.serial, loaded.warnings)
    }
  }

  /// Reads a file of grants against the registry whose providers it names; throws every problem of it at once.
  public init(grants path: String, registry: Registry) throws(SettingsError) {
    try self.init(path) { (bytes) throws(SettingsError) in
      let loaded = try GrantsFile.parse(bytes, file: path, registry: registry)
      return (loaded.value.serial, loaded.warnings)
    }
  }

  private init(
    _ path: String, read: ([UInt8]) throws(SettingsError) -> (Int, [Diagnostic])
  ) throws(SettingsError) {
    let diagnostics = Diagnostics(file: path)
    guard let bytes = diagnostics.bytes(of: path) else { throw diagnostics.refusal }
    self.path = path
    self.bytes = bytes
    (serial, warnings) = try read(bytes)
  }

  /// Why the file should not be signed over what the same key signed before; nil where it may.
  ///
  /// A host that has accepted the earlier one would refuse this one.
  public func objection(to earlier: String, by key: PublicKey) -> Diagnostic? {
    guard let file = try? FileBytes.read(earlier, bound: Signature.bound),
      let signature = try? Signature(file: file), signature.keyID == key.id,
      let signed = try? SignedSerial.read(signature.trustedComment)
    else { return nil }
    let isSame = (try? signature.verify(bytes, by: [key])) != nil
    if serial > signed || isSame && serial == signed { return nil }
    return Diagnostic(
      severity: .error, file: path, line: nil,
      message: serial == signed
        ? "this key has already signed serial \(signed), with other content"
        : "its serial is \(serial), but this key has already signed serial \(signed)",
      hint: "raise meta.serial; if no host has seen the earlier one, remove \(earlier)")
  }

  /// The signature by a key, with the serial in its trusted comment.
  public func signature(by key: SecretKey, at moment: Timestamp) throws(KeyError) -> Signature {
    let comment = SignedSerial.comment(
      serial: serial, file: path, seconds: moment.milliseconds / 1000)
    return try key.sign(bytes, trustedComment: comment)
  }
}
