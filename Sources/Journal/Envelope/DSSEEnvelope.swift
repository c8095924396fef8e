internal import FoundationEssentials
internal import Linux
public import Signing

/// A DSSE envelope as JSON: what leaves a journal for other programs.
public struct DSSEEnvelope: Hashable, Sendable {
  public let type: String
  public let payload: [UInt8]
  public let signatures: [Signature]

  /// One signature, with the id that its key is known by.
  public struct Signature: Hashable, Sendable {
    public let keyID: String
    public let bytes: [UInt8]
  }

  /// A payload, signed by a key.
  public init(type: String, payload: [UInt8], key: SecretKey) throws(KeyError) {
    self.type = type
    self.payload = payload
    signatures = [
      Signature(keyID: key.publicKey.fingerprint ?? "", bytes: try key.sign(type: type, body: payload))
    ]
  }

  /// The first of the keys whose holder signed it; nil where none did.
  public func signer(among keys: [PublicKey]) -> PublicKey? {
    keys.first { key in signatures.contains { key.verifies($0.bytes, type: type, body: payload) } }
  }

  /// The envelope of an entry.
  public init(of entry: OpenedEntry) {
    type = StoredEntry.payloadType
    payload = entry.payload
    signatures = [Signature(keyID: entry.key, bytes: entry.signature)]
  }

  /// The envelope as one line of JSON, with a newline at its end.
  public var line: [UInt8] {
    var bytes = Array("{\"payload\":\"".utf8)
    bytes += Base64.encode(payload).utf8
    bytes += "\",\"payloadType\":".utf8
    bytes += JSONBytes.string(type)
    bytes += ",\"signatures\":[".utf8
    for (place, signature) in signatures.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += "{\"keyid\":".utf8
      bytes += JSONBytes.string(signature.keyID)
      bytes += ",\"sig\":\"\(Base64.encode(signature.bytes))\"}".utf8
    }
    bytes += "]}\n".utf8
    return bytes
  }

  /// An envelope from its JSON, with base64 of either alphabet, padded or not; nil where it is none.
  public init?(json: [UInt8]) {
    struct Written: Decodable {
      struct Signature: Decodable {
        let keyid: String?
        let sig: String
      }
      let payload: String
      let payloadType: String
      let signatures: [Signature]
    }
    guard let written = JSONBytes.decode(Written.self, from: json),
      let payload = Self.bytes(written.payload)
    else { return nil }
    var signatures: [Signature] = []
    for signature in written.signatures {
      guard let bytes = Self.bytes(signature.sig) else { return nil }
      signatures.append(Signature(keyID: signature.keyid ?? "", bytes: bytes))
    }
    (type, self.payload, self.signatures) = (written.payloadType, payload, signatures)
  }

  /// The bytes of a text in base64 or base64url.
  private static func bytes(_ text: String) -> [UInt8]? {
    var letters = text.utf8.map { letter in
      switch letter {
      case UInt8(ascii: "-"): UInt8(ascii: "+")
      case UInt8(ascii: "_"): UInt8(ascii: "/")
      default: letter
      }
    }
    // What is left out at the end is not left out in the strict form.
    if letters.last != UInt8(ascii: "="), letters.count % 4 > 1 {
      letters += [UInt8](repeating: UInt8(ascii: "="), count: 4 - letters.count % 4)
    }
    return Base64.decode(letters)
  }
}
