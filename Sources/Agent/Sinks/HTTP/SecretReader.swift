internal import Linux
internal import Model

/// Reads the secrets that sinks need, each time anew, so that one that is replaced is taken.
struct SecretReader {
  /// Where systemd passes credentials; nil for nowhere.
  let credentials: String?

  /// In bytes; more is no token.
  private static let limit = 16 << 10

  /// The secret without the white space around it.
  func secret(_ source: HTTPReceiver.Secret) throws(SinkError) -> SecretBytes {
    let (path, isPassed): (String, Bool)
    switch source {
    case .file(let named): (path, isPassed) = (named, false)
    case .credential(let name):
      guard let credentials else { throw .secret(.noCredentials) }
      (path, isPassed) = ("\(credentials)/\(name)", true)
    }
    let bytes: SecretBytes
    do {
      bytes = try PrivateFile.bytes(of: path, limit: Self.limit, isPassed: isPassed)
    } catch { throw .secret(.unreadable(path: path, error)) }
    let trimmed = bytes.withBytes { bytes -> SecretBytes? in
      func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
      guard let first = bytes.firstIndex(where: { !isSpace($0) }),
        let last = bytes.lastIndex(where: { !isSpace($0) })
      else { return nil }
      let inner = UnsafeRawBufferPointer(rebasing: bytes[first...last])
      // What ends a header would begin another.
      guard inner.allSatisfy({ (32...126).contains($0) }) else { return nil }
      return SecretBytes(copying: inner)
    }
    guard let trimmed else { throw .secret(.unusable(path: path)) }
    return trimmed
  }
}
