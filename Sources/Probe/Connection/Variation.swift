/// How a connection differs from an ordinary sample.
struct Variation: Hashable {
  /// The server name of the ClientHello.
  enum ServerName: Hashable {
    case own
    /// No name at all.
    case none
    case other(String)
  }

  var serverName = ServerName.own
  /// The longest segment of TCP, in bytes; nil for what the path allows.
  var segmentSize: Int?
  /// Whether only groups of elliptic curves are offered.
  var hasClassicalGroups = false

  /// An ordinary sample.
  static let none = Variation()

  /// What every host takes over IPv4 without being asked (RFC 9293 section 3.7.1).
  static let smallSegments = 536
  static let classicalGroups = "X25519:P-256"

  /// A name of random letters that no host has (RFC 6761 section 6.4), as long as another one where that has room for
  /// it: the ClientHello then differs in nothing else.
  static func neutralName(asLongAs name: String) -> String {
    let suffix = ".invalid"
    var room = max(1, min(name.utf8.count, 253) - suffix.utf8.count)
    var labels: [String] = []
    while room > 0 {
      let length = room == 64 ? 62 : min(63, room)
      labels.append(String((0..<length).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement() ?? "x" }))
      // The dot before the next one.
      room -= length + 1
    }
    return labels.joined(separator: ".") + suffix
  }
}
