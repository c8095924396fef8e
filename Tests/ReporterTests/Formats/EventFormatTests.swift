import Model
import Testing

@testable import Reporter

/// The formats of security systems, of logs and of device management.
@Suite struct EventFormatTests {
  private func bytes(_ name: String, _ record: CheckRecord) throws -> [UInt8] {
    let format = try #require(ReportFormats.named(name))
    return try format.bytes(of: record, style: TextStyle(colour: false), detail: .brief)
  }

  @Test(arguments: ["ocsf", "intune", "log"], [SampleRecord.licensed, .unlicensed, .none, .hostile])
  func `the lines of a record are those that were read in review`(form: String, sample: SampleRecord) throws {
    try Golden(name: "\(form)-\(sample.rawValue).jsonl").expect(try bytes(form, try sample.record))
  }

  @Test func `the line of a record is the one that was read in review`() throws {
    try Golden(name: "jsonl-none.jsonl").expect(try bytes("jsonl", try SampleRecord.none.record))
  }

  @Test func `the rules are those that were read in review`() throws {
    try Golden(name: "intune-rules.json").expect(try IntuneRules(moreInfo: "https://vpn.corp.test/").bytes)
  }

  @Test func `a finding has the same name in every check of a host, and an event its own`() throws {
    func names(_ key: String) throws -> [Substring] {
      let text = String(decoding: try bytes("ocsf", try SampleRecord.unlicensed.record), as: UTF8.self)
      return try text.split(separator: "\n").map { line in
        let start = try #require(line.firstRange(of: "\"\(key)\":{")).upperBound
        return try #require(line[start...].firstMatch(of: /"uid":"([^"]+)"/)).output.1
      }
    }
    let findings = try names("finding_info")
    #expect(Set(findings).count == findings.count && findings.contains { $0.hasSuffix(":endpoint:erp") })
    #expect(Set(try names("metadata")).count == findings.count)
  }

  @Test(arguments: HostileNames.all)
  func `no name is anything but text to a terminal that shows the lines`(name: String) throws {
    for form in ["jsonl", "ocsf", "intune", "log"] {
      let text = String(decoding: try bytes(form, try HostileNames.record(name)), as: UTF8.self)
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !TerminalText.isHidden($0) })
    }
  }
}
