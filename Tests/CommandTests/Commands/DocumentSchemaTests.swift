import Foundation
import Model
@testable import RegistryTools
import Testing

/// What the program writes, by the JSON Schemas of it: no key is written that they do not name.
@Suite(
  .enabled(if: DocumentValidator.isInstalled, "Scripts/validator installs the validator"),
  .timeLimit(.minutes(5)))
struct DocumentSchemaTests {
  /// Validates the documents that a command writes; those of the whole pipe must be valid.
  private static func validate(_ command: String) async throws -> Program.Result {
    try await Program().run(
      """
      set -o pipefail
      { \(command); } | $repository/.build/validator/bin/python $repository/Scripts/test.d/validate.py \
        --documents $repository/Profiles
      """)
  }

  @Test func `records, host states and what the registry commands write are valid`() async throws {
    // One of them is made of what no program writes, to see what a reader makes of it.
    let result = try await Self.validate(
      """
      cd $repository/Tests
      cat $(ls ReporterTests/Golden/{record,hoststate}-*.json | grep -v hostile) \
        RegistryToolsTests/Golden/{registry,suggestions,rejudgement,difference,difference-grants}.json \
        ReporterTests/Golden/log-*.jsonl
      """)
    #expect(result.status == 0 && result.output == "", "\(result.output)\(result.errors)")
  }

  private static let lab = "$repository/Profiles/lab-registry.yaml"

  @Test(arguments: [
    "$vpnaudit check --format json --fail-on nothing", "$vpnaudit observe --format json",
    "$vpnaudit check --endpoint tcp://127.0.0.1:1 --endpoint tls://localhost:1 --format json --fail-on nothing",
    """
    export STATE_DIRECTORY=$PWD/state
    $vpnaudit journal import $repository/Tests/ReporterTests/Golden/record-{unlicensed,diverted}.json >/dev/null
    $vpnaudit check --endpoint tls://localhost:1 --journal --fail-on nothing >/dev/null
    $vpnaudit journal export | python3 -c 'import base64, json, sys
    for line in sys.stdin: print(base64.b64decode(json.loads(line)["payload"]).decode())'
    $vpnaudit journal export --format records; cat state/last.json
    """,
    """
    printf 'host\\nbj-build-01\\nsilent\\n' >hosts.csv
    $vpnaudit report --period 2026-11 --inventory hosts.csv $repository/Tests/ReporterTests/Golden --format json \
      2>/dev/null || test $? = 65
    """,
    """
    printf 'host\\nbj-build-01\\nsilent\\n' >hosts.csv
    sed 's/"2026-11-21T/"2026-12-21T/' $repository/Tests/ReporterTests/Golden/record-unseen.json >december.json
    $vpnaudit report --period 2026-11 --as-of 2027-02-01T00:00:00Z --inventory hosts.csv --format json --output last.json \
      $repository/Tests/ReporterTests/Golden/record-unlicensed.json
    id=$(sed -n 's/^ *"id": "\\([0-9a-f]*\\)".*/\\1/p' last.json | tail -n 1)
    printf 'schema: vpnaudit.dispositions/1\\ndispositions: [{finding: "%s", disposition: fixed, reason: r, accountable: a}]\\n' \
      $id >decisions.yaml
    $vpnaudit report --period 2026-12 --as-of 2027-02-01T00:00:00Z --inventory hosts.csv december.json --format json \
      --since-last last.json --dispositions decisions.yaml
    """,
    "$vpnaudit check --endpoint tcp://127.0.0.1:1 --format log --fail-on nothing",
    "$vpnaudit doctor --format json || test $? -le 3",
    """
    export STATE_DIRECTORY=$PWD/state
    printf 'schema: vpnaudit.profile/1\nregistry: {file: %s}\n' \(lab) >profile.yaml
    printf 'endpoints: [{name: none, target: tcp://127.0.0.1:1, every: 10s, samples: 1}]\n' >>profile.yaml
    $vpnaudit agent --quiet --profile profile.yaml & agent=$!
    for n in {1..200}; do
      if [[ -e state/journal.db && $($vpnaudit journal show --quiet | wc -l) -ge 2 ]]; then break; fi
      sleep 0.1
    done
    $vpnaudit status --format json; kill $agent; wait $agent
    $vpnaudit journal export --format records; cat state/last.json
    """,
    "$vpnaudit probe 127.0.0.1:1 --count 2 --interval 10ms --format json || true",
    "$vpnaudit probe 127.0.0.1:1 --count 2 --interval 10ms --format jsonl || true",
  ])
  func `what a run on this host writes is valid`(command: String) async throws {
    let result = try await Self.validate(command)
    #expect(result.status == 0 && result.output == "", "\(result.output)\(result.errors)")
  }

  private static let example = "$repository/Profiles/registry.example.yaml"

  @Test(arguments: [
    "$vpnaudit registry show \(lab) --format json", "$vpnaudit registry show \(example) --format json",
    "$vpnaudit registry show \(example) --on 2031-01-01 --format json",
    "$vpnaudit registry init --jurisdiction CN > cn.yaml; $vpnaudit registry show cn.yaml --format json",
    "$vpnaudit registry diff \(lab) \(example) --format json 2>/dev/null",
    "$vpnaudit registry diff \(example) \(lab) --format json 2>/dev/null",
    """
    sed 's/CN-BJ/CN-SH/; s/serial: 1/serial: 2/' $repository/Profiles/grants.example.yaml > grants.yaml
    $vpnaudit registry diff $repository/Profiles/grants.example.yaml grants.yaml --registry \(example) \
      --format json
    """,
    "$vpnaudit registry lint \(example) --format json",
    "$vpnaudit registry lint $repository/Profiles/grants.example.yaml --registry \(example) --format json",
    "$vpnaudit registry lint nowhere.yaml --format json || test $? = 65",
    "$vpnaudit observe --format json > state.json; $vpnaudit registry suggest state.json --format json",
    """
    cp $repository/Tests/ReporterTests/Golden/hoststate-root.json .
    $vpnaudit registry suggest . --registry \(example) --format json
    $vpnaudit registry simulate --registry \(lab) --against \(example) . --format json 2>/dev/null
    """,
  ])
  func `what the registry commands write is valid`(command: String) async throws {
    let result = try await Self.validate(command)
    #expect(result.status == 0 && result.output == "", "\(result.output)\(result.errors)")
  }

  @Test func `the words that a schema has for changes are those of the program`() throws {
    let path = Program.repository.appendingPathComponent("Profiles/difference.schema.json")
    let root = try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any]
    let effect = (root?["$defs"] as? [String: Any])?["effect"] as? [String: Any]
    #expect(effect?["enum"] as? [String] == RegistryChange.Effect.allCases.map(\.rawValue))
  }

  @Test(.enabled(if: TLSSite.isPossible, TLSSite.why), arguments: ["json", "jsonl"])
  func `handshakes and answers are valid`(format: String) async throws {
    let result = try await Self.validate(
      """
      \(TLSSite.shell)
      serve site 0
      $vpnaudit probe 127.0.0.1:$port https://127.0.0.1:$port/ --ca site.pem --count 2 --interval 10ms \
        --format \(format)
      """)
    #expect(result.status == 0 && result.output == "", "\(result.output)\(result.errors)")
  }

  @Test(arguments: [
    ("'{\"schema\": \"vpnaudit.sample/1\"}'", "'started' is a required property"),
    ("'{\"schema\": \"vpnaudit.record/1\", \"person\": 1}'", "'person' was unexpected"),
  ])
  func `what is not valid is reported`(document: String, message: String) async throws {
    let result = try await Self.validate("echo \(document)")
    #expect(result.status == 1 && result.output.contains(message), "\(result.output)\(result.errors)")
  }
}

/// The standard validator, which Scripts/validator installs.
private enum DocumentValidator {
  static let isInstalled = FileManager.default.isExecutableFile(
    atPath: Program.repository.appendingPathComponent(".build/validator/bin/python").path)
}
