import Model
import Probe

/// A lab's authority with what it signed, and a prober that trusts it alone. Made once for all tests.
struct World: Sendable {
  let authority: Identity
  let good: Identity
  /// What clients may show, and what they may not.
  let client: ClientCertificate
  let stranger: ClientCertificate
  let caFile: String
  let prober: Prober

  static let shared: Result<World, any Error> = Result { try World() }

  private init() throws {
    authority = try Identity(
      .init(commonName: "Corp Test CA", alternativeNames: "", isAuthority: true))
    good = try Identity(
      .init(alternativeNames: "DNS:erp.corp.test,IP:127.0.0.1"), by: authority)
    client = try Identity(.init(commonName: "client", alternativeNames: ""), by: authority).writePair()
    stranger = try Identity(.init(commonName: "stranger", alternativeNames: "")).writePair()
    caFile = try authority.writePEM()
    prober = try Prober(trust: Trust(caFile: caFile, only: true))
  }

  /// Probes endpoints without asking for a path.
  func probe(_ endpoints: [Endpoint]) async -> [ProbeResult] {
    await prober.run(endpoints)
  }
}

extension Endpoint {
  /// An endpoint on loopback that is called `host`.
  static func local(
    _ scheme: Target.Scheme = .tls, _ port: UInt16, host: String = "erp.corp.test", samples: Int = 1,
    timeout: Duration = .seconds(20), expectations: Expectations = Expectations(), interface: String? = nil,
    path: String? = nil, query: String? = nil, showing certificate: ClientCertificate? = nil,
    retries: Int = 0
  ) -> Endpoint {
    Endpoint(
      name: "local", target: Target(scheme: scheme, host: host, port: port, path: path, query: query),
      expectations: expectations,
      addresses: IPAddress("127.0.0.1").map { [$0] } ?? [], interface: interface, samples: samples,
      timeout: timeout, retries: retries, clientCertificate: certificate)
  }
}
