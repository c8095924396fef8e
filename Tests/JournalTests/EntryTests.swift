import Foundation
import GRDB
import Model
import Reporter
import Signing
import Testing

@testable import Journal

/// What an entry holds, and what it leaves out.
@Suite(.timeLimit(.minutes(2)))
struct EntryTests {
  private static let names = [
    "licensed", "unlicensed", "ordinary", "nested", "none", "undetermined", "failures", "hostile", "unseen",
    "diverted",
  ]

  @Test(arguments: names) func `a record comes back as it was, but for samples that tell nothing`(
    name: String
  ) throws {
    let record = try Workplace.golden(name)
    let place = try Workplace()
    let journal = try place.open()
    defer { journal.close() }
    try journal.append(.check(record, keeping: .all, at: Workplace.moment(0)), key: place.key)
    guard case .check(let check)? = try journal.lastCheck()?.body else {
      Issue.record("it is no check")
      return
    }
    #expect(try journal.record(of: check) == record)
    // A reader of the thin one decides alike: the exit code needs no sample.
    try journal.append(.check(record, at: Workplace.moment(1)), key: place.key)
    guard case .check(let thin)? = try journal.lastCheck()?.body else { return }
    let read = try journal.record(of: thin)
    #expect(read.findings == record.findings)
    #expect(read.endpoints.flatMap(\.samples).count <= record.endpoints.flatMap(\.samples).count)
    for (whole, kept) in zip(record.endpoints, read.endpoints) {
      #expect(whole.samples.filter { $0.failure != nil } == kept.samples.filter { $0.failure != nil })
    }
  }

  @Test(arguments: names) func `a payload is JSON with sorted keys and without texts`(name: String) throws {
    let draft = try EntryDraft.check(try Workplace.golden(name), at: Workplace.moment(0))
    let payload = draft.payload(seq: 7, prev: SHA256.none)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(payload)) as? [String: Any])
    #expect(object["schema"] as? String == "vpnaudit.entry/1" && object["seq"] as? Int == 7)
    #expect(object["prev"] as? String == String(repeating: "0", count: 64))
    let again = try JSONSerialization.data(
      withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
    #expect(Array(again) == payload)
    let record = try #require(object["record"] as? [String: Any])
    let endpoints = try #require(record["endpoints"] as? [[String: Any]])
    let compliance = try #require(record["compliance"])
    // Samples may keep what a server wrote, under a key of this name.
    #expect(!holds(key: "text", compliance) && !holds(key: "text", record["tunnels"] ?? []))
    #expect(record["inputs"] == nil)
    #expect(endpoints.allSatisfy { $0["certificate"] == nil && $0["certificates"] == nil })
    #expect(!payload.contains(UInt8(ascii: "\n")))
  }

  private func holds(key: String, _ value: Any) -> Bool {
    switch value {
    case let object as [String: Any]: object[key] != nil || object.values.contains { holds(key: key, $0) }
    case let list as [Any]: list.contains { holds(key: key, $0) }
    default: false
    }
  }

  @Test func `a host whose id needs escapes has the frame that its payload has`() throws {
    for host in ["a\"b", "\u{7}", "ü", "\\", "</script>"] {
      let draft = EntryDraft.heartbeat(repeats: 3, host: host, at: Workplace.moment(0))
      let payload = draft.payload(seq: 4, prev: SHA256.none)
      let entry = try JSONDecoder().decode(Entry.self, from: Data(payload))
      #expect(entry.host == host && entry.body == .heartbeat(repeats: 3))
    }
  }

  @Test func `what checks have in common is stored once`() throws {
    let place = try Workplace()
    try place.fill(10)
    let shared: Int = try place.query("SELECT count(*) FROM shared")[0][0]
    let checks: Int = try place.query("SELECT count(*) FROM vpnaudit_checks")[0][0]
    #expect(shared <= 4 && checks == 10)
    let row = try place.query("SELECT * FROM vpnaudit_endpoints WHERE name = 'erp' ORDER BY seq")[0]
    let (median, outcome): (Int, String) = (row["median_us"], row["outcome"])
    #expect(median == 2050 && outcome == "reachable")
  }

  @Test func `numbers in netstrings are those of decimal`() {
    for number: Int64 in [0, 7, 10, -1, .max, .min, 1_795_000_000_123] {
      var digits = InlineDigits(number)
      digits.withBytes { #expect(String(decoding: $0, as: UTF8.self) == String(number)) }
    }
    var writer = NetstringWriter()
    writer.add("tls")
    writer.add(nil as String?)
    writer.add(Int64(12))
    writer.add([0x41, 0x2c])
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "3:tls,~2:12,2:A,,")
  }

  @Test func `an envelope is read in both alphabets, and nothing else is`() throws {
    let payload: [UInt8] = [0xfb, 0xff, 0xfe, 0x3e]
    let envelope = try #require(
      DSSEEnvelope(
        json: Array(#"{"payload":"-__-Pg","payloadType":"t","signatures":[{"sig":"-__-Pg=="}]}"#.utf8)))
    #expect(envelope.payload == payload && envelope.signatures[0].bytes == payload)
    let standard = try #require(
      DSSEEnvelope(json: Array(#"{"payload":"+//+Pg==","payloadType":"t","signatures":[]}"#.utf8)))
    #expect(standard.payload == payload)
    for bad in [
      "{}", "[]", #"{"payload":"=","payloadType":"t","signatures":[]}"#,
      #"{"payload":"A","payloadType":"t","signatures":[]}"#,
    ] {
      #expect(DSSEEnvelope(json: Array(bad.utf8)) == nil)
    }
  }

  @Test func `what unpacks to more than its size, or to less, is refused`() {
    let packed = Compression.deflate([UInt8](repeating: 7, count: 5000))
    #expect(Compression.inflate(packed, size: 5000)?.count == 5000)
    for size in [0, 4999, 5001, -1, Compression.bound + 1, .max] {
      #expect(Compression.inflate(packed, size: size) == nil)
    }
    #expect(Compression.inflate(packed + [0], size: 5000) == nil)
    #expect(Compression.inflate(Array(packed.dropLast()), size: 5000) == nil)
  }

  @Test func `the signed bytes are those of the protocol`() {
    #expect(
      DSSE.preAuthentication(type: "http://example.com/HelloWorld", body: Array("hello world".utf8))
        == Array("DSSEv1 29 http://example.com/HelloWorld 11 hello world".utf8))
  }
}
