import Foundation
import Model
import Testing

@testable import Reporter

struct FailureFactsTests {
  @Test(arguments: SampleFailures.all)
  func `facts are read back as they were written, and the text beside them is not`(failure: Failure) throws {
    let encoder = JSONEncoder()
    encoder.userInfo[.wording] = Wording.english
    let bytes = try encoder.encode(failure)
    #expect(try JSONDecoder().decode(Failure.self, from: bytes) == failure)
    let object = try #require(JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    #expect(object["detail"] as? String == Wording.english.detail(of: failure))
    #expect((object["detail"] as? String)?.isEmpty == false)
  }

  /// A record of every failure: the document is validated with all others, and its texts are read in review.
  @Test func `the document of every kind of failure is the one that was read in review`() throws {
    let samples = SampleFailures.all.map {
      Sample(
        address: nil, localPort: nil, started: SampleParts.started, lag: nil, phases: Sample.Phases(),
        failure: $0)
    }
    let endpoint = EndpointRecord(
      name: "erp", target: "tls://erp.corp.test:443", outcome: .unreachable, samples: samples,
      summary: EndpointRecord.Summary(sent: samples.count, ok: 0, resolve: nil, connect: nil, tls: nil),
      certificate: nil, path: nil,
      expectations: [])
    let record = SampleParts.record(
      tunnels: [], endpoints: [endpoint],
      compliance: Compliance(
        status: .notApplicable, tag: .undetermined, outcome: .unreachable, reasons: [], exit: 2))
    let bytes = try JSONReport.bytes(of: record)
    try Golden(name: "record-failures.json").expect(bytes)
    #expect(try JSONReport.record(from: bytes) == record)
  }

  @Test func `the schema names every kind of facts, and every value of them`() throws {
    let path = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(
      separator: "/")
    let schema = try #require(
      JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(filePath: path + "/Profiles/record.schema.json"))) as? [String: Any])
    let facts = try #require((schema["$defs"] as? [String: Any])?["failure_facts"] as? [String: Any])
    let properties = try #require(facts["properties"] as? [String: [String: Any]])
    var cases: Set<String> = []
    var keys: Set<String> = []
    for failure in SampleFailures.all {
      let bytes = try JSONEncoder().encode(CaseObject(try #require(failure.facts)))
      let object = try #require(JSONSerialization.jsonObject(with: bytes) as? [String: Any])
      keys.formUnion(object.keys)
      cases.insert(try #require(object["case"] as? String))
    }
    // A case that is new in the source needs a sample and a row of the schema.
    let source = try String(
      contentsOf: URL(filePath: path + "/Sources/Model/Probe/FailureFacts.swift"), encoding: .utf8)
    let declared = source.prefix(
      upTo: try #require(source.range(of: "  public enum IncompletePart")).lowerBound
    )
    .matches(of: #/\n  (?:indirect )?case \w+/#).count
    #expect(cases.count == declared)
    #expect(cases == Set(try #require(properties["case"]?["enum"] as? [String])))
    #expect(keys == Set(properties.keys))
  }
}
