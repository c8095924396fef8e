internal import Model

/// Asks a SOCKS proxy of version 5 for a connection (RFC 1928), with a user and a password where there are any
/// (RFC 1929).
struct SOCKS5Dialogue: Dialogue {
  static let phase = Failure.Phase.proxy

  private enum Stage { case greeting, authenticating, requesting }

  private let destination: Destination
  private let credentials: Proxy.Credentials?
  private var stage = Stage.greeting

  private static let version: UInt8 = 5
  // RFC 1928 section 3.
  private static let noAuthentication: UInt8 = 0
  private static let userAndPassword: UInt8 = 2
  private static let noneIsAcceptable: UInt8 = 0xff

  init(to destination: Destination, credentials: Proxy.Credentials?) {
    self.destination = destination
    self.credentials = credentials
  }

  func begin() -> [UInt8] {
    let methods =
      credentials == nil ? [Self.noAuthentication] : [Self.noAuthentication, Self.userAndPassword]
    return [Self.version, UInt8(methods.count)] + methods
  }

  mutating func take(_ bytes: ArraySlice<UInt8>) -> DialogueStep {
    let bytes = Array(bytes)
    switch stage {
    case .greeting: return takeMethod(bytes)
    case .authenticating: return takeVerdict(bytes)
    case .requesting: return takeReply(bytes)
    }
  }

  private mutating func takeMethod(_ bytes: [UInt8]) -> DialogueStep {
    guard bytes.first == Self.version else { return Self.noSOCKS }
    guard bytes.count >= 2 else { return .more(consumed: 0) }
    switch (bytes[1], credentials) {
    case (Self.noAuthentication, _): return request(consumed: 2)
    case (Self.userAndPassword, let credentials?):
      guard let proof = Self.proof(of: credentials) else {
        return .failed(
          Failure(.localConfig, detail: "the proxy's user or password is longer than 255 bytes"))
      }
      stage = .authenticating
      return .say(proof, consumed: 2)
    case (Self.noneIsAcceptable, nil):
      return .failed(Failure(.proxyAuthentication, detail: "it takes nobody without credentials"))
    case (Self.noneIsAcceptable, _):
      return .failed(Failure(.proxyAuthentication, detail: "it takes no user and password"))
    case (let method, _):
      return Self.failed("it chose the method \(method), which was not offered")
    }
  }

  /// The user and the password (RFC 1929 section 2); nil where they do not fit.
  private static func proof(of credentials: Proxy.Credentials) -> [UInt8]? {
    let user = Array(credentials.user.utf8)
    let password = Array(credentials.password.utf8)
    guard let userCount = UInt8(exactly: user.count), let passwordCount = UInt8(exactly: password.count)
    else { return nil }
    return [1, userCount] + user + [passwordCount] + password
  }

  private mutating func takeVerdict(_ bytes: [UInt8]) -> DialogueStep {
    guard bytes.count >= 2 else { return .more(consumed: 0) }
    // The version is 1 here, and servers are known to put 5: the status alone decides.
    guard bytes[1] == 0 else {
      return .failed(Failure(.proxyAuthentication, detail: "it does not take this user and password"))
    }
    return request(consumed: 2)
  }

  private mutating func request(consumed: Int) -> DialogueStep {
    let connect: UInt8 = 1
    var request = [Self.version, connect, 0]
    switch destination.host {
    case .address(let address): request += [address.family == .v4 ? 1 : 4] + address.bytes
    case .name(let name):
      guard let count = UInt8(exactly: name.utf8.count) else {
        return .failed(Failure(.localConfig, detail: "the target's name is longer than 255 bytes"))
      }
      request += [3, count] + Array(name.utf8)
    }
    stage = .requesting
    return .say(
      request + [UInt8(destination.port >> 8), UInt8(destination.port & 0xff)], consumed: consumed)
  }

  private func takeReply(_ bytes: [UInt8]) -> DialogueStep {
    guard bytes.first == Self.version else { return Self.noSOCKS }
    guard bytes.count >= 2 else { return .more(consumed: 0) }
    if let failure = Self.failure(of: bytes[1]) { return .failed(failure) }
    guard bytes.count >= 5 else { return .more(consumed: 0) }
    // The address that the proxy connects from, which is of no use here.
    let length: Int
    switch bytes[3] {
    case 1: length = 4 + 4 + 2
    case 3: length = 4 + 1 + Int(bytes[4]) + 2
    case 4: length = 4 + 16 + 2
    default: return Self.failed("its reply has an address of type \(bytes[3])")
    }
    return bytes.count < length ? .more(consumed: 0) : .done(consumed: length)
  }

  /// What a reply means (RFC 1928 section 6); nil for success.
  private static func failure(of reply: UInt8) -> Failure? {
    let words: (code: Failure.Code, text: String)? =
      switch reply {
      case 0: nil
      case 1: (.proxyConnect, "general failure")
      case 2: (.proxyDenied, "not allowed by its rules")
      case 3: (.proxyConnect, "network unreachable")
      case 4: (.proxyConnect, "host unreachable")
      case 5: (.proxyConnect, "connection refused")
      case 6: (.proxyConnect, "TTL expired")
      case 7: (.proxyProtocol, "command not supported")
      case 8: (.proxyProtocol, "type of address not supported")
      default: (.proxyProtocol, "unknown")
      }
    return words.map { Failure($0.code, detail: "the proxy answered with reply \(reply), \($0.text)") }
  }

  private static let noSOCKS = failed("the answer is no SOCKS 5")

  private static func failed(_ detail: String) -> DialogueStep {
    .failed(Failure(.proxyProtocol, detail: detail))
  }

  func failureAtEnd() -> Failure { Failure(.proxyProtocol, detail: "the proxy closed the connection") }
}
