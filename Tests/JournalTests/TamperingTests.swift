import Foundation
import GRDB
import Model
import Signing
import Testing

@testable import Journal

/// Whatever is changed in the file is found, with the number of the first entry that is not as it was.
@Suite(.timeLimit(.minutes(5)))
struct TamperingTests {
  @Test func `a journal that nobody touched is good`() async throws {
    let place = try Workplace()
    try place.fill(12)
    guard case .good(let extent) = try await place.verify() else {
      Issue.record("it is bad")
      return
    }
    #expect(extent.count == 12 && extent.first == 1 && extent.head?.seq == 12)
    #expect(try await place.firstBad(extent.head.map(String.init(describing:))) == nil)
  }

  /// Every column of every table, as the database itself lists them.
  @Test func `one altered byte in any column is found`() async throws {
    let place = try Workplace()
    try place.fill(6)
    var tried = 0
    for table in ["entry", "endpoint", "shared", "dictionary", "name"] {
      for column in try place.query("SELECT name FROM pragma_table_info('\(table)')").map({ $0[0] as String })
      {
        let copy = try Workplace(key: place.key)
        // The log is written back when the last one closes the file.
        try FileManager.default.removeItem(atPath: copy.folder)
        try FileManager.default.copyItem(atPath: place.folder, toPath: copy.folder)
        let changed = try alter(table, column, in: copy)
        guard changed else { continue }
        tried += 1
        let bad = try await copy.firstBad()
        // What is shared is bad from the first entry on that refers to it.
        #expect(bad == (isCommon(table) ? 1 : 4), "\(table).\(column)")
      }
    }
    #expect(tried >= 26)
  }

  /// Whether entries refer to its rows by digest.
  private func isCommon(_ table: String) -> Bool { ["shared", "dictionary", "name"].contains(table) }

  /// Alters one byte of a column of the fourth entry, or of all that is shared; false where there is nothing to alter.
  private func alter(_ table: String, _ column: String, in place: Workplace) throws -> Bool {
    let condition = isCommon(table) ? "1" : "seq = 4 \(table == "endpoint" ? "AND place = 1" : "")"
    let rows = try place.query("SELECT \(column) FROM \(table) WHERE \(condition)")
    guard let value = rows.first.map({ $0[0] as DatabaseValue }), !value.isNull else { return false }
    switch value.storage {
    case .int64 where isCommon(table): try place.tamper("UPDATE \(table) SET \(column) = \(column) + 100")
    case .int64(let number):
      // A place of its own: 104 is no other entry's number.
      try place.tamper(
        "UPDATE \(table) SET \(column) = ? WHERE \(condition)",
        [["seq", "place"].contains(column) ? number + 100 : number ^ 1])
    case .string(let text):
      var bytes = Array(text.utf8)
      bytes[bytes.count / 2] ^= 1
      try place.tamper(
        "UPDATE \(table) SET \(column) = ? WHERE \(column) = ? AND (\(condition))",
        [String(decoding: bytes, as: UTF8.self), text])
    case .blob(let data):
      for row in try place.query("SELECT rowid, \(column) FROM \(table) WHERE \(condition)")
      where isCommon(table) {
        var bytes = [UInt8](row[1] as Data)
        bytes[bytes.count / 2] ^= 1
        try place.tamper("UPDATE \(table) SET \(column) = ? WHERE rowid = ?", [Data(bytes), row[0] as Int64])
      }
      if !isCommon(table) {
        var bytes = [UInt8](data)
        bytes[bytes.count / 2] ^= 1
        try place.tamper("UPDATE \(table) SET \(column) = ? WHERE \(condition)", [Data(bytes)])
      }
    case .null, .double: return false
    }
    return true
  }

  @Test(arguments: [
    "payload = zeroblob(100000000)", "record = hex(zeroblob(50000000))", "at = 'soon'", "host = x'00'",
    "size = 1e9", "payload = 7", "hash = ''", "key = 'k'",
  ])
  func `a value of another type is found, and ends nothing`(change: String) async throws {
    let place = try Workplace()
    try place.fill(5)
    try place.tamper("UPDATE entry SET \(change) WHERE seq = 3")
    #expect(try await place.firstBad() == 3)
  }

  /// `PRAGMA integrity_check` is content with nearly all of them.
  @Test func `bytes that flip anywhere in the file never pass for what was stored, and end nothing`()
    async throws
  {
    let place = try Workplace()
    try place.fill(40)
    let whole = try Data(contentsOf: URL(fileURLWithPath: place.path))
    let head = try #require(try place.open(for: .reading).head())
    var random = SystemRandomNumberGenerator()
    var found = 0
    for _ in 0..<240 {
      var bytes = whole
      let offset = Int.random(in: 4096..<bytes.count, using: &random)
      bytes[offset] ^= UInt8.random(in: 1...255, using: &random)
      let copy = try Workplace(key: place.key)
      try bytes.write(to: URL(fileURLWithPath: copy.path))
      do {
        // What is good has all that was stored; the byte was in a place that holds nothing, or in a view or an index.
        switch try await copy.verify("\(head)") {
        case .good(let extent): #expect(extent.count == 40, "offset \(offset)")
        case .bad, .undecided: found += 1
        }
      } catch is JournalError { found += 1 }
    }
    // About a quarter of the file's bytes are somebody's: fewer than ten of these do not come by chance.
    #expect(found >= 10)
  }

  @Test func `a removed entry is found`() async throws {
    let place = try Workplace()
    try place.fill(8)
    try place.tamper("DELETE FROM entry WHERE seq = 5")
    try place.tamper("DELETE FROM endpoint WHERE seq = 5")
    #expect(try await place.firstBad() == 5)
    try place.tamper("DELETE FROM entry WHERE seq < 3")
    #expect(try await place.firstBad() == 1)
  }

  @Test func `two that changed places are found`() async throws {
    let place = try Workplace()
    try place.fill(8)
    for table in ["entry", "endpoint"] {
      try place.tamper("UPDATE \(table) SET seq = 100 WHERE seq = 3")
      try place.tamper("UPDATE \(table) SET seq = 3 WHERE seq = 6")
      try place.tamper("UPDATE \(table) SET seq = 6 WHERE seq = 100")
    }
    #expect(try await place.firstBad() == 3)
  }

  @Test func `a tail that was cut is found by the head that was kept elsewhere`() async throws {
    let place = try Workplace()
    try place.fill(8)
    let head = try #require(try place.open(for: .reading).head())
    try place.tamper("DELETE FROM entry WHERE seq > 6")
    try place.tamper("DELETE FROM endpoint WHERE seq > 6")
    #expect(try await place.firstBad() == nil, "nothing in the file itself says so")
    #expect(try await place.firstBad("\(head)") == 7)
  }

  @Test func `a tail that was written anew with the right key is found by the head`() async throws {
    let place = try Workplace()
    try place.fill(8)
    let head = try #require(try place.open(for: .reading).head())
    try place.tamper("DELETE FROM entry WHERE seq > 6")
    try place.tamper("DELETE FROM endpoint WHERE seq > 6")
    try place.fill(4, from: 500_000)
    #expect(try await place.firstBad() == nil)
    #expect(try await place.firstBad("\(head)") == 8)
  }

  @Test func `entries of another host's journal are found`() async throws {
    let place = try Workplace()
    let other = try Workplace()
    try place.fill(6)
    try other.fill(9, from: 60)
    let queue = try DatabaseQueue(path: place.path)
    let foreign = other.path
    try await queue.writeWithoutTransaction { db in
      try db.execute(sql: "ATTACH '\(foreign)' AS other")
      for table in ["entry", "endpoint"] {
        try db.execute(sql: "INSERT INTO main.\(table) SELECT * FROM other.\(table) WHERE seq > 6")
      }
    }
    try queue.close()
    guard case .bad(let fault, _) = try await place.verify() else {
      Issue.record("it is good")
      return
    }
    #expect(fault.seq == 7)
    guard case .foreignKey = fault.kind else {
      Issue.record("it is \(fault.kind)")
      return
    }
    // With both keys the chain itself breaks there.
    guard case .bad(let link, _) = try await place.verify(keys: [place.key.publicKey, other.key.publicKey])
    else {
      Issue.record("it is good")
      return
    }
    #expect(link == ChainFault(7, .link))
  }

  @Test func `nothing can be said without a key, and of nothing`() async throws {
    let place = try Workplace()
    try place.fill(0)
    #expect(try await place.verify() == .undecided(.empty))
    #expect(try await place.verify(keys: []) == .undecided(.noKey))
    #expect(try await place.firstBad("3:" + String(repeating: "0", count: 64)) == 1)
  }

  @Test(arguments: [
    "", "1", "0:" + String(repeating: "0", count: 64), "1:abc", "1:" + String(repeating: "g", count: 64),
  ])
  func `what is no head is refused`(text: String) { #expect(ChainHead(text) == nil) }
}
