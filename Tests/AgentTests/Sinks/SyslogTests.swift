import Foundation
import Glibc
import Journal
import Linux
import Model
import Synchronization
import Testing

@testable import Agent

/// Sinks of syslog; a real rsyslog reads them.
@Suite(.timeLimit(.minutes(3)))
struct SyslogTests {
  private static let rsyslog = "/usr/sbin/rsyslogd"
  private static let hasRsyslog = FileManager.default.isExecutableFile(atPath: rsyslog)

  private func settings(_ receiver: SyslogSettings.Receiver) -> SinkSettings {
    SinkSettings(
      name: "log", start: .oldest, kind: .syslog(SyslogSettings(receiver: receiver, facility: .local3)))
  }

  @Test func `a message has the form of RFC 5424`() throws {
    let place = try Workplace()
    try place.append(1...1)
    let receiver = try DatagramReceiver(place.folder + "/log")
    let sink = SyslogSink(
      SyslogSettings(receiver: .local(path: receiver.path), facility: .local3), name: "log")
    #expect(sink.deliver(try Items.all(place), until: try Deadline()) == .delivered(1))
    let message = String(decoding: try receiver.next().bytes, as: UTF8.self)
    let match = message.wholeMatch(
      of: /<158>1 2026-[-0-9]*T[:0-9]*\.\d{3}Z bj-build-01 vpnaudit - check \[meta sequenceId="1"\] (\{.*\})/)
    let json = try #require(match, "\(message)").output.1
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    #expect(object?["record"] as? String == "record-1")
  }

  @Test(.enabled(if: hasRsyslog, "rsyslog is not installed"), arguments: ["local", "udp", "tcp"])
  func `rsyslog has every message whole, in order, with its fields`(_ way: String) async throws {
    let place = try Workplace()
    try place.append(1...60)
    let longest = try Items.longest()
    try place.append([.check(longest, at: Workplace.moment(9000))])
    let (daemon, receiver) = try Rsyslog.start(in: place, way)
    defer { daemon.stop() }
    let fleet = place.fleet([settings(receiver)])
    try await place.running(fleet) {
      try await place.wait("\(fleet.status)") { fleet.status[0].delivered == 61 }
      try await place.wait("rsyslog: \(daemon.words)") { daemon.lines.count >= 61 }
    }
    let fields = daemon.lines.map { $0.split(separator: "|", maxSplits: 5, omittingEmptySubsequences: false) }
    #expect(fields.map { $0[3] } == (1...61).map { "[meta sequenceId=\"\($0)\"]" })
    #expect(Set(fields.map { $0[..<3].joined(separator: "|") }) == ["local3.info|vpnaudit|check"])
    let sizes = try fields.map { fields in
      let object = try JSONSerialization.jsonObject(with: Data(fields[5].utf8)) as? [String: Any]
      #expect(object?["schema"] as? String == "vpnaudit.log/1")
      return fields[5].utf8.count
    }
    #expect(sizes.last.map { $0 > 7900 } == true)
    // It may not have listened yet at first.
    #expect(HTTPRules.refused(place) == [] && fleet.status[0].gaps == 0)
  }

  @Test(.enabled(if: hasRsyslog, "rsyslog is not installed"))
  func `a server that was down gets everything later, in order`() async throws {
    let place = try Workplace()
    try place.append(1...5)
    let (daemon, receiver) = try Rsyslog.start(in: place, "tcp")
    daemon.stop()
    let fleet = place.fleet([settings(receiver)])
    try await place.running(fleet) {
      try await place.wait("a failure") { fleet.status[0].failure != nil }
      try place.append(6...50)
      fleet.wake()
      try daemon.start()
      try await place.wait("\(fleet.status)") {
        fleet.status[0].delivered == 50 && fleet.status[0].failure == nil
      }
      try await place.wait("rsyslog") { daemon.lines.count >= 50 }
    }
    daemon.stop()
    #expect(
      daemon.lines.map { $0.split(separator: "|")[3] } == (1...50).map { "[meta sequenceId=\"\($0)\"]" })
  }

  @Test func `a port of UDP at which nothing listens is a failure`() async throws {
    let place = try Workplace()
    try place.append(1...2)
    let port = try Rsyslog.freePort(Int32(SOCK_DGRAM.rawValue))
    let fleet = place.fleet([settings(.udp(host: "127.0.0.1", port: port))])
    try await place.running(fleet) {
      try await place.wait("the failure") {
        fleet.status[0].failure == .connection(.refused(SystemError(ECONNREFUSED)))
      }
    }
    #expect(fleet.status[0].delivered == nil)
  }

  @Test func `a server that does not read holds the sink up for its time, and the end does not wait for it`()
    async throws
  {
    let place = try Workplace()
    try place.append(1...1)
    // Listened at, and never accepted nor read.
    let listener = try SilentListener()
    let fleet = place.fleet(
      [settings(.tcp(host: "127.0.0.1", port: listener.port))], grace: .milliseconds(300))
    let began = try await place.running(fleet) {
      // The kernel acknowledges for it, until its buffers are full.
      try await place.wait("\(fleet.status)") { fleet.status[0].delivered == 1 }
      try place.append(
        try (2...40).map {
          try EntryDraft.check(try Items.longest(id: "\($0)"), at: Workplace.moment(60 * Int64($0)))
        })
      fleet.wake()
      try await place.wait("\(fleet.status)") { fleet.status[0].delivered ?? 0 >= 1 }
      return MonotonicTime.now
    }
    #expect(MonotonicTime.now - began < .seconds(2))
  }
}

/// A real rsyslog with one input, which writes the fields of what it gets a line each.
final class Rsyslog: Sendable {
  let folder: String
  private let process = Mutex<Process?>(nil)

  static func start(in place: Workplace, _ way: String) throws -> (Rsyslog, SyslogSettings.Receiver) {
    let folder = place.folder + "/rsyslog"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let port = try freePort(Int32((way == "udp" ? SOCK_DGRAM : SOCK_STREAM).rawValue))
    let (input, receiver): (String, SyslogSettings.Receiver) =
      switch way {
      case "local":
        (
          """
          module(load="imuxsock" SysSock.Use="off")
          input(type="imuxsock" Socket="\(folder)/log" UseSpecialParser="off" ParseHostname="on" RateLimit.Interval="0")
          """, .local(path: folder + "/log")
        )
      case "udp":
        (
          "module(load=\"imudp\")\ninput(type=\"imudp\" address=\"127.0.0.1\" port=\"\(port)\")",
          .udp(host: "127.0.0.1", port: port)
        )
      default:
        (
          "module(load=\"imtcp\")\ninput(type=\"imtcp\" address=\"127.0.0.1\" port=\"\(port)\")",
          .tcp(host: "127.0.0.1", port: port)
        )
      }
    let configuration = """
      global(workDirectory="\(folder)")
      \(input)
      template(name="line" type="string" string="%syslogfacility-text%.%syslogseverity-text%|%app-name%|%msgid%|%structured-data%|%timestamp:::date-rfc3339%|%msg:::sp-if-no-1st-sp%%msg%\\n")
      action(type="omfile" file="\(folder)/collected" template="line")
      """
    try configuration.write(toFile: folder + "/rsyslog.conf", atomically: true, encoding: .utf8)
    let daemon = Rsyslog(folder)
    try daemon.start()
    return (daemon, receiver)
  }

  private init(_ folder: String) { self.folder = folder }

  deinit { stop() }

  func start() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = [
      "--kill-after=5", "100", "/usr/sbin/rsyslogd", "-n", "-f", folder + "/rsyslog.conf", "-i",
      folder + "/pid",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    _ = FileManager.default.createFile(atPath: folder + "/words", contents: nil)
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder + "/words"))
    try Unblocked.run(process)
    self.process.withLock { $0 = process }
    // Until then a signal for timeout(1) might not reach it, and whoever waits for both would wait for ever.
    let end = MonotonicTime.now + .seconds(20)
    while !FileManager.default.fileExists(atPath: folder + "/pid") {
      try #require(MonotonicTime.now < end, "rsyslog did not start: \(words)")
      usleep(5000)
    }
  }

  func stop() {
    process.withLock { process in
      process?.terminate()
      process?.waitUntilExit()
      process = nil
    }
  }

  var words: String { (try? String(contentsOfFile: folder + "/words", encoding: .utf8)) ?? "" }

  var lines: [String] {
    ((try? String(contentsOfFile: folder + "/collected", encoding: .utf8)) ?? "").split(separator: "\n").map {
      String($0.replacing("| {", with: "|{"))
    }
  }

  /// A port of loopback at which nothing listens by now.
  static func freePort(_ kind: Int32) throws -> UInt16 {
    let probe = socket(AF_INET, kind, 0)
    defer { close(probe) }
    return try bound(probe)
  }

  static func bound(_ descriptor: Int32) throws -> UInt16 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    try #require(isBound)
    return UInt16(bigEndian: address.sin_port)
  }
}

/// A port at which something listens that never answers.
final class SilentListener {
  private let descriptor: Int32
  let port: UInt16

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var size: Int32 = 2048
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    port = try Rsyslog.bound(descriptor)
    try #require(listen(descriptor, 4) == 0)
  }

  deinit { close(descriptor) }
}
