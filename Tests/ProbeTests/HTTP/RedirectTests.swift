import Model
import Testing

@testable import Probe

@Suite(.timeLimit(.minutes(2)), .enabled(if: Nginx.isAvailable, "needs nginx"))
struct RedirectTests {
  private func sample(_ scheme: Target.Scheme, _ path: String) async throws -> Sample {
    let nginx = try Nginx.shared.get()
    let port = scheme == .https ? nginx.securePort : nginx.plainPort
    return try #require(
      await World.shared.get().probe([.local(scheme, port, path: path)]).first?.samples.first)
  }

  @Test(arguments: [Target.Scheme.https, .http], [(1, true), (5, true), (6, false)])
  func `five redirects are followed, and no more`(scheme: Target.Scheme, hops: (Int, Bool)) async throws {
    let sample = try await sample(scheme, "/hop/\(hops.0)")
    #expect(sample.failure?.code == (hops.1 ? nil : .httpRedirects))
    #expect(sample.http?.status == (hops.1 ? 200 : 302))
    #expect(sample.http?.redirects == min(hops.0, 5))
    #expect((sample.phases.tls != nil) == (scheme == .https))
    let request = try #require(sample.phases.request)
    // The first byte is the first answer's, and the request lasts until the last one.
    #expect(try #require(sample.http?.firstByte) < request)
  }

  @Test(arguments: [
    (Target.Scheme.https, "/loop", FailureFacts.redirectLoop),
    (.https, "/to-plain", .redirectScheme(from: "https", to: "http")),
    (.http, "/to-secure", .redirectScheme(from: "http", to: "https")), (.https, "/to-user", .redirectUser),
    (.http, "/to-file", .redirectScheme(from: "http", to: "file")), (.https, "/to-nowhere", .redirectNoUrl),
  ])
  func `a redirect that is not followed says whither it leads, and holds no secret`(
    scheme: Target.Scheme, path: String, facts: FailureFacts
  ) async throws {
    let sample = try await sample(scheme, path)
    #expect(sample.failure?.code == .httpRedirects)
    #expect(sample.failure?.facts?.atTarget == facts)
    #expect(!String(describing: sample.failure).contains("hunter2"))
    #expect([301, 302].contains(sample.http?.status))
  }

  @Test func `letters outside ASCII are followed in their escaped form`() async throws {
    let sample = try await sample(.https, "/to-letters")
    #expect(sample.failure == nil)
    #expect(sample.http?.redirects == 1)
    let asked = try Nginx.shared.get().requests(1) { $0.lowercased().contains("/hop/0?n=%c3%a9") }
    #expect(!asked.isEmpty)
  }

  @Test func `another host is resolved by our own resolver, and verified under its own name`() async throws {
    let names = try NameServer()
    let world = try World.shared.get()
    let nginx = try Nginx.shared.get()
    let prober = try Prober(
      trust: Trust(caFile: world.caFile, only: true), settings: ProbeSettings(resolvers: [names.address]))
    let results = await prober.run([
      .local(.http, nginx.plainPort, path: "/to-other"), .local(.https, nginx.securePort, path: "/to-other"),
      .local(.http, nginx.plainPort, path: "/to-missing"),
      .local(.https, nginx.securePort, path: "/to-closed"),
    ])
    let samples = try results.map { try #require($0.samples.first) }
    #expect(
      samples.map { $0.failure?.code } == [nil, .certificateNameMismatch, .dnsNameUnknown, .tcpRefused])
    #expect(samples.map { $0.http?.redirects } == [1, 1, 1, 1])
    guard case .redirected(let target, let facts)? = samples[1].failure?.facts else {
      Issue.record("\(String(describing: samples[1].failure))")
      return
    }
    #expect(target.hasPrefix("https://good.test:") && facts != nil)
    #expect(samples.allSatisfy { !String(describing: $0.failure).contains("hunter2") })
    // What stands of the endpoint itself is of its own connection.
    #expect(results[1].certificate?.verified == true)
    #expect(samples[1].phases.tls != nil)
    #expect(samples[1].phases.request == nil)
    #expect(samples.allSatisfy { $0.address == IPAddress("127.0.0.1") })
  }
}
