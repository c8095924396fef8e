import Model

/// What a configuration of OpenVPN says of the tunnel's other end (openvpn(8)); keys, passwords and everything else
/// are passed over while reading.
struct OpenVPNConfiguration: Equatable {
  /// A `remote` line: where a client connects to.
  struct Remote: Equatable {
    let host: String
    let port: UInt16
    let transport: TransportProtocol
  }

  /// Where the daemon takes commands.
  enum Management: Equatable {
    case tcp(SocketAddress)
    case unix(String)
    /// There is one, and asking it would disturb the daemon or need a secret.
    case untouchable(CollectorFacts.ManagementObstacle, option: String?)
  }

  /// The most bytes, words and files that are read of one configuration.
  static let largest = 4 << 20
  private static let deepest = 4

  private(set) var remotes: [Remote] = []
  private(set) var management: Management?
  /// Whether it is a server, which clients dial in to.
  private(set) var server = false
  /// Whether it goes through a proxy, so that the peer of its socket is not the gateway.
  private(set) var proxied = false

  private var pending: [[String]] = []
  private var port: UInt16 = 1194
  private var remotePort: UInt16?
  private var transport: TransportProtocol = .udp
  private var managementWords: [String]?
  private var managementRefusal: Management?
  private var folder = ""

  /// A configuration from a command line; `read` brings the bytes of a file that it names, by a path that may be
  /// relative to the folder that the daemon changes to.
  init(arguments: [String], read: (String) throws -> [UInt8]) rethrows {
    var words: [[String]] = []
    for argument in arguments.dropFirst().prefix(10_000) {
      if argument.hasPrefix("--") {
        words.append([String(argument.dropFirst(2))])
      } else if words.isEmpty {
        // `openvpn FILE` is short for `openvpn --config FILE`.
        words.append(["config", argument])
      } else {
        words[words.count - 1].append(argument)
      }
    }
    for directive in words { try take(directive, depth: 0, read: read) }
    finish()
  }

  /// The transport to a gateway, which the daemon's state does not say: that of the `remote` it stands for, else the
  /// one that all share.
  func transport(to gateway: SocketAddress) -> TransportProtocol? {
    let exact = remotes.filter { IPAddress($0.host) == gateway.address && $0.port == gateway.port }
    let transports = Set((exact.isEmpty ? remotes : exact).map(\.transport))
    return transports.count == 1 ? transports.first : nil
  }

  private mutating func take(
    _ words: [String], depth: Int, read: (String) throws -> [UInt8]
  ) rethrows {
    guard let name = words.first else { return }
    let values = words.dropFirst()
    switch name {
    case "config":
      guard let path = values.first, depth < Self.deepest else { return }
      var bytes = try read(resolved(path))
      defer {
        // The file may hold keys inline: nothing of it outlives the reading.
        for index in bytes.indices { bytes[index] = 0 }
      }
      for directive in Self.directives(bytes) { try take(directive, depth: depth + 1, read: read) }
    case "cd": folder = values.first ?? folder
    case "remote": if pending.count < 64 { pending.append(Array(values)) }
    case "port": port = values.first.flatMap { UInt16($0) } ?? port
    case "rport": remotePort = values.first.flatMap { UInt16($0) } ?? remotePort
    case "proto": transport = values.first.flatMap(Self.transport) ?? transport
    case "server", "server-bridge", "server-ipv6": server = true
    case "mode": if values.first == "server" { server = true }
    case "http-proxy", "socks-proxy": proxied = true
    case "management": managementWords = Array(values)
    case "management-client": managementRefusal = .untouchable(.client, option: nil)
    case "management-signal", "management-forget-disconnect":
      managementRefusal = .untouchable(.signal, option: name)
    default: return
    }
  }

  private func resolved(_ path: String) -> String {
    path.hasPrefix("/") || folder.isEmpty ? path : folder + "/" + path
  }

  private mutating func finish() {
    remotes = pending.compactMap { words in
      guard let host = words.first, !host.isEmpty, host.utf8.count <= 253 else { return nil }
      return Remote(
        host: host, port: words.dropFirst().first.flatMap { UInt16($0) } ?? remotePort ?? port,
        transport: words.dropFirst(2).first.flatMap(Self.transport) ?? transport)
    }
    guard let words = managementWords, let first = words.first else { return }
    if let managementRefusal {
      management = managementRefusal
    } else if words.count > 2 {
      management = .untouchable(.password, option: nil)
    } else if words.dropFirst().first == "unix" {
      management = .unix(resolved(first))
    } else if let address = IPAddress(first == "localhost" ? "127.0.0.1" : first),
      let port = words.dropFirst().first.flatMap({ UInt16($0) })
    {
      management = .tcp(SocketAddress(address: address, port: port))
    } else {
      management = .untouchable(.address, option: nil)
    }
  }

  private static func transport(_ word: String) -> TransportProtocol? {
    word.hasPrefix("udp") ? .udp : word.hasPrefix("tcp") ? .tcp : nil
  }

  /// The directives of a file, but for those that hold secrets: an inline file (`<key>` … `</key>`) is passed over,
  /// and of `<connection>` the lines inside count.
  static func directives(_ bytes: [UInt8]) -> [[String]] {
    let wanted: Set<String> = [
      "config", "cd", "remote", "port", "rport", "proto", "server", "server-bridge", "server-ipv6", "mode",
      "http-proxy", "socks-proxy", "management", "management-client", "management-signal",
      "management-forget-disconnect",
    ]
    var found: [[String]] = []
    var closing: [UInt8]?
    for line in bytes.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
      let trimmed = line.drop { $0 == 32 || $0 == 9 }
      if let end = closing {
        if trimmed.starts(with: end) { closing = nil }
        continue
      }
      if trimmed.first == UInt8(ascii: "<"), let end = trimmed.firstIndex(of: UInt8(ascii: ">")) {
        let tag = trimmed[trimmed.startIndex + 1..<end]
        if !tag.elementsEqual("connection".utf8), tag.first != UInt8(ascii: "/") {
          closing = Array("</".utf8) + tag + [UInt8(ascii: ">")]
        }
        continue
      }
      let name = trimmed.prefix { $0 != 32 && $0 != 9 }
      guard name.count < 40, wanted.contains(String(decoding: name, as: UTF8.self)) else { continue }
      let words = Self.words(trimmed)
      if found.count < 10_000, !words.isEmpty { found.append(words) }
    }
    return found
  }

  /// The words of a line: separated by spaces, held together by quotes, ended by a comment.
  private static func words(_ line: ArraySlice<UInt8>) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var quote: UInt8?
    var escaped = false
    var begun = false
    for byte in line {
      if escaped {
        word.append(byte)
        escaped = false
      } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
        escaped = true
        begun = true
      } else if let open = quote {
        if byte == open { quote = nil } else { word.append(byte) }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
        begun = true
      } else if byte == 32 || byte == 9 {
        if begun { words.append(String(decoding: word, as: UTF8.self)) }
        word = []
        begun = false
      } else if !begun, byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") {
        return words
      } else {
        word.append(byte)
        begun = true
      }
    }
    if begun { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }
}
