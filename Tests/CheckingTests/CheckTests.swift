import Foundation
import Model
import Probe
import Settings
import Testing

@testable import Checking

@Suite(.timeLimit(.minutes(2))) struct CheckTests {
  private static let agent = CheckRecord.Agent(version: "7.8.9")

  private func endpoint(_ target: String, samples: Int = 2) throws -> Endpoint {
    Endpoint(
      name: "here", target: try TargetText.parse(target), samples: samples, timeout: .seconds(20))
  }

  private func inputs(_ endpoints: [Endpoint], trust: Trust = Trust()) throws -> CheckInputs {
    try CheckInputs(
      endpoints: endpoints, registryPath: nil, registryTrust: RegistryTrust(stateFolder: nil), site: "CN-BJ",
      trust: trust)
  }

  @Test func `a check without endpoints is the record of the host, and its exit code is left open`()
    async throws
  {
    let before = Timestamp(.now)
    let result = try await Check(try inputs([]), agent: Self.agent).run()
    let record = result.record
    #expect(result.notices.isEmpty)
    #expect(record.compliance.exit == nil && record.compliance.outcome == nil && record.endpoints.isEmpty)
    #expect(record.agent.version == "7.8.9" && record.state == nil)
    #expect(record.host.region?.code == "CN-BJ" && record.inputs.registry.signature == .none)
    #expect(record.observation.collectors.contains { $0.name == .links && $0.status == .complete })
    #expect(before <= record.time.started && record.time.started <= record.time.finished)
    let id = record.id.filter { $0 != "-" }.prefix(12)
    #expect(Int64(id, radix: 16) == record.time.started.milliseconds)
  }

  @Test func `a record keeps the host state where it is asked to`() async throws {
    let record = try await Check(try inputs([]), agent: Self.agent, keepsState: true).run().record
    let state = try #require(record.state)
    #expect(state.links.contains { $0.loopback })
    #expect(state.collectors == record.observation.collectors)
  }

  @Test(.enabled(if: TLSServer.isPossible, TLSServer.why))
  func `a TLS server that answers is reachable, over the path that the kernel names`() async throws {
    let folder = try Folder()
    let server = try TLSServer(in: folder)
    let inputs = try inputs(
      [try endpoint("tls://127.0.0.1:\(server.port)", samples: 3)],
      trust: Trust(caFile: folder.path("server.pem"), only: true))
    let result = try await Check(inputs, agent: Self.agent).run()
    let found = try #require(result.record.endpoints.first)
    #expect(found.outcome == .reachable && found.summary.ok == 3 && found.summary.tls != nil)
    #expect(found.certificate?.verified == true && found.path?.interface == "lo")
    #expect(result.record.compliance.outcome == .reachable && result.notices.isEmpty)
    _ = server
  }

  @Test(.enabled(if: TLSServer.isPossible, TLSServer.why))
  func `without any authority the check says so, and the certificate is refused`() async throws {
    let folder = try Folder()
    let server = try TLSServer(in: folder)
    let inputs = try inputs(
      [try endpoint("tls://127.0.0.1:\(server.port)", samples: 1)], trust: Trust(only: true))
    let result = try await Check(inputs, agent: Self.agent).run()
    guard result.notices.count == 1, case .noAuthorities = result.notices[0] else {
      Issue.record("\(result.notices)")
      return
    }
    #expect(result.record.endpoints.first?.samples.first?.failure?.phase == .certificate)
    _ = server
  }

  @Test
  func `an endpoint that refuses connections is unreachable, and more is tried only by active diagnosis`()
    async throws
  {
    let folder = try Folder()
    let port = try LoopbackPort()
    for (scope, kinds) in [("passive", nil), ("active", [Experiment.Kind.again])] {
      let profile = try folder.profile(
        "diagnose: \(scope)", "endpoints:",
        "  - {name: erp, target: 'tcp://127.0.0.1:\(port.number)', samples: 2}")
      let inputs = try CheckInputs(profilePath: profile, registryTrust: folder.noTrust)
      let record = try await Check(inputs, agent: Self.agent).run().record
      let found = try #require(record.endpoints.first)
      #expect(found.samples.map { $0.failure?.code } == [.tcpRefused, .tcpRefused])
      #expect(found.outcome == .unreachable && record.compliance.outcome == .unreachable)
      #expect(found.experiments?.map(\.kind) == kinds)
    }
  }

  @Test func `authorities that cannot be read are an error, with endpoints only`() async throws {
    let folder = try Folder()
    let trust = Trust(caFile: folder.path("none.pem"))
    let port = try LoopbackPort()
    let inputs = try inputs([try endpoint("tls://127.0.0.1:\(port.number)")], trust: trust)
    let error = await #expect(throws: CheckError.self) { try await Check(inputs, agent: Self.agent).run() }
    guard case .probe(let cause) = error?.cause else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(cause.code == .unopenableAuthorities)
    #expect(cause.file == trust.caFile)
    _ = try await Check(try self.inputs([], trust: trust), agent: Self.agent).run()
  }
}
