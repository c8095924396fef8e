import Classifier
import Foundation
import Model
import Reporter

/// Fleets for pages: many hosts, or hosts that chose their names with care.
enum SimulatedFleet {
  /// What a host, a provider, an endpoint or a file may call itself.
  static let hostileNames = [
    "<script>window.pwned = 1; alert(1)</script>", "\"><img src=x onerror=\"window.pwned=2\">",
    "' onmouseover='window.pwned=3' x='", "</title><script>document.title='pwned'</script>",
    "</style><script>window.pwned=4</script>", "--><script>window.pwned=5</script><!--", "&lt;script&gt;",
    "&#x202e;",
    "javascript:alert(1)", "\u{202e}gnp.exe\u{202c}", "\u{2066}a\u{2069}", "\u{200b}\u{feff}",
    "a\u{0}b\u{1}\u{1b}[31mc\u{7f}",
    "line\nbreak\r\ttab", "\u{2028}\u{2029}", "北京示例网络有限公司", String(repeating: "光", count: 3_400),
    String(repeating: "x", count: 10_240), "e" + String(repeating: "\u{301}", count: 50), "مرحبا بالعالم",
    "data:text/html,<script>alert(1)</script>", "https://example.test/", "{{7*7}}${7*7}",
    "'; DROP TABLE hosts; --", " ",
  ]

  private static func record(
    _ number: Int, day: Int, name: String, site: String, texts: String? = nil, endpoints: [EndpointRecord]
  ) throws -> CheckRecord {
    let record = try SimulatedQuarter.record(number % 4 == 1 ? 2 : 1, day: day)
    let tunnels =
      try texts.map { text in
        let provider = ProviderReference(
          id: text, name: text, role: nil, licence: text, licenceThrough: "2029-02-28")
        return [
          try SampleParts.fullTunnel(
            provider: provider,
            licensing: Licensing(tag: .licensed, status: .compliant, basis: .observed, reasons: []))
        ]
      } ?? record.tunnels
    let id = "01976a3e-8f10-7000-8000-" + String(format: "%08d%04d", number, day)
    return CheckRecord(
      id: id, host: HostIdentity(id: "id-\(number)", name: name, site: site), time: record.time,
      agent: record.agent, inputs: record.inputs, observation: record.observation, tunnels: tunnels,
      endpoints: endpoints, compliance: record.compliance)
  }

  /// Hosts of hostile names, in files and sites of the same names.
  static func hostile(in language: ReportLanguage = .english) throws -> PeriodReport {
    guard let quarter = SimulatedQuarter.quarter else { throw CocoaError(.formatting) }
    // While the period goes on, so that everything is said that may be said at its head.
    var collector = PeriodCollector(
      quarter, now: moment("2027-01-14T00:00:00Z"), silence: .seconds(86_400 * 9), inventory: nil,
      language: language, digest: SimulatedQuarter.digest)
    _ = collector.add(try SimulatedQuarter.record(1, day: 3, container: true), file: "c.json", number: 1)
    for (number, name) in hostileNames.enumerated() {
      collector.begin(
        PeriodSource(
          path: name, kind: .journal,
          chain: number % 3 == 0 ? .altered(entry: 9, why: name) : .verified(head: name)))
      let endpoint = try SampleParts.failing(
        name, target: name, outcome: .unreachable,
        failure: Failure(.tlsAlert, facts: .library(name: .openssl, text: name), alert: name),
        path: try SampleParts.tunnelPath(), certificate: SampleParts.certificate(name))
      // Some were silent for too long before.
      for day in (number % 5 == 0 ? 11 : 8)..<12 {
        let record = try record(
          number, day: day, name: name, site: name, texts: name, endpoints: [endpoint])
        _ = collector.add(record, file: name, number: Int64(day))
      }
      collector.refuse(name, name)
    }
    return collector.report()
  }

  /// Ten thousand hosts, of which each has one check, with five hundred endpoints among them.
  static func large(hosts count: Int = 10_000) throws -> PeriodReport {
    let lines = (0..<count).map { "host-\($0).site-\($0 % 30).corp.example,site \($0 % 30)\n" }
    let inventory = try Inventory(csv: Array(("host,site\n" + lines.joined()).utf8))
    var collector = try SimulatedQuarter.collector(inventory: inventory)
    collector.begin(PeriodSource(path: "records", kind: .records, chain: .unsigned))
    let models = try (0..<8).map { number in
      try record(number, day: 10 + number, name: "", site: "", endpoints: [])
    }
    let path = try SampleParts.tunnelPath()
    for number in 0..<(count - 100) {
      let model = models[number % models.count]
      let endpoint = try SampleParts.reachable(
        "endpoint-\(number % 500)", target: "tls://endpoint-\(number % 500).corp.example:443", path: path)
      let record = CheckRecord(
        id: "01976a3e-8f10-7000-8000-" + String(format: "%012d", number),
        host: HostIdentity(id: "id-\(number)", name: "host-\(number).site-\(number % 30).corp.example"),
        time: model.time, agent: model.agent, inputs: model.inputs, observation: model.observation,
        tunnels: model.tunnels, endpoints: [endpoint], compliance: model.compliance)
      _ = collector.add(record, file: "records/\(number).json", number: 1)
    }
    return collector.report()
  }
}
