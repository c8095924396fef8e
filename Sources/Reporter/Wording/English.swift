internal import Model

/// The English sentences; those of each kind of facts stand in an extension of their own.
struct English: Language {
  let anyTunnel = "the tunnel"

  func sentence(_ sentence: String, about peer: String) -> String { "peer \(Self.short(peer)): \(sentence)" }

  func sentence(_ sentence: String, of label: String) -> String { "\(label): \(sentence)" }

  /// A public key by its beginning, enough to distinguish keys.
  static func short(_ key: String) -> String { "\(key.prefix(8))…" }

  /// Some of a set's addresses, and how many more there are.
  static func list(_ list: AddressList) -> String {
    let shown = list.addresses.map(\.description).joined(separator: ", ")
    let more = list.count - list.addresses.count
    return more > 0 ? "\(shown) and \(more) more" : shown
  }

  static func codes(_ codes: [Failure.Code]) -> String {
    codes.map(\.rawValue).joined(separator: ", ")
  }
}
