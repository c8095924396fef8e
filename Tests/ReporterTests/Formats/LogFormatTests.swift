import Foundation
import Model
import Testing

@testable import Reporter

/// The record in short, on a line that no collector cuts.
@Suite struct LogFormatTests {
  private struct Line: Decodable {
    struct Tunnel: Decodable {
      let key: String
      let interface: String?
      let tag: Model.Tag
    }
    struct Endpoint: Decodable {
      let name: String
      let outcome: Outcome
    }
    struct LeftOut: Decodable { let tunnels, endpoints, codes: Int }

    let tunnels: [Tunnel]
    let endpoints: [Endpoint]
    let codes: [String]
    let leftOut: LeftOut

    enum CodingKeys: String, CodingKey {
      case tunnels, endpoints, codes
      case leftOut = "left_out"
    }
  }

  private func line(_ record: CheckRecord) throws -> Line {
    let bytes = try LogLine.bytes(of: record)
    #expect(bytes.count <= LogLine.limit && bytes.count { $0 == UInt8(ascii: "\n") } == 1)
    #expect(bytes.last == UInt8(ascii: "\n"))
    return try JSONDecoder().decode(Line.self, from: Data(bytes))
  }

  private func record(
    tunnels: Int, endpoints: Int, named name: (Int) -> String = { "endpoint-\($0)" }, failing: Int = -1
  ) throws -> CheckRecord {
    let one = try #require(try SampleRecord.licensed.record.tunnels.first)
    let hostile = try HostileNames.record(name(0))
    let many = (0..<tunnels).map { $0 == tunnels - 1 ? hostile.tunnels[0] : one }
    return SampleParts.record(
      tunnels: many,
      endpoints: try (0..<endpoints).map { number in
        number == failing
          ? try SampleParts.failing(
            name(number), target: "tls://x.test:443", outcome: .unreachable, failure: Failure(.tlsAlert),
            path: Path(interface: "tun0", source: nil, nextHop: nil), expectations: [])
          : try SampleParts.reachable(
            name(number), target: "tls://x.test:443", path: Path(interface: "tun0", source: nil, nextHop: nil)
          )
      },
      compliance: Compliance(
        status: .nonCompliant, tag: .unlicensed, outcome: failing < 0 ? .reachable : .unreachable,
        reasons: one.licensing.reasons, exit: 2), host: hostile.host)
  }

  @Test func `twenty endpoints and what is wrong with a host fit whole`() throws {
    let line = try line(try record(tunnels: 3, endpoints: 20, failing: 7))
    #expect(line.tunnels.count == 3 && line.endpoints.count == 20)
    #expect(line.leftOut.tunnels == 0 && line.leftOut.endpoints == 0 && line.leftOut.codes == 0)
  }

  @Test(arguments: [0, 1, 60], [0, 1, 30, 150])
  func `every number of tunnels and endpoints has its line, and what is left out is counted`(
    tunnels: Int, endpoints: Int
  ) throws {
    let failing = endpoints - 1
    let record = try record(tunnels: tunnels, endpoints: endpoints, failing: failing)
    let line = try line(record)
    #expect(line.tunnels.count + line.leftOut.tunnels == tunnels)
    #expect(line.endpoints.count + line.leftOut.endpoints == endpoints)
    // The worst are last in the record.
    if endpoints > 0 { #expect(line.endpoints.last?.name == "endpoint-\(failing)") }
    if tunnels > 0 { #expect(line.tunnels.last?.tag == .unlicensed) }
    if endpoints > 100 { #expect(line.endpoints.count > 40) }
    if tunnels > 40 { #expect(line.tunnels.count > 8) }
  }

  @Test(arguments: HostileNames.all)
  func `no name makes the line longer, and one that is cut says so`(name: String) throws {
    let record = try record(tunnels: 12, endpoints: 60, named: { "\(name)\($0)" }, failing: 59)
    let line = try line(record)
    #expect(line.endpoints.count > 10 && line.tunnels.count > 3)
    for endpoint in line.endpoints {
      #expect(endpoint.name.utf8.count <= 64 && !endpoint.name.contains("\u{fffd}"))
      let isWhole = record.endpoints.contains { TerminalText($0.name).text == endpoint.name }
      #expect(isWhole || endpoint.name.hasSuffix("…"))
    }
  }

  @Test func `a record of everything that can be set has its line`() throws {
    _ = try line(try SampleParts.everythingSet())
    for sample in SampleRecord.allCases { _ = try line(try sample.record) }
  }
}
