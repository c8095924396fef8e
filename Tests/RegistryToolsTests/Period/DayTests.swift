import Foundation
import Model
import Reporter
import Settings
import Testing

/// What the report says of each day.
@Suite(.timeLimit(.minutes(2))) struct DayTests {
  private static func root(_ collector: PeriodCollector) throws -> [String: Any] {
    var collector = collector
    return try SimulatedQuarter.json(collector.report())
  }

  private static func days(_ root: [String: Any]) -> [[String: Any]] {
    root["days"] as? [[String: Any]] ?? []
  }

  @Test func `each host in scope is in one state on each day`() throws {
    let days = Self.days(try Self.root(try SimulatedQuarter.whole()))
    #expect(days.count == 90 && days[0]["day"] as? String == "2027-01-01")
    #expect(days[0]["begins"] as? String == "2026-12-31T16:00:00.000Z")
    for day in days {
      let states = try #require(day["states"] as? [String: Int])
      #expect(states.values.reduce(0, +) == 6)
      let tags = try #require(day["tags"] as? [String: Int])
      #expect(tags.values.reduce(0, +) == 6 - (states["unchecked"] ?? 0))
    }
    func states(_ day: Int) -> [String: Int]? { days[day]["states"] as? [String: Int] }
    #expect(
      states(0) == ["compliant": 5, "non_compliant": 0, "review": 0, "undetermined": 0, "unchecked": 1])
    // From the 10th to the 35th day there is an offender, and from the 39th on nothing vouches for a journal.
    #expect(states(9)?["non_compliant"] == 0 && states(10)?["non_compliant"] == 1)
    #expect(states(34)?["non_compliant"] == 1 && states(36)?["non_compliant"] == 0)
    #expect(states(38)?["undetermined"] == 0 && states(39)?["undetermined"] == 1)
    #expect((days[10]["tags"] as? [String: Int])?["unlicensed"] == 1)
  }

  @Test func `a site is shown by itself from five hosts on`() throws {
    let root = try Self.root(try SimulatedQuarter.whole())
    let sites = try #require(root["sites"] as? [[String: Any]])
    #expect(sites.count == 1 && sites[0]["site"] as? String == "beijing")
    #expect(sites[0]["hosts"] as? Int == 6 || sites[0]["hosts"] as? Int == 5)
    let days = try #require(sites[0]["days"] as? [String: [Int]])
    #expect(days.count == 5 && days.values.allSatisfy { $0.count == 90 })
    let inventory = try Inventory(csv: Array("host,site\nbj-1,a\nbj-2,b\nbj-3,c\nbj-4,d\nbj-5,e\n".utf8))
    let small =
      try Self.root(try SimulatedQuarter.collector(inventory: inventory))["sites"] as? [[String: Any]]
    #expect(small?.count == 1 && small?[0]["small_sites"] as? Int == 5 && small?[0]["site"] == nil)
    let few = try Inventory(csv: Array("host,site\nbj-1,a\nbj-2,a\n".utf8))
    let none = try Self.root(try SimulatedQuarter.collector(inventory: few))["sites"] as? [[String: Any]]
    #expect(none?.isEmpty == true)
  }

  @Test func `an endpoint's days have its times and what did not reach it`() throws {
    let root = try Self.root(try SimulatedQuarter.whole())
    let endpoints = try #require(root["endpoint_days"] as? [[String: Any]])
    #expect(endpoints.count == 1 && endpoints[0]["name"] as? String == "erp")
    let days = try #require(endpoints[0]["days"] as? [[String: Any]])
    #expect(days.count == 90)
    for day in days {
      #expect(day["checks"] as? Int == 1 && day["sent"] as? Int == 5 && day["ok"] as? Int == 3)
      #expect(day["unreachable"] as? Int == 0)
      let median = try #require(day["tls_p50_us"] as? Int)
      #expect(abs(median - 412_000) <= 8_240 && day["tls_p25_us"] as? Int == median)
    }
  }

  private static func period(_ text: String, zone name: String) throws -> ReportPeriod {
    let zone = try #require(TimeZoneName(name))
    return try #require(
      ReportPeriod(text, timeZone: name) { zone.begin(ofYear: $0, month: $1, day: $2) })
  }

  private static func collector(_ period: ReportPeriod) -> PeriodCollector {
    PeriodCollector(
      period, now: moment("2999-01-01T00:00:00Z"), silence: .seconds(86_400 * 40), inventory: nil,
      digest: SimulatedQuarter.digest)
  }

  private static func record(at time: String) throws -> CheckRecord {
    let record = try SimulatedQuarter.record(1, day: 0)
    return CheckRecord(
      id: UUID().uuidString, host: record.host,
      time: .init(started: moment(time), finished: moment(time), clockSynchronized: true),
      agent: record.agent, inputs: record.inputs, observation: record.observation, tunnels: record.tunnels,
      endpoints: record.endpoints, compliance: record.compliance)
  }

  /// Berlin's clocks go from UTC+2 to UTC+1 on 2026-10-25, a day of 25 hours, and back on 2027-03-28, one of 23.
  @Test(arguments: [
    ("2026-10-24T21:59:59Z", "2026-10-24"), ("2026-10-24T22:00:00Z", "2026-10-25"),
    ("2026-10-25T22:59:59Z", "2026-10-25"), ("2026-10-25T23:00:00Z", "2026-10-26"),
    ("2027-03-27T23:00:00Z", "2027-03-28"), ("2027-03-28T21:59:59Z", "2027-03-28"),
    ("2027-03-28T22:00:00Z", "2027-03-29"),
  ])
  func `a check counts on its day, also where clocks are changed`(time: String, day: String) throws {
    var collector = Self.collector(try Self.period(String(day.prefix(7)), zone: "Europe/Berlin"))
    #expect(collector.add(try Self.record(at: time), file: "a", number: 1))
    let days = Self.days(try Self.root(collector))
    #expect(days.count == 31)
    let checked = days.filter { ($0["states"] as? [String: Int])?["unchecked"] == 0 }
    #expect(checked.map { $0["day"] as? String } == [day])
  }

  @Test func `a day that a zone leaves out is none`() throws {
    // Samoa went over the date line and had no 30 December 2011.
    let days = Self.days(try Self.root(Self.collector(try Self.period("2011-12", zone: "Pacific/Apia"))))
    #expect(days.count == 30 && !days.contains { $0["day"] as? String == "2011-12-30" })
  }

  @Test func `days end with the report, and a very long period has none`() throws {
    var short = PeriodCollector(
      try Self.period("2026-10", zone: "UTC"), now: moment("2026-10-03T00:00:01Z"), silence: .seconds(60),
      inventory: nil, digest: SimulatedQuarter.digest)
    _ = short.add(try Self.record(at: "2026-10-02T12:00:00Z"), file: "a", number: 1)
    #expect(
      Self.days(try Self.root(short)).map { $0["day"] as? String } == [
        "2026-10-01", "2026-10-02", "2026-10-03",
      ])
    let long = try #require(
      ReportPeriod(
        from: moment("2026-01-01T00:00:00Z"), until: moment("2999-01-01T00:00:00Z"), timeZone: "UTC",
        date: { TimeZoneName.utc.date(of: $0) },
        begin: { TimeZoneName.utc.begin(ofYear: $0, month: $1, day: $2) }))
    #expect(Self.days(try Self.root(Self.collector(long))).isEmpty)
    #expect(
      Self.days(try Self.root(Self.collector(try Self.period("2028", zone: "Asia/Shanghai")))).count == 366)
  }

  @Test func `the page gives moments by the zone's clock`() throws {
    var collector = Self.collector(try Self.period("2026-10", zone: "Europe/Berlin"))
    for time in ["2026-10-02T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-30T00:30:00Z"] {
      _ = collector.add(try Self.record(at: time), file: "a", number: 1)
    }
    let html = String(
      decoding: try PeriodForm.html.bytes(of: collector.report(), style: TextStyle(colour: false)),
      as: UTF8.self)
    #expect(
      html.contains("2026-10-01 to 2026-10-31") && html.contains("Europe/Berlin (UTC+2/UTC+1)"), "\(html)")
    var month = Self.collector(try Self.period("2026-11", zone: "Asia/Kolkata"))
    let quiet = String(
      decoding: try PeriodForm.html.bytes(of: month.report(), style: TextStyle(colour: false), in: .chinese),
      as: UTF8.self)
    #expect(quiet.contains("2026年11月1日至2026年11月30日") && quiet.contains("Asia/Kolkata 时间（UTC+5:30）"))
    #expect(quiet.contains("<html lang=\"zh-CN\">"))
  }
}
