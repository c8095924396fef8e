internal import Model

extension Proxy {
  /// Whether names go to it as they are, so that it resolves them.
  var resolvesNames: Bool {
    switch scheme {
    case .http, .https, .socks5h: true
    case .socks5: false
    }
  }

  /// What is said to it, to be connected to `destination`.
  func dialogue(to destination: Destination) -> any Dialogue {
    switch scheme {
    case .http, .https: HTTPConnectDialogue(to: destination, credentials: credentials)
    case .socks5, .socks5h: SOCKS5Dialogue(to: destination, credentials: credentials)
    }
  }
}
