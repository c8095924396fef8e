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
