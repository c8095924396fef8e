public import Signing

/// Verifies envelopes that left a journal, one after another.
///
/// Those of entries must follow each other, too, as far as their numbers do: an export may leave some out. Of another
/// type's payload only the signature is checked.
public struct EnvelopeVerifier {
  private let keys: [PublicKey]
  private var last: (seq: Int64, hash: [UInt8])?
  /// How many were good.
  public private(set) var count = 0

  public init(keys: [PublicKey]) { self.keys = keys }

  /// Takes the next envelope; the fault has the number that is given.
  public mutating func add(_ json: [UInt8], number: Int64) throws(ChainFault) {
    guard let envelope = DSSEEnvelope(json: json) else { throw ChainFault(number, .payload) }
    let isSigned = envelope.signatures.contains { signature in
      keys.contains { $0.verifies(signature.bytes, type: envelope.type, body: envelope.payload) }
    }
    guard isSigned else { throw ChainFault(number, .signature) }
    if envelope.type == StoredEntry.payloadType {
      struct Place: Decodable {
        let seq: Int64
        let prev: String
      }
      guard let place = JSONBytes.decode(Place.self, from: envelope.payload) else {
        throw ChainFault(number, .payload)
      }
      if let last {
        guard place.seq > last.seq else { throw ChainFault(number, .link) }
        if place.seq == last.seq + 1, SHA256.bytes(place.prev) != last.hash {
          throw ChainFault(number, .link)
        }
      }
      last = (place.seq, SHA256.digest(of: envelope.payload))
    }
    count += 1
  }
}
