import Foundation
import Model
import Testing

@testable import Reporter

/// The documents as the programs that they are for read them.
@Suite(.timeLimit(.minutes(5)))
struct ReaderTests {
  private static let promtool = "/usr/bin/promtool"
  private static let perl = "/usr/bin/perl"
  private static let icinga = "/usr/sbin/icinga2"
  private static let python = "/usr/bin/python3"
  /// The Python that Scripts/validator has given the library to; nil where it has not.
  private static let validator: String? = {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let place = repository.appendingPathComponent(".build/validator")
    let wanted = try? String(
      contentsOf: place.appendingPathComponent("requirements.txt"), encoding: .utf8)
    return wanted?.contains("py-ocsf-models") == true ? place.appendingPathComponent("bin/python").path : nil
  }()
  private static let plugin = "/usr/share/perl5/Monitoring/Plugin/Performance.pm"

  private static func records() throws -> [CheckRecord] {
    try SampleRecord.allCases.map { try $0.record } + HostileNames.all.map { try HostileNames.record($0) }
  }

  private func bytes(_ name: String, _ record: CheckRecord) throws -> [UInt8] {
    let format = try #require(ReportFormats.named(name))
    return try format.bytes(of: record, style: TextStyle(colour: false), detail: .brief)
  }

  @Test(
    .enabled(if: Reader.isPossible(promtool), "promtool is not installed (Debian: prometheus)"),
    arguments: ["prometheus", "blackbox"])
  func `promtool has nothing against the metrics`(form: String) throws {
    let reader = Reader(program: Self.promtool, arguments: ["check", "metrics"])
    for record in try Self.records() {
      let document = try bytes(form, record)
      let result = try reader.read(document)
      #expect(result == ("", "", 0), "\(result) \(String(decoding: document, as: UTF8.self))")
    }
    let refused = try reader.read(try bytes(form, try SampleRecord.licensed.record) + Array("a{ 1\n".utf8))
    #expect(refused.status != 0)
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: plugin),
      "Monitoring::Plugin is not installed (Debian: libmonitoring-plugin-perl)"))
  func `a library of monitoring plug-ins reads every item of the performance data`() throws {
    let script = """
      use Monitoring::Plugin::Performance;
      local $/; my ($first) = split /\\n/, <STDIN>; my ($text, $data) = split /\\|/, $first, 2;
      print join("\\t", $_->label, $_->value, $_->uom // "", $_->warning // "", $_->critical // "", $_->min // "",
        $_->max // ""), "\\n" for Monitoring::Plugin::Performance->parse_perfstring($data // "");
      """
    let reader = Reader(program: Self.perl, arguments: ["-e", script])
    for record in try Self.records() {
      let expected = PerformanceData.items(of: record, upTo: 5000)
      let result = try reader.read(try bytes("nagios", record))
      let items = result.output.split(separator: "\n").map { line in
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
        return "'\(cells[0])'=\(cells[1])\(cells[2]);\(cells[3]);\(cells[4]);\(cells[5]);\(cells[6])"
      }
      #expect(items == expected, "\(result)")
    }
  }

  @Test(.enabled(if: Reader.isPossible(icinga), "icinga2 is not installed (Debian: icinga2-bin)"))
  func `Icinga reads every item's label and value`() throws {
    let items = try Self.records().flatMap { PerformanceData.items(of: $0, upTo: 5000) }
    let calls = items.map { "parse_performance_data(\"\($0.replacing("\\", with: "\\\\"))\")" }
    let reader = Reader(
      program: Self.icinga,
      arguments: ["console", "--eval", "[\(calls.joined(separator: ","))].map(p => [p.label, p.value])"])
    let result = try reader.read([])
    let read = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[Any]], "\(result)")
    #expect(read.count == items.count && items.count > 200)
    for (item, found) in zip(items, read) {
      let parts = try #require(item.wholeMatch(of: /'([^']+)'=(-?[0-9.]+).*/), "\(item)").output
      #expect(found[0] as? String == String(parts.1), "\(item)")
      #expect((found[1] as? NSNumber)?.doubleValue == Double(parts.2), "\(item)")
    }
  }

  @Test(.enabled(if: Reader.isPossible(python), "python3 is not installed"))
  func `Python reads as many cells in each row of a table as its head has`() throws {
    let script = """
      import csv, io, json, sys
      text = io.TextIOWrapper(sys.stdin.buffer, "utf-8", newline="")
      rows = list(csv.reader(text, strict=True))
      print(json.dumps([len(rows), sorted({len(row) for row in rows}), [row[6] for row in rows[1:]]], ensure_ascii=False))
      """
    let reader = Reader(program: Self.python, arguments: ["-c", script])
    for record in try Self.records() {
      let result = try reader.read(try bytes("csv", record))
      #expect(result.output.hasPrefix("[\(record.findings.count + 1), [28], "), "\(result)")
    }
  }

  @Test(.enabled(if: Reader.isPossible(python), "python3 is not installed"))
  func `Python reads the same record from a line as from the document`() throws {
    let reader = Reader(
      program: Self.python,
      arguments: ["-c", "import json, sys; print(json.dumps(json.load(sys.stdin), sort_keys=True))"])
    for record in try Self.records() {
      let line = try bytes("jsonl", record)
      #expect(line.count { $0 == UInt8(ascii: "\n") } == 1 && line.last == UInt8(ascii: "\n"))
      let (one, other) = (try reader.read(line), try reader.read(try bytes("json", record)))
      #expect(one == other && one.status == 0)
    }
  }

  @Test(
    .enabled(if: Reader.isPossible(python), "python3 is not installed"), arguments: ["ocsf", "intune", "log"])
  func `every line is an object that Python reads`(form: String) throws {
    let reader = Reader(
      program: Self.python,
      arguments: ["-c", "import json, sys; print(len([json.loads(line) for line in sys.stdin]))"])
    for record in try Self.records() {
      let result = try reader.read(try bytes(form, record))
      #expect(result.output == "\(form == "ocsf" ? record.findings.count : 1)\n", "\(result)")
    }
  }

  @Test func `the settings of a device are flat, of the same names on every host, and named by the rules`()
    throws
  {
    let rules =
      try JSONSerialization.jsonObject(
        with: Data(try IntuneRules(moreInfo: "https://vpn.corp.test/").bytes)) as? [String: [[String: Any]]]
    let wanted = try #require(rules?["Rules"]).map { $0["SettingName"] as? String }
    #expect(wanted == ["VpnauditCompliant", "VpnauditDetermined", "VpnauditReachable"])
    var names: Set<Set<String>> = []
    for record in try Self.records() {
      let line = try bytes("intune", record)
      let settings = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
      names.insert(Set(settings.keys))
      // Far less than the megabyte that is read of a script's output.
      #expect(line.count < 4096 && settings.values.allSatisfy { $0 is String || $0 is Bool })
      for name in wanted.compactMap(\.self) { #expect(settings[name] is Bool) }
    }
    #expect(names.count == 1)
  }

  @Test(.enabled(if: validator != nil, "Scripts/validator installs py-ocsf-models"))
  func `the events are compliance findings to a library of OCSF`() throws {
    let script = """
      import json, sys
      from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding
      # The library is behind the schema here.
      known = {"compliance": {"status"}}
      for line in sys.stdin:
          event = json.loads(line)
          read = ComplianceFinding.model_validate(event).model_dump(exclude_unset=True)
          for key, value in event.items():
              if isinstance(value, dict):
                  extra = value.keys() - read[key].keys() - known.get(key, set())
                  if extra: print(key, extra)
          if event.keys() - read.keys(): print(event.keys() - read.keys())
          if event["type_uid"] != event["class_uid"] * 100 + event["activity_id"]: print("type_uid")
      """
    let reader = Reader(program: try #require(Self.validator), arguments: ["-c", script])
    var all: [UInt8] = []
    for record in try Self.records() { all += try bytes("ocsf", record) }
    let result = try reader.read(all)
    #expect(result == ("", "", 0), "\(result)")
    for (old, new) in [("200301", "200305"), ("\"severity_id\"", "\"severity\""), ("\"uid\"", "\"id\"")] {
      let broken = String(decoding: all, as: UTF8.self).replacing(old, with: new)
      #expect(try reader.read(Array(broken.utf8)).status != 0, "\(old)")
    }
  }
}
