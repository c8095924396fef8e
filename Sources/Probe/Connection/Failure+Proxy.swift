internal import Model

extension Failure {
  /// The failure as one of reaching a proxy: of its name, of the connection to it, or of TLS with it. What this host
  /// could not do stays what it is.
  var reachingProxy: Failure {
    if code == .deadlineExhausted { return self }
    switch phase {
    case .resolve:
      var text: String?
      if case .library(_, let said) = facts { text = said }
      return Failure(.proxyResolve, errno: errno, facts: .proxyName(failure: code, text: text))
    case .connect:
      let hasTimedOut = code == .tcpTimeout
      return Failure(
        hasTimedOut ? .proxyTimeout : .proxyConnect, errno: errno,
        facts: facts ?? (hasTimedOut ? .proxySilent : nil))
    case .tls, .certificate:
      return ofProxyHandshake
    case .local, .proxy, .starttls, .request, .any: return self
    }
  }
}
