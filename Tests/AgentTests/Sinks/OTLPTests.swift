import Foundation
import Glibc
import Journal
import Linux
import Model
import Testing

@testable import Agent

/// Sinks of OTLP, and with them the rules of everything that posts over HTTP.
@Suite(.enabled(if: Receiver.isPossible, Receiver.why), .timeLimit(.minutes(5)))
struct OTLPTests {
  private func everything(
    _ place: Workplace, _ settings: SinkSettings, until delivered: Int64,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let fleet = place.fleet([settings])
    try await place.running(fleet) {
      try await place.wait("\(fleet.status)", sourceLocation: sourceLocation) {
        fleet.status.first?.delivered == delivered && fleet.status.first?.failure == nil
      }
    }
  }

  @Test func `logs and metrics of every check arrive, in order`() async throws {
    let place = try Workplace()
    try place.append(1...70)
    let receiver = try Receiver(in: place)
    try await everything(
      place, HTTPRules.otlp(HTTPRules.receiver(receiver.port), signals: [.logs, .metrics]), until: 70)
    #expect(HTTPRules.numbers(receiver.requests) == Array(1...70))
    #expect(
      HTTPRules.logs(receiver.requests).map { $0["vpnaudit.record"] } == (1...70).map { "record-\($0)" })
    let metrics = receiver.requests.filter { $0.path == "/v1/metrics" }.map(\.json)
    #expect(metrics.count == receiver.requests.count / 2)
    let points = metrics.flatMap { HTTPRules.list($0, "resourceMetrics") }.flatMap {
      HTTPRules.list($0, "scopeMetrics")
    }
    .flatMap { HTTPRules.list($0, "metrics") }.filter { $0["name"] as? String == "vpnaudit_registry_serial" }
    .flatMap { HTTPRules.list($0["gauge"] as? [String: Any] ?? [:], "dataPoints") }
    #expect(points.count == 70)
    #expect(place.noticed == [])
  }

  @Test(
    .enabled(if: Shell.hasPackage("opentelemetry.proto"), "Scripts/validator installs opentelemetry-proto"),
    arguments: ["licensed", "unlicensed"])
  func `the protocol's own definitions read what is sent, with nothing unknown in it`(_ name: String)
    async throws
  {
    let place = try Workplace()
    try place.append(1...3, of: name)
    try place.append([
      .heartbeat(repeats: 1, host: "5e1c", at: Workplace.moment(200)),
      .gap(
        Gap(from: Workplace.moment(1), to: Workplace.moment(2), why: .lost), host: nil,
        at: Workplace.moment(201)),
    ])
    let receiver = try Receiver(in: place)
    try await everything(
      place, HTTPRules.otlp(HTTPRules.receiver(receiver.port), signals: [.logs, .metrics]), until: 5)
    let read = try Shell.run(
      "'\(Shell.python)' -B '\(Workplace.repository)/Scripts/test.d/otlp.py' <'\(receiver.folder)/requests'",
      in: place.folder)
    #expect(read.status == 0, "\(read.output)")
    let records = read.output.split(separator: "\n").filter { $0.hasPrefix("log ") }
    #expect(records.count == 5 && records.allSatisfy { $0.contains("vpnaudit.") }, "\(read.output)")
    #expect(
      read.output.contains("point vpnaudit_build_info 1.0 version=0.1.0"), "\(read.output.prefix(3000))")
  }

  @Test(arguments: ["429", "502", "503", "504", "reset", "close"])
  func `what may pass is tried again, and then everything is there`(_ plan: String) async throws {
    let place = try Workplace()
    try place.append(1...5)
    let receiver = try Receiver(in: place, plan: [plan, plan, plan])
    try await everything(place, HTTPRules.otlp(HTTPRules.receiver(receiver.port)), until: 5)
    #expect(receiver.requests.count == 4)
    #expect(HTTPRules.numbers(receiver.accepted) == Array(1...5))
    #expect(HTTPRules.failures(place).count == 1 && HTTPRules.refused(place) == [])
    #expect(place.noticed.last == .recovered(sink: "otel"))
  }

  @Test(arguments: ["seconds", "date"])
  func `the receiver says when it wants to be asked again`(_ form: String) async throws {
    let place = try Workplace()
    try place.append(1...2)
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    // A date has whole seconds, so that three of them are two at least.
    let asked = form == "seconds" ? "2" : formatter.string(from: Date().addingTimeInterval(4))
    let receiver = try Receiver(in: place, plan: ["503 'retry-after=\(asked)'"])
    try await everything(place, HTTPRules.otlp(HTTPRules.receiver(receiver.port)), until: 2)
    let moments = receiver.requests.map(\.at)
    #expect(moments.count == 2 && moments[1] - moments[0] > 1.9, "\(moments)")
  }

  @Test(arguments: ["400", "401", "404", "413", "500", "501", "302 location=http://127.0.0.1:1/"])
  func `what is refused for good is said and not sent again, and the rest goes on`(_ plan: String)
    async throws
  {
    let place = try Workplace()
    try place.append(1...3)
    let receiver = try Receiver(in: place, plan: [plan])
    let fleet = place.fleet([HTTPRules.otlp(HTTPRules.receiver(receiver.port))])
    try await place.running(fleet) {
      try await place.wait("refused") { fleet.status.first?.refused == 3 }
      try place.append(4...6)
      fleet.wake()
      try await place.wait("the rest") {
        fleet.status.first?.delivered == 6 && fleet.status.first?.failure == nil
      }
    }
    #expect(HTTPRules.refused(place) == [1...3])
    #expect(HTTPRules.numbers(receiver.requests) == Array(1...6))
    // One at a time until one is taken.
    #expect(HTTPRules.numbers([receiver.requests[1]]) == [4])
  }

  @Test
  func `a receiver that refuses everything gets one entry at a time, and the journal is not emptied at once`()
    async throws
  {
    let place = try Workplace()
    try place.append(1...200)
    let receiver = try Receiver(in: place, plan: ["400 always"])
    let fleet = place.fleet([HTTPRules.otlp(HTTPRules.receiver(receiver.port))])
    try await place.running(fleet) {
      try await place.wait("some refusals") { receiver.requests.count >= 6 }
    }
    #expect(receiver.requests.dropFirst().allSatisfy { HTTPRules.numbers([$0]).count == 1 })
    let refused = HTTPRules.refused(place)
    #expect(refused.first == 1...32 && refused.dropFirst().first == 33...33)
    #expect(fleet.status.first?.refused == Int64(32 + refused.count - 1))
  }

  @Test(arguments: [
    (#"{"partialSuccess":null}"#, Int64(0)), (#"{"partialSuccess":{}}"#, 0), ("{}", 0), ("", 0),
    ("<html>", 0),
    (#"{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too old"}}"#, 2),
    (#"{"partialSuccess":{"rejectedLogRecords":2}}"#, 2),
    (#"{"partialSuccess":{"errorMessage":"a hint"}}"#, 0),
  ])
  func `a partial success is counted and said, and never sent again`(_ body: String, _ rejected: Int64)
    async throws
  {
    let place = try Workplace()
    try place.append(1...3)
    let receiver = try Receiver(in: place, plan: ["200 'body=\(body)'"])
    try await everything(place, HTTPRules.otlp(HTTPRules.receiver(receiver.port)), until: 3)
    #expect(receiver.requests.count == 1)
    #expect(
      place.noticed == (rejected == 0 ? [] : [.rejected(sink: "otel", entries: 1...3, count: rejected)]))
  }

  @Test func `a receiver that hangs holds up no other sink, and gets everything later`() async throws {
    let place = try Workplace()
    try place.append(1...2)
    let hung = try Receiver(in: place, plan: ["hang", "hang"])
    let well = try Receiver(in: place)
    let fleet = place.fleet([
      HTTPRules.otlp(HTTPRules.receiver(hung.port, timeout: .seconds(1)), name: "hung"),
      HTTPRules.otlp(HTTPRules.receiver(well.port), name: "well"),
    ])
    try await place.running(fleet) {
      let began = MonotonicTime.now
      try await place.wait("the other") { fleet.status[1].delivered == 2 }
      #expect(MonotonicTime.now - began < .milliseconds(900))
      try await place.wait("the hung one") {
        fleet.status[0].delivered == 2 && fleet.status[0].failure == nil
      }
    }
    #expect(HTTPRules.failures(place) == [.timeout])
    #expect(HTTPRules.numbers(hung.accepted) == [1, 2])
  }

  @Test func `a receiver that was down gets everything, in order and with nothing missing`() async throws {
    let place = try Workplace()
    try place.append(1...10)
    let receiver = try Receiver(in: place)
    receiver.stop()
    let settings = HTTPRules.otlp(HTTPRules.receiver(receiver.port))
    let fleet = place.fleet([settings])
    try await place.running(fleet) {
      try await place.wait("a failure") { fleet.status[0].failure != nil }
      try place.append(11...90)
      fleet.wake()
    }
    #expect(fleet.status[0].retryAt != nil && fleet.status[0].behind == 90)
    guard case .connection(.refused(let error)) = fleet.status[0].failure else {
      Issue.record("\(fleet.status)")
      return
    }
    #expect(error?.number == ECONNREFUSED)
    try receiver.start()
    try await everything(place, settings, until: 90)
    #expect(HTTPRules.numbers(receiver.requests) == Array(1...90))
  }

  @Test func `an answer that does not end is cut off`() async throws {
    let place = try Workplace()
    try place.append(1...2)
    let receiver = try Receiver(in: place, plan: ["endless"])
    try await everything(place, HTTPRules.otlp(HTTPRules.receiver(receiver.port)), until: 2)
    #expect(receiver.requests.count == 1)
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "openssl is not installed")
  )
  func `a certificate that is not the receiver's gets nothing`() async throws {
    let place = try Workplace()
    try place.append(1...2)
    let right = try HTTPRules.certificate(in: place, name: "right")
    let other = try HTTPRules.certificate(in: place, name: "other")
    let foreign = try HTTPRules.certificate(in: place, name: "foreign", subject: "DNS:other.corp.test")
    for (shown, trusted) in [(right, nil), (right, other.certificate), (foreign, foreign.certificate)] {
      let receiver = try Receiver(in: place, tls: shown)
      let fleet = place.fleet([
        HTTPRules.otlp(HTTPRules.receiver(receiver.port, scheme: .https, caFile: trusted))
      ])
      try await place.running(fleet) {
        try await place.wait("the failure") { fleet.status[0].failure == .connection(.certificate) }
      }
      #expect(receiver.requests.isEmpty)
    }
    let receiver = try Receiver(in: place, tls: right)
    try await everything(
      place, HTTPRules.otlp(HTTPRules.receiver(receiver.port, scheme: .https, caFile: right.certificate)),
      until: 2)
    #expect(HTTPRules.numbers(receiver.requests) == [1, 2])
  }

  @Test func `a file of authorities that cannot be read is a failure, and no certificate is taken`()
    async throws
  {
    let place = try Workplace()
    try place.append(1...1)
    try "no certificate\n".write(toFile: place.folder + "/ca.pem", atomically: true, encoding: .utf8)
    let receiver = try Receiver(in: place)
    for file in ["ca.pem", "gone.pem"] {
      let fleet = place.fleet([
        HTTPRules.otlp(HTTPRules.receiver(receiver.port, scheme: .https, caFile: place.folder + "/" + file))
      ])
      try await place.running(fleet) {
        try await place.wait("the failure") { fleet.status[0].failure == .connection(.authorities) }
      }
    }
    #expect(receiver.requests.isEmpty)
  }

  @Test func `a proxy that the profile names is asked`() async throws {
    let place = try Workplace()
    try place.append(1...1)
    let proxy = try Receiver(in: place)
    let receiver = HTTPReceiver(
      url: Target(scheme: .http, host: "127.0.0.1", port: 1),
      proxy: Proxy(scheme: .http, host: "127.0.0.1", port: UInt16(proxy.port)))
    setenv("no_proxy", "*", 1)
    defer { unsetenv("no_proxy") }
    try await everything(place, HTTPRules.otlp(receiver), until: 1)
    #expect(proxy.requests.map(\.path) == ["http://127.0.0.1:1/v1/logs"])
  }

  @Test func `proxies of the environment are not used`() async throws {
    for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"] {
      setenv(name, "http://127.0.0.1:1", 1)
    }
    defer { for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"] { unsetenv(name) } }
    let place = try Workplace()
    try place.append(1...1)
    let receiver = try Receiver(in: place)
    try await everything(place, HTTPRules.otlp(HTTPRules.receiver(receiver.port)), until: 1)
    #expect(receiver.requests.count == 1)
  }

  @Test func `secrets come from files that are their owner's alone, and are shown nowhere`() async throws {
    let place = try Workplace()
    try place.append(1...1)
    let file = place.folder + "/token"
    try "Bearer hush-hush\n".write(toFile: file, atomically: true, encoding: .utf8)
    let receiver = try Receiver(in: place)
    let settings = HTTPRules.otlp(
      HTTPRules.receiver(
        receiver.port,
        headers: [
          .init(name: "authorization", value: .secret(.file(file))),
          .init(name: "x-scope-orgid", value: .text("beijing")),
        ]))
    for mode in [mode_t(0o644), 0o640, 0o604] {
      chmod(file, mode)
      let fleet = place.fleet([settings])
      try await place.running(fleet) {
        try await place.wait("the failure") {
          fleet.status[0].failure == .secret(.unreadable(path: file, .exposed(mode: mode)))
        }
      }
    }
    chmod(file, 0o600)
    if geteuid() == 0 {
      chown(file, 65534, 65534)
      let fleet = place.fleet([settings])
      try await place.running(fleet) {
        try await place.wait("the failure") {
          fleet.status[0].failure == .secret(.unreadable(path: file, .foreign(owner: 65534)))
        }
      }
      chown(file, 0, 0)
    }
    for text in ["", " \n", "two\nlines\n", "a\u{7f}"] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      let fleet = place.fleet([settings])
      try await place.running(fleet) {
        try await place.wait("the failure") { fleet.status[0].failure == .secret(.unusable(path: file)) }
      }
    }
    #expect(receiver.requests.isEmpty)
    try Data("Bearer hush-hush\n".utf8).write(to: URL(fileURLWithPath: file))
    try await everything(place, settings, until: 1)
    #expect(receiver.requests.map { $0.headers["authorization"] } == ["Bearer hush-hush"])
    #expect(receiver.requests.map { $0.headers["x-scope-orgid"] } == ["beijing"])
    #expect(!"\(place.noticed)".contains("hush"))
  }

  @Test func `a credential comes from the folder that systemd names, whose files a group may read`()
    async throws
  {
    let place = try Workplace()
    try place.append(1...1)
    let receiver = try Receiver(in: place)
    let settings = HTTPRules.otlp(
      HTTPRules.receiver(
        receiver.port, headers: [.init(name: "authorization", value: .secret(.credential("otel-token")))]))
    let without = place.fleet([settings])
    try await place.running(without) {
      try await place.wait("the failure") { without.status[0].failure == .secret(.noCredentials) }
    }
    try "Bearer hush\n".write(toFile: place.folder + "/otel-token", atomically: true, encoding: .utf8)
    chmod(place.folder + "/otel-token", 0o440)
    let fleet = place.fleet([settings], credentials: place.folder)
    try await place.running(fleet) {
      try await place.wait("\(fleet.status)") { fleet.status[0].delivered == 1 }
    }
    #expect(receiver.requests.map { $0.headers["authorization"] } == ["Bearer hush"])
  }

  @Test func `an agent that ends does not wait for a receiver that hangs`() async throws {
    let place = try Workplace()
    try place.append(1...2)
    let receiver = try Receiver(in: place, plan: ["hang"])
    let fleet = place.fleet([HTTPRules.otlp(HTTPRules.receiver(receiver.port))], grace: .milliseconds(500))
    let began = try await place.running(fleet) {
      try await place.wait("the request") { receiver.requests.count == 1 }
      return MonotonicTime.now
    }
    #expect(MonotonicTime.now - began < .milliseconds(1500))
    #expect(place.cursor("otel").hasPrefix("vpnaudit.cursor/1 0 "))
  }

  @Test func `metrics that are refused later are not told as logs once more`() async throws {
    let place = try Workplace()
    try place.append(1...3)
    let receiver = try Receiver(in: place, plan: ["200", "503", "503"])
    try await everything(
      place, HTTPRules.otlp(HTTPRules.receiver(receiver.port), signals: [.logs, .metrics]), until: 3)
    #expect(receiver.requests.map(\.path) == ["/v1/logs"] + [String](repeating: "/v1/metrics", count: 3))
  }

  @Test func `a sink with other settings goes on from its cursor, and the others are left alone`()
    async throws
  {
    let place = try Workplace()
    try place.append(1...3)
    let (first, second) = (try Receiver(in: place), try Receiver(in: place))
    let lines = SinkSettings(
      name: "lines", start: .oldest,
      kind: .jsonLines(JSONLinesSettings(path: place.folder + "/lines.jsonl", content: .summary)))
    let fleet = place.fleet([HTTPRules.otlp(HTTPRules.receiver(first.port)), lines])
    try await place.running(fleet) {
      try await place.wait("the first") { fleet.status.allSatisfy { $0.delivered == 3 } }
      fleet.replace([lines, HTTPRules.otlp(HTTPRules.receiver(second.port))])
      try await place.wait("the other order") { fleet.status.map(\.name) == ["lines", "otel"] }
      try place.append(4...6)
      fleet.wake()
      try await place.wait("\(fleet.status)") { fleet.status.allSatisfy { $0.delivered == 6 } }
      fleet.replace([lines])
      try await place.wait("one alone") { fleet.status.map(\.name) == ["lines"] }
      try place.append(7...8)
      fleet.wake()
      try await place.wait("\(fleet.status)") { fleet.status.allSatisfy { $0.delivered == 8 } }
    }
    #expect(HTTPRules.numbers(first.requests) == [1, 2, 3])
    #expect(HTTPRules.numbers(second.requests) == [4, 5, 6])
    #expect(place.text("lines.jsonl").split(separator: "\n").count == 8)
  }

  @Test(.enabled(if: Rotel.isInstalled, "Scripts/validator installs rotel"))
  func `a receiver that is a program of its own takes everything`() async throws {
    let place = try Workplace()
    try place.append(1...40)
    try place.append(41...41, of: "unlicensed")
    let rotel = try await Rotel(in: place)
    try await everything(
      place, HTTPRules.otlp(HTTPRules.receiver(Int(rotel.port)), signals: [.logs, .metrics]), until: 41)
    try await place.wait("\(rotel.words)") { rotel.words.contains("record-41") }
    for number in 1...41 { #expect(rotel.words.contains("record-\(number)"), "\(number)") }
    #expect(rotel.words.contains("vpnaudit_build_info") && rotel.words.contains("vpnaudit_sink_up"))
    #expect(place.noticed == [])
  }
}
