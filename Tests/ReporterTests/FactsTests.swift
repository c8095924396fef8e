import Foundation
import Model
import Testing

@testable import Reporter

/// Every case of the facts has words, comes back from its document, and stands in the schema of records.
@Suite struct FactsTests {
  private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The cases that an enumeration declares, as documents write them, by the text of its source.
  private static func declared(_ types: Set<String>) throws -> Set<String> {
    var found: Set<String> = []
    let model = repository.appending(path: "Sources/Model")
    let files = FileManager.default.enumerator(at: model, includingPropertiesForKeys: nil)
    for case let file as URL in try #require(files) where file.pathExtension == "swift" {
      var isInside = false
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        if line.hasPrefix("public enum ") {
          isInside = types.contains(String(line.dropFirst(12).prefix { $0 != ":" }))
        }
        if line.hasPrefix("}") { isInside = false }
        guard isInside, line.hasPrefix("  case ") else { continue }
        // Cases without values may share a line.
        let names = line.dropFirst(7).prefix { $0 != "(" }.split(separator: ",")
        found.formUnion(names.map { written($0.trimmingCharacters(in: .whitespaces)) })
      }
    }
    return found
  }

  private static func written(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : "\($1)" }
  }

  /// The definition of the schema of records.
  private static func definition(_ name: String) throws -> [String: Any] {
    let file = repository.appending(path: "Profiles/record.schema.json")
    let root = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
    return try #require((root?["$defs"] as? [String: Any])?[name] as? [String: Any])
  }

  /// Writes facts, reads them back, and holds them against what the code declares and what the schema lists.
  private static func expect<Facts: Codable & Equatable>(
    _ all: [Facts], declaredBy types: Set<String>, in definition: String
  ) throws {
    let schema = try Self.definition(definition)["properties"] as? [String: Any]
    let listed = (schema?["case"] as? [String: Any])?["enum"] as? [String]
    var cases: Set<String> = []
    let encoder = JSONEncoder()
    encoder.userInfo[.wording] = Wording.english
    for facts in all {
      let bytes = try encoder.encode(CaseObject(facts))
      #expect(try JSONDecoder().decode(CaseObject<Facts>.self, from: bytes).value == facts)
      let object = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
      let name = try #require(object["case"] as? String)
      #expect(cases.insert(name).inserted, "\(name) twice")
      #expect(Set(object.keys).subtracting((schema ?? [:]).keys).isEmpty, "\(object)")
    }
    #expect(cases == (try declared(types)))
    #expect(cases.sorted() == listed?.sorted())
  }

  @Test func `facts of reasons`() throws {
    try Self.expect(
      SampleFacts().reasons,
      declaredBy: [
        "VerdictFacts", "DetectionFacts", "ProcessFacts", "GatewayFacts", "MatchFacts", "RegistryFacts",
        "LicenceFacts", "GrantFacts", "RoleFacts", "HostFacts", "EndpointFacts",
      ], in: "facts")
  }

  @Test func `facts of expectations, of evidence and of diagnoses, and the names of tunnels`() throws {
    let facts = try SampleFacts()
    try Self.expect(facts.expectations, declaredBy: ["ExpectationFacts"], in: "expectation_facts")
    try Self.expect(facts.evidence, declaredBy: ["EvidenceFacts"], in: "evidence_facts")
    try Self.expect(facts.diagnoses, declaredBy: ["DiagnosisFacts"], in: "diagnosis_facts")
    try Self.expect(facts.labels, declaredBy: ["TunnelLabel"], in: "tunnel_label")
  }

  @Test func `each has words of its own, none of which says who did it`() throws {
    let facts = try SampleFacts()
    let wording = Wording.english
    let texts =
      facts.reasons.map { facts in
        let isOfEndpoint = if case .endpoint = facts { true } else { false }
        return wording.text(of: Reason(.ok, isOfEndpoint ? .endpoint("erp") : SampleParts.t1, facts))
      }
      + facts.expectations.map { wording.detail(of: ExpectationResult(.path, .failed, $0)) ?? "" }
      + wording.evidence(of: Diagnosis(cause: .earlyReset, confidence: 1, facts: facts.diagnoses))
      + facts.labels.map(wording.language.name)
    #expect(Set(texts).count == texts.count)
    let values = facts.evidence.map { wording.value(of: SampleParts.evidence(1, .kernel, .weak, .links, $0)) }
    #expect(Set(values).count == values.count)
    for text in texts + values {
      #expect(!text.isEmpty && !text.hasSuffix(".") && text.first?.isWhitespace == false, "'\(text)'")
      for word in ["firewall", "censor", "attack", "inject", "block"] {
        #expect(!text.lowercased().contains(word), "'\(text)'")
      }
    }
  }

  @Test func `a reason about one of several peers, and one of the host about a tunnel, say so`() {
    let reason = Reason(.processUnverified, .tunnel("t1", peer: "abcdefghijkl"), .process(.holderUnknown))
    let wording = Wording(language: English(), names: TunnelNames(["t1": "tun0"]))
    #expect(wording.text(of: reason) == "peer abcdefgh…: no process was found to hold tun0")
    #expect(wording.hostText(of: reason) == "tun0: peer abcdefgh…: no process was found to hold tun0")
    #expect(wording.hostText(of: Reason(.noRegistry, .host, .registry(.noRegistry))).hasPrefix("no registry"))
    #expect(wording.text(of: Reason(.exempt, .host, nil)) == "EXEMPT")
  }

  @Test func `documents of other versions keep their codes`() throws {
    func read(_ text: String) throws -> Reason {
      try JSONDecoder().decode(Reason.self, from: Data(text.utf8))
    }
    #expect(try read(#"{"code": "OK", "text": "it holds"}"#) == Reason(.ok, .host, nil))
    #expect(
      try read(#"{"code": "OK", "subject": {"tunnel": "t1"}, "facts": {"case": "of_tomorrow", "x": 1}}"#)
        == Reason(.ok, SampleParts.t1, nil))
    #expect(throws: DecodingError.self) { try read(#"{"code": "OK", "subject": "nobody"}"#) }
    let expectation = Data(#"{"name": "handshake", "ok": false}"#.utf8)
    #expect(
      try JSONDecoder().decode(ExpectationResult.self, from: expectation)
        == ExpectationResult(.handshake, .warning))
  }

  @Test func `a code of a later version is kept, and shown as itself`() throws {
    let record = try SampleRecord.unlicensed.record
    let document = String(decoding: try JSONReport.bytes(of: record), as: UTF8.self)
    let later = document.replacing("\"PROVIDER_UNLISTED\"", with: "\"OF_TOMORROW_2\"")
    #expect(later != document)
    let read = try JSONReport.record(from: Array(later.utf8))
    let reasons = read.compliance.reasons + read.tunnels.flatMap(\.licensing.reasons)
    let unknown = reasons.filter { $0.code == nil }
    #expect(!unknown.isEmpty && unknown.allSatisfy { $0.writtenCode == "OF_TOMORROW_2" && $0.facts != nil })
    // Everything else is as it was, and what was read is written again.
    #expect(read.tunnels.map(\.licensing.tag) == record.tunnels.map(\.licensing.tag))
    #expect(String(decoding: try JSONReport.bytes(of: read), as: UTF8.self) == later)
    // Metrics have no codes.
    for format in ReportFormats.all where ![.prometheus, .blackbox].contains(format.form) {
      let shown = String(
        decoding: try format.bytes(of: read, style: TextStyle(colour: false), detail: .full), as: UTF8.self)
      #expect(shown.contains("OF_TOMORROW_2") && !shown.contains("PROVIDER_UNLISTED"), "\(format.name)")
    }
  }

  @Test func `a code and facts of a later version leave the code alone`() throws {
    let text = #"{"code": "OF_TOMORROW", "subject": {"tunnel": "t1"}, "facts": {"case": "of_tomorrow"}}"#
    let reason = try JSONDecoder().decode(Reason.self, from: Data(text.utf8))
    #expect(reason.code == nil && reason.facts == nil && reason.subject == SampleParts.t1)
    #expect(Wording.english.text(of: reason) == "OF_TOMORROW")
    #expect(reason.about(.host).withoutEvidence.writtenCode == "OF_TOMORROW")
  }

  /// What reaches a terminal must be a code and no more.
  @Test(arguments: [
    "", "ok", "_OK", "2_OK", "OK ", "OK\u{1b}[2J", "OK\nOK", "LÍC", "A" + String(repeating: "B", count: 64),
  ])
  func `what has not the form of a code is refused`(_ code: String) throws {
    let bytes = try JSONEncoder().encode(["code": code, "subject": "host"])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Reason.self, from: bytes) }
  }

  @Test func `without a wording a document holds codes and facts alone`() throws {
    let record = try SampleRecord.unlicensed.record
    let bytes = try JSONEncoder().encode(record)
    let text = String(decoding: bytes, as: UTF8.self)
    for key in ["detail", "value"] { #expect(!text.contains("\"\(key)\":"), "\(key)") }
    // Facts may have a text too: what a library or a server said.
    let object = try #require(JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    let compliance = try #require(object["compliance"] as? [String: Any])
    let reasons = try #require(compliance["reasons"] as? [[String: Any]])
    #expect(!reasons.isEmpty && reasons.allSatisfy { $0["text"] == nil && $0["code"] != nil })
    #expect(try JSONDecoder().decode(CheckRecord.self, from: bytes) == record)
  }
}
