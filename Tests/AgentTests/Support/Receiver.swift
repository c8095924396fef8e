import Foundation
import Glibc
import Linux
import Synchronization
import Testing

/// `receiver.py`, which answers as a plan says and writes down what it got; it ends with the test.
final class Receiver: Sendable {
  static let isPossible = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")
  static let why: Comment = "python3 is not installed"

  let folder: String
  private let process = Mutex<Process?>(nil)
  private let tls: (certificate: String, key: String)?

  /// Starts one, unless it is to be down at first; its port is the same whenever it is started.
  init(in place: Workplace, tls: (certificate: String, key: String)? = nil, plan: [String] = []) throws {
    folder = place.folder + "/receiver-\(UUID().uuidString)"
    self.tls = tls
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try self.plan(plan)
    try start()
  }

  deinit { stop() }

  func plan(_ lines: [String]) throws {
    try lines.map { $0 + "\n" }.joined().write(toFile: folder + "/plan", atomically: true, encoding: .utf8)
  }

  var port: Int { Int((try? String(contentsOfFile: folder + "/port", encoding: .utf8)) ?? "") ?? 0 }

  func start() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments =
      [
        "--kill-after=1", "120", "python3", "-B",
        Workplace.repository + "/Tests/AgentTests/Sinks/Receivers/receiver.py", folder,
      ]
      + (tls.map { ["--tls", $0.certificate, $0.key] } ?? [])
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try Unblocked.run(process)
    self.process.withLock { $0 = process }
    // Its port is known, or, after a restart, listened at once more.
    let end = MonotonicTime.now + .seconds(20)
    while !isListening {
      try #require(MonotonicTime.now < end, "the receiver did not start")
      usleep(5000)
    }
  }

  private var isListening: Bool {
    guard port > 0 else { return false }
    let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(probe) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  func stop() {
    process.withLock { process in
      process?.terminate()
      process?.waitUntilExit()
      process = nil
    }
  }

  /// One request as it came.
  struct Request {
    let path: String
    let headers: [String: String]
    let body: Data
    let plan: String
    let at: Double

    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body) as? [String: Any]) ?? [:] }
  }

  var requests: [Request] {
    ((try? String(contentsOfFile: folder + "/requests", encoding: .utf8)) ?? "").split(separator: "\n")
      .compactMap {
        guard let object = try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] else {
          return nil
        }
        return Request(
          path: object["path"] as? String ?? "", headers: object["headers"] as? [String: String] ?? [:],
          body: Data(base64Encoded: object["body"] as? String ?? "") ?? Data(),
          plan: object["plan"] as? String ?? "",
          at: object["at"] as? Double ?? 0)
      }
  }

  /// Those that were answered with success.
  var accepted: [Request] { requests.filter { $0.plan.hasPrefix("2") } }
}

/// Starts programs with no signal blocked: tests run on threads that block all.
enum Unblocked {
  static func run(_ process: Process) throws {
    var (empty, before) = (sigset_t(), sigset_t())
    sigemptyset(&empty)
    pthread_sigmask(SIG_SETMASK, &empty, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
  }
}

/// Another program that a test runs.
enum Shell {
  /// Runs a script for a minute at most: its output, and what it ended with.
  @discardableResult
  static func run(_ script: String, in folder: String) throws -> (output: String, status: Int32) {
    let out = folder + "/out-\(UUID().uuidString)"
    try Data().write(to: URL(fileURLWithPath: out))
    defer { unlink(out) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = ["60", "bash", "-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: out))
    process.standardOutput = handle
    process.standardError = handle
    try Unblocked.run(process)
    process.waitUntilExit()
    return (
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: out)), as: UTF8.self),
      process.terminationStatus
    )
  }

  /// The program that runs sinks until it is killed, beside the tests' own.
  static let driver: String = {
    let here = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let candidates = [here.path, Bundle.main.bundleURL.path, Workplace.repository + "/.build/debug"]
    return candidates.map { $0 + "/sinkdriver" }.first { FileManager.default.isExecutableFile(atPath: $0) }
      ?? "sinkdriver"
  }()

  /// The Python with the packages that tests compare with (`Scripts/validator`).
  static let python = Workplace.repository + "/.build/validator/bin/python"
  static func hasPackage(_ name: String) -> Bool {
    (try? run("'\(python)' -c 'import \(name)'", in: "/tmp").status) == 0
  }
}
