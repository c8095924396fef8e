import Foundation
import Model
import Testing

/// Where a check's result goes, and what is written beside it.
@Suite(.timeLimit(.minutes(5)))
struct CheckOutputTests {
  private static let check = "$vpnaudit check --endpoint tcp://127.0.0.1:9 --samples 1"

  @Test func `each format goes to its file, and the one without to standard output`() async throws {
    let program = try Program()
    let result = try await program.run(
      "\(Self.check) --format text --format junit=out.xml --format prometheus=vpnaudit.prom --fail-on nothing"
    )
    #expect(result.status == 0)
    #expect(result.output.contains("\nblind to "))
    #expect(try program.files == ["out.xml", "vpnaudit.prom"])
    #expect(try program.read("out.xml").hasPrefix("<?xml "))
    #expect(
      try program.read("vpnaudit.prom").contains("\nvpnaudit_endpoint_reachable{endpoint=\"127.0.0.1\"} 0\n"))
  }

  @Test func `where all of it goes to files, what did not end well is told in a line`() async throws {
    let program = try Program()
    let failed = try await program.run("\(Self.check) --format csv=a.csv --format json=a.json")
    #expect(failed.status == 2)
    // Which tag it is, the machine says.
    func isVerdict(_ text: String) -> Bool {
      text.wholeMatch(
        of: /vpnaudit: critical: tag [a-z]+, status [a-z_]+, worst endpoint unreachable( \([^\n]+\))?\n/)
        != nil
    }
    #expect(isVerdict(failed.output), "\(failed.output)")
    let well = try await program.run("\(Self.check) --format csv=a.csv --fail-on nothing")
    #expect(well.status == 0 && well.output == "")
    let old = try await program.run("\(Self.check) --format json --output a.json")
    #expect(isVerdict(old.output), "\(old.output)")
    let named = try await program.run("\(Self.check) --format jsonl=/dev/stdout")
    #expect(named.output.hasPrefix("{") && named.output.hasSuffix("}\n"))
    let closed = try await program.run("\(Self.check) --format json=a.json >&-")
    #expect(closed.status == 2)
  }

  @Test(arguments: [
    (
      "--format text --format json", "--format: text and json have one output between them",
      "--format json=FILE"
    ),
    ("--format text=a --format json=a", "'a' would be written twice", "another file for json"),
    ("--format text --format json=a --output a", "'a' would be written twice", "another file"),
    ("--format text=a --output b", "--output: nothing is left for 'b'", "leave out --output"),
    ("--format text=", "--format: text has no file behind its '='", "--format text=FILE"),
    (
      "--format text --format csv=no/a", "--format csv: the folder 'no' does not exist",
      "a folder that exists"
    ),
    ("--format xml=a", "the formats are text, json, jsonl, log, csv, junit, github, nagios", "check --help"),
    ("--format list --format text", "--format list stands alone", "check --help"),
    ("--verbose --quiet", "--verbose and --quiet contradict each other", "check --help"),
    ("--format csv=a --verbose", "--verbose is only for the format text", "check --help"),
    ("--format csv=a --with-state", "--with-state is only for the format json or jsonl", "check --help"),
  ])
  func `outputs that contradict each other are bad usage, and nothing is written`(
    options: String, message: String, hint: String
  ) async throws {
    let program = try Program()
    let result = try await program.run("$vpnaudit check \(options)")
    #expect(result.status == 64 && result.output == "")
    #expect(result.errors.contains(message) && result.errors.contains(hint), "\(result.errors)")
    #expect(try program.files == [])
  }

  @Test func `a file that cannot be written is an error after the others were`() async throws {
    let program = try Program()
    let result = try await program.run(
      """
      mkfifo fifo other
      \(Self.check) --format csv=fifo --format json=other --format text --format jsonl=a.jsonl --fail-on nothing
      """)
    #expect(result.status == 70)
    #expect(result.output.contains("\nblind to "))
    #expect(try program.read("a.jsonl").hasSuffix("}\n"))
    for name in ["fifo", "other"] {
      #expect(result.errors.contains("vpnaudit: error: '\(name)' was not written: "), "\(result.errors)")
    }
  }

  @Test func `the list has a line for each format`() async throws {
    let result = try await Program().run("$vpnaudit check --format list")
    #expect(result.status == 0 && result.errors == "")
    let names = result.output.split(separator: "\n").map { $0.prefix { $0 != " " } }
    #expect(
      names.starts(with: [
        "text", "json", "jsonl", "log", "csv", "junit", "github", "nagios", "prometheus", "blackbox", "ocsf",
        "intune",
      ]))
  }

  @Test func `a monitoring system gets the worst finding's code, and reads all on standard output`()
    async throws
  {
    for options in ["--fail-on nothing", "--fail-on warning", ""] {
      let result = try await Program().run("\(Self.check) --format nagios \(options)")
      #expect(result.status == 2 && result.errors == "")
      #expect(result.output.hasPrefix("CRITICAL: "), "\(result.output)")
      #expect(result.output.contains(" | 'reachable'=0;;;0;1\n"))
    }
    let file = try await Program().run(
      "\(Self.check) --format nagios=a --format json=b --fail-on nothing; head -c 10 a")
    #expect(file.output == "CRITICAL: ", "its exit code is not the command's where it has a file of its own")
  }

  @Test(arguments: [
    ("--format nagios --profile none.yaml", "UNKNOWN: none.yaml: not found\n"),
    ("--profile bad.yaml --format=nagios", "UNKNOWN: bad.yaml:3: endpoint 'erp' has no port\nhint: write "),
    ("--format nagios --nonsense", "UNKNOWN: unknown option '--nonsense'\nhint: "),
    ("--nonsense --format nagios", "UNKNOWN: unknown option '--nonsense'\nhint: "),
    ("--format nagios --samples 0", "UNKNOWN: "),
    ("--format nagios --format json", "UNKNOWN: --format: nagios and json have one output between them\n"),
    ("--format nagios --output no/file", "UNKNOWN: --output: the folder 'no' does not exist\n"),
    ("--format nagios --site nowhere", "UNKNOWN: --site: 'nowhere' is neither a"),
  ])
  func `what keeps a check from being made is unknown to a monitoring system`(
    options: String, output: String
  ) async throws {
    let program = try Program()
    try program.write(
      "schema: vpnaudit.profile/1\nendpoints:\n  - {name: erp, target: tls://erp}\n", to: "bad.yaml")
    let result = try await program.run("$vpnaudit check \(options)")
    #expect(result.status == 3 && result.errors == "")
    #expect(result.output.hasPrefix(output), "\(result.output)")
  }

  @Test func `a file that cannot be written hides nothing critical from a monitoring system`() async throws {
    let program = try Program()
    let critical = try await program.run("mkfifo fifo; \(Self.check) --format nagios --format csv=fifo")
    #expect(critical.status == 2 && critical.output.hasPrefix("CRITICAL: "))
    #expect(critical.errors.contains("'fifo' was not written"))
    // A profile that asks nothing of VPNs: whatever this host has, nothing is critical.
    try program.write("schema: vpnaudit.profile/1\npolicy: {vpn: any}\n", to: "open.yaml")
    let well = try await program.run(
      "$vpnaudit check --profile open.yaml --format nagios --format csv=fifo")
    #expect(well.status == 3 && well.output.hasPrefix("UNKNOWN: 'fifo' was not written: "), "\(well)")
  }

  @Test func `quiet leaves errors alone on standard error`() async throws {
    let options = "--registry none.yaml --site CN-BJ --fail-on nothing"
    let loud = try await Program().run("$vpnaudit check \(options)")
    #expect(loud.status == 0 && loud.errors.contains("vpnaudit: warning: none.yaml: not found"))
    let quiet = try await Program().run("$vpnaudit check \(options) --quiet")
    #expect(quiet.status == 0 && quiet.errors == "" && quiet.output.contains("\nblind to "))
    let wrong = try await Program().run("$vpnaudit check --profile none.yaml --quiet")
    #expect(wrong.status == 65 && wrong.errors.hasPrefix("vpnaudit: error: none.yaml: not found\n"))
  }

  @Test func `what is doubtful in a registry is told to its officer, not by every host`() async throws {
    let program = try Program()
    let check = "$vpnaudit check --registry registry.yaml --site CN-BJ --fail-on nothing"
    let copy =
      "sed 's/last_checked: .*/last_checked: 2999-01-01/' $repository/Profiles/lab-registry.yaml"
    _ = try await program.run("\(copy) >registry.yaml")
    let warning = "vpnaudit: warning: registry.yaml:"
    #expect(try await program.run("$vpnaudit registry lint registry.yaml").errors.contains(warning))
    #expect(try await program.run("\(check) --verbose").errors.contains(warning))
    #expect(try await program.run(check).errors == "")
  }

  @Test func `a person reads this host's time, and a program UTC`() async throws {
    let program = try Program()
    let result = try await program.run(
      "$vpnaudit check --format text --format json=a.json --fail-on nothing", environment: ["TZ": "XYZ-08:45"]
    )
    let head = try #require(result.output.firstMatch(of: /([0-9-]{10}) ([0-9:]{8}) \+08:45/))
    let document = try program.read("a.json")
    let started = try #require(document.firstMatch(of: /"started": "([0-9-]{10})T([0-9:]{8})/))
    let format = Date.ISO8601FormatStyle()
    let shown = try format.parse("\(head.output.1)T\(head.output.2)+08:45")
    #expect(try format.parse("\(started.output.1)T\(started.output.2)Z") == shown)
    let observed = try await program.run("$vpnaudit observe", environment: ["TZ": "UTC0"])
    #expect(observed.output.contains(#/[0-9:]{8} UTC\n/#))
  }

  @Test func `the text is as wide as COLUMNS says, within what its tables need`() async throws {
    for (columns, widest) in [(20, 60), (60, 60), (100, 100), (1000, 200)] {
      let result = try await Program().run(
        "$vpnaudit check --verbose --fail-on nothing", environment: ["COLUMNS": "\(columns)"])
      let widths = result.output.split(separator: "\n").map(\.count)
      #expect(widths.allSatisfy { $0 <= widest })
      #expect((widths.max() ?? 0) > widest - 30)
    }
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/prometheus-node-exporter"),
      "prometheus-node-exporter is not installed"))
  func `the node exporter serves the metrics of a file that is replaced`() async throws {
    let result = try await Program().run(
      """
      mkdir metrics
      \(Self.check) --format prometheus=metrics/vpnaudit.prom --format blackbox=metrics/probes.prom >/dev/null
      exec {log}< <(exec prometheus-node-exporter --collector.disable-defaults --collector.textfile \\
        --collector.textfile.directory=metrics --web.listen-address=127.0.0.1:0 2>&1)
      exporter=$!
      trap 'kill "$exporter"' EXIT
      address=
      while [[ -z $address ]] && read -r -t 30 -u "$log" line; do
        [[ $line != *'"Listening on" address='* ]] || address=${line##*=}
      done
      get() {
        exec {web}<>"/dev/tcp/${address%:*}/${address##*:}"
        printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&"$web"
        timeout 30 cat <&"$web"
        exec {web}>&-
      }
      get; echo -----
      \(Self.check) --format prometheus=metrics/vpnaudit.prom >/dev/null
      get
      """)
    let answers = result.output.components(separatedBy: "-----\n")
    #expect(answers.count == 2, "\(result)")
    for answer in answers {
      for line in [
        "vpnaudit_endpoint_reachable{endpoint=\"127.0.0.1\"} 0", "probe_success{endpoint=\"127.0.0.1\"} 0",
        "vpnaudit_severity{severity=\"critical\"} 1", "vpnaudit_build_info{version=\"0.1.0\"} 1",
        "node_textfile_scrape_error 0",
      ] { #expect(answer.contains("\n\(line)\n"), "\(line)") }
    }
    let moments = answers.map { $0.firstMatch(of: /\nvpnaudit_last_run_timestamp_seconds (.*)\n/)?.output.1 }
    #expect(moments[0] != nil && moments[0] != moments[1])
  }

  @Test(
    .enabled(
      if: ["prometheus", "prometheus-node-exporter"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
      }, "prometheus and prometheus-node-exporter are not both installed"))
  func `Prometheus answers with the status that the node exporter has of a check`() async throws {
    let result = try await Program().run(
      """
      mkdir metrics
      \(Self.check) --format prometheus=metrics/vpnaudit.prom >/dev/null
      # The address that a program says it listens at; its log goes on to be read, so that it never waits.
      listening() {
        local line
        address=
        while [[ -z $address ]] && read -r -t 30 -u "$1" line; do
          [[ $line != *'"Listening on" address='* ]] || address=${line##*=}
        done
        timeout 100 cat <&"$1" >/dev/null &
        started+=("$!")
      }
      started=()
      trap 'kill "${started[@]}"; wait' EXIT
      exec {log}< <(exec timeout 100 prometheus-node-exporter --collector.disable-defaults --collector.textfile \\
        --collector.textfile.directory=metrics --web.listen-address=127.0.0.1:0 2>&1)
      started+=("$!")
      listening "$log"
      cat >prometheus.yml <<END
      global: {scrape_interval: 200ms, scrape_timeout: 200ms}
      scrape_configs:
        - job_name: node
          static_configs: [{targets: ['$address']}]
      END
      exec {log}< <(exec timeout 100 prometheus --config.file=prometheus.yml --storage.tsdb.path=data \\
        --web.listen-address=127.0.0.1:0 2>&1)
      started+=("$!")
      listening "$log"
      python3 - "$address" <<'END'
      import json, sys, time, urllib.request
      opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
      end = time.monotonic() + 60
      found = []
      while not found and time.monotonic() < end:
          time.sleep(0.2)
          with opener.open(f"http://{sys.argv[1]}/api/v1/query?query=vpnaudit_compliance_status", timeout=10) as answer:
              found = json.load(answer)["data"]["result"]
      print(sorted((series["metric"]["status"], series["value"][1]) for series in found))
      END
      """)
    let record = try await Program().run("\(Self.check) --format json")
    let status = try #require(record.output.firstMatch(of: /"status": "([a-z_]+)",\n    "tag"/)?.output.1)
    let words = Status.allCases.map(\.rawValue).sorted().map { "('\($0)', '\($0 == status ? 1 : 0)')" }
    #expect(result.output == "[\(words.joined(separator: ", "))]\n", "\(result)")
  }
}
