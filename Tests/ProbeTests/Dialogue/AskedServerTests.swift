import Model
import Testing

@testable import Probe

/// The servers of Debian that begin TLS within a protocol of their own.
@Suite(
  .timeLimit(.minutes(3)),
  .enabled(if: AskedServers.isAvailable, "needs root, dovecot, vsftpd, prosody, xrdp"))
struct AskedServerTests {
  @Test(arguments: AskedServers.schemes)
  func `a server is asked for TLS, and the handshake is timed by the kernel`(scheme: Target.Scheme)
    async throws
  {
    let world = try World.shared.get()
    let port = try AskedServers.shared.get().port(scheme)
    let result = try #require(
      await world.probe([.local(scheme, port, samples: 3, timeout: .seconds(60))]).first)
    #expect(result.certificate?.verified == true)
    #expect(result.samples.count == 3)
    for sample in result.samples {
      #expect(sample.failure == nil, "\(String(describing: sample.failure))")
      #expect(sample.phases.starttls != nil && sample.phases.tls != nil)
      #expect(sample.tls?.stampedBy == .kernel)
    }
  }

  @Test(arguments: AskedServers.schemes)
  func `a server without TLS says so in its own words`(scheme: Target.Scheme) async throws {
    let world = try World.shared.get()
    let port = try AskedServers.shared.get().port(scheme, secure: false)
    let sample = try #require(
      await world.probe([.local(scheme, port, timeout: .seconds(60))]).first?.samples.first)
    let failure = try #require(sample.failure)
    #expect(failure.code == .starttlsRefused, "\(failure)")
    switch (scheme, failure.facts) {
    case (.pop3, .answered(let text)): #expect(text.hasPrefix("-ERR"))
    case (.ftp, .answered(let text)): #expect(text.hasPrefix("5"))
    case (.xmpp, .lacking("STARTTLS")), (.rdp, .lacking("TLS")), (.rdp, .negotiationFailure): break
    default: Issue.record("\(failure)")
    }
    #expect(sample.phases.connect != nil && sample.phases.starttls == nil)
  }

  @Test func `the domain of a chat server may differ from its host, and the certificate is for the domain`()
    async throws
  {
    let world = try World.shared.get()
    let port = try AskedServers.shared.get().port(.xmpp)
    var endpoint = Endpoint.local(.xmpp, port, host: "chat-7.corp.test", timeout: .seconds(60))
    let refused = try #require(await world.probe([endpoint]).first?.samples.first)
    #expect(refused.failure == Failure(.starttlsRefused, facts: .answered(text: "host-unknown")))
    endpoint.serverName = "erp.corp.test"
    let accepted = try #require(await world.probe([endpoint]).first)
    #expect(accepted.samples.first?.failure == nil)
    #expect(accepted.certificate?.verified == true)
  }

  @Test func `many at once are each asked for TLS`() async throws {
    let servers = try AskedServers.shared.get()
    let endpoints = (0..<40).map { index in
      let scheme = AskedServers.schemes[index % AskedServers.schemes.count]
      return Endpoint.local(scheme, servers.port(scheme), timeout: .seconds(100))
    }
    let samples = await (try World.shared.get()).probe(endpoints).flatMap(\.samples)
    #expect(samples.count == 40)
    for sample in samples { #expect(sample.failure == nil, "\(String(describing: sample.failure))") }
  }
}
