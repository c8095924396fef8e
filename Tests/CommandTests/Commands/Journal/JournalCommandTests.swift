import Foundation
import Glibc
import Testing

/// The built program with a journal of its own.
@Suite(.timeLimit(.minutes(5)))
struct JournalCommandTests {
  /// A check of nothing but the tunnels, whatever this host has.
  private static let check = "$vpnaudit check --scope namespace --site DE --fail-on nothing"
  private static let golden = "$repository/Tests/ReporterTests/Golden"

  private static func run(_ command: String, in program: Program? = nil) async throws -> Program.Result {
    let program = try program ?? Program()
    return try await program.run("export STATE_DIRECTORY=$PWD/state; " + command)
  }

  @Test func `a check is appended, verified, shown and exported`() async throws {
    let result = try await Self.run(
      """
      \(Self.check) --journal >/dev/null && \(Self.check) --journal --format json >record.json
      $vpnaudit journal verify; echo "verified $?"
      $vpnaudit journal show | wc -l
      $vpnaudit journal export >history.jsonl; $vpnaudit journal verify --export history.jsonl
      $vpnaudit journal export --format csv | head -c 19
      stat -c '%a %n' state/journal.db state/last.json state/journal.pub state/keys state/keys/journal.key
      """)
    #expect(
      result.output.contains("state/journal.db: good: 2 entries, 1 to 2\nhead 2:")
        && result.output.hasSuffix(
          """
          verified 0
          2
          history.jsonl: good: 2 envelopes
          seq,stored,kind,hos644 state/journal.db
          644 state/last.json
          644 state/journal.pub
          700 state/keys
          600 state/keys/journal.key

          """),
      "\(result.output)\(result.errors)")
    #expect(result.foreignLines == [])
  }

  @Test func `what was exported as records is what a check wrote`() async throws {
    let result = try await Self.run(
      """
      \(Self.check) --journal --format json >record.json
      $vpnaudit journal export --format records >exported.json
      python3 -c 'import json; print(json.load(open("record.json")) == json.load(open("exported.json")))'
      """)
    #expect(result.output == "True\n", "\(result.output)\(result.errors)")
  }

  @Test func `an altered journal ends with 2, a missing one with 3, and one without its key, too`()
    async throws
  {
    let result = try await Self.run(
      """
      for turn in 1 2 3; do \(Self.check) --journal >/dev/null; done
      head=$($vpnaudit journal verify | sed -n 's/^head //p')
      $vpnaudit journal verify --head "$head" >/dev/null; echo "same $?"
      python3 - <<'END'
      import sqlite3
      journal = sqlite3.connect("state/journal.db")
      journal.execute("UPDATE entry SET status = 'review' WHERE seq = 2")
      journal.commit()
      END
      $vpnaudit journal verify | head -n 1; $vpnaudit journal verify >/dev/null; echo "altered $?"
      mv state/journal.pub elsewhere; $vpnaudit journal verify; echo "without key $?"
      rm -r state; $vpnaudit journal verify --journal nowhere.db; echo "missing $?"
      """)
    #expect(
      result.output.split(separator: "\n").map { $0.split(separator: "/").last ?? "" } == [
        "same 0", "journal.db: bad: entry 2: a column says something else than the payload", "altered 2",
        "without key 3", "missing 3",
      ], "\(result.output)\(result.errors)")
  }

  @Test(arguments: [
    "--journal=other.db --fail-on nothing", "--fail-on nothing --journal other.db",
    "--fail-on nothing --journal=other.db",
  ])
  func `another journal is named with and without the sign`(options: String) async throws {
    let result = try await Self.run(
      "$vpnaudit check --scope namespace --site DE \(options) >/dev/null; echo $?; ls *.db; ls state")
    #expect(result.output == "0\nother.db\nkeys\n", "\(result.output)\(result.errors)")
  }

  @Test func `a check that cannot be appended is reported all the same`() async throws {
    let result = try await Self.run(
      """
      echo text >journal.db
      \(Self.check) --journal=journal.db >report; echo $?; test -s report && cat journal.db
      \(Self.check.replacingOccurrences(of: "nothing", with: "undetermined")) --registry none.yaml \
        --journal=journal.db >/dev/null 2>&1; echo $?
      """)
    #expect(result.output.hasPrefix("70\ntext\n"), "\(result.output)\(result.errors)")
    #expect(result.errors.contains("error: journal.db: not a journal\n"))
    #expect(result.foreignLines == [])
  }

  @Test func `the last check is reported by the rules of a check, while it is young enough`() async throws {
    let result = try await Self.run(
      """
      $vpnaudit check --last; echo "none $?"
      \(Self.check) --journal --format json >record.json
      $vpnaudit check --last --fail-on nothing --format json >last.json; echo "young $?"
      python3 - <<'END'
      import datetime, json
      record, last = (json.load(open(name)) for name in ("record.json", "last.json"))
      print(record["id"] == last["id"] and record["tunnels"] == last["tunnels"])
      path = "state/last.json"
      last["compliance"]["status"] = "non_compliant"
      json.dump(last, open(path, "w"))
      END
      $vpnaudit check --last >/dev/null; echo "worse $?"
      python3 - <<'END'
      import json
      last = json.load(open("state/last.json"))
      last["time"]["finished"] = "2026-01-01T00:00:00.000Z"
      json.dump(last, open("state/last.json", "w"))
      END
      $vpnaudit check --last --max-age 10m; echo "old $?"
      sed -i 's/2026-01-01T/2096-01-01T/' state/last.json
      $vpnaudit check --last --max-age 10m; echo "future $?"
      echo '{}' >state/last.json; $vpnaudit check --last; echo "broken $?"
      """)
    #expect(
      result.output == "none 3\nyoung 0\nTrue\nworse 2\nold 3\nfuture 3\nbroken 3\n",
      "\(result.output)\(result.errors)")
  }

  @Test(
    .enabled(if: geteuid() == 0, "only root becomes another user"))
  func `an ordinary user reads the last check and the history, and appends nothing`() async throws {
    let result = try await Self.run(
      """
      \(Self.check) --journal >/dev/null
      as_user() { setpriv --reuid 65534 --regid 65534 --clear-groups env STATE_DIRECTORY="$PWD/state" "$@"; }
      as_user $vpnaudit check --last --fail-on nothing >/dev/null; echo $?
      as_user $vpnaudit journal verify >/dev/null; echo $?
      as_user \(Self.check) --journal >/dev/null; echo $?
      $vpnaudit journal verify | head -n 1 | grep -o 'good: 1 entry'
      """)
    #expect(result.output == "0\n0\n70\ngood: 1 entry\n", "\(result.output)\(result.errors)")
    #expect(result.errors.contains("error: ") && result.errors.contains("ermission denied"))
  }

  @Test func `records are imported once, and anything else is reported`() async throws {
    let result = try await Self.run(
      """
      mkdir records; cp \(Self.golden)/record-{licensed,diverted}.json \(Self.golden)/hoststate-root.json records
      echo '{"schema": "other"}' >records/x.json
      $vpnaudit journal import records; echo $?
      $vpnaudit journal import records/record-licensed.json; echo $?
      $vpnaudit journal import - <\(Self.golden)/record-unlicensed.json; echo $?
      $vpnaudit journal show | sed 's/  20[^ ]*//'
      $vpnaudit journal verify >/dev/null; echo $?
      $vpnaudit journal export --format records | head -n 1 >first.json
      python3 -c 'import json
      print(json.load(open("first.json")) == json.load(open("records/record-diverted.json")))'
      """)
    // Records of tests share an id; the other two are of another one.
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(
      lines.first?.hasSuffix("there already") == true && lines[1] == "65", "\(result.output)\(result.errors)")
    #expect(lines.suffix(2) == ["0", "True"], "\(result.output)\(result.errors)")
    #expect(result.errors.contains("records/hoststate-root.json:1: a host state is no record"))
    #expect(result.errors.contains("records/x.json:1: "))
  }

  @Test func `a gap of what was deleted names this host, as those of a check do`() async throws {
    let result = try await Self.run(
      """
      \(Self.check) --journal --format json >record.json
      \(Self.check) --journal >/dev/null
      python3 - <<'END'
      import sqlite3
      journal = sqlite3.connect("state/journal.db")
      journal.execute("UPDATE entry SET at = at - 86400000 * 500 WHERE seq = 1")
      journal.commit()
      END
      $vpnaudit journal prune
      $vpnaudit journal export | tail -n 1 >gap.json
      python3 - <<'END'
      import base64, json
      gap = json.loads(base64.b64decode(json.load(open("gap.json"))["payload"]))
      print(gap["kind"], gap.get("host") == json.load(open("record.json"))["host"].get("id"))
      END
      """)
    #expect(
      result.output.hasSuffix(": 1 entry older than 400d deleted\ngap True\n"),
      "\(result.output)\(result.errors)")
  }

  /// Records enough for a second's work.
  private static let many = """
    python3 - <<'END'
    import json, os
    record = json.load(open(os.environ["repository"] + "/Tests/ReporterTests/Golden/record-licensed.json"))
    with open("many.jsonl", "w") as file:
        for number in range(2000):
            record["id"] = f"{number}"
            file.write(json.dumps(record) + "\\n")
    END
    """

  @Test func `long work shows on a terminal how far it has come, and nowhere else`() async throws {
    let program = try Program()
    #expect(try await Self.run(Self.many, in: program).status == 0)
    // A terminal (pty(7)) whose bytes are kept.
    func onTerminal(_ command: String) async throws -> String {
      try await Self.run("TERM=xterm script --quiet --return --command '\(command)' /dev/null", in: program)
        .output
    }
    let shown = try await onTerminal(
      """
      $vpnaudit journal import many.jsonl; $vpnaudit journal verify; $vpnaudit journal export >history.jsonl
      """)
    for word in ["importing", "exporting"] {
      #expect(shown.contains("\r\u{1b}[K\(word): "), "\(word) \(shown)")
    }
    // The line is gone before the result comes.
    #expect(shown.contains("\r\u{1b}[K2000 appended, 0 there already"), "\(shown)")
    let quiet = try await onTerminal("$vpnaudit journal verify --quiet")
    #expect(!quiet.contains("verifying") && quiet.contains("good: 2000 entries"), "\(quiet)")
    let piped = try await Self.run("$vpnaudit journal verify", in: program)
    #expect(piped.errors == "" && piped.output.contains("good: 2000 entries"))
  }

  @Test func `what cannot be combined is refused`() async throws {
    for command in [
      "check --last --profile x.yaml", "check --max-age 5m", "check --last --endpoint tcp://a:1",
      "check --last --wait 5s",
      "journal verify --head 5", "journal show --last --since 2026-01-01", "journal show --since yesterday",
      "journal prune --older-than 5", "journal export --format xml",
    ] {
      let result = try await Self.run("$vpnaudit \(command)")
      #expect(
        result.status == 64 && result.output == "" && result.foreignLines == [],
        "\(command): \(result.errors)")
    }
  }

  /// A second implementation of DSSE, which Scripts/validator installs.
  private static let python = "$repository/.build/validator/bin/python"

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(
        atPath: Program.repository.appendingPathComponent(".build/validator/bin/python").path),
      "Scripts/validator installs securesystemslib"))
  func `another program verifies our envelopes, and we verify its own`() async throws {
    let result = try await Self.run(
      """
      \(Self.check) --journal >/dev/null; \(Self.check) --journal >/dev/null
      $vpnaudit journal export >history.jsonl
      \(Self.python) $repository/Scripts/test.d/envelopes.py verify history.jsonl state/journal.pub
      # One that begins so already becomes another one, too.
      sed 's/"sig":"x/"sig":"y/; t; s/"sig":"./"sig":"x/' history.jsonl >altered.jsonl
      \(Self.python) $repository/Scripts/test.d/envelopes.py verify altered.jsonl state/journal.pub
      \(Self.python) $repository/Scripts/test.d/envelopes.py sign theirs.jsonl theirs.pub
      $vpnaudit journal verify --export theirs.jsonl --key theirs.pub; echo $?
      $vpnaudit journal verify --export theirs.jsonl --key state/journal.pub; echo $?
      sed -i 's/"payload": *"./"payload": "A/' theirs.jsonl
      $vpnaudit journal verify --export theirs.jsonl --key theirs.pub; echo $?
      """)
    #expect(
      result.output == """
        2 verified, 0 refused
        0 verified, 2 refused
        theirs.jsonl: good: 3 envelopes
        0
        theirs.jsonl:1: bad: its signature is not good
        2
        theirs.jsonl:1: bad: its signature is not good
        2

        """, "\(result.output)\(result.errors)")
  }
}
