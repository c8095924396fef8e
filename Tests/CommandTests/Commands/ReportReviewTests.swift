import Foundation
import Testing

/// The built program's options for what stands beside a report's findings, and its signature.
@Suite(.timeLimit(.minutes(5)))
struct ReportReviewTests {
  private static let golden = "$repository/Tests/ReporterTests/Golden"
  private static let november = "--period 2026-11 --as-of 2026-12-24T00:00:00Z"
  private static let december = "--period 2026-12 --as-of 2027-02-01T00:00:00Z"
  private static let python = "$repository/.build/validator/bin/python"
  private static let hasPython = FileManager.default.isExecutableFile(
    atPath: Program.repository.appendingPathComponent(".build/validator/bin/python").path)

  private static func run(_ command: String) async throws -> Program.Result {
    try await Program().run(
      """
      sed 's/"2026-11-21T/"2026-12-21T/' \(golden)/record-none.json >december.json
      \(command)
      """)
  }

  private static func show(_ expression: String) -> String {
    "python3 -c 'import json, sys; r = json.load(sys.stdin); print(\(expression))'"
  }

  @Test func `a report is compared with the one before, and has its digest`() async throws {
    let result = try await Self.run(
      """
      $vpnaudit report \(Self.november) \(Self.golden)/record-unlicensed.json --format json --output before.json
      $vpnaudit report \(Self.december) december.json --since-last before.json --format json >after.json; echo $?
      \(Self.show("r[\"since_last\"][\"sha256\"]")) <after.json | sed 's/$/  before.json/' | sha256sum --check --quiet
      \(Self.show("[r[\"since_last\"][k] for k in (\"name\", \"gap_s\", \"new\", \"closing\")], len(r[\"since_last\"][\"not_found_again\"]) > 3"))  <after.json
      """)
    #expect(
      result.output == "0\n['2026-11', 0, 0, 1] True\n" && result.errors == "",
      "\(result.output)\(result.errors)")
  }

  @Test(arguments: [
    ("december.json", "'vpnaudit.record/1' is not"), ("hosts.csv", "not a JSON document"),
    ("nowhere.json", "not found"), ("same.json", "its period 2026-12 reaches to 2027-01-01T00:00:00.000Z"),
    ("half.json", "is missing"),
  ])
  func `what it cannot be compared with is refused`(file: String, message: String) async throws {
    let result = try await Self.run(
      """
      echo host >hosts.csv; echo '{"schema": "vpnaudit.report/1"}' >half.json
      $vpnaudit report \(Self.december) december.json --format json --output same.json
      $vpnaudit report \(Self.december) december.json --since-last \(file)
      """)
    #expect(result.status == 65 && result.output == "" && result.foreignLines == [], "\(result.errors)")
    #expect(result.errors.contains("error: \(file): ") && result.errors.contains(message), "\(result.errors)")
  }

  @Test func `a time of which neither report speaks is told`() async throws {
    let result = try await Self.run(
      """
      $vpnaudit report --period 2026-10 \(Self.golden)/record-none.json --as-of 2026-10-20T00:00:00Z \
        --format json --output before.json
      $vpnaudit report \(Self.december) december.json --since-last before.json | grep -c 'the 42 d between the two'
      """)
    #expect(result.output == "1\n" && result.foreignLines == [], "\(result.output)\(result.errors)")
    #expect(result.errors.contains("note: before.json: it was made before its period was over"))
  }

  @Test func `decisions are told with file and line where they fit nothing or have ended`() async throws {
    let result = try await Self.run(
      """
      report="$vpnaudit report \(Self.november) \(Self.golden)/record-unlicensed.json"
      id=$($report --format json | \(Self.show("r[\"findings\"][0][\"id\"]")))
      cat >decisions.yaml <<END
      schema: vpnaudit.dispositions/1
      dispositions:
        - {finding: "$id", disposition: accepted, reason: a, accountable: b, until: 2026-11-30}
        - {finding: "00000000000000000000000000000000", disposition: fixed, reason: a, accountable: b}
      END
      $report --dispositions decisions.yaml --format json >report.json; echo $?
      \(Self.show("r[\"dispositions\"][\"ended\"], r[\"counts\"][\"non_compliant\"]")) <report.json
      sed -i 's/accepted/acepted/' decisions.yaml
      $report --dispositions decisions.yaml; echo $?
      """)
    #expect(result.output == "0\n1 1\n65\n" && result.foreignLines == [], "\(result.output)\(result.errors)")
    #expect(result.errors.contains("warning: decisions.yaml:3: the disposition of "))
    #expect(
      result.errors.contains("warning: decisions.yaml:4: no finding of this report has the id 00000000"))
    #expect(result.errors.contains("error: decisions.yaml:3: ") && result.errors.contains("'accepted'?"))
  }

  @Test func `the controls that ship are printed, and a changed copy is read`() async throws {
    let result = try await Self.run(
      """
      $vpnaudit report controls >controls.yaml; cmp controls.yaml $repository/Profiles/controls.yaml
      sed -i '/^  - id: ac-17/,/^  - id: sc-7/s/clause: AC-17/clause: OWN-1/' controls.yaml
      report="$vpnaudit report \(Self.november) \(Self.golden)/record-unlicensed.json"
      $report --controls controls.yaml --format json | \(Self.show("[c[\"clause\"] for c in r[\"controls\"] if c[\"hosts_against\"]][-3:]"))
      echo 'controls: x' >>controls.yaml; $report --controls controls.yaml; echo $?
      """)
    #expect(
      result.output == "['OWN-1', 'SC-7', 'CC6.6']\n65\n" && result.foreignLines == [],
      "\(result.output)\(result.errors)")
    #expect(result.errors.contains("error: controls.yaml:"))
  }

  @Test func `a signed report verifies, gives the same bytes, and shows every change`() async throws {
    let result = try await Self.run(
      """
      umask 022
      $vpnaudit report keygen --key report.key --no-passphrase | tail -n 1 | grep -c ^RW
      stat -c %a report.key report.pub
      $vpnaudit report keygen --key report.key --no-passphrase; echo $?
      for form in json markdown; do
        for turn in 1 2; do
          $vpnaudit report \(Self.november) \(Self.golden)/record-unlicensed.json --format $form \
            --output q4.$form --sign-key report.key; echo $?
          cp q4.$form.dsse $turn.dsse
        done
        cmp 1.dsse 2.dsse
        $vpnaudit report verify q4.$form --key report.pub | cut -d ' ' -f 1-4; echo ${PIPESTATUS[0]}
      done
      grep -c "vpnaudit report verify q4.markdown --key report.pub" q4.markdown
      grep -c "$(sha256sum q4.json | cut -c 1-64)" q4.markdown
      $vpnaudit report keygen --key other.key --no-passphrase >/dev/null
      $vpnaudit report verify q4.json --key other.pub; echo $?
      $vpnaudit report verify q4.json --key other.pub --key report.pub >/dev/null; echo $?
      $vpnaudit report verify q4.json --key report.pub --signature q4.markdown.dsse >/dev/null; echo $?
      $vpnaudit report verify report.pub --key report.pub --signature q4.json.dsse | cut -c 1-60; echo ${PIPESTATUS[0]}
      sed -i 's/"hosts": 1/"hosts": 2/' q4.json; $vpnaudit report verify q4.json --key report.pub >/dev/null; echo $?
      rm q4.json; $vpnaudit report verify q4.json --key report.pub; echo $?
      echo x >q4.json; echo '{}' >q4.json.dsse; $vpnaudit report verify q4.json --key report.pub; echo $?
      """)
    #expect(
      result.output == """
        1
        600
        644
        64
        0
        0
        q4.json: good: report of
        0
        0
        0
        q4.markdown: good: report of
        0
        1
        1
        q4.json.dsse: bad: no key of --key made its signature
        2
        0
        0
        report.pub: bad: it is not the file that was signed: its sha
        2
        2
        3
        3

        """, "\(result.output)\(result.errors)")
    #expect(result.foreignLines == [])
  }

  @Test func `without a key a report says that nothing shows a change`() async throws {
    let result = try await Self.run(
      """
      $vpnaudit report \(Self.november) \(Self.golden)/record-none.json | grep -c 'not signed: nothing shows'
      $vpnaudit report \(Self.november) \(Self.golden)/record-none.json --sign-key report.key; echo $?
      $vpnaudit report \(Self.november) \(Self.golden)/record-none.json --sign-key nowhere.key --output r; echo $?; ls r
      """)
    #expect(result.output == "1\n64\n65\n", "\(result.output)\(result.errors)")
  }

  @Test(.enabled(if: hasPython, "Scripts/validator installs securesystemslib"))
  func `another program verifies the signature of a report`() async throws {
    let result = try await Self.run(
      """
      $vpnaudit report keygen --key report.key --no-passphrase >/dev/null
      $vpnaudit report \(Self.november) \(Self.golden)/record-none.json --format json --output q4.json --sign-key report.key
      \(Self.python) $repository/Scripts/test.d/envelopes.py verify q4.json.dsse report.pub
      python3 -c 'import base64, json; s = json.loads(base64.b64decode(json.load(open("q4.json.dsse"))["payload"])); print(s["_type"], s["subject"][0]["name"], s["subject"][0]["digest"]["sha256"])' >statement
      echo "https://in-toto.io/Statement/v1 q4.json $(sha256sum q4.json | cut -c 1-64)" | cmp - statement
      """)
    #expect(result.output == "1 verified, 0 refused\n", "\(result.output)\(result.errors)")
  }

  @Test(.enabled(if: hasPython, "Scripts/validator installs OSCAL's schema"))
  func `assessment results are valid by the schema of OSCAL, and the same bytes each time`() async throws {
    let result = try await Self.run(
      """
      printf 'host\\nbj-build-01\\nsilent\\n' >hosts.csv
      for records in \(Self.golden)/record-unlicensed.json \(Self.golden)/record-hostile.json \(Self.golden) hosts.csv; do
        for turn in 1 2; do
          $vpnaudit report \(Self.november) --inventory hosts.csv $records --format oscal >$turn.json 2>errors || test $? = 65
        done
        cmp 1.json 2.json
        \(Self.python) $repository/Scripts/test.d/oscal.py <1.json
      done
      $vpnaudit report \(Self.november) --inventory hosts.csv \(Self.golden)/record-unlicensed.json --format oscal >1.json
      for change in 's/"not-satisfied"/"perhaps"/' 's/"collected": "2026/"collected": "26/' 's/"uuid": "./"uuid": "x/' '/"import-ap"/,/}/d'; do
        sed "$change" 1.json | \(Self.python) $repository/Scripts/test.d/oscal.py >/dev/null; echo $?
      done
      \(Self.show("sorted({(f[\"target\"][\"target-id\"], f[\"target\"][\"status\"][\"state\"]) for f in r[\"assessment-results\"][\"results\"][0][\"findings\"]})[:2]")) <1.json
      """)
    #expect(
      result.output == """
        valid: assessment-results
        valid: assessment-results
        valid: assessment-results
        valid: assessment-results
        1
        1
        1
        1
        [('ac-17', 'not-satisfied'), ('csl-23-3', 'not-satisfied')]

        """, "\(result.output)\(result.errors)")
  }
}
