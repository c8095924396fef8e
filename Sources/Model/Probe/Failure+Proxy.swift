extension Failure {
  /// The failure as that of the way to a proxy, where it was met on that way: the proxy's name or the connection to
  /// it. What this host could not do stays what it is.
  public var onTheWayToTheProxy: Failure {
    switch phase {
    case .resolve:
      // The resolver's code stands first, for it says whom to ask.
      Failure(
        .proxyResolve, errno: errno,
        detail: [code.rawValue, detail].compactMap(\.self).joined(separator: ": "))
    case .connect:
      Failure(
        code == .tcpTimeout ? .proxyTimeout : .proxyConnect, errno: errno,
        detail: detail ?? (code == .tcpTimeout ? "no answer to the connection" : nil))
    case .local, .proxy, .starttls, .tls, .certificate, .request, .any: self
    }
  }
}
