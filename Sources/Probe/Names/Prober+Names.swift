public import Model

/// What one name server said of a name.
public struct NameAnswer: Hashable, Sendable {
  /// Its addresses of both families, IPv4 first; empty where it has none or no answer came.
  public let addresses: [IPAddress]
  /// Why there are no addresses of one family or of both, beyond that it has none of that family; nil where both
  /// answers came.
  public let failure: Failure?

  public init(addresses: [IPAddress], failure: Failure?) {
    self.addresses = addresses
    self.failure = failure
  }
}

extension Prober {
  /// Asks one name server for the addresses of a name, such as the control resolver of a profile.
  ///
  /// The hosts file and the system's resolvers have no say. That two servers answer differently is no failure by
  /// itself: many names have other addresses elsewhere.
  /// - Parameters:
  ///   - interface: The interface that the questions leave by; nil for any.
  ///   - timeout: How long both answers may take.
  public func addresses(
    of name: String, from server: SocketAddress, interface: String? = nil, timeout: Duration
  ) async -> NameAnswer {
    let endpoints = [Target.Question.RecordType.a, .aaaa].map { type in
      Endpoint(
        name: type.rawValue,
        target: Target(
          scheme: .dns, host: server.address.description, port: server.port,
          question: Target.Question(name: name, type: type)),
        interface: interface, samples: 1, timeout: timeout)
    }
    let samples = await run(endpoints) { _ in nil }.flatMap(\.samples)
    let addresses = samples.flatMap { $0.dns?.addresses ?? [] }
    let failures = samples.compactMap(\.failure)
    return NameAnswer(
      addresses: addresses,
      failure: failures.first { $0.code != .dnsNoData } ?? (addresses.isEmpty ? failures.first : nil))
  }
}
