import COpenSSL
import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(2)), .enabled(if: Nginx.isAvailable, "needs nginx"))
struct RequestTests {
  private func sample(_ endpoint: Endpoint) async throws -> Sample {
    try #require(await World.shared.get().probe([endpoint]).first?.samples.first)
  }

  @Test func `a good server gives every phase and every fact, by HTTP 2`() async throws {
    let world = try World.shared.get()
    let nginx = try Nginx.shared.get()
    let asked = PathLog()
    let results = await world.prober.run([.local(.https, nginx.securePort, samples: 3)]) {
      { query in
        asked.add(query)
        return Path(interface: "lo", source: IPAddress("192.0.2.1"), nextHop: nil)
      }
    }
    let result = try #require(results.first)
    #expect(result.samples.count == 3)
    for sample in result.samples {
      #expect(sample.failure == nil)
      #expect(sample.address == IPAddress("127.0.0.1"))
      #expect(sample.localPort != nil)
      #expect(sample.phases.resolve == nil)
      #expect(sample.phases.connect != nil)
      #expect(try #require(sample.phases.tls).count > 0)
      let request = try #require(sample.phases.request)
      #expect(try #require(sample.http?.firstByte) <= request)
      #expect(sample.http?.status == 200)
      #expect(sample.http?.version == "2")
      #expect(sample.http?.redirects == 0)
      #expect(sample.tls?.version == "TLSv1.3")
      #expect(sample.tls?.alpn == "h2")
      #expect(sample.tls?.group == "X25519")
      #expect(sample.tls?.resumed == false)
      #expect(sample.tcp?.rtt != nil)
      #expect(sample.tcp?.pathMTU != nil)
    }
    // One connection per sample.
    #expect(Set(result.samples.map(\.localPort)).count == 3)
    let certificate = try #require(result.certificate)
    #expect(certificate.verified)
    #expect(certificate.spkiSHA256 == (try world.good.spkiDigest()))
    #expect(certificate.issuersSPKISHA256 == [try world.authority.spkiDigest()])
    #expect(result.path?.source == IPAddress("127.0.0.1"))
    #expect(asked.queries.map { $0.service?.port } == Array(repeating: nginx.securePort, count: 3))
  }

  @Test func `plain HTTP has no TLS phase`() async throws {
    let sample = try await sample(.local(.http, Nginx.shared.get().plainPort))
    #expect(sample.failure == nil)
    #expect(sample.http?.version == "1.1")
    #expect(sample.phases.connect != nil)
    #expect(sample.phases.tls == nil)
    #expect(sample.tls == nil)
    #expect(sample.phases.request != nil)
    #expect(sample.tcp?.rtt != nil)
  }

  @Test func `what is asked for is the path with its query, without credentials`() async throws {
    let nginx = try Nginx.shared.get()
    for (scheme, port) in [(Target.Scheme.https, nginx.securePort), (.http, nginx.plainPort)] {
      let sample = try await sample(.local(scheme, port, path: "/a/../b", query: "from=\(scheme)&x=%20"))
      #expect(sample.failure?.code == .httpStatus)
    }
    let lines = try nginx.requests(2) { $0.contains("from=") }
    #expect(
      lines == [
        #"HTTP/2.0 /a/../b?from=https&x=%20 "vpnaudit" "-""#,
        #"HTTP/1.1 /a/../b?from=http&x=%20 "vpnaudit" "-""#,
      ])
  }

  @Test(arguments: [
    (204, true), (304, true), (401, true), (403, true), (400, false), (404, false), (407, false),
    (429, false),
    (500, false), (503, false),
  ])
  func `a status of 400 or more is a failure, unless the service asks who is there`(status: Int, isGood: Bool)
    async throws
  {
    let sample = try await sample(
      .local(.https, Nginx.shared.get().securePort, path: "/status/\(status)"))
    #expect(sample.failure?.code == (isGood ? nil : .httpStatus))
    #expect(
      sample.failure?.facts == (isGood ? nil : .status(number: status, expected: nil, shown: nil)))
    #expect(sample.http?.status == status)
    #expect(sample.phases.request != nil)
  }

  @Test func `plain HTTP at a TLS port is identified by the status that nginx gives it`() async throws {
    let sample = try await sample(.local(.http, Nginx.shared.get().securePort))
    #expect(sample.failure?.code == .httpStatus)
    #expect(sample.http?.status == 400)
  }

  @Test func `TLS at a port of plain HTTP is no TLS`() async throws {
    let sample = try await sample(.local(.https, Nginx.shared.get().plainPort))
    #expect(sample.failure?.code == .tlsNotTLS)
    #expect(sample.phases.connect != nil)
    #expect(sample.http == nil)
  }

  @Test func `a long body is read in part, and the status counts`() async throws {
    let nginx = try Nginx.shared.get()
    for (scheme, port) in [(Target.Scheme.https, nginx.securePort), (.http, nginx.plainPort)] {
      let sample = try await sample(.local(scheme, port, path: "/large"))
      #expect(sample.failure == nil)
      #expect(sample.http?.status == 200)
      #expect(sample.phases.request != nil)
    }
  }

  @Test func `fifty at once all get their answers, in the order they were asked, beside the raw engine`()
    async throws
  {
    let world = try World.shared.get()
    let nginx = try Nginx.shared.get()
    let closed = try LoopbackServer.closedPort()
    let kinds: [(endpoint: Endpoint, code: Failure.Code?)] = [
      (.local(.https, nginx.securePort, samples: 2), nil), (.local(.tls, nginx.securePort, samples: 2), nil),
      (.local(.http, nginx.plainPort, samples: 2), nil),
      (.local(.https, nginx.securePort, samples: 2, path: "/nothing"), .httpStatus),
      (.local(.https, closed, samples: 2), .tcpRefused), (.local(.tcp, closed, samples: 2), .tcpRefused),
    ]
    let endpoints = (0..<60).map { kinds[$0 % kinds.count].endpoint }
    let results = await world.probe(endpoints)
    #expect(results.map(\.endpoint) == endpoints)
    for (index, result) in results.enumerated() {
      #expect(result.samples.map { $0.failure?.code } == Array(repeating: kinds[index % 6].code, count: 2))
    }
  }
}
