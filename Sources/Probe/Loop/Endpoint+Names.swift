internal import Model

extension Endpoint {
  /// Whether a sample of it begins with the question for a name, its own or the proxy's.
  var asksForName: Bool {
    guard let proxy else { return addresses.isEmpty && target.address == nil }
    return IPAddress(proxy.host) == nil || !proxy.resolvesNames && addresses.isEmpty && target.address == nil
  }
}
