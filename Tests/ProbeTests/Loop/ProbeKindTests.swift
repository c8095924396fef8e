import Linux
import Model
import Testing

@testable import Probe

struct ProbeKindTests {
  @Test func `each scheme has its row`() throws {
    for scheme in Target.Scheme.allCases {
      let kind = ProbeKind(of: scheme)
      #expect((kind.engine == .curl) == (scheme.traits.form == .url), "\(scheme)")
      #expect((kind.opening != nil) == scheme.usesStartTLS, "\(scheme)")
      let handshake: Target.Scheme? =
        switch scheme {
        case .https: .tls
        case .http: .tcp
        case .dns, .icmp: nil
        default: scheme
        }
      #expect(kind.handshakeScheme == handshake, "\(scheme)")
    }
  }

  @Test(arguments: Target.Scheme.allCases)
  func `a sample is of its scheme's kind`(scheme: Target.Scheme) throws {
    let kind = ProbeKind(of: scheme)
    let resources = try LoopResources(
      context: TLSContext(trust: Trust(only: true)), settings: ProbeSettings(), engine: kind.engine,
      routes: { _ in nil })
    let attempt = kind.attempt(SampleStart(id: 1, endpoint: .local(scheme, 1), due: .now), resources)
    switch scheme {
    case .http, .https: #expect(attempt is RequestAttempt)
    case .dns: #expect(attempt is NameAttempt)
    case .icmp: #expect(attempt is EchoAttempt)
    default: #expect(attempt is HandshakeAttempt)
    }
  }
}
