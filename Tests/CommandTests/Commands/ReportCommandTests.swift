import Foundation
import Testing

/// The built program's reports on a period.
@Suite(.timeLimit(.minutes(5)))
struct ReportCommandTests {
  private static let check = "$vpnaudit check --scope namespace --site DE --fail-on nothing"
  private static let golden = "$repository/Tests/ReporterTests/Golden"

  private static func run(_ command: String) async throws -> Program.Result {
    try await Program().run("export STATE_DIRECTORY=$PWD/state; " + command)
  }

  private static func python(_ expression: String) -> String {
    "python3 -c 'import json, sys; r = json.load(sys.stdin); print(\(expression))'"
  }

  @Test func `a journal, its export and its records are one history`() async throws {
    let result = try await Self.run(
      """
      \(Self.check) --journal >/dev/null; \(Self.check) --journal >/dev/null
      $vpnaudit journal export >history.jsonl; $vpnaudit journal export --format records >records.jsonl
      for source in state/journal.db history.jsonl records.jsonl "state/journal.db history.jsonl records.jsonl"
      do
        $vpnaudit report --since 2026-01-01 --until 2999-01-01 --key state/journal.pub $source --format json |
          \(Self.python("r[\"counts\"][\"checks\"], [s[\"chain\"][\"state\"] for s in r[\"sources\"]], [s[\"repeated\"] for s in r[\"sources\"]]"))
      done
      """)
    #expect(
      result.output == """
        2 ['verified'] [0]
        2 ['verified'] [0]
        2 ['unsigned'] [0]
        2 ['verified', 'verified', 'unsigned'] [0, 2, 2]

        """, "\(result.output)\(result.errors)")
    #expect(result.foreignLines == [])
  }

  @Test func `an altered journal ends with 65, and the report says from which entry on`() async throws {
    let result = try await Self.run(
      """
      for turn in 1 2 3; do \(Self.check) --journal >/dev/null; done
      python3 - <<'END'
      import sqlite3
      journal = sqlite3.connect("state/journal.db")
      journal.execute("UPDATE entry SET status = 'review' WHERE seq = 2")
      journal.commit()
      END
      $vpnaudit report --since 2026-01-01 --until 2999-01-01 state/journal.db --format json >report.json; echo $?
      \(Self.python("r[\"sources\"][0][\"chain\"][\"entry\"], r[\"hosts\"][0][\"altered\"], r[\"counts\"][\"compliant\"]")) <report.json
      $vpnaudit report --since 2026-01-01 --until 2999-01-01 state/journal.db 2>/dev/null | grep -c 'ALTERED at entry 2'
      """)
    #expect(result.output == "65\n2 2 0\n1\n", "\(result.output)\(result.errors)")
    #expect(result.errors.contains("error: state/journal.db: entry 2: a column says something else"))
  }

  @Test func `an entry that does not open is named, and those behind it count`() async throws {
    let result = try await Self.run(
      """
      for turn in 1 2 3; do \(Self.check) --journal >/dev/null; done
      python3 - <<'END'
      import sqlite3
      journal = sqlite3.connect("state/journal.db")
      journal.execute("UPDATE entry SET payload = zeroblob(40) WHERE seq = 2")
      journal.commit()
      END
      $vpnaudit report --since 2026-01-01 --until 2999-01-01 state/journal.db --format json >report.json; echo $?
      \(Self.python("r[\"sources\"][0][\"chain\"][\"entry\"], r[\"counts\"][\"checks\"], r[\"hosts\"][0][\"altered\"], [p[\"place\"] for p in r[\"refused\"][\"places\"]]")) <report.json
      """)
    #expect(
      result.output == "65\n2 2 1 ['state/journal.db:2']\n", "\(result.output)\(result.errors)")
    #expect(result.errors.contains("error: state/journal.db:2: the entry does not open"))
  }

  @Test func `what cannot be read is reported with its line, on standard error and in the report`()
    async throws
  {
    let result = try await Self.run(
      """
      mkdir records; cp \(Self.golden)/record-licensed.json records; cp \(Self.golden)/hoststate-root.json records
      printf '{"schema": "vpnaudit.record/1"}\\n{"payload": "x"}\\n' >records/x.jsonl
      echo '{"payload": "x", "payloadType": "y", "signatures": []}' >records/y.jsonl
      $vpnaudit report --period 2026-11 records --format json >report.json; echo $?
      \(Self.python("sorted(p[\"place\"] for p in r[\"refused\"][\"places\"]), r[\"counts\"][\"checks\"]")) <report.json
      """)
    #expect(
      result.output == """
        65
        ['records/hoststate-root.json:1', 'records/x.jsonl:1', 'records/x.jsonl:2', 'records/y.jsonl:1'] 1

        """, "\(result.output)\(result.errors)")
    #expect(result.errors.contains("records/x.jsonl:1: ") && result.foreignLines == [])
  }

  /// Days begin where the zone's clocks say, also where they are changed: the sample record is of 18:30 UTC on
  /// 2026-11-21, which is the 22nd in Shanghai.
  @Test(arguments: [
    ("--since 2026-11-21 --until 2026-11-22", 1), ("--since 2026-11-22 --until 2026-11-23", 0),
    ("--since 2026-11-21 --until 2026-11-22 --timezone Asia/Shanghai", 0),
    ("--since 2026-11-22 --until 2026-11-23 --timezone Asia/Shanghai", 1), ("--period 2026-Q4", 1),
    ("--period 2026-10", 0), ("--period 2026-11 --timezone America/New_York", 1),
  ])
  func `a check counts on the day that it is in the zone`(span: String, checks: Int) async throws {
    let result = try await Self.run(
      "$vpnaudit report \(span) \(Self.golden)/record-licensed.json --format json | "
        + Self.python("r[\"counts\"][\"checks\"]"))
    #expect(result.output == "\(checks)\n", "\(result.errors)")
  }

  @Test func `a month with a change of clocks has its hours`() async throws {
    let command =
      "$vpnaudit report --timezone Europe/Berlin --format json $repository/Tests/ReporterTests/Golden/record-licensed.json"
    let result = try await Self.run(
      """
      for month in 2026-03 2026-10; do \(command) --period $month | \(Self.python("r[\"period\"][\"from\"], r[\"period\"][\"until\"]")); done
      """)
    #expect(
      result.output == """
        2026-02-28T23:00:00.000Z 2026-03-31T22:00:00.000Z
        2026-09-30T22:00:00.000Z 2026-10-31T23:00:00.000Z

        """)
  }

  @Test func `every form is written to standard output or to a file`() async throws {
    let result = try await Self.run(
      """
      printf 'host,site\\nbj-build-01,beijing\\nsilent-1,\\n' >hosts.csv
      for form in text json markdown csv html; do
        $vpnaudit report --period 2026-11 --as-of 2026-12-24T00:00:00Z --inventory hosts.csv \
          \(Self.golden)/record-unlicensed.json --format $form >shown; echo $?
        $vpnaudit report --period 2026-11 --inventory hosts.csv \(Self.golden)/record-unlicensed.json \
          --as-of 2026-12-24T00:00:00Z --format $form --output written; cmp shown written; head -n 1 written
      done | tr -d '\\r' | cut -c 1-24
      printf 'host\\na\\na\\n' >hosts.csv
      $vpnaudit report --period 2026-11 --inventory hosts.csv \(Self.golden)/record-none.json; echo $?
      $vpnaudit report --period 2026-11 --inventory nowhere.csv \(Self.golden)/record-none.json; echo $?
      """)
    #expect(
      result.output == """
        0
        2026-11  UTC: 2026-11-01
        0
        {
        0
        # 2026-11
        0
        period,host,host_id,name
        0
        <!DOCTYPE html>
        65
        65

        """, "\(result.output)\(result.errors)")
    #expect(result.errors.contains("error: hosts.csv:3: 'a' stands on line 2, too"))
    #expect(result.errors.contains("error: nowhere.csv: not found\n"))
  }

  @Test func `the language is the one that is asked for, and not the locale's where nobody watches`()
    async throws
  {
    let result = try await Self.run(
      """
      for language in "" "--language zh" "--language en"; do
        LC_ALL=zh_CN.UTF-8 $vpnaudit report --period 2026-11 --as-of 2026-12-24T00:00:00Z \
          \(Self.golden)/record-unlicensed.json $language | head -n 1
      done
      """)
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 3 && lines[1].hasPrefix("2026年11月"), "\(result.output)\(result.errors)")
    #expect(lines[0].hasPrefix("2026-11  ") && lines[2].hasPrefix("2026-11  "))
  }

  @Test(arguments: [
    ("LC_ALL=zh_CN.UTF-8", "2026年11月"), ("LC_ALL=C LANG=zh_CN.UTF-8", "2026-11  "),
    ("LC_ALL= LC_MESSAGES=zh_TW.UTF-8 LANG=C", "2026年11月"), ("LC_ALL= LC_MESSAGES= LANG=zh_CN", "2026年11月"),
    ("LC_ALL=de_DE.UTF-8", "2026-11  "), ("LC_ALL=zh_CN.GBK", "2026-11  "), ("LC_ALL=zh_CN.utf8", "2026年11月"),
    ("LC_ALL=@", "2026-11  "), ("LC_ALL=.", "2026-11  "),
  ])
  func `on a terminal the language is the locale's`(locale: String, start: String) async throws {
    let result = try await Self.run(
      """
      SHELL=/bin/sh script -qec "env NO_COLOR=1 \(locale) $vpnaudit report --period 2026-11 --as-of 2026-12-24T00:00:00Z \
        \(Self.golden)/record-unlicensed.json" /dev/null </dev/null
      """)
    #expect(result.output.hasPrefix(start), "\(result.output)\(result.errors)")
  }

  @Test(arguments: [
    "records", "--period 2026-Q5 records", "--period 2026-Q4 --since 2026-01-01 records",
    "--since 2026-01-01 records",
    "--since 2026-02-01 --until 2026-01-01 records", "--period 2026 --timezone CST records",
    "--period 2026 --format pdf records", "--period 2026 --language fr records",
    "--period 2026 --silence 5 records", "--period 2026 - -",
  ])
  func `what cannot be meant is refused`(arguments: String) async throws {
    let result = try await Self.run("$vpnaudit report \(arguments)")
    #expect(result.status == 64 && result.output == "" && result.foreignLines == [], "\(result.errors)")
  }
}
