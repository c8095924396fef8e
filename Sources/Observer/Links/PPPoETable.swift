import Model

/// The kernel's table of PPPoE sessions in a namespace, `/proc/net/pppoe`:
///
///     Id       Address              Device
///     00000100 52:54:00:12:34:56     eth0
///
/// The number is in hexadecimal digits, in network order whatever the machine's is.
enum PPPoETable {
  /// More sessions than these are a provider's, and are not read.
  private static let most = 1024

  /// The sessions of the program's own namespace; nil where there are none, more than are read, or no such table.
  static func sessions(_ files: ProcessFiles) -> [PPPoESession]? {
    guard let bytes = try? files.bytes(of: "\(files.root)/self/net/pppoe", limit: 64 * most) else {
      return nil
    }
    return sessions(String(decoding: bytes, as: UTF8.self))
  }

  /// Nil as well where a line is no session's: one that was cut might be another's.
  static func sessions(_ text: String) -> [PPPoESession]? {
    let lines = text.split(separator: "\n").dropFirst()
    guard !lines.isEmpty, lines.count <= most else { return nil }
    var found: [PPPoESession] = []
    for line in lines {
      let fields = line.split(separator: " ")
      guard fields.count == 3, fields[0].count == 8, let number = UInt32(fields[0], radix: 16),
        let id = UInt16(exactly: number)
      else { return nil }
      found.append(PPPoESession(id: Int(UInt16(bigEndian: id)), device: String(fields[2])))
    }
    return found
  }
}
