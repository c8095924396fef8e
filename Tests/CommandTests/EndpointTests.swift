import Foundation
import Glibc
import Model
import Reporter
import Testing

/// Checks and probes of a real server on loopback.
@Suite(.enabled(if: TLSSite.isPossible, TLSSite.why), .timeLimit(.minutes(5)))
struct EndpointTests {
  @Test func `an endpoint of the command line is checked without a profile`() async throws {
    let program = try Program()
    let site = try await TLSSite(program)
    let result = try await program.run(
      """
      $vpnaudit check --endpoint tls://127.0.0.1:\(site.port) --endpoint tcp://127.0.0.1:\(site.port) \
        --ca ca.pem --samples 3 --format json --fail-on unreachable
      """)
    #expect(result.status == 0, "\(result.errors)")
    let record = try JSONReport.record(from: Array(result.output.utf8))
    #expect(record.endpoints.map(\.name) == ["127.0.0.1 \(site.port)", "127.0.0.1 \(site.port) (2)"])
    #expect(record.endpoints.map(\.outcome) == [.reachable, .reachable])
    #expect(record.endpoints.map(\.summary.ok) == [3, 3])
    #expect(record.endpoints[0].summary.tls != nil && record.endpoints[1].summary.tls == nil)
    #expect(record.inputs.profile == nil && record.inputs.registry.signature == .none)
  }

  @Test func `a certificate of nobody known is refused without its authority`() async throws {
    let program = try Program()
    let site = try await TLSSite(program)
    let result = try await program.run(
      "$vpnaudit check --endpoint tls://127.0.0.1:\(site.port) --samples 1 --fail-on unreachable")
    #expect(result.status == 2)
    #expect(result.output.contains("(cert_untrusted)"))
  }

  @Test func `the options of the command line hold beside a profile's endpoints`() async throws {
    let program = try Program()
    let site = try await TLSSite(program)
    try program.write(
      """
      schema: vpnaudit.profile/1
      trust: {ca_file: ca.pem, only: true}
      endpoints: [{name: here, target: "tls://127.0.0.1:\(site.port)", samples: 7}]

      """, to: "profile.yaml")
    let command = "$vpnaudit check --profile profile.yaml --format json --fail-on unreachable"
    for (option, samples) in [("", 7), (" --samples 2 --timeout 1s", 2)] {
      let result = try await program.run(command + option)
      #expect(try JSONReport.record(from: Array(result.output.utf8)).endpoints.map(\.summary.ok) == [samples])
    }
  }

  @Test func `waiting ends when the endpoint has come up`() async throws {
    let program = try Program()
    let door = try SlammedDoor()
    let command =
      "$vpnaudit check --endpoint tls://127.0.0.1:\(door.port) --ca ca.pem --samples 1 --wait 30s --fail-on unreachable"
    // The authority must be there before the program reads it; a server makes it, on a port of its own.
    let first = try await TLSSite(program)
    async let result = program.run(command)
    #expect(door.closeAfterFirst())
    try #require(first.port != door.port)
    let site = try TLSSite(program, port: door.port)
    let ended = try await result
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    #expect(ended.output.contains("reachable"))
    #expect(
      ended.errors.split(separator: "\n").allSatisfy { !$0.contains("check 1") }, "progress is for terminals")
    withExtendedLifetime((first, site)) {}
  }

  @Test func `waiting in vain ends when the time is over, with what was found last`() async throws {
    let door = try SlammedDoor()
    let port = door.port
    async let closed = door.closeAfterFirst()
    let clock = ContinuousClock()
    let start = clock.now
    let result = try await Program().run(
      "$vpnaudit check --endpoint tls://127.0.0.1:\(port) --samples 1 --wait 2s --fail-on unreachable")
    #expect(result.status == 2)
    #expect(clock.now - start >= .seconds(2))
    #expect(result.output.contains("(tcp_refused, ECONNREFUSED)"), "the last check, not the first")
    #expect(await closed)
  }

  @Test func `the annotations go to standard output and the summary to the step's file`() async throws {
    let program = try Program()
    try program.write("before\n", to: "summary.md")
    let command = "$vpnaudit check --endpoint tcp://127.0.0.1:9 --samples 1 --format github"
    let summary = program.folder.appendingPathComponent("summary.md").path
    let result = try await program.run(command, environment: ["GITHUB_STEP_SUMMARY": summary])
    #expect(result.status == 2)
    #expect(result.output.split(separator: "\n").allSatisfy { $0.hasPrefix("::") })
    #expect(
      result.output.contains("::error title=vpnaudit%3A endpoint 127.0.0.1::tcp://127.0.0.1:9: unreachable"))
    #expect(try program.read("summary.md").hasPrefix("before\n\n### vpnaudit: tag "))
    let without = try await program.run(command, environment: ["GITHUB_STEP_SUMMARY": "/nowhere/summary"])
    #expect(without.status == 2)
    #expect(without.errors.contains("vpnaudit: note: the step's summary '/nowhere/summary' was not written"))
    #expect(without.foreignLines == [])
  }

  @Test func `a JUnit file has a test for the endpoint`() async throws {
    let program = try Program()
    let result = try await program.run(
      "$vpnaudit check --endpoint tcp://127.0.0.1:9 --samples 1 --format junit --output junit.xml")
    #expect(result.status == 2)
    let text = try program.read("junit.xml")
    #expect(text.contains("<testcase classname=\"vpnaudit.endpoint\" name=\"127.0.0.1\""))
    #expect(text.contains("type=\"tcp_refused\""))
  }

  @Test func `probe tells each sample and sums up`() async throws {
    let program = try Program()
    let site = try await TLSSite(program)
    let result = try await program.run(
      "$vpnaudit probe 127.0.0.1:\(site.port) tcp://127.0.0.1:\(site.port) --ca ca.pem --count 3")
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    let lines = result.output.split(separator: "\n")
    for scheme in ["tls", "tcp"] {
      for number in 1...3 {
        #expect(lines.contains { $0.hasPrefix("\(scheme)://127.0.0.1:\(site.port)   \(number)  ") })
      }
      #expect(lines.contains("\(scheme)://127.0.0.1:\(site.port) over lo  reachable, 3 sent, 3 ok"))
    }
    #expect(lines.contains { $0.split(separator: " ") == ["min", "median", "p95", "max", "jitter"] })
    #expect(lines.count { $0.hasPrefix("tls  ") } == 1 && lines.count { $0.hasPrefix("connect  ") } == 2)
  }

  @Test func `probe as JSON is one document, and one failing target makes it 2`() async throws {
    let program = try Program()
    let site = try await TLSSite(program)
    let result = try await program.run(
      "$vpnaudit probe 127.0.0.1:\(site.port) tcp://127.0.0.1:9 --ca ca.pem --count 4 --format json")
    #expect(result.status == 2)
    #expect(result.errors == "")
    let record = try JSONReport.probe(from: Array(result.output.utf8))
    #expect(record.schema == "vpnaudit.probe/1")
    #expect(record.endpoints.map(\.outcome) == [.reachable, .unreachable])
    #expect(record.endpoints.map(\.samples.count) == [4, 4])
    #expect(record.endpoints[0].summary.tls?.jitter != nil)
    #expect(record.endpoints[0].certificate?.verified == true)
    #expect(record.endpoints[1].samples.allSatisfy { $0.failure?.code == .tcpRefused })
  }
}
