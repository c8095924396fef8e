/// An earlier body, which payloads of like bodies are compressed by: of a healthy check only the numbers are left.
struct PayloadDictionary: Hashable, Sendable {
  /// SHA-256 of the bytes.
  let digest: [UInt8]
  /// Nothing where the journal does not have it, or has it altered: no payload opens then.
  let bytes: [UInt8]

  /// The dictionary of a body.
  init(of body: [UInt8]) {
    bytes = Array(body.suffix(Compression.dictionaryBound))
    digest = SHA256.digest(of: bytes)
  }

  /// One that is stored.
  init(digest: [UInt8], stored bytes: [UInt8]?) {
    self.digest = digest
    self.bytes = bytes.flatMap { SHA256.digest(of: $0) == digest ? $0 : nil } ?? []
  }
}

/// A payload, compressed by a dictionary or without.
struct PackedPayload: Sendable {
  let bytes: [UInt8]
  let dictionary: PayloadDictionary?

  /// A dictionary that leaves less than an eighth is good enough; without one, the payload's own body becomes one where
  /// that is worth it.
  private static let goodShare = 8

  /// Compresses a payload by the dictionary of the last one, by none, or by a new one of its own body.
  init(_ payload: [UInt8], body: [UInt8], last: PayloadDictionary?) {
    if let last {
      let packed = Compression.deflate(payload, dictionary: last.bytes)
      if packed.count * Self.goodShare < payload.count {
        (bytes, dictionary) = (packed, last)
        return
      }
      let plain = Compression.deflate(payload)
      // Three quarters: what is alike is most of it, and a new dictionary would be no better.
      if packed.count * 4 < plain.count * 3 {
        (bytes, dictionary) = (packed, last)
        return
      }
    }
    let own = PayloadDictionary(of: body)
    (bytes, dictionary) = (Compression.deflate(payload, dictionary: own.bytes), own)
  }

  /// Compresses one that is like no other.
  init(_ payload: [UInt8]) { (bytes, dictionary) = (Compression.deflate(payload), nil) }
}
