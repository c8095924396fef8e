import FoundationEssentials
import Model
import Testing

@testable import Reporter

@Suite struct JSONReportTests {
  @Test(arguments: SampleRecord.allCases)
  func `the document of a record is the one that was read in review`(sample: SampleRecord) throws {
    let bytes = try JSONReport.bytes(of: sample.record)
    try Golden(name: "record-\(sample.rawValue).json").expect(bytes)
    #expect(try JSONReport.record(from: bytes) == sample.record)
  }

  @Test func `the document of a host state is the one that was read in review`() throws {
    let bytes = try JSONReport.bytes(of: SampleState.root())
    try Golden(name: "hoststate-root.json").expect(bytes)
    #expect(try JSONReport.hostState(from: bytes) == SampleState.root())
  }

  @Test func `what is unknown is left out and never null`() throws {
    for record in [try SampleParts.nothingSet(), try SampleParts.everythingSet()] {
      let bytes = try JSONReport.bytes(of: record)
      #expect(!String(decoding: bytes, as: UTF8.self).contains("null"))
      #expect(try JSONReport.record(from: bytes) == record)
    }
    for state in [try SampleState.root(), try SampleState.user()] {
      let bytes = try JSONReport.bytes(of: state)
      #expect(!String(decoding: bytes, as: UTF8.self).contains("null"))
      #expect(try JSONReport.hostState(from: bytes) == state)
    }
  }

  @Test func `a document is sorted, indented by two, unescaped in its slashes, and ends in one newline`()
    throws
  {
    let text = String(
      decoding: try JSONReport.bytes(of: SampleRecord.licensed.record), as: UTF8.self)
    #expect(text.hasPrefix("{\n  \"agent\": {\n    \"version\": \"0.1.0\"\n  },\n  \"compliance\": {\n"))
    #expect(text.contains("\"executable\": \"/usr/sbin/openvpn\""))
    #expect(text.contains("\"captures\": [\n        {\n          \"prefix\": \"0.0.0.0/1\",\n"))
    #expect(text.hasSuffix("\n  ]\n}\n"))
    let empty = String(decoding: try JSONReport.bytes(of: SampleRecord.unseen.record), as: UTF8.self)
    #expect(empty.contains("\"tunnels\": []\n"))
  }

  @Test func `a document holds no character that a terminal obeys`() throws {
    let text = String(decoding: try JSONReport.bytes(of: SampleRecord.hostile.record), as: UTF8.self)
    for scalar in text.unicodeScalars where scalar != "\n" {
      #expect(!TerminalText.isHidden(scalar), "U+\(String(scalar.value, radix: 16))")
    }
    #expect(text.contains(#"\u202edesnecil\u202c\u200b\u009b31m\u007f"#))
    #expect(text.contains("会计系统"))
  }

  @Test func `a character past the first plane is escaped as its two halves`() {
    let tag = JSONLayout.indented(Array("\"\u{e0041}𠀀\"".utf8))
    #expect(String(decoding: tag, as: UTF8.self) == "\"\\udb40\\udc41𠀀\"\n")
  }

  @Test(arguments: [
    ("", "not a JSON document"), ("{", "not a JSON document"), ("[]", "is not an object"),
    ("{}", "'schema' is missing"), (#"{"schema": 1}"#, "schema: is not a string"),
    (#"{"schema": "vpnaudit.record/2"}"#, "schema: 'vpnaudit.record/2' is not 'vpnaudit.record/1'"),
    (#"{"schema": "vpnaudit.hoststate/1"}"#, "schema: 'vpnaudit.hoststate/1' is not 'vpnaudit.record/1'"),
    (#"{"schema": "vpnaudit.record/1"}"#, "'id' is missing"),
    (#"{"schema": "vpnaudit.record/1", "id": null}"#, "'null' is not allowed: omit the key"),
  ])
  func `a document that is no record is refused with the reason`(text: String, message: String) {
    let error = #expect(throws: JSONReportError.self) { try JSONReport.record(from: Array(text.utf8)) }
    #expect(error?.description == message)
  }

  @Test(arguments: [
    ("\"10.8.0.2/24\"", "\"10.8.0.2\"", "tunnels[0].addresses[0]: '10.8.0.2' is not an interface address"),
    (
      "\"port\": 1194,\n        \"protocol\"", "\"port\": 70000,\n        \"protocol\"",
      "a number does not fit its field"
    ),
    ("\"pid\": 812,\n        \"unit\"", "\"unit\"", "tunnels[0].process: 'pid' is missing"),
    ("\"tag\": \"licensed\"\n  },", "\"tag\": \"fine\"\n  },", "compliance.tag: "),
    ("2026-11-21T18:30:26.603Z", "yesterday", "time.finished: 'yesterday' is not an RFC 3339 time"),
    ("\"complete\": false", "\"complete\": \"no\"", "observation.complete: is not true or false"),
    ("\"exit\": 0", "\"exit\": 0.5", "a number does not fit its field"),
  ])
  func `a wrong value is refused with its place`(old: String, new: String, message: String) throws {
    var text = String(decoding: try JSONReport.bytes(of: SampleRecord.licensed.record), as: UTF8.self)
    let range = try #require(text.firstRange(of: old))
    text.replaceSubrange(range, with: new)
    let error = #expect(throws: JSONReportError.self) { try JSONReport.record(from: Array(text.utf8)) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test func `a document with something behind it or cut short anywhere is refused`() throws {
    let bytes = try JSONReport.bytes(of: SampleRecord.unseen.record)
    #expect(throws: JSONReportError.self) { try JSONReport.record(from: bytes + bytes) }
    for count in 0..<(bytes.count - 1) {
      #expect(throws: JSONReportError.self) { try JSONReport.record(from: Array(bytes[..<count])) }
    }
  }

  @Test func `a field that a later version adds is passed over, and the word null in a text is none`() throws
  {
    let record = try SampleRecord.licensed.record
    let text = String(decoding: try JSONReport.bytes(of: record), as: UTF8.self)
    let later = "{\"added\": [{\"by\": \"null \\\" null\"}]," + text.dropFirst()
    #expect(try JSONReport.record(from: Array(later.utf8)) == record)
  }

  @Test func `random bytes are refused and crash nothing`() throws {
    let document = try JSONReport.bytes(of: SampleRecord.unseen.record)
    for _ in 0..<300 {
      var bytes = document
      for _ in 0..<Int.random(in: 1...20) {
        bytes[Int.random(in: 0..<bytes.count)] = UInt8.random(in: 0...255)
      }
      // A changed letter of a text leaves a record; whatever is accepted can be written and read again.
      if let record = try? JSONReport.record(from: bytes) {
        #expect(try JSONReport.record(from: JSONReport.bytes(of: record)) == record)
      }
      let noise = (0..<64).map { _ in UInt8.random(in: 0...255) }
      #expect(throws: JSONReportError.self) { try JSONReport.record(from: noise) }
    }
  }
}
