internal import Model

/// Where a proxy is asked to connect to.
struct Destination: Hashable {
  /// What the place is called when the proxy is asked.
  enum Host: Hashable {
    /// A name that the proxy resolves.
    case name(String)
    case address(IPAddress)
  }

  let host: Host
  let port: UInt16

  /// `erp.corp.test:443`, with an IPv6 address in brackets (RFC 9110 section 7.2).
  var authority: String {
    switch host {
    case .name(let name): "\(name):\(port)"
    case .address(let address): address.family == .v6 ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
  }
}

extension Proxy {
  /// Whether names go to it as they are, so that it resolves them.
  var resolvesNames: Bool {
    switch scheme {
    case .http, .socks5h: true
    case .socks5: false
    }
  }

  /// What is said to it, to be connected to `destination`.
  func dialogue(to destination: Destination) -> any Dialogue {
    switch scheme {
    case .http: HTTPConnectDialogue(to: destination, credentials: credentials)
    case .socks5, .socks5h: SOCKS5Dialogue(to: destination, credentials: credentials)
    }
  }
}
