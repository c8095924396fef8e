import Foundation
import Glibc
import Journal
import Linux
import Model
import Testing

@testable import Agent

/// The sink of the systemd journal, over a socket of the test's own and over a real journal.
@Suite(.timeLimit(.minutes(2)))
struct JournaldTests {
  private func sent(
    _ place: Workplace, _ content: SinkSettings.Content, _ count: Int
  ) throws -> [DatagramReceiver.Message] {
    let receiver = try DatagramReceiver(place.folder + "/socket")
    let sink = JournaldSink(content: content, name: "journal", path: receiver.path)
    let items = try Items.all(place, withState: content == .full)
    let result = sink.deliver(items, until: try Deadline())
    #expect(result == .delivered(count))
    return try (0..<count).map { _ in try receiver.next() }
  }

  private func dictionary(_ message: DatagramReceiver.Message) throws -> [String: String] {
    try NativeMessage.fields(message.bytes).reduce(into: [:]) {
      $0[$1.name] = String(decoding: $1.value, as: UTF8.self)
    }
  }

  @Test func `an entry has its fields, its fixed id and its priority`() throws {
    let place = try Workplace()
    try place.append(1...1)
    try place.append(2...2, of: "unlicensed")
    try place.append([.heartbeat(repeats: 1, host: nil, at: Workplace.moment(300))])
    let messages = try sent(place, .summary, 3).map(dictionary)
    #expect(messages.map { $0["VPNAUDIT_SEQ"] } == ["1", "2", "3"])
    #expect(messages.map { $0["VPNAUDIT_KIND"] } == ["check", "check", "heartbeat"])
    #expect(messages.map { $0["PRIORITY"] } == ["6", "2", "6"])
    #expect(
      messages.map { $0["MESSAGE_ID"] } == [
        "775558ff2ab44fc48f29721fb404a445", "775558ff2ab44fc48f29721fb404a445",
        "9f765e69f7a6454d847372c21239fc9d",
      ])
    #expect(messages[0]["MESSAGE"]?.hasPrefix("vpnaudit: ok: tag licensed") == true)
    #expect(messages[1]["VPNAUDIT_TAG"] == "unlicensed" && messages[1]["VPNAUDIT_RECORD"] == "record-2")
    #expect(messages[0]["VPNAUDIT_JSON"]?.hasPrefix(#"{"codes":"#) == true)
    #expect(messages[0]["VPNAUDIT_DIGEST"]?.count == 64)
  }

  @Test func `a value with a newline is written behind its length, and begins no field`() throws {
    var message = JournaldMessage()
    message.add("MESSAGE", "one\nPRIORITY=0\n\nVPNAUDIT_TAG=licensed")
    message.add("VPNAUDIT_TAG", "unlicensed=\"\u{202e}")
    message.add("EMPTY", "")
    let fields = try NativeMessage.fields(message.bytes)
    #expect(fields.map(\.name) == ["MESSAGE", "VPNAUDIT_TAG", "EMPTY"])
    #expect(fields[0].value == Array("one\nPRIORITY=0\n\nVPNAUDIT_TAG=licensed".utf8))
    #expect(fields[1].value == Array("unlicensed=\"\u{202e}".utf8))
  }

  @Test func `what is too large for a datagram comes in sealed memory`() throws {
    let place = try Workplace()
    try Items.appendLarge(place)
    let message = try #require(try sent(place, .full, 1).first)
    #expect(message.bytes.count > JournaldSink.datagramLimit)
    // F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW and F_SEAL_WRITE.
    #expect(message.seals == 15)
    let json = try #require(try dictionary(message)["VPNAUDIT_JSON"])
    #expect(json.contains("vpnaudit.hoststate/1") && json.utf8.count > 200_000)
  }

  @Test func `a journal that is not there is a failure, and gets everything later`() async throws {
    let place = try Workplace()
    try place.append(1...3)
    let sink = JournaldSink(content: .summary, name: "journal", path: place.folder + "/socket")
    let items = try Items.all(place)
    #expect(
      sink.deliver(items, until: try Deadline()) == .failed(.connection(.refused(SystemError(ENOENT)))))
    let receiver = try DatagramReceiver(place.folder + "/socket")
    #expect(sink.deliver(items, until: try Deadline()) == .delivered(3))
    #expect(try (0..<3).map { _ in try dictionary(try receiver.next())["VPNAUDIT_SEQ"] } == ["1", "2", "3"])
  }

  private static let isPossible =
    geteuid() == 0
    && ["/lib/systemd/systemd-journald", "/usr/bin/journalctl"].allSatisfy {
      FileManager.default.isExecutableFile(atPath: $0)
    }

  @Test(.enabled(if: isPossible, "a journal of systemd in a mount namespace needs root and systemd"))
  func `a real journal has what it got, also what was too large for a datagram`() throws {
    let place = try Workplace()
    try place.append(1...3)
    try Items.appendLarge(place)
    try place.append([.check(try Items.hostileRecord(), at: Workplace.moment(400))])
    let read = try Shell.run(
      """
      unshare --mount --propagation private -- bash -c '
        mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/journald.conf.d /run/log/journal || exit 9
        printf "[Journal]\nAudit=no\nReadKMsg=no\nStorage=volatile\n" >/run/systemd/journald.conf.d/test.conf
        /lib/systemd/systemd-journald 2>/dev/null & journald=$!
        until [ -S /run/systemd/journal/socket ]; do sleep 0.05; done
        "$0" . journald & driver=$!
        until grep -q " 5 " sinks/journal.cursor 2>/dev/null; do sleep 0.05; done
        kill "$driver"
        journalctl --sync
        journalctl --all --output=json VPNAUDIT_KIND=check
        kill "$journald"
      ' '\(Shell.driver)'
      """, in: place.folder)
    let messages = try read.output.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
    #expect(
      messages.map { $0["VPNAUDIT_SEQ"] as? String } == ["1", "2", "3", "4", "5"],
      "\(read.output.prefix(500))")
    #expect(
      messages.allSatisfy {
        $0["SYSLOG_IDENTIFIER"] as? String == "vpnaudit" && $0["PRIORITY"] as? String == "6"
      })
    #expect(
      messages.compactMap { $0["MESSAGE_ID"] as? String }.count { $0 == JournaldSink.id(of: "check") } == 5)
    let last = try #require(try JournalFile(path: place.journal, for: .reading).head())
    #expect(messages.last?["VPNAUDIT_DIGEST"] as? String == last.digest)
    let sizes = messages.map { ($0["VPNAUDIT_JSON"] as? String ?? "").utf8.count }
    #expect(sizes.count == 5 && sizes[3] > 200_000 && sizes.allSatisfy { $0 > 1000 })
  }
}
