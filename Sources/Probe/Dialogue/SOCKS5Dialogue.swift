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
          Failure(.localConfig, facts: .socksLongCredentials))
      }
      stage = .authenticating
      return .say(proof, consumed: 2)
    case (Self.noneIsAcceptable, nil):
      return .failed(Failure(.proxyAuthentication, facts: .socksAnonymous))
    case (Self.noneIsAcceptable, _):
      return .failed(Failure(.proxyAuthentication, facts: .socksUnauthenticated))
    case (let method, _):
      return Self.failed(.socksMethod(number: Int(method)))
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
      return .failed(Failure(.proxyAuthentication, facts: .socksCredentials))
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
        return .failed(Failure(.localConfig, facts: .socksLongName))
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
    default: return Self.failed(.socksAddress(number: Int(bytes[3])))
    }
    return bytes.count < length ? .more(consumed: 0) : .done(consumed: length)
  }

  /// What a reply means (RFC 1928 section 6); nil for success.
  private static func failure(of reply: UInt8) -> Failure? {
    let code: Failure.Code? =
      switch reply {
      case 0: nil
      case 2: .proxyDenied
      // General failure, network or host unreachable, connection refused, TTL expired.
      case 1, 3...6: .proxyConnect
      // Command or type of address not supported, and what the RFC does not know.
      default: .proxyProtocol
      }
    return code.map { Failure($0, facts: .socksReply(number: Int(reply))) }
  }

  private static let noSOCKS = failed(.notSocks)

  private static func failed(_ facts: FailureFacts) -> DialogueStep {
    .failed(Failure(.proxyProtocol, facts: facts))
  }

  func failureAtEnd() -> Failure { Failure(.proxyProtocol, facts: .proxyClosed) }
}
