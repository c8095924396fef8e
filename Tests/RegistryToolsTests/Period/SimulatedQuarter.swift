import Foundation
import Model
import Reporter

/// The first quarter of 2027 at a company of six hosts, each judged by the real classifier once a day.
struct SimulatedQuarter {
  static let quarter = ReportPeriod("2027-Q1", timeZone: "Asia/Shanghai") { year, month, day in
    Timestamp(
      milliseconds: Timestamp(ofYear: year, month: month, day: day).milliseconds - 8 * 3_600_000)
  }

  static let inventory = try? Inventory(
    csv: Array(
      "host,site\nbj-1,beijing\nbj-2,beijing\nbj-3,beijing\nbj-4,beijing\nbj-5,beijing\nbj-6,\n".utf8))

  /// A stand-in for SHA-256, which is no part of what is tested here.
  static func digest(_ bytes: [UInt8]) -> String {
    func hash(_ start: UInt64) -> String {
      let value = bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
      let text = String(value, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }
    return hash(0xcbf2_9ce4_8422_2325) + hash(0x9e37_79b9_7f4a_7c15)
  }

  /// The scene of a host on a day of the quarter, from 0.
  static func scene(_ host: Int, day number: Int) -> Scene {
    // An offender uses a gateway of nobody's from the 10th to the 35th day.
    var scene: Scene = host == 2 && (10..<35).contains(number) ? .fullUDP("203.0.113.66") : .fullUDP()
    scene.at = moment("2027-01-01T02:00:00Z").adding(days: number)
    var registry = RegistryDraft()
    registry.asOf = day("2026-12-30")
    registry.licences[0].lastChecked = day("2026-12-30")
    // One site's licence ends in the middle of it, and nobody renews it.
    if host == 4 { registry.licences[0].valid = period("2024-03-01", "2027-02-15") }
    scene.registry = registry
    return scene
  }

  static func record(
    _ host: Int, day number: Int, container: Bool = false, serial: Int = 42, name: String? = nil
  ) throws -> CheckRecord {
    let scene = scene(host, day: number)
    let id = "01976a3e-8f10-7000-8000-" + String(format: "%04d%04d%04d", container ? 1 : 0, host, number)
    let path = try SampleParts.tunnelPath()
    let endpoints =
      host == 5
      ? [
        try SampleParts.failing(
          "erp", target: "tls://erp.corp.test:443", outcome: .degraded, failure: Failure(.tcpTimeout), ok: 3,
          path: path, certificate: SampleParts.certificate("erp.corp.test", days: 100),
          expectations: [
            ExpectationResult(
              .handshake, .warning, .handshakeSlow(median: Microseconds(412_000)),
              limit: Microseconds(300_000))
          ])
      ] : []
    return SimulatedCheck(
      id: id,
      host: HostIdentity(
        id: "id-\(container ? "c" : "")\(host)", name: name ?? "bj-\(host)", site: "beijing",
        region: scene.region, container: container ? true : nil),
      scene: scene, endpoints: endpoints, serial: serial, extent: container ? .container : .host
    ).record
  }

  static func collector(
    inventory: Inventory? = inventory, language: ReportLanguage = .english
  ) throws -> PeriodCollector {
    guard let quarter else { throw CocoaError(.formatting) }
    return PeriodCollector(
      quarter, now: moment("2027-06-01T00:00:00Z"), silence: .seconds(26 * 3600), inventory: inventory,
      language: language, digest: digest)
  }

  /// Everything of the quarter: files of five hosts, a journal of the sixth that was altered, and a container.
  static func whole(in language: ReportLanguage = .english) throws -> PeriodCollector {
    var collector = try collector(language: language)
    collector.begin(PeriodSource(path: "records", kind: .records, chain: .unsigned))
    for host in [1, 2, 4, 5] {
      for day in 0..<90 {
        let record = try record(host, day: day, serial: day < 40 ? 42 : 43)
        _ = collector.add(record, file: "records/bj-\(host).jsonl", number: Int64(day + 1))
      }
    }
    _ = collector.add(try record(1, day: 5, container: true), file: "records/c.json", number: 1)
    collector.begin(
      PeriodSource(
        path: "bj-6.db", kind: .journal, chain: .altered(entry: 40, why: "its payload was altered")))
    for day in 0..<90 {
      _ = collector.add(try record(6, day: day), file: "bj-6.db", number: Int64(day + 1))
    }
    return collector
  }

  static func json(_ report: PeriodReport) throws -> [String: Any] {
    let bytes = try PeriodForm.json.bytes(of: report, style: TextStyle(colour: false))
    guard let root = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
      throw CocoaError(.formatting)
    }
    return root
  }
}
