import Foundation
import Glibc
import Journal
import Linux
import Model
import Testing

@testable import Agent

/// Sinks that post signed requests.
@Suite(.enabled(if: Receiver.isPossible, Receiver.why), .timeLimit(.minutes(3)))
struct WebhookTests {
  private static let secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

  private func settings(
    _ place: Workplace, _ port: Int, content: SinkSettings.Content = .thin, secret: String = secret
  ) throws -> SinkSettings {
    let file = place.folder + "/webhook.key"
    try (secret + "\n").write(toFile: file, atomically: true, encoding: .utf8)
    chmod(file, 0o600)
    return SinkSettings(
      name: "hook", start: .oldest,
      kind: .webhook(
        WebhookSettings(
          receiver: HTTPRules.receiver(port, path: "/in"), content: content, secret: .file(file))))
  }

  private func everything(_ place: Workplace, _ settings: SinkSettings, until delivered: Int64) async throws {
    let fleet = place.fleet([settings])
    try await place.running(fleet) {
      try await place.wait("\(fleet.status)") {
        fleet.status.first?.delivered == delivered && fleet.status.first?.failure == nil
      }
    }
  }

  private func numbers(_ requests: [Receiver.Request]) -> [Int] {
    requests.flatMap { HTTPRules.list($0.json, "entries") }.compactMap { $0["seq"] as? Int }
  }

  @Test func `every entry arrives in order, with its record and its digest`() async throws {
    let place = try Workplace()
    try place.append(1...40)
    try place.append([.heartbeat(repeats: 40, host: nil, at: Workplace.moment(9000))])
    let receiver = try Receiver(in: place)
    try await everything(place, try settings(place, receiver.port), until: 41)
    #expect(numbers(receiver.requests) == Array(1...41))
    let entries = receiver.requests.flatMap { HTTPRules.list($0.json, "entries") }
    let records = entries.compactMap { $0["record"] as? [String: Any] }
    #expect(records.compactMap { $0["id"] as? String } == (1...40).map { "record-\($0)" })
    #expect((entries.last?["entry"] as? [String: Any])?["repeats"] as? Int == 40)
    let last = try #require(try JournalFile(path: place.journal, for: .reading).head())
    #expect(entries.last?["digest"] as? String == last.digest)
    #expect(Set(receiver.requests.map(\.path)) == ["/in"])
    #expect(receiver.requests.last?.headers["webhook-id"] == "\(last.digest.prefix(32))-33-41")
  }

  @Test(.enabled(if: Shell.hasPackage("standardwebhooks"), "Scripts/validator installs standardwebhooks"))
  func `another implementation of the signatures takes them, and none for a changed body`() async throws {
    let place = try Workplace()
    try place.append(1...2)
    let receiver = try Receiver(in: place)
    try await everything(place, try settings(place, receiver.port), until: 2)
    let read = try Shell.run(
      """
      '\(Shell.python)' -B -c '
      import base64, json, sys
      from standardwebhooks.webhooks import Webhook, WebhookVerificationError
      request = json.loads(sys.stdin.readline())
      body = base64.b64decode(request["body"])
      print(len(Webhook(sys.argv[1]).verify(body, request["headers"])["entries"]))
      try:
          Webhook(sys.argv[1]).verify(body.replace(b"record-1", b"record-9"), request["headers"])
      except WebhookVerificationError:
          print("refused")
      ' '\(Self.secret)' <'\(receiver.folder)/requests'
      """, in: place.folder)
    #expect(read.output == "2\nrefused\n")
  }

  @Test(arguments: ["500", "503", "429", "408", "401", "403", "reset", "close"])
  func `what may pass is tried again under the same id`(_ plan: String) async throws {
    let place = try Workplace()
    try place.append(1...3)
    let receiver = try Receiver(in: place, plan: [plan, plan])
    let fleet = place.fleet([try settings(place, receiver.port)])
    try await place.running(fleet) {
      try await place.wait("a failure") { fleet.status[0].failure != nil }
      // What comes meanwhile is another request's.
      try place.append(4...4)
      fleet.wake()
      try await place.wait("\(fleet.status)") {
        fleet.status[0].delivered == 4 && fleet.status[0].failure == nil
      }
    }
    #expect(numbers(receiver.accepted) == Array(1...4))
    let ids = receiver.requests.map { $0.headers["webhook-id"] ?? "" }
    #expect(Set(ids.prefix(3)).count == 1 && Set(receiver.requests.prefix(3).map(\.body)).count == 1)
    #expect(HTTPRules.refused(place) == [])
  }

  @Test(arguments: ["400", "404", "410", "422", "307 location=http://127.0.0.1:1/"])
  func `what is refused for good is said and not sent again`(_ plan: String) async throws {
    let place = try Workplace()
    try place.append(1...2)
    let receiver = try Receiver(in: place, plan: [plan])
    let fleet = place.fleet([try settings(place, receiver.port)])
    try await place.running(fleet) {
      try await place.wait("refused") { fleet.status[0].refused == 2 }
      try place.append(3...3)
      fleet.wake()
      try await place.wait("the rest") { fleet.status[0].delivered == 3 }
    }
    #expect(numbers(receiver.requests) == [1, 2, 3])
    #expect(HTTPRules.refused(place) == [1...2])
  }

  @Test func `a sink that was killed before its cursor was written sends the same again, under the same id`()
    async throws
  {
    let place = try Workplace()
    try place.append(1...3)
    let receiver = try Receiver(in: place)
    let settings = try settings(place, receiver.port)
    try await everything(place, settings, until: 3)
    unlink(place.folder + "/sinks/hook.cursor")
    try await everything(place, settings, until: 3)
    #expect(numbers(receiver.requests) == [1, 2, 3, 1, 2, 3])
    #expect(Set(receiver.requests.map { $0.headers["webhook-id"] ?? "" }).count == 1)
  }

  @Test(arguments: [
    "hush", "whsec_", "whsec_aHVzaA==", "whsec_%%%%", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY",
  ])
  func `a secret of another form is a failure that does not repeat it`(_ secret: String) async throws {
    let place = try Workplace()
    try place.append(1...1)
    let receiver = try Receiver(in: place)
    let fleet = place.fleet([try settings(place, receiver.port, secret: secret)])
    try await place.running(fleet) {
      try await place.wait("the failure") {
        fleet.status[0].failure == .secret(.unusable(path: place.folder + "/webhook.key"))
      }
    }
    #expect(receiver.requests.isEmpty)
  }

  @Test func `what is missing is an entry of its own`() async throws {
    let place = try Workplace()
    try place.append(1...2)
    let receiver = try Receiver(in: place)
    let settings = try settings(place, receiver.port, content: .summary)
    try await everything(place, settings, until: 2)
    try place.append(3...9)
    try place.prune(olderThan: 70)
    try await everything(place, settings, until: 10)
    let entries = receiver.requests.flatMap { HTTPRules.list($0.json, "entries") }
    #expect(
      entries.compactMap { $0["kind"] as? String } == ["check", "check", "missing", "check", "check", "gap"])
    let missing = entries.compactMap { $0["missing"] as? [String: Any] }.first
    #expect(
      missing?["first"] as? Int == 3 && missing?["last"] as? Int == 7
        && missing?["cause"] as? String == "pruned")
  }
}
