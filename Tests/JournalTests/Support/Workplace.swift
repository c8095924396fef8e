import Foundation
import GRDB
import Model
import Reporter
import Signing
import Testing

@testable import Journal

/// A folder with a journal of its own that goes away with it.
final class Workplace {
  let folder: String
  let key: SecretKey
  var path: String { folder + "/journal.db" }

  init(key: SecretKey? = nil) throws {
    folder = FileManager.default.temporaryDirectory.path + "/journal-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    chmod(folder, 0o755)
    self.key = try key ?? SecretKey.generate()
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  static func golden(_ name: String) throws -> CheckRecord {
    let path = "\(repository)/Tests/ReporterTests/Golden/record-\(name).json"
    return try JSONReport.record(from: [UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
  }

  /// A moment, so many seconds after the first.
  static func moment(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_795_000_000 + seconds) }

  func open(for purpose: JournalFile.Purpose = .appending) throws -> JournalFile {
    try JournalFile(path: path, for: purpose)
  }

  /// Appends checks, alternating between two stored records, an hour after each other.
  func fill(_ count: Int, from start: Int64 = 0) throws {
    let records = try ["licensed", "unlicensed"].map(Self.golden)
    let journal = try open()
    defer { journal.close() }
    for number in 0..<count {
      try journal.append(
        .check(records[number % 2], at: Self.moment(start + 3600 * Int64(number))), key: key)
    }
  }

  func verify(_ head: String? = nil, keys: [PublicKey]? = nil) async throws -> Verification {
    let journal = try open(for: .reading)
    defer { journal.close() }
    return try await journal.verify(
      keys: keys ?? [key.publicKey], head: try head.map { try #require(ChainHead($0)) })
  }

  /// The number of the first bad entry; nil where all are good.
  func firstBad(_ head: String? = nil) async throws -> Int64? {
    switch try await verify(head) {
    case .good: nil
    case .bad(let fault, _): fault.seq
    case .undecided(let why): throw Surprise(what: "\(why)")
    }
  }

  struct Surprise: Error { let what: String }

  /// Changes the database behind the journal's back.
  func tamper(_ sql: String, _ arguments: StatementArguments = []) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: sql, arguments: arguments) }
    try queue.close()
  }

  func query(_ sql: String) throws -> [Row] {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { try Row.fetchAll($0, sql: sql) }
  }
}

/// Another program that a test runs.
enum Shell {
  struct Result {
    let status: Int32
    let output: String
  }

  /// The program beside the tests' own.
  static let driver: String = {
    let here = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let candidates = [here.path, Bundle.main.bundleURL.path, Workplace.repository + "/.build/debug"]
    return candidates.map { $0 + "/journalbench" }.first { FileManager.default.isExecutableFile(atPath: $0) }
      ?? "journalbench"
  }()

  /// Runs a script for a minute at most; `$driver` and `$record` are the bench's program and a record.
  static func run(_ script: String, in folder: String) throws -> Result {
    let out = folder + "/out-\(UUID().uuidString)"
    try Data().write(to: URL(fileURLWithPath: out))
    defer { unlink(out) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = ["60", "bash", "-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var variables = ProcessInfo.processInfo.environment
    variables["driver"] = driver
    variables["record"] = Workplace.repository + "/Tests/ReporterTests/Golden/record-licensed.json"
    process.environment = variables
    process.standardInput = FileHandle.nullDevice
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: out))
    process.standardOutput = handle
    process.standardError = handle
    var empty = sigset_t()
    var before = sigset_t()
    sigemptyset(&empty)
    pthread_sigmask(SIG_SETMASK, &empty, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: URL(fileURLWithPath: out)), as: UTF8.self))
  }
}
