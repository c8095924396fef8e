import Foundation
import GRDB
import Glibc
import Journal
import Linux
import Model
import Reporter
import Signing
import Synchronization
import Testing

@testable import Agent

/// A folder with a journal, to which the test appends as an agent does, and sinks that follow it; it goes away with them.
final class Workplace: Sendable {
  let folder: String
  var journal: String { folder + "/journal.db" }
  let notices = Mutex<[SinkNotice]>([])

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/sinks-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static func golden(_ name: String) throws -> CheckRecord {
    let path = "\(repository)/Tests/ReporterTests/Golden/record-\(name).json"
    return try JSONReport.record(from: [UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
  }

  /// A record of its own id.
  static func record(_ number: Int, of name: String = "licensed") throws -> CheckRecord {
    let record = try golden(name)
    return CheckRecord(
      id: "record-\(number)", host: record.host, time: record.time, agent: record.agent,
      inputs: record.inputs,
      observation: record.observation, tunnels: record.tunnels, endpoints: record.endpoints,
      compliance: record.compliance)
  }

  static func moment(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_795_000_000 + seconds) }

  private func key() throws -> SecretKey { try JournalKey.load(folder: folder + "/keys", credentials: nil) }

  /// Appends checks of the ids `record-N`.
  func append(_ numbers: ClosedRange<Int>, of name: String = "licensed") throws {
    try append(
      try numbers.map { number in
        try EntryDraft.check(try Self.record(number, of: name), at: Self.moment(60 * Int64(number)))
      })
  }

  func append(_ drafts: [EntryDraft]) throws {
    let file = try JournalFile(path: journal, for: .appending)
    defer { file.close() }
    let key = try key()
    for draft in drafts { try file.append(draft, key: key) }
  }

  /// Deletes every entry but those of the last so many seconds, counted in the moments of `append`.
  func prune(olderThan seconds: Int64) throws {
    let file = try JournalFile(path: journal, for: .appending)
    defer { file.close() }
    _ = try file.prune(
      olderThan: .seconds(seconds), host: nil, now: Self.moment(1_000_000), key: try key())
  }

  /// Changes the database behind the journal's back.
  func tamper(_ sql: String) throws {
    let queue = try DatabaseQueue(path: journal)
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  func removeJournal() {
    for suffix in ["", "-wal", "-shm"] { unlink(journal + suffix) }
  }

  func fleet(
    _ sinks: [SinkSettings], credentials: String? = nil, grace: Duration = .seconds(3),
    metrics: @escaping @Sendable () -> [UInt8] = { [] }
  ) -> SinkFleet {
    let context = SinkContext(
      tail: JournalTail(path: journal), stateFolder: folder, credentials: credentials, metrics: metrics,
      notify: { [self] notice in notices.withLock { $0.append(notice) } },
      pacing: Pacing(first: .milliseconds(40), longest: .milliseconds(160)))
    return SinkFleet(sinks, context, grace: grace)
  }

  var noticed: [SinkNotice] { notices.withLock { $0 } }

  /// Runs sinks while the body runs, and until they have ended.
  func running<Value: Sendable>(
    _ fleet: SinkFleet, _ body: @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await fleet.run() }
      do {
        try await wait("it begins") { !fleet.status.isEmpty }
        let value = try await body()
        group.cancelAll()
        return value
      } catch {
        group.cancelAll()
        throw error
      }
    }
  }

  /// Waits until a condition holds, for twenty seconds at most.
  func wait(
    _ what: @autoclosure () throws -> Comment, for limit: Duration = .seconds(20),
    sourceLocation: SourceLocation = #_sourceLocation,
    until condition: () throws -> Bool
  ) async throws {
    let end = MonotonicTime.now + limit
    while try !condition() {
      if MonotonicTime.now >= end {
        let said = try what()
        try #require(Bool(false), said, sourceLocation: sourceLocation)
      }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  func text(_ name: String) -> String {
    (try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)) ?? ""
  }

  /// The ids of the records in files of lines, in their order; of a line that is being written, nothing.
  func ids(_ names: String...) throws -> [String] {
    try names.flatMap { name in
      let text = text(name)
      let whole = text.utf8.lastIndex(of: UInt8(ascii: "\n")).map { text[..<$0] } ?? ""
      return try whole.split(separator: "\n").map { line in
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return object?["id"] as? String ?? object?["cause"] as? String ?? object?["kind"] as? String ?? "?"
      }
    }
  }

  func cursor(_ name: String) -> String { text("sinks/\(name).cursor") }
}
