internal import Model
internal import Signing

/// An entry as the database holds it, in all of its columns.
struct StoredEntry: Sendable {
  /// The type of the payload, which is signed with it.
  static let payloadType = "application/vnd.vpnaudit.entry.v1+json"

  let seq: Int64
  let kind: String
  /// In milliseconds since 1970.
  let at: Int64
  let host: String?
  /// SHA-256 of the payload before this one, 32 bytes.
  let prev: [UInt8]
  /// SHA-256 of the payload, 32 bytes.
  let hash: [UInt8]
  /// How many bytes the payload has.
  let size: Int64
  /// The payload, compressed.
  let payload: [UInt8]
  /// What it was compressed by; nil for nothing.
  let dictionary: PayloadDictionary?
  let signature: [UInt8]
  /// The fingerprint of the key that signed it.
  let key: String
  let rows: EntryRows

  /// The payload; nil where it is not what its columns say.
  var opened: [UInt8]? {
    Compression.inflate(payload, size: Int(clamping: size), dictionary: dictionary?.bytes ?? [])
  }
}

/// An entry that was read and is decoded, with the envelope around it.
public struct OpenedEntry: Sendable {
  /// The signed bytes.
  public let payload: [UInt8]
  public let signature: [UInt8]
  /// The fingerprint of the key that signed it.
  public let key: String

  init(payload: [UInt8], signature: [UInt8], key: String) {
    self.payload = payload
    self.signature = signature
    self.key = key
  }
}
