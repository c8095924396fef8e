import Foundation
import Glibc
import Journal
import Linux
import Model
import Testing

@testable import Agent

/// What happens to sinks: full disks, hostile names, journals that are damaged or not there.
@Suite(.timeLimit(.minutes(3)))
struct MishapTests {
  private func lines(_ path: String, _ content: SinkSettings.Content = .thin) -> SinkSettings {
    SinkSettings(
      name: "lines", start: .oldest, kind: .jsonLines(JSONLinesSettings(path: path, content: content)))
  }

  @Test(.enabled(if: geteuid() == 0, "a small file system needs root"))
  func `a full disk leaves no half line, and nothing is missing once there is room`() async throws {
    let place = try Workplace()
    let disk = place.folder + "/disk"
    mkdir(disk, 0o755)
    try #require(mount("tmpfs", disk, "tmpfs", 0, "size=256k") == 0)
    defer { umount2(disk, Int32(MNT_DETACH)) }
    try place.append(1...100)
    let fleet = place.fleet([lines(disk + "/lines.jsonl")])
    var first = 0
    try await place.running(fleet) {
      try await place.wait("the failure") {
        fleet.status[0].failure == .file(.system(SystemError(ENOSPC), .writing))
      }
    }
    let written = try place.ids("disk/lines.jsonl")
    first = written.count
    #expect(place.text("disk/lines.jsonl").hasSuffix("}\n") && written == (1...first).map { "record-\($0)" })
    #expect(fleet.status[0].delivered ?? 0 == Int64(first))
    rename(disk + "/lines.jsonl", place.folder + "/first.jsonl")
    try Data(contentsOf: URL(fileURLWithPath: disk + "/lines.jsonl")).write(
      to: URL(fileURLWithPath: place.folder + "/first.jsonl"))
    unlink(disk + "/lines.jsonl")
    try #require(mount("tmpfs", disk, "tmpfs", UInt(MS_REMOUNT), "size=64m") == 0)
    let again = place.fleet([lines(disk + "/lines.jsonl")])
    try await place.running(again) {
      try await place.wait("\(again.status)") {
        again.status[0].delivered == 100 && again.status[0].failure == nil
      }
    }
    #expect(try place.ids("first.jsonl", "disk/lines.jsonl") == (1...100).map { "record-\($0)" })
  }

  @Test func `hostile names end no line and begin no field, in any sink`() async throws {
    let place = try Workplace()
    try place.append([.check(try Items.hostileRecord(), at: Workplace.moment(1))])
    let items = try Items.all(place)
    let item = try #require(items.first)
    for content in SinkSettings.Content.allCases {
      let line = try #require(ItemForms.line(of: item, content, sink: "x"))
      #expect(line.count { $0 == UInt8(ascii: "\n") } == 1 && line.last == UInt8(ascii: "\n"))
      #expect(line.dropLast().allSatisfy { $0 >= 0x20 && $0 != 0x7f })
      #expect(
        !String(decoding: line, as: UTF8.self).unicodeScalars.contains {
          ["\u{202e}", "\u{2028}"].contains($0)
        })
      _ = try JSONSerialization.jsonObject(with: Data(line))
    }
    let socket = try DatagramReceiver(place.folder + "/socket")
    #expect(
      JournaldSink(content: .thin, name: "x", path: socket.path).deliver(items, until: try Deadline())
        == .delivered(1))
    let fields = try NativeMessage.fields(try socket.next().bytes)
    #expect(fields.filter { $0.name == "PRIORITY" }.map(\.value) == [Array("6".utf8)])
    #expect(fields.filter { $0.name == "MESSAGE" }.count == 1)
    let syslog = SyslogSink(SyslogSettings(receiver: .local(path: socket.path)), name: "x")
    #expect(syslog.deliver(items, until: try Deadline()) == .delivered(1))
    let message = try socket.next().bytes
    #expect(message.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
    // The host's name is none that the form could hold.
    #expect(String(decoding: message, as: UTF8.self).contains("Z - vpnaudit - check ["))
  }

  @Test(.enabled(if: Receiver.isPossible, Receiver.why))
  func `hostile names are texts to receivers over HTTP`() async throws {
    let place = try Workplace()
    try place.append([.check(try Items.hostileRecord(), at: Workplace.moment(1))])
    let receiver = try Receiver(in: place)
    let fleet = place.fleet([HTTPRules.otlp(HTTPRules.receiver(receiver.port), signals: [.logs, .metrics])])
    try await place.running(fleet) {
      try await place.wait("\(fleet.status)") { fleet.status[0].delivered == 1 }
    }
    #expect(receiver.requests.count == 2 && receiver.requests.allSatisfy { !$0.json.isEmpty })
    for request in receiver.requests {
      #expect(request.body.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
      #expect(!String(decoding: request.body, as: UTF8.self).unicodeScalars.contains("\u{202e}"))
    }
    let metrics = HTTPRules.list(receiver.requests[1].json, "resourceMetrics").flatMap {
      HTTPRules.list($0, "scopeMetrics")
    }.flatMap { HTTPRules.list($0, "metrics") }
    let severities = metrics.filter { $0["name"] as? String == "vpnaudit_severity" }
    #expect(severities.count == 1)
    #expect(HTTPRules.list(severities.first?["gauge"] as? [String: Any] ?? [:], "dataPoints").count == 4)
  }

  @Test func `a journal that is not there yet is a failure, and its entries are passed on as they come`()
    async throws
  {
    let place = try Workplace()
    let fleet = place.fleet([lines(place.folder + "/lines.jsonl")])
    try await place.running(fleet) {
      try await place.wait("the failure") { fleet.status[0].failure == .journal(.missing) }
      try place.append(1...2)
      fleet.wake()
      try await place.wait("\(fleet.status)") {
        fleet.status[0].delivered == 2 && fleet.status[0].failure == nil
      }
    }
    #expect(try place.ids("lines.jsonl") == ["record-1", "record-2"])
  }

  @Test func `an entry that cannot be read is said, and the others are passed on`() async throws {
    let place = try Workplace()
    try place.append(1...5)
    try place.tamper("UPDATE entry SET payload = x'00' WHERE seq = 3")
    let fleet = place.fleet([lines(place.folder + "/lines.jsonl")])
    try await place.running(fleet) {
      try await place.wait("\(fleet.status)") { fleet.status[0].delivered == 5 }
    }
    #expect(try place.ids("lines.jsonl") == ["record-1", "record-2", "damaged", "record-4", "record-5"])
    #expect(fleet.status[0].gaps == 1)
  }

  @Test func `entries that somebody took out of the middle are said to be gone`() async throws {
    let place = try Workplace()
    try place.append(1...6)
    try place.tamper("DELETE FROM entry WHERE seq IN (3, 4)")
    let fleet = place.fleet([lines(place.folder + "/lines.jsonl")])
    try await place.running(fleet) {
      try await place.wait("\(fleet.status)") { fleet.status[0].delivered == 6 }
    }
    #expect(try place.ids("lines.jsonl") == ["record-1", "record-2", "pruned", "record-5", "record-6"])
  }

  @Test(.enabled(if: geteuid() == 0, "a read-only mount needs root"))
  func `a cursor that cannot be written is a failure, and what was passed on comes twice rather than never`()
    async throws
  {
    let place = try Workplace()
    try place.append(1...2)
    let settings = lines(place.folder + "/lines.jsonl")
    let fleet = place.fleet([settings])
    let cursors = place.folder + "/sinks"
    try await place.running(fleet) {
      try await place.wait("the first") { fleet.status[0].delivered == 2 }
      try #require(mount(cursors, cursors, "", UInt(MS_BIND), nil) == 0)
      try #require(mount("", cursors, "", UInt(MS_BIND | MS_REMOUNT | MS_RDONLY), nil) == 0)
      try place.append(3...4)
      fleet.wake()
      try await place.wait("\(fleet.status)") {
        if case .cursor = fleet.status[0].failure { fleet.status[0].delivered == 4 } else { false }
      }
    }
    umount2(cursors, Int32(MNT_DETACH))
    let again = place.fleet([settings])
    try await place.running(again) {
      try await place.wait("\(again.status)") { again.status[0].delivered == 4 }
    }
    #expect(
      try place.ids("lines.jsonl") == [
        "record-1", "record-2", "record-3", "record-4", "record-3", "record-4",
      ])
  }

  @Test func `two sinks of every kind end with the agent, and nothing stays open`() async throws {
    let place = try Workplace()
    try place.append(1...3)
    func open() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").map {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) ?? ""
      }
    }
    let before = try open().count
    for _ in 0..<20 {
      let fleet = place.fleet([
        lines(place.folder + "/lines.jsonl"),
        SinkSettings(name: "metrics", kind: .textfile(path: place.folder + "/a.prom")),
        SinkSettings(name: "journal", kind: .syslog(SyslogSettings(receiver: .local(path: "/gone")))),
        HTTPRules.otlp(HTTPRules.receiver(1)),
      ])
      try await place.running(fleet) {
        try await place.wait("\(fleet.status)") { fleet.status[0].delivered == 3 }
      }
    }
    // The last of their threads goes a moment after it was told to.
    try await place.wait("\(before) descriptors before, and now \(try open().sorted())") {
      try open().count <= before + 4
    }
  }

  @Test(
    .enabled(
      if: Receiver.isPossible && Shell.hasPackage("jsonschema"), "Scripts/validator installs the validator"))
  func `what sinks write is as the schemas have it`() async throws {
    let place = try Workplace()
    try place.append(1...2)
    let receiver = try Receiver(in: place)
    let key = place.folder + "/webhook.key"
    try "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=".write(
      toFile: key, atomically: true, encoding: .utf8)
    chmod(key, 0o600)
    func hook(_ name: String, _ content: SinkSettings.Content) -> SinkSettings {
      SinkSettings(
        name: name, start: .oldest,
        kind: .webhook(
          WebhookSettings(receiver: HTTPRules.receiver(receiver.port), content: content, secret: .file(key))))
    }
    let sinks = [lines(place.folder + "/lines.jsonl"), hook("short", .summary), hook("thin", .thin)]
    func pass(_ delivered: Int64) async throws {
      let fleet = place.fleet(sinks)
      try await place.running(fleet) {
        try await place.wait("\(fleet.status)") { fleet.status.allSatisfy { $0.delivered == delivered } }
      }
    }
    try await pass(2)
    try place.append(3...20)
    try place.append([.heartbeat(repeats: 1, host: "5e1c", at: Workplace.moment(1300))])
    try place.tamper("UPDATE entry SET payload = x'00' WHERE seq = 20")
    try Items.appendLarge(place, at: 1400)
    try place.prune(olderThan: 200)
    try await pass(23)
    #expect(try place.ids("lines.jsonl").contains("pruned") && place.ids("lines.jsonl").contains("damaged"))
    let bodies = receiver.requests.map { String(decoding: $0.body, as: UTF8.self) + "\n" }.joined()
    try bodies.write(toFile: place.folder + "/bodies", atomically: true, encoding: .utf8)
    let read = try Shell.run(
      """
      for file in lines.jsonl bodies; do
        '\(Shell.python)' -B '\(Workplace.repository)/Scripts/test.d/validate.py' --documents \
          '\(Workplace.repository)/Profiles' <$file || echo "$file: bad"
      done
      """, in: place.folder)
    #expect(read.output == "7 documents\n4 documents\n", "\(read.output.prefix(2000))")
  }
}
