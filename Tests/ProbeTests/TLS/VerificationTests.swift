import Model
import Testing

@testable import Probe

/// Both engines verify alike, whatever else runs beside them.
@Suite(.timeLimit(.minutes(5)))
struct VerificationTests {
  /// A root, an issuing authority below it, and a server that sends its own certificate with the issuing one's.
  private struct Hierarchy {
    let root: Identity
    let issuing: Identity
    let leaf: Identity

    init() throws {
      root = try Identity(.init(commonName: "Root", alternativeNames: "", isAuthority: true))
      issuing = try Identity(
        .init(commonName: "Issuing", alternativeNames: "", isAuthority: true), by: root)
      leaf = try Identity(.init(), by: issuing)
    }

    func server() throws -> LoopbackServer {
      try TLSServer.serve(leaf, .init(chain: [issuing])) { session in
        _ = session.readRequest()
        session.send("HTTP/1.1 204 No Content\r\n\r\n")
        session.end()
      }
    }
  }

  /// A prober that trusts the certificates of one file alone.
  private func prober(trusting bundle: [Identity]) throws -> Prober {
    let file = try Identity.write(bundle.flatMap { try $0.pem().certificate })
    return try Prober(trust: Trust(caFile: file, only: true))
  }

  /// What a bundle holds, whose key is expected above the server's, and whether that is met.
  enum Bundle: CaseIterable {
    case rootAlone, issuingAlone, both
  }

  @Test(arguments: Bundle.allCases)
  func `two engines come to one verdict, alone and together, in either order`(bundle: Bundle) async throws {
    let hierarchy = try Hierarchy()
    let server = try hierarchy.server()
    let prober = try prober(
      trusting: bundle == .rootAlone
        ? [hierarchy.root]
        : bundle == .issuingAlone ? [hierarchy.issuing] : [hierarchy.root, hierarchy.issuing])
    let (root, issuing) = (try hierarchy.root.spkiDigest(), try hierarchy.issuing.spkiDigest())
    let other = try World.shared.get().authority.spkiDigest()
    // Nothing leads to the root from a bundle without it, for the server does not send it.
    let rootIsKnown = bundle != .issuingAlone
    let cases: [(issuers: [String], code: Failure.Code?)] = [
      ([], nil), ([root], rootIsKnown ? nil : .certificateUnexpectedIssuer), ([issuing], nil),
      ([other], .certificateUnexpectedIssuer),
    ]
    for (issuers, code) in cases {
      let (raw, curl) = (
        Endpoint.local(.tls, server.port, expectations: Expectations(issuers: issuers)),
        Endpoint.local(.https, server.port, expectations: Expectations(issuers: issuers))
      )
      let orders = [[raw], [curl], [raw, curl], [curl, raw]]
      let rounds = issuers == [root] ? 50 : 2
      for endpoints in [[raw]] + (0..<rounds).flatMap({ _ in orders }) {
        for result in await prober.run(endpoints) {
          let sample = try #require(result.samples.first)
          try #require(
            sample.failure?.code == code,
            "\(result.endpoint.target) beside \(endpoints.count - 1): \(String(describing: sample.failure))")
          try #require(result.certificate?.verified == true)
          try #require(
            result.certificate?.issuersSPKISHA256 == (rootIsKnown ? [issuing, root] : [issuing]))
        }
      }
    }
  }

  @Test func `a root that only bears the name of what is above an authority is not its root`() async throws {
    let root = try Identity(.init(commonName: "Root", alternativeNames: "", isAuthority: true))
    let namesake = try Identity(.init(commonName: "Root", alternativeNames: "", isAuthority: true))
    // A box on the path, whose authority the company trusts, too.
    let box = try Identity(.init(commonName: "Box", alternativeNames: "", isAuthority: true), by: namesake)
    let server = try TLSServer.serve(Identity(.init(), by: box), .init(chain: [box, root]))
    let prober = try prober(trusting: [root, box])
    let expectations = Expectations(issuers: [try root.spkiDigest()])
    for scheme in [Target.Scheme.tls, .https] {
      let result = try #require(
        await prober.run([.local(scheme, server.port, expectations: expectations)]).first)
      #expect(result.samples.first?.failure?.code == .certificateUnexpectedIssuer)
      #expect(result.certificate?.issuersSPKISHA256 == [try box.spkiDigest()])
    }
  }

  @Test func `a certificate that is trusted itself needs nothing above it`() async throws {
    let stranger = try Identity(.init(commonName: "Elsewhere", alternativeNames: "", isAuthority: true))
    let leaf = try Identity(.init(), by: stranger)
    let server = try TLSServer.serve(leaf)
    let prober = try prober(trusting: [leaf])
    let result = try #require(await prober.run([.local(.tls, server.port)]).first)
    #expect(result.samples.first?.failure == nil)
    #expect(result.certificate?.issuersSPKISHA256 == [])
  }

  @Test func `two authorities that signed each other are a chain with an end`() async throws {
    let (a, b) = (
      try Identity(.init(commonName: "A", alternativeNames: "", isAuthority: true)),
      try Identity(.init(commonName: "B", alternativeNames: "", isAuthority: true))
    )
    let (first, second) = (try a.resigned(by: b), try b.resigned(by: a))
    let server = try TLSServer.serve(Identity(.init(), by: first), .init(chain: [first]))
    let prober = try prober(trusting: [first, second])
    let result = try #require(await prober.run([.local(.tls, server.port)]).first)
    #expect(result.samples.first?.failure == nil)
    #expect(result.certificate?.issuersSPKISHA256 == [try a.spkiDigest(), try b.spkiDigest()])
  }
}
