import Foundation
import Testing

/// `registry suggest`, `diff` and `simulate` on real files.
@Suite(.timeLimit(.minutes(5)))
struct FleetCommandTests {
  private static let golden = "$repository/Tests/ReporterTests/Golden"
  private static let lab = "$repository/Profiles/lab-registry.yaml"

  /// A folder with states of three hosts, two of which have the licensed gateway proven.
  private static func fleet() async throws -> Program {
    let program = try Program()
    let made = try await program.run(
      """
      mkdir states
      for host in a b c; do
        sed "s/5e1c0ffee5e1c0ffee5e1c0ffee5e1c0/$host/; s/bj-build-01/host-$host/" \(golden)/hoststate-root.json > states/$host.json
      done
      sed -i 's/"source": "config"/"source": "management"/; s/"status": "off"/"status": "complete"/' states/[ab].json
      sed -i '/translated_from/d; s/"port": 1194,/"port": 1194,/' states/*.json
      cp \(lab) lab.yaml
      """)
    try #require(made.status == 0, "\(made.errors)")
    return program
  }

  private static func run(_ program: Program, _ command: String) async throws -> Program.Result {
    let result = try await program.run("$vpnaudit registry \(command)")
    #expect(result.foreignLines == [])
    return result
  }

  @Test func `records and states of files, folders, lines and standard input count alike`() async throws {
    let program = try await Self.fleet()
    _ = try await program.run(
      "for f in states/*.json; do jq -c . $f 2>/dev/null || tr -d '\\n' < $f; echo; done > all.jsonl")
    let texts = [
      try await Self.run(program, "suggest states"),
      try await Self.run(program, "suggest states/a.json states/b.json states/c.json"),
      try await Self.run(program, "suggest all.jsonl"),
      try await Self.run(program, "suggest - < all.jsonl"),
      try await program.run("cat states/*.json | $vpnaudit registry suggest -"),
    ]
    for text in texts { #expect(text.status == 0 && text.output == texts[0].output, "\(text.errors)") }
    #expect(texts[0].output.hasPrefix("1 recogniser seen, in 3 documents of 3 hosts\n"))
    #expect(
      texts[0].output.contains("203.0.113.10: 3 hosts, 1 site (beijing CN-BJ), OpenVPN, udp/1194: whose?"))
    #expect(texts[0].output.contains("gateway proven on 2 of 3"))
  }

  @Test func `with a registry the known are one line, and a fragment would not pass as it is`() async throws {
    let program = try await Self.fleet()
    let known = try await Self.run(program, "suggest states --registry lab.yaml")
    #expect(
      known.output == """
        no recogniser seen and not known for sure, in 3 documents of 3 hosts
        registry 1 knows 1 gateway of 1 provider or own gateway, on 3 hosts

        """)
    _ = try await program.run("sed 's#203.0.113.0/28#198.51.100.0/28#' lab.yaml > other.yaml")
    let fragment = try await Self.run(program, "suggest states --registry other.yaml --format yaml")
    #expect(fragment.status == 0)
    let pasted = try await program.run(
      """
      sed '/^providers:/,$d' other.yaml > pasted.yaml
      $vpnaudit registry suggest states --registry other.yaml --format yaml | sed 's/^# //' >> pasted.yaml
      printf 'sources: []\\n' >> pasted.yaml
      sed -i 's/s-lab//' pasted.yaml
      $vpnaudit registry lint pasted.yaml
      sed -i 's/^- id: .*/- id: mine/; s/{en: }/{en: Mine}/' pasted.yaml
      $vpnaudit registry lint pasted.yaml && $vpnaudit registry simulate --registry pasted.yaml states
      """)
    #expect(pasted.errors.contains("pasted.yaml:"), "\(pasted.errors)")
    #expect(pasted.output.contains("good: serial 1, 1 providers, 0 licences"), "\(pasted.errors)")
    #expect(pasted.output.contains("undetermined") && !pasted.output.contains("licensed, compliant"))
  }

  @Test func `anything but a stored document is reported with its line, the rest counts, and the end is 65`()
    async throws
  {
    let program = try await Self.fleet()
    let result = try await program.run(
      """
      { cat states/a.json; echo '{"schema": "vpnaudit.hoststate/1", "broken'; cat states/b.json
        echo '{"schema": "vpnaudit.probe/1"}'; echo 'nonsense'; cat states/c.json; } > mixed.json
      head -c 200 states/a.json > cut.json; : > empty.json; mkfifo pipe
      echo "[$(cat states/a.json)]" > list.json
      printf '{"schema": "' > large.json; head -c 17000000 /dev/zero | tr '\\0' x >> large.json; echo '"}' >> large.json
      echo '{"schema": "vpnaudit.hoststate/1", "host": null}' > null.json
      $vpnaudit registry suggest mixed.json cut.json empty.json pipe list.json large.json null.json nowhere.json
      """)
    #expect(result.status == 65 && result.foreignLines == [])
    #expect(result.output.hasPrefix("1 recogniser seen, in 3 documents of 3 hosts\n"), "\(result.output)")
    let lines = try program.read("states/a.json").split(separator: "\n").count
    for message in [
      "mixed.json:\(lines + 1): not a JSON document",
      "mixed.json:\(2 * lines + 2): not a JSON document",
      "cut.json:1: not a JSON document", "empty.json: holds no document", "pipe: not a regular file",
      "list.json:1: ", "large.json:1: the document is larger than 16 MiB",
      "null.json:1: 'null' is not allowed",
      "nowhere.json: no such file or directory",
    ] { #expect(result.errors.contains("vpnaudit: error: \(message)"), "\(message)\n\(result.errors)") }
  }

  @Test func `folders are read to a depth, sorted, and hidden and other files are not`() async throws {
    let program = try await Self.fleet()
    let result = try await program.run(
      """
      mkdir -p states/1/2/3/4; echo junk > states/.hidden.json; echo junk > states/readme.txt
      mv states/c.json states/1/2/3/; ln -s .. states/1/loop
      $vpnaudit registry suggest states --format json
      """)
    #expect(result.status == 65)
    #expect(
      result.errors
        == "vpnaudit: error: states/1/2/3/4: the folder is nested too deeply: name it separately\n")
    #expect(result.output.contains("\"hosts\": 3"))
    let nothing = try await program.run("mkdir none; $vpnaudit registry suggest none")
    #expect(nothing.status == 65 && nothing.errors.contains("no document was found"))
  }

  @Test func `a registry with an ended licence is reported host by host, before it is in force`() async throws
  {
    let program = try await Self.fleet()
    _ = try await program.run(
      "sed 's/serial: 1$/serial: 2/; s/until: 2029-03-01/until: 2026-10-01/' lab.yaml > new.yaml")
    let result = try await Self.run(
      program, "simulate --registry new.yaml --against lab.yaml states --hosts 1")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("2 hosts of 3 change by registry 2 instead of 1\n"), "\(result.output)")
    #expect(result.output.contains("2 hosts: licensed, compliant to unlicensed, non_compliant\n"))
    #expect(result.output.contains("LIC_EXPIRED"))
    #expect(result.output.contains("  host-a and 1 more\n"))
    let before = try await Self.run(
      program, "simulate --registry new.yaml --against lab.yaml states --at 2026-09-01")
    #expect(before.output.hasPrefix("no host of 3 changes"), "\(before.output)")
    let document = try await Self.run(program, "simulate --registry new.yaml states --format json")
    #expect(document.output.contains("\"schema\": \"vpnaudit.rejudgement/1\""))
    #expect(!document.output.contains("against_serial") && !document.output.contains("\"changed\""))
    try program.write("schema: vpnaudit.profile/1\npolicy: {vpn: none}\n", to: "strict.yaml")
    let strict = try await Self.run(program, "simulate --registry lab.yaml states --profile strict.yaml")
    #expect(strict.output.contains("POLICY_VPN"))
  }

  @Test func `records with tunnels are counted and not guessed at`() async throws {
    let program = try await Self.fleet()
    let result = try await Self.run(
      program, "simulate --registry lab.yaml \(Self.golden)/record-licensed.json")
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("no host by registry 1\n"))
    #expect(result.output.contains("1 host not judged: a record with tunnels is not enough"))
    #expect(result.output.contains("--with-state"))
  }

  @Test func `a record that holds its host state is judged again`() async throws {
    let program = try await Self.fleet()
    let plain = try await program.run(
      "$vpnaudit check --format json --fail-on nothing > plain.json; cat plain.json")
    #expect(plain.status == 0 && !plain.output.contains("\"state\": {"))
    let result = try await program.run(
      """
      $vpnaudit check --format json --with-state --fail-on nothing > check.json 2>/dev/null &&
        grep -q vpnaudit.hoststate/1 check.json && $vpnaudit registry suggest check.json &&
        $vpnaudit registry simulate --registry lab.yaml check.json --format json
      """)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("\"unjudged\": 0") && result.output.contains("\"hosts\": 1"))
  }

  @Test func `two registries are compared in words, and by the exit code where that is asked`() async throws {
    let program = try await Self.fleet()
    _ = try await program.run(
      """
      digest=$(sha256sum lab.yaml | cut -d' ' -f1)
      sed "s/serial: 1$/serial: 2\\n  prev_sha256: \\"$digest\\"/; s/dedicated: true/dedicated: false/" lab.yaml > new.yaml
      sed 's/^denied/# a comment\\ndenied/' lab.yaml > comment.yaml
      """)
    let result = try await Self.run(program, "diff lab.yaml new.yaml")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("its prev_sha256 is the digest of registry 1, as it should be"))
    #expect(
      result.output.contains("prefix 203.0.113.0/28 of Example Net (fictitious): no longer dedicated to its"))
    #expect(try await Self.run(program, "diff lab.yaml new.yaml --exit-code").status == 1)
    #expect(try await Self.run(program, "diff lab.yaml lab.yaml --exit-code").status == 0)
    let comment = try await Self.run(program, "diff lab.yaml comment.yaml --exit-code")
    #expect(comment.status == 0 && comment.output.hasPrefix("no change from registry 1 to 1"))
    #expect(comment.output.contains("raise meta.serial"))
    let wrong = try await Self.run(program, "diff new.yaml lab.yaml --format json")
    #expect(
      wrong.output.contains("refused_by_hosts") && wrong.output.contains("\"predecessor\": \"unstated\""))
    _ = try await program.run("sed -i 's/sites:/site:/' new.yaml")
    #expect(try await Self.run(program, "diff lab.yaml new.yaml").status == 65)
  }

  @Test(arguments: [
    ("suggest", "missing expected argument"), ("suggest - -", "'-' is given twice"),
    ("simulate states", "--registry"), ("diff one.yaml", "missing expected argument"),
    ("simulate --registry r.yaml --at tomorrow s", "'tomorrow' is not a date"),
    ("simulate --registry r.yaml --hosts -1 s", "--hosts"),
    ("suggest --format xml s", "'text', 'yaml' or 'json'"),
  ])
  func `bad usage is 64`(arguments: String, message: String) async throws {
    let result = try await Self.run(try Program(), arguments)
    #expect(result.status == 64 && result.output == "" && result.errors.contains(message), "\(result.errors)")
  }
}
