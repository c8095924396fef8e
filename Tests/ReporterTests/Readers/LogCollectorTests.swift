import Foundation
import Glibc
import Model
import Testing

@testable import Reporter

/// rsyslog, as it reads a file that lines are appended to.
@Suite(.timeLimit(.minutes(5)))
struct LogCollectorTests {
  private static let rsyslog = "/usr/sbin/rsyslogd"

  /// Lines as long as they become, of records that differ by their ids.
  private static func lines(_ count: Int, _ bytes: (CheckRecord) throws -> [UInt8]) throws -> [Data] {
    let path = Path(interface: "tun0", source: nil, nextHop: nil)
    let records = try (0..<count).map { number in
      let many = try (0..<300).map {
        try SampleParts.reachable(
          "\(HostileNames.all[$0 % HostileNames.all.count])\($0)", target: "tls://erp.corp.test:443",
          path: path)
      }
      let record = SampleParts.record(
        tunnels: try SampleRecord.licensed.record.tunnels, endpoints: many,
        compliance: Compliance(status: .compliant, tag: .licensed, outcome: .reachable, reasons: []))
      return CheckRecord(
        id: "\(number)", host: record.host, time: record.time, agent: record.agent, inputs: record.inputs,
        observation: record.observation, tunnels: record.tunnels, endpoints: record.endpoints,
        compliance: record.compliance)
    }
    return try records.map { Data(try bytes($0)) }
  }

  /// Appends lines, and renames the file twice meanwhile, as log rotation does; what rsyslog, with its own limits,
  /// writes of them.
  private static func collected(_ lines: [Data], until isEnough: (Data) -> Bool) throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "vpnaudit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("vpnaudit.jsonl")
    let output = folder.appendingPathComponent("collected")
    let configuration = """
      global(workDirectory="\(folder.path)")
      module(load="imfile")
      input(type="imfile" File="\(file.path)" Tag="vpnaudit")
      template(name="line" type="string" string="%msg%\\n")
      action(type="omfile" file="\(output.path)" template="line")
      """
    try Data(configuration.utf8).write(to: folder.appendingPathComponent("rsyslog.conf"))
    try Data().write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = [
      "--kill-after=5", "60", rsyslog, "-n", "-f", folder.path + "/rsyslog.conf", "-i", folder.path + "/pid",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    // A program inherits the thread's mask, and tests run on threads that block all signals.
    var (empty, before) = (sigset_t(), sigset_t())
    sigemptyset(&empty)
    pthread_sigmask(SIG_SETMASK, &empty, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
    // timeout(1) passes the signal on.
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    let part = max(1, lines.count / 3)
    for (number, line) in lines.enumerated() {
      if number > 0, number % part == 0 {
        // A file is renamed once it is being read: nobody finds one that came and went unseen.
        let end = Date().addingTimeInterval(10)
        while (try? Data(contentsOf: output)).map(count) ?? 0 <= number - part, Date() < end {
          usleep(10_000)
        }
        try FileManager.default.moveItem(at: file, to: URL(fileURLWithPath: "\(file.path).\(number)"))
        try Data().write(to: file)
      }
      let handle = try FileHandle(forWritingTo: file)
      try handle.seekToEnd()
      try handle.write(contentsOf: line)
      try handle.close()
    }
    let end = Date().addingTimeInterval(50)
    var found = Data()
    while !isEnough(found), Date() < end, process.isRunning {
      usleep(50_000)
      found = (try? Data(contentsOf: output)) ?? Data()
    }
    return found
  }

  private static func count(_ data: Data) -> Int { data.count { $0 == UInt8(ascii: "\n") } }

  @Test(.enabled(if: Reader.isPossible(rsyslog), "rsyslog is not installed"))
  func `rsyslog passes on every line of the log whole, over rotations`() throws {
    let lines = try Self.lines(90, LogLine.bytes)
    #expect(lines.contains { $0.count > LogLine.limit - 200 })
    let found = try Self.collected(lines) { Self.count($0) >= lines.count }
    // Not compared by the expectation itself: that looks for the least difference, for minutes.
    let isWhole = found == lines.reduce(Data(), +)
    #expect(isWhole, "\(Self.count(found)) of \(lines.count) lines, \(found.count) bytes")
  }

  @Test(.enabled(if: Reader.isPossible(rsyslog), "rsyslog is not installed"))
  func `rsyslog cuts whole records, which is why there is another form`() throws {
    let lines = try Self.lines(1) { try JSONReport.line(of: $0) }
    let found = try Self.collected(lines) { $0.count >= 8000 }
    let isCut = found != lines[0] && found.starts(with: lines[0].prefix(8000))
    #expect(lines[0].count > 100_000 && isCut)
    let first = found.split(separator: UInt8(ascii: "\n"))[0]
    #expect(throws: (any Error).self) { try JSONSerialization.jsonObject(with: first) }
  }
}
