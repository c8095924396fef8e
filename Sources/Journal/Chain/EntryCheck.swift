internal import Model
internal import Signing

/// Whether a stored entry is in itself what was signed. What lies before and after it is the chain's.
struct EntryCheck: Sendable {
  /// The keys that may have signed, by their fingerprints.
  let keys: [String: PublicKey]
  /// The digests of the shared parts that are there and intact.
  let shared: Set<[UInt8]>

  /// What is wrong with an entry; nil for nothing. `signers` keeps what verifies by each key, for one thread.
  func fault(of entry: StoredEntry, _ signers: inout [String: PayloadVerifier]) -> ChainFault.Kind? {
    guard let signer = signers[entry.key] ?? keys[entry.key].flatMap({ PayloadVerifier(key: $0) }) else {
      return .foreignKey(entry.key)
    }
    signers[entry.key] = signer
    guard let payload = entry.opened, SHA256.digest(of: payload) == entry.hash else { return .payload }
    guard signer.verifies(entry.signature, type: StoredEntry.payloadType, body: payload) else {
      return .signature
    }
    let frame = EntryFrame(
      seq: entry.seq, prev: entry.prev, at: Timestamp(milliseconds: entry.at), host: entry.host,
      kind: entry.kind, rows: entry.rows.digest)
    guard payload.count > frame.start.count + frame.end.count, payload.starts(with: frame.start),
      payload.suffix(frame.end.count).elementsEqual(frame.end)
    else { return .columns }
    guard entry.rows.check?.references.allSatisfy(shared.contains) ?? true else { return .shared }
    return nil
  }
}
