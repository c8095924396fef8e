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

  /// The most bytes, arguments and files that are read of one configuration.
  static let largest = 4 << 20
  private static let mostArguments = 10_000
  private static let deepest = 4

  private(set) var remotes: [Remote] = []
  private(set) var management: Management?
  /// Whether it is a server, which clients dial in to.
  private(set) var server = false
  /// Whether it goes through a proxy, so that the peer of its socket is not the gateway.
  private(set) var proxied = false
  /// Whether the daemon may read something of it otherwise, so that it says nothing for sure.
  private(set) var isUnclear = false

  private var pending: [[String]] = []
  private var port: UInt16 = 1194
  private var remotePort: UInt16?
  private var transport: TransportProtocol = .udp
  private var managementWords: [String]?
  private var managementRefusal: Management?
  private var folder = ""
  private var included: Set<String> = []

  /// A configuration from a command line; `read` brings the bytes of a file that it names, by a path that may be
  /// relative to the folder that the daemon changes to.
  init(arguments: [String], read: (String) throws -> [UInt8]) rethrows {
    var words: [[String]] = []
    isUnclear = arguments.count > Self.mostArguments || arguments.dropFirst().contains("")
    for argument in arguments.dropFirst().prefix(Self.mostArguments) {
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
      guard let path = values.first else { return }
      // The daemon reads a file that names itself until it gives up, and so does one of a pair.
      guard depth < Self.deepest, included.insert(resolved(path)).inserted else {
        isUnclear = true
        return
      }
      var bytes = try read(resolved(path))
      defer {
        // The file may hold keys inline: nothing of it outlives the reading.
        for index in bytes.indices { bytes[index] = 0 }
      }
      if bytes.count >= Self.largest { isUnclear = true }
      let lines = OpenVPNLines(bytes)
      if lines.isUnclear { isUnclear = true }
      for directive in lines.directives { try take(directive, depth: depth + 1, read: read) }
    case "cd": folder = values.first ?? folder
    case "remote": if pending.count < 64 { pending.append(Array(values)) } else { isUnclear = true }
    // `setenv opt` stands before any other directive, and these ask the management's client for what others say.
    case "setenv": if values.first == "opt" { isUnclear = true }
    case "management-query-remote", "management-query-proxy": isUnclear = true
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
}
