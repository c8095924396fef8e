import Foundation
import Model
import Reporter
import Testing

/// `probe` for other programs: lines of JSON, targets from standard input, and an end from outside.
@Suite(.enabled(if: TLSSite.isPossible, TLSSite.why), .timeLimit(.minutes(5)))
struct ProbeStreamTests {
  private func run(_ command: String, in program: Program) async throws -> Program.Result {
    try await program.run("\(TLSSite.shell)serve site 0; set +e\n\(command)")
  }

  private static func lines(_ text: String) -> [[UInt8]] {
    text.split(separator: "\n").map { Array($0.utf8) }
  }

  @Test func `a thousand targets of standard input are a line each, and one for them all`() async throws {
    let result = try await Program().run(
      """
      for ((i = 0; i < 1000; i++)); do echo "tcp://127.0.0.1:9 # number $i"; done |
        $vpnaudit probe --count 1 --format jsonl
      """)
    #expect(result.status == 2 && result.errors == "", "\(result.errors)")
    let lines = Self.lines(result.output)
    #expect(lines.count == 1001)
    let samples = try lines.dropLast().map(JSONReport.sample)
    #expect(Set(samples.map(\.name)).count == 1000)
    #expect(samples.allSatisfy { $0.sample.failure?.code == .tcpRefused && $0.number == 1 })
    let record = try JSONReport.probe(from: try #require(lines.last))
    #expect(record.endpoints.count == 1000 && record.interrupted == nil)
    #expect(record.endpoints.allSatisfy { $0.summary.sent == 1 && $0.samples.isEmpty })
  }

  @Test func `a reader that has seen enough ends a run without end, quietly`() async throws {
    let program = try Program()
    for format in ["jsonl", "text"] {
      let result = try await run(
        """
        $vpnaudit probe 127.0.0.1:$port --ca site.pem --count 0 --interval 0s --format \(format) | head -2
        exit ${PIPESTATUS[0]}
        """, in: program)
      #expect(result.status == 0 && result.errors == "")
      #expect(result.output.split(separator: "\n").count == 2)
    }
  }

  @Test func `a pipe that does not wait is waited for`() async throws {
    // As a parent makes it that reads its own end without waiting.
    let program = try Program()
    let result = try await program.run(
      """
      for ((i = 0; i < 1000; i++)); do echo "tcp://127.0.0.1:9"; done >targets
      perl -MFcntl -e 'fcntl(STDOUT, F_SETFL, O_WRONLY | O_NONBLOCK); exec @ARGV' \
        $vpnaudit probe --count 2 --interval 0s --format json <targets | { read -rN 1 first; echo "{" >output; cat >>output; }
      exit ${PIPESTATUS[0]}
      """)
    #expect(result.status == 2 && result.errors == "", "\(result.errors)")
    let record = try JSONReport.probe(from: Array(program.read("output").utf8))
    #expect(record.endpoints.map(\.summary.sent) == Array(repeating: 2, count: 1000))
  }

  @Test(arguments: zip(["1", "3", "cores"], [1, 3, ProcessInfo.processInfo.activeProcessorCount]))
  func `as many threads shake hands as are asked for`(asked: String, threads: Int) async throws {
    // They are there before the first sample begins, and until the last has ended.
    let result = try await run(
      """
      targets=$(for ((i = 0; i < \(threads); i++)); do echo 127.0.0.1:$port; done)
      exec 3< <($vpnaudit probe $targets --threads \(asked) --ca site.pem --count 0 --interval 10ms --format jsonl)
      probe=$!
      for ((i = 0; i < 30; i++)); do read -r line <&3; echo "$line" >>lines; done
      grep -lx probe /proc/$probe/task/*/comm | wc -l
      kill $probe
      """, in: try Program())
    #expect(result.output == "\(threads)\n", "\(result.errors)")
  }

  @Test(arguments: ["TERM", "INT"], ["json", "jsonl", "text"])
  func `a signal ends a run without end with what there is`(signal: String, format: String) async throws {
    let program = try Program()
    // Under job control what runs in the background does not ignore SIGINT. The server takes one connection at a time:
    // samples that begin before others have ended would wait for it, on a busy machine longer than they may take.
    let result = try await run(
      """
      set -m
      $vpnaudit probe 127.0.0.1:$port --ca site.pem --count 0 --interval 0s --format \(format) >output &
      probe=$!
      for ((i = 0; i < 5; i++)); do until $vpnaudit probe 127.0.0.1:$port --ca site.pem --count 1 \
        --format json >/dev/null; do :; done; done
      kill -\(signal) $probe
      wait $probe
      """, in: program)
    #expect(result.status == 0, "\(result.errors)")
    let output = try program.read("output")
    switch format {
    case "json":
      let record = try JSONReport.probe(from: Array(output.utf8))
      #expect(record.interrupted == true)
      let endpoint = try #require(record.endpoints.first)
      #expect(endpoint.summary.sent > 0 && endpoint.summary.sent == endpoint.samples.count)
      #expect(endpoint.samples.allSatisfy { $0.failure == nil })
    case "jsonl":
      let lines = Self.lines(output)
      let record = try JSONReport.probe(from: try #require(lines.last))
      #expect(record.endpoints.first?.summary.sent == lines.count - 1 && record.interrupted == true)
    default:
      #expect(output.contains("reachable, ") && !output.contains("\u{1b}") && !output.contains("cancelled"))
    }
  }

  @Test func `a sample that is no longer awaited is not counted`() async throws {
    let program = try Program()
    // A server that is stopped listens and never answers: a sample would take all of its time.
    let result = try await run(
      """
      set -m; kill -STOP $server; mkfifo gate; exec 5<>gate
      $vpnaudit probe 127.0.0.1:9 127.0.0.1:$port --count 1 --timeout 50s --format jsonl >gate & probe=$!
      read -r first <&5
      kill -INT $probe
      read -r last <&5
      wait $probe; status=$?
      echo "$last"; exit $status
      """, in: program)
    #expect(result.status == 2, "\(result)")
    let record = try JSONReport.probe(from: Array(result.output.utf8))
    #expect(record.endpoints.map(\.summary.sent) == [1, 0])
    #expect(record.endpoints.map(\.outcome) == [.unreachable, .unmeasured])
  }

  @Test func `no more samples run at once than are asked for`() async throws {
    // The server is stopped, so that each sample takes all of its time: the third can begin after two such.
    let result = try await run(
      """
      kill -STOP $server
      $vpnaudit probe 127.0.0.1:$port 127.0.0.1:$port 127.0.0.1:$port --in-flight 1 --count 1 --timeout 1s \
        --format jsonl
      kill -CONT $server
      """, in: try Program())
    let samples = try Self.lines(result.output).dropLast().map(JSONReport.sample)
    #expect(samples.map { $0.sample.failure?.code } == Array(repeating: .tlsTimeoutAfterHello, count: 3))
    let late = samples.compactMap { $0.sample.lag?.count }.sorted()
    #expect(late.count == 3 && late[1] >= 1_000_000 && late[2] >= 2_000_000, "\(late)")
  }

  @Test func `a second signal ends a run at once, though its output is not read`() async throws {
    // More than a pipe holds. Two signals of one kind may come as one.
    let result = try await Program().run(
      """
      set -m; mkfifo gate; exec 5<>gate
      for ((i = 0; i < 1000; i++)); do echo "tcp://127.0.0.1:9"; done >targets
      $vpnaudit probe --count 0 --format json <targets >gate & probe=$!
      kill -INT $probe; kill -TERM $probe
      wait $probe
      """)
    #expect([130, 143].contains(result.status), "\(result)")
  }

  @Test func `mistakes on standard input are reported with their lines`() async throws {
    let result = try await Program().run("printf '# ours\\nerp.corp.test\\na:1 b:2\\n' | $vpnaudit probe -")
    #expect(result.status == 65 && result.output == "")
    #expect(
      result.errors == """
        vpnaudit: error: stdin:2: target has no port
        vpnaudit: hint: write 'tls://erp.corp.test:443'
        vpnaudit: error: stdin:3: there is more than one target
        vpnaudit: hint: write one target per line

        """)
  }

  @Test func `a sample shows everything in eighty columns where it is asked to`() async throws {
    let result = try await run(
      "LC_ALL=C $vpnaudit probe 127.0.0.1:$port --ca site.pem --count 2 --interval 0s --verbose",
      in: try Program())
    #expect(result.status == 0)
    for word in [
      "-> ClientHello", "<- ServerHello", "TLSv1.3", "network ", "server took ", "rtt ",
      "chain of 1, verified",
    ] {
      #expect(result.output.contains(word), "\(word)")
    }
    #expect(result.output.ranges(of: "issuer ").count == 1, "the same certificate is told once")
    #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func `an interval is kept, and an address stands in for the name server`() async throws {
    let result = try await run(
      """
      $vpnaudit probe tcp://erp.corp.test:$port --resolve 127.0.0.1 --count 4 --interval 150ms --format json
      """, in: try Program())
    #expect(result.status == 0, "\(result.errors)")
    let samples = try #require(JSONReport.probe(from: Array(result.output.utf8)).endpoints.first).samples
    #expect(samples.count == 4)
    #expect(samples.allSatisfy { $0.phases.resolve == nil && $0.address?.description == "127.0.0.1" })
    // When each was due: on a busy machine the first may begin late, and the others in their time.
    let due = try samples.map { $0.started.milliseconds - (try #require($0.lag).count) / 1000 }
    #expect(zip(due, due.dropFirst()).allSatisfy { abs($1 - $0 - 150) <= 50 }, "\(due)")
  }
}
