import Model
import RegexBuilder
import Testing

@testable import Reporter

@Suite struct MetricsTests {
  private static let style = TextStyle(colour: false)

  private func text(_ name: String, _ record: CheckRecord) throws -> String {
    let format = try #require(ReportFormats.named(name))
    return String(decoding: try format.bytes(of: record, style: Self.style, detail: .brief), as: UTF8.self)
  }

  @Test(
    arguments: ["prometheus", "blackbox"],
    [SampleRecord.licensed, .unlicensed, .ordinary, .none, .unseen, .hostile])
  func `the metrics of a record are those that were read in review`(form: String, sample: SampleRecord) throws
  {
    try Golden(name: "\(form)-\(sample.rawValue).prom").expect(Array(try text(form, try sample.record).utf8))
  }

  @Test(arguments: ["prometheus", "blackbox"])
  func `no name ends its label, and no series is there twice`(form: String) throws {
    for name in HostileNames.all { try expectForm(try text(form, try HostileNames.record(name))) }
    for sample in SampleRecord.allCases { try expectForm(try text(form, try sample.record)) }
  }

  private func expectForm(_ text: String) throws {
    let label = /[a-z]+="([^"\\]|\\["\\])*"/
    let sample = Regex {
      Capture(/[a-z_]+/)
      Optionally {
        "{"; label;
        ZeroOrMore {
          ","; label
        }; "}"
      }
      " "
      /-?[0-9]+(\.[0-9]+)?/
    }
    var families: [Substring] = []
    var series: Set<Substring> = []
    #expect(text.isEmpty || text.hasSuffix("\n"))
    for line in text.split(separator: "\n") {
      if line.hasPrefix("# TYPE ") { families.append(line.split(separator: " ")[2]) }
      if line.hasPrefix("#") { continue }
      let match = try #require(try sample.matchingSemantics(.unicodeScalar).wholeMatch(in: line), "\(line)")
      #expect(match.output.1 == families.last, "\(line)")
      #expect(series.insert(line.prefix(upTo: line.lastIndex(of: " ") ?? line.endIndex)).inserted, "\(line)")
    }
    #expect(Set(families).count == families.count)
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !TerminalText.isHidden($0) })
  }

  @Test func `what is not known has no series`() throws {
    let endpoint = try SampleParts.failing(
      "erp", target: "tls://erp:443", outcome: .unmeasured, failure: Failure(.localResource), connect: nil,
      path: nil)
    let record = SampleParts.record(
      registry: CheckRecord.Inputs.RegistryFile(serial: nil, sha256: nil, expires: nil, signature: .none),
      tunnels: [], endpoints: [endpoint],
      compliance: Compliance(status: .undetermined, tag: .undetermined, outcome: .unmeasured, reasons: []))
    let own = try text("prometheus", record)
    for family in [
      "endpoint_reachable", "tls_handshake", "registry", "licence", "certificate", "collector=\"bpf\"",
      "phase=\"connect\"",
    ] {
      #expect(!own.contains(family), "\(family)")
    }
    #expect(!(try text("blackbox", record)).contains("probe_success"))
  }
}
