internal import Glibc
internal import Linux
internal import Model

/// The journal of systemd, by its native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL).
///
/// It acknowledges nothing: what its socket took is delivered.
final class JournaldSink: Sink {
  private let content: SinkSettings.Content
  private let name: String
  private let path: String

  /// Where its socket lies (systemd-journald.service(8)).
  static let usualPath = "/run/systemd/journal/socket"
  /// The most bytes of a datagram: the kernel's usual limit is 212,992, with what it keeps beside them.
  static let datagramLimit = 200_000
  private static let timeout: Int32 = 2000

  init(content: SinkSettings.Content, name: String, path: String = usualPath) {
    self.content = content
    self.name = name
    self.path = path
  }

  var wantsState: Bool { content.holdsState }

  func deliver(_ items: [SinkItem], until deadline: Deadline) -> SinkResult {
    var count = 0
    do throws(SystemError) {
      let socket = try LocalDatagrams(path: path, timeout: Self.timeout)
      for item in items {
        if deadline.isOver { return count > 0 ? .delivered(count) : .failed(.timeout) }
        guard let message = message(of: item) else {
          return count > 0 ? .delivered(count) : .failed(.unwritable)
        }
        try Self.send(message, over: socket)
        count += 1
      }
      return .delivered(count)
    } catch {
      if count > 0 { return .delivered(count) }
      return .failed(error.number == EAGAIN ? .timeout : .connection(.refused(error)))
    }
  }

  private static func send(
    _ message: [UInt8], over socket: borrowing LocalDatagrams
  ) throws(SystemError) {
    if message.count <= datagramLimit {
      do throws(SystemError) {
        try socket.send(message)
        return
      } catch {
        // A host may allow less.
        guard error.number == EMSGSIZE || error.number == ENOBUFS else { throw error }
      }
    }
    try socket.send(sealed: message)
  }

  private func message(of item: SinkItem) -> [UInt8]? {
    guard let document = ItemForms.line(of: item, content, sink: name) else { return nil }
    let facts = ItemFacts(item, sink: name)
    var message = JournaldMessage()
    message.add("MESSAGE", facts.message)
    message.add("MESSAGE_ID", Self.id(of: facts.kind))
    message.add("PRIORITY", "\(facts.severity.priority)")
    message.add("SYSLOG_IDENTIFIER", "vpnaudit")
    message.add("VPNAUDIT_KIND", facts.kind)
    message.add("VPNAUDIT_TIME", "\(facts.at)")
    if let seq = facts.seq { message.add("VPNAUDIT_SEQ", "\(seq)") }
    if let digest = facts.digest { message.add("VPNAUDIT_DIGEST", digest) }
    for (name, value) in facts.fields { message.add("VPNAUDIT_\(name.uppercased())", value) }
    for code in facts.codes { message.add("VPNAUDIT_CODE", code) }
    message.add("VPNAUDIT_JSON", bytes: document.dropLast())
    return message.bytes
  }

  /// The fixed id of a kind of message, for catalogues and filters.
  static func id(of kind: String) -> String {
    switch kind {
    case "check": "775558ff2ab44fc48f29721fb404a445"
    case "gap": "38092fa423614e91ad9f7f8d9b7e3b7b"
    case "heartbeat": "9f765e69f7a6454d847372c21239fc9d"
    default: "31714b51799545c1bbe03c046f919eb0"
    }
  }
}

/// A message of the native protocol: fields, one after another.
struct JournaldMessage {
  private(set) var bytes: [UInt8] = []

  /// Adds a field; its name is of capitals, digits and underscores.
  mutating func add(_ name: String, _ value: String) { add(name, bytes: Array(value.utf8)) }

  /// A value with a newline is written behind its length, so that nothing in it begins another field.
  mutating func add(_ name: String, bytes value: some Collection<UInt8>) {
    bytes += name.utf8
    if value.contains(Self.newline) {
      bytes.append(Self.newline)
      withUnsafeBytes(of: UInt64(value.count).littleEndian) { bytes += $0 }
    } else {
      bytes.append(UInt8(ascii: "="))
    }
    bytes += value
    bytes.append(Self.newline)
  }

  private static let newline = UInt8(ascii: "\n")
}
