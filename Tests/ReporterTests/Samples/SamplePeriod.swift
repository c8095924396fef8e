import Model
import Testing

@testable import Reporter

/// A report on a few days with every sample record, whatever was found.
enum SamplePeriod {
  static func report(names: [String] = []) throws -> PeriodReport {
    let from = Timestamp(ofYear: 2026, month: 11, day: 1)
    let period = try #require(
      ReportPeriod("2026-11", timeZone: "UTC") { Timestamp(ofYear: $0, month: $1, day: $2) })
    let hosts = try Inventory(csv: Array("host,site\nbj-build-01,beijing\nsilent-1,berlin\n".utf8))
    var collector = PeriodCollector(
      period, now: from.adding(days: 28), silence: .seconds(26 * 3600),
      inventory: names.isEmpty ? hosts : nil
    ) { bytes in String(repeating: "0", count: 24) + "\(bytes.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff })" }
    collector.begin(
      PeriodSource(path: names.last ?? "a.db", kind: .journal, chain: .altered(entry: 3, why: "altered")))
    var number: Int64 = 0
    for record in try SampleRecord.allCases.map({ try $0.record })
      + names.map({ try HostileNames.record($0) })
    {
      number += 1
      let started = from.adding(days: Int(number % 27))
      let id =
        "01976a3e-8f10-7000-8000-" + String(repeating: "0", count: 12 - "\(number)".count) + "\(number)"
      _ = collector.add(
        CheckRecord(
          id: id, host: record.host,
          time: .init(started: started, finished: started, clockSynchronized: true), agent: record.agent,
          inputs: record.inputs, observation: record.observation, tunnels: record.tunnels,
          endpoints: record.endpoints, compliance: record.compliance), file: names.last ?? "a.db",
        number: number)
    }
    collector.add(Gap(from: from, to: from.adding(days: 1), why: .retention, entries: nil), entry: 2)
    collector.begin(PeriodSource(path: "records", kind: .records, chain: .unsigned))
    collector.refuse("records/x.json:1", "not a record")
    return collector.report()
  }
}
