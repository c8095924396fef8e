internal import FoundationEssentials
internal import Model

/// Asks an HTTP proxy for a connection, by CONNECT (RFC 9110 section 9.3.6), whatever is spoken over it.
///
/// A status of 2xx ends it at the empty line: what follows is the endpoint's already.
struct HTTPConnectDialogue: Dialogue {
  static let phase = Failure.Phase.proxy

  /// How long the heads of all answers may be together, interim ones included.
  static let headLimit = 16 << 10

  private let destination: Destination
  private let credentials: Proxy.Credentials?
  /// The bytes of the interim answers that were passed over.
  private var passed = 0
  /// How many bytes of the answer that is to be taken are known to hold no end.
  private var searched = 0

  init(to destination: Destination, credentials: Proxy.Credentials?) {
    self.destination = destination
    self.credentials = credentials
  }

  func begin() -> [UInt8] {
    let place = destination.authority
    var lines = ["CONNECT \(place) HTTP/1.1", "Host: \(place)", "User-Agent: vpnaudit"]
    if let credentials {
      // RFC 7617 section 2.
      let pair = Data("\(credentials.user):\(credentials.password)".utf8)
      lines.append("Proxy-Authorization: Basic \(pair.base64EncodedString())")
    }
    return Array("\(lines.joined(separator: "\r\n"))\r\n\r\n".utf8)
  }

  mutating func take(_ bytes: ArraySlice<UInt8>) -> DialogueStep {
    var rest = bytes
    while !rest.isEmpty {
      guard AnswerHead.canBegin(with: rest) else { return Self.noHTTP }
      guard let end = AnswerHead.end(in: rest, from: searched) else {
        searched = rest.count
        break
      }
      guard passed + (end - rest.startIndex) <= Self.headLimit else { return Self.endless }
      guard let head = AnswerHead(rest[..<end]) else { return Self.noHTTP }
      switch head.status {
      // Nothing was asked for that another protocol would answer.
      case 101: return Self.noHTTP
      case 100...199: break
      case 200...299: return .done(consumed: end - bytes.startIndex)
      default: return .failed(failure(head))
      }
      passed += end - rest.startIndex
      searched = 0
      rest = rest[end...]
    }
    if passed + rest.count > Self.headLimit { return Self.endless }
    return .more(consumed: rest.startIndex - bytes.startIndex)
  }

  private static let noHTTP = DialogueStep.failed(Failure(.proxyProtocol, facts: .notHttp))
  private static let endless = DialogueStep.failed(
    Failure(.proxyProtocol, facts: .endlessAnswer))

  private func failure(_ head: AnswerHead) -> Failure {
    switch head.status {
    case 407:
      return Failure(
        .proxyAuthentication,
        facts: .proxyCredentials(
          number: head.status, shown: credentials != nil, schemes: head.authenticationSchemes))
    // It would have, and could not: the name, the host, the port or itself prevented it (RFC 9110 section 15.6).
    case 500...599: return Failure(.proxyConnect, facts: .proxyStatus(number: head.status))
    default: return Failure(.proxyDenied, facts: .proxyStatus(number: head.status))
    }
  }

  func failureAtEnd() -> Failure { Failure(.proxyProtocol, facts: .proxyClosed) }
}

/// The status line and the headers of an answer (RFC 9112 sections 2 to 5).
struct AnswerHead {
  let status: Int
  /// The authentication schemes that a proxy takes, such as `Basic`; three at most.
  let authenticationSchemes: [String]

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let beginning = Array("HTTP/".utf8)

  /// Whether the bytes can be the beginning of an answer.
  static func canBegin(with bytes: ArraySlice<UInt8>) -> Bool {
    bytes.prefix(beginning.count).elementsEqual(beginning.prefix(bytes.count))
  }

  /// Where the head ends, after its empty line; nil where that is not there yet. A line may end in a line feed alone.
  ///
  /// The end is known not to lie within the first `searched` bytes: what comes byte by byte is not read anew each time.
  static func end(in bytes: ArraySlice<UInt8>, from searched: Int) -> Int? {
    for index in bytes[(bytes.startIndex + max(0, searched - 2))...].indices where bytes[index] == lineFeed {
      let next = bytes[(index + 1)...].prefix(2)
      if next.first == lineFeed { return index + 2 }
      if next.elementsEqual([carriageReturn, lineFeed]) { return index + 3 }
    }
    return nil
  }

  /// A head from its bytes; nil where its first line is no status line.
  init?(_ bytes: ArraySlice<UInt8>) {
    let lines = bytes.split(separator: Self.lineFeed)
    guard let first = lines.first, let status = Self.status(of: first) else { return nil }
    self.status = status
    authenticationSchemes = Array(lines.dropFirst().compactMap(Self.authenticationScheme).prefix(3))
  }

  /// The status of `HTTP/1.1 200 OK`; the words after it may be left out.
  private static func status(of line: ArraySlice<UInt8>) -> Int? {
    let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard parts.count >= 2, parts[0].count == 8, parts[0].starts(with: beginning) else { return nil }
    let digits = parts[1].filter { $0 != carriageReturn }
    guard digits.count == 3, digits.allSatisfy({ (48...57).contains($0) }),
      let status = Int(String(decoding: digits, as: UTF8.self)), status >= 100
    else { return nil }
    return status
  }

  /// The scheme of a `Proxy-Authenticate: Basic realm="…"`, of which nothing else is of interest.
  private static func authenticationScheme(of line: ArraySlice<UInt8>) -> String? {
    let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1)
    guard parts.count == 2,
      String(decoding: parts[0], as: UTF8.self).lowercased() == "proxy-authenticate"
    else { return nil }
    let blanks = [UInt8(ascii: " "), UInt8(ascii: "\t")]
    let scheme = parts[1].drop { blanks.contains($0) }.prefix { byte in
      let letter = byte | 0x20
      return (97...122).contains(letter) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
    }
    return (1...20).contains(scheme.count) ? String(decoding: scheme, as: UTF8.self) : nil
  }
}
