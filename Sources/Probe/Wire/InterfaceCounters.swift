internal import Linux

/// How many packets the interfaces of this namespace have sent, by their own count (proc(5), /proc/net/dev).
enum InterfaceCounters {
  /// The counts by the interfaces' names; nil where they cannot be read.
  static func sent() -> [String: Int]? {
    (try? KernelFile.bytes(of: "/proc/thread-self/net/dev", limit: 1 << 20)).map {
      read(String(decoding: $0, as: UTF8.self))
    }
  }

  /// Reads the lines `  eth0: RECEIVED… SENT…`, each with eight numbers of what came and eight of what left.
  static func read(_ text: String) -> [String: Int] {
    let pairs = text.split(separator: "\n").compactMap { line -> (String, Int)? in
      guard let colon = line.lastIndex(of: ":") else { return nil }
      let numbers = line[line.index(after: colon)...].split(separator: " ")
      guard numbers.count >= 10, let sent = Int(numbers[9]) else { return nil }
      return (String(line[..<colon].drop { $0 == " " }), sent)
    }
    return Dictionary(pairs) { first, _ in first }
  }
}
