import Foundation
import Glibc
import Model
import Reporter
import Testing

/// Checks and probes of a real server on loopback.
@Suite(.enabled(if: TLSSite.isPossible, TLSSite.why), .timeLimit(.minutes(5)))
struct EndpointTests {
  /// Runs a command while a server listens on `$port`.
  private func run(_ command: String, in program: Program) async throws -> Program.Result {
    try await program.run("\(TLSSite.shell)serve site 0; set +e\n\(command)")
  }

  @Test func `an endpoint of the command line is checked without a profile`() async throws {
    let program = try Program()
    let result = try await run(
      """
      echo $port >port
      $vpnaudit check --endpoint tls://127.0.0.1:$port --endpoint tcp://127.0.0.1:$port \
        --ca site.pem --samples 3 --format json --fail-on unreachable
      """, in: program)
    let port = try program.read("port").dropLast()
    #expect(result.status == 0, "\(result.errors)")
    let record = try JSONReport.record(from: Array(result.output.utf8))
    #expect(record.endpoints.map(\.name) == ["127.0.0.1 \(port)", "127.0.0.1 \(port) (2)"])
    #expect(record.endpoints.map(\.outcome) == [.reachable, .reachable])
    #expect(record.endpoints.map(\.summary.ok) == [3, 3])
    #expect(record.endpoints[0].summary.tls != nil && record.endpoints[1].summary.tls == nil)
    #expect(record.inputs.profile == nil && record.inputs.registry.signature == .none)
  }

  @Test func `a name server that is not there and an echo are probed from the command line`() async throws {
    let program = try Program()
    let result = try await run(
      """
      $vpnaudit probe dns://127.0.0.1:$port/erp.corp.test?type=AAAA --count 1
      echo $? >status
      $vpnaudit probe dns://127.0.0.1:$port/erp.corp.test icmp://127.0.0.1 'icmp://[::1]' \
        --count 2 --format json
      """, in: program)
    // No process listens on the port for UDP.
    #expect(try program.read("status") == "2\n")
    #expect(result.output.contains("(dns_unreachable,"))
    let json = try #require(result.output.firstIndex(of: "{").map { result.output[$0...] })
    let record = try JSONReport.probe(from: Array(json.utf8))
    #expect(record.endpoints.map(\.name) == ["erp.corp.test", "127.0.0.1", "::1"])
    #expect(record.endpoints.first?.outcome == .unreachable)
    // Whether echoes may be sent is this host's matter, and said.
    let echoes = record.endpoints.dropFirst().flatMap(\.samples)
    #expect(
      echoes.allSatisfy { $0.phases.request != nil || [.local, .connect].contains($0.failure?.phase) })
  }

  @Test func `a certificate of an unknown authority is refused without its authority`() async throws {
    let program = try Program()
    let result = try await run(
      "$vpnaudit check --endpoint tls://127.0.0.1:$port --samples 1 --fail-on unreachable", in: program)
    #expect(result.status == 2)
    #expect(result.output.contains("(cert_untrusted)"))
  }

  @Test func `the options of the command line hold beside a profile's endpoints`() async throws {
    let program = try Program()
    let profile = """
      echo '{schema: vpnaudit.profile/1, trust: {ca_file: site.pem, only: true},
        endpoints: [{name: here, target: "tls://127.0.0.1:'$port'", samples: 7}]}' >profile.yaml
      $vpnaudit check --profile profile.yaml --format json --fail-on unreachable
      """
    for (option, samples) in [("", 7), (" --samples 2 --timeout 1s", 2)] {
      let result = try await run(profile + option, in: program)
      #expect(result.status == 0, "\(result.errors)")
      #expect(try JSONReport.record(from: Array(result.output.utf8)).endpoints.map(\.summary.ok) == [samples])
    }
  }

  @Test func `waiting ends when the endpoint has come up`() async throws {
    let program = try Program()
    // The first server shows a certificate of an unknown authority to one client, and makes room for the right one.
    let result = try await program.run(
      TLSSite.shell + """
        certify other
        serve other 0 -naccept 1
        $vpnaudit check --endpoint tls://127.0.0.1:$port --ca site.pem --samples 1 --wait 40s \
          --fail-on unreachable & check=$!
        while read -r line <&"$log"; do :; done
        serve site "$port"
        wait "$check"
        """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("  reachable\n"))
    #expect(result.foreignLines == [], "progress is for terminals")
  }

  @Test func `waiting in vain ends when the time is over`() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try await Program().run(
      "$vpnaudit check --endpoint tcp://127.0.0.1:9 --samples 1 --wait 2s --fail-on unreachable")
    #expect(result.status == 2)
    #expect(clock.now - start >= .seconds(2))
    #expect(result.output.contains("(tcp_refused, ECONNREFUSED)"))
  }

  @Test func `waiting shows its progress on a terminal`() async throws {
    // However long a check takes, the wait is longer; it is broken off once the note has come.
    let result = try await Program().run(
      """
      while read -r -d : part; do
        [[ $part != "check 1" ]] || { echo told; break; }
      done < <(exec script --quiet --return --command "$vpnaudit check --endpoint tcp://127.0.0.1:9 --samples 1 \
        --wait 50s --fail-on unreachable" /dev/null)
      kill $!
      """)
    #expect(result.output == "told\n", "\(result)")
  }

  @Test func `the annotations go to standard output and the summary to the step's file`() async throws {
    let program = try Program()
    try program.write("before\n", to: "summary.md")
    let command = "$vpnaudit check --endpoint tcp://127.0.0.1:9 --samples 1 --format github"
    let summary = program.folder.appendingPathComponent("summary.md").path
    let result = try await program.run(command, environment: ["GITHUB_STEP_SUMMARY": summary])
    #expect(result.status == 2)
    #expect(result.output.split(separator: "\n").allSatisfy { $0.hasPrefix("::") })
    #expect(
      result.output.contains("::error title=vpnaudit%3A endpoint 127.0.0.1::tcp://127.0.0.1:9: unreachable"))
    #expect(try program.read("summary.md").hasPrefix("before\n\n### vpnaudit: tag "))
    let without = try await program.run(command, environment: ["GITHUB_STEP_SUMMARY": "/nowhere/summary"])
    #expect(without.status == 2)
    #expect(without.errors.contains("vpnaudit: note: the step's summary '/nowhere/summary' was not written"))
    #expect(without.foreignLines == [])
  }

  @Test func `a JUnit file has a test for the endpoint`() async throws {
    let program = try Program()
    let result = try await program.run(
      "$vpnaudit check --endpoint tcp://127.0.0.1:9 --samples 1 --format junit --output junit.xml")
    #expect(result.status == 2)
    let text = try program.read("junit.xml")
    #expect(text.contains("<testcase classname=\"vpnaudit.endpoint\" name=\"127.0.0.1\""))
    #expect(text.contains("type=\"tcp_refused\""))
  }

  @Test func `probe reports each sample and a summary`() async throws {
    let program = try Program()
    let result = try await run(
      "echo $port >port; $vpnaudit probe 127.0.0.1:$port tcp://127.0.0.1:$port --ca site.pem --count 3 --interval 0s",
      in: program)
    let port = try program.read("port").dropLast()
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    let lines = result.output.split(separator: "\n")
    for scheme in ["tls", "tcp"] {
      for number in 1...3 {
        #expect(lines.contains { $0.hasPrefix("\(scheme)://127.0.0.1:\(port)   \(number)  ") })
      }
      #expect(lines.contains("\(scheme)://127.0.0.1:\(port) over lo to 127.0.0.1  reachable, 3 sent, 3 ok"))
    }
    #expect(lines.contains { $0.split(separator: " ") == ["min", "median", "p95", "max", "jitter"] })
    #expect(lines.count { $0.hasPrefix("tls  ") } == 1 && lines.count { $0.hasPrefix("connect  ") } == 2)
  }

  @Test func `probe as JSON is one document, and one failing target makes it 2`() async throws {
    let program = try Program()
    let result = try await run(
      "echo $port >port; $vpnaudit probe 127.0.0.1:$port tcp://127.0.0.1:9 --ca site.pem --count 4 --interval 0s --format json",
      in: program)
    #expect(result.status == 2)
    #expect(result.errors == "")
    let record = try JSONReport.probe(from: Array(result.output.utf8))
    #expect(record.schema == "vpnaudit.probe/1")
    #expect(record.endpoints.map(\.outcome) == [.reachable, .unreachable])
    #expect(record.endpoints.map(\.samples.count) == [4, 4])
    #expect(record.endpoints[0].summary.tls?.jitter != nil)
    #expect(record.endpoints[0].certificate?.verified == true)
    #expect(record.endpoints[1].samples.allSatisfy { $0.failure?.code == .tcpRefused })
  }

  /// A server that refuses a client without a certificate of `site`'s, and one that `client` and `locked` hold.
  private static let mutual = """
    \(TLSSite.shell)certify client
    cat client.key client.pem >both.pem
    chmod 600 client.key both.pem
    openssl pkey -in client.key -aes128 -passout pass:hunter2 -out locked.key
    serve site 0 -CAfile client.pem -Verify 1 -verify_return_error
    set +e

    """

  @Test func `a client certificate of the command line is shown to a server that asks`() async throws {
    let program = try Program()
    let result = try await program.run(
      Self.mutual + """
        for target in tls://127.0.0.1:$port https://127.0.0.1:$port/; do
          $vpnaudit probe $target --ca site.pem --count 2 --cert client.pem --key client.key; echo "= $?"
          $vpnaudit probe $target --ca site.pem --count 1 --cert both.pem; echo "= $?"
          $vpnaudit probe $target --ca site.pem --count 1; echo "= $?"
          $vpnaudit check --endpoint $target --ca site.pem --samples 1 --cert client.pem --key client.key \\
            --fail-on unreachable >/dev/null; echo "= $?"
          $vpnaudit probe $target --ca site.pem --count 1 --cert site.pem --key site.key; echo "= $?"
        done
        """)
    let text = result.output.split { $0.isWhitespace }.joined(separator: " ")
    let statuses = result.output.split(separator: "\n").filter { $0.hasPrefix("= ") }
    #expect(
      statuses == ["= 0", "= 0", "= 2", "= 0", "= 2", "= 0", "= 0", "= 2", "= 0", "= 2"], "\(result.errors)")
    #expect(text.split(separator: "(tls_client_certificate_required)").count == 3)
    #expect(text.contains("'unknown_ca' (tls_alert): the server refused the client certificate"))
    #expect(result.foreignLines == [])
  }

  @Test(arguments: [
    ("--cert missing.pem", 65, "missing.pem: cannot be read: no such file or directory"),
    ("--cert client.pem", 65, "client.pem: contains no private key in PEM form"),
    ("--cert client.pem --key site.key", 65, "site.key: contains a key that does not match"),
    ("--cert client.pem --key locked.key", 65, "locked.key: contains a key with a passphrase"),
    ("--key client.key", 64, "--key needs --cert"),
  ])
  func `a client certificate that cannot be shown is refused at once`(
    options: String, status: Int32, words: String
  ) async throws {
    let program = try Program()
    for command in ["probe tls://127.0.0.1:9", "check --endpoint tls://127.0.0.1:9"] {
      let result = try await program.run(Self.mutual + "$vpnaudit \(command) \(options) </dev/null")
      #expect(result.status == status)
      #expect(result.errors.contains(words), "\(result.errors)")
    }
  }

  @Test
  func `a client certificate of the profile is shown, linted with its line, and local where it is of no use`()
    async throws
  {
    let program = try Program()
    let result = try await program.run(
      Self.mutual + """
        profile() {
          printf '%s\n' 'schema: vpnaudit.profile/1' 'trust: {ca_file: site.pem, only: true}' 'endpoints:' \\
            '  - name: here' "    target: https://127.0.0.1:$port/" "    client_certificate: $1" >profile.yaml
        }
        profile '{file: client.pem, key: client.key}'
        $vpnaudit profile lint profile.yaml; echo "= $?"
        $vpnaudit check --profile profile.yaml --samples 1 --fail-on unreachable >/dev/null; echo "= $?"
        profile '{file: client.pem, key: locked.key}'
        $vpnaudit profile lint profile.yaml; echo "= $?"
        $vpnaudit check --profile profile.yaml --samples 1 --format json --fail-on undetermined >last.json
        echo "= $?"
        """)
    let statuses = result.output.split(separator: "\n").filter { $0.hasPrefix("= ") }
    #expect(statuses == ["= 0", "= 0", "= 65", "= 3"], "\(result.errors)")
    #expect(
      result.errors.contains(
        "vpnaudit: error: profile.yaml:6: endpoint 'here': client_certificate: "), "\(result.errors)")
    #expect(
      result.errors.contains(
        "locked.key: contains a key with a passphrase, and the program never asks for one\n"))
    let record = try JSONReport.record(from: Array(program.read("last.json").utf8))
    #expect(record.endpoints.map(\.outcome) == [.unmeasured])
    #expect(record.endpoints.first?.samples.first?.failure?.code == .localConfig)
  }
}
