import Foundation
import Glibc
import Model
import Reporter
import Testing

/// `probe` on a terminal, and how it is ended.
@Suite(.enabled(if: TLSSite.isPossible, TLSSite.why), .timeLimit(.minutes(5)))
struct LiveTests {
  /// A shell command that runs the program with a server at `$port`, and notes how the terminal was before and after.
  private static func command(_ arguments: String) -> String {
    """
    trap '' INT TSTP
    \(TLSSite.shell)serve site 0; set +e
    # The server ignores what is typed for the program, and the shell outlives it: without a trap of its own it dies of an
    # interrupt that it takes while it does not wait.
    trap : INT; trap - TSTP; stty -g >before
    $vpnaudit probe 127.0.0.1:$port --ca site.pem \(arguments)
    status=$?; stty -g >after; exit $status
    """
  }

  /// How many samples the picture says there were.
  private static func samples(_ screen: Screen) -> Int {
    screen.lines.compactMap { $0.wholeMatch(of: #/tls of ([0-9]+) samples?/#)?.1 }.compactMap { Int($0) }
      .max() ?? 0
  }

  @Test(arguments: [(80, 24), (40, 10)])
  func `a picture stands below the samples, and Ctrl-C leaves the summary`(columns: Int, rows: Int)
    async throws
  {
    let program = try Program()
    let run = try TerminalRun(
      Self.command("--count 0 --interval 100ms"), in: program, columns: columns, rows: rows)
    #expect(
      await run.shows { screen in
        Self.samples(screen) >= 3 && screen.lines.contains { $0.hasPrefix("target") && $0.contains("median") }
          && screen.lines.contains { $0.contains("█") }
      })
    // What is typed is not shown, and moves nothing.
    run.type("typed\n")
    #expect(await run.shows { Self.samples($0) >= 8 })
    run.type("\u{3}")
    let (screen, status) = await run.end()
    #expect(status == 0, "\(screen.everything)")
    #expect(screen.strange == [])
    let text = screen.everything
    #expect(text.contains("reachable, ") && !text.contains("typed") && !text.contains("^C"))
    // The picture is gone: one head of samples, one histogram.
    #expect(text.ranges(of: "tls of ").count == 1 && text.ranges(of: "target ").count == 1, "\(text)")
    let numbers = text.matches(of: #/(?m)^tls:\S+ +([0-9]+) /#).compactMap { Int($0.1) }
    #expect(numbers == Array(1...max(1, numbers.count)), "every sample has its line, once and in order")
    let sent = text.firstMatch(of: #/([0-9]+) sent, ([0-9]+) ok/#)
    #expect(sent.map { Int($0.1) } == numbers.count && sent?.1 == sent?.2)
    #expect(try program.read("before") == program.read("after"))
  }

  @Test func `a terminal that gets another size is drawn anew`() async throws {
    let run = try TerminalRun(
      Self.command("--count 0 --interval 100ms"), in: try Program(), columns: 100, rows: 30)
    #expect(await run.shows { Self.samples($0) >= 3 })
    run.resize(columns: 60, rows: 12)
    let wanted: @Sendable (Screen) -> Bool = { screen in
      Self.samples(screen) >= 10 && screen.lines.count { $0.hasPrefix("target") && $0.contains("sent") } == 1
    }
    #expect(await run.shows(wanted))
    run.resize(columns: 90, rows: 40)
    #expect(await run.shows(wanted))
    run.type("\u{3}")
    let (screen, status) = await run.end()
    #expect(status == 0, "\(screen.everything)")
    #expect(screen.strange == [])
    #expect(screen.everything.contains("reachable, "))
  }

  @Test func `of many targets the worst are shown first, and one line each in the end`() async throws {
    let program = try Program()
    try program.write((1...40).map { "tcp://127.0.0.1:\($0)\n" }.joined(), to: "targets")
    let run = try TerminalRun(
      Self.command("- --count 0 --interval 50ms <targets"), in: program, columns: 80, rows: 24)
    #expect(
      await run.shows { screen in
        screen.lines.contains { $0.hasPrefix("41 targets, ") && $0.hasSuffix(" failing; worst first") }
          && screen.lines.contains { $0.hasPrefix("tcp://127.0.0.1:") && $0.contains("×××") }
          && !screen.lines.contains { $0.hasPrefix("127.0.0.1:") }
      })
    run.type("\u{3}")
    let (screen, status) = await run.end()
    #expect(status == 2)
    let lines = screen.everything.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("tcp://127.0.0.1:") && $0.contains("  unreachable  ") } == 40)
    #expect(lines.count { $0.hasPrefix("tls://127.0.0.1:") && $0.contains("  reachable  ") } == 1)
  }

  @Test func `without colours and without Unicode it is drawn with what there is`() async throws {
    for environment in [["NO_COLOR": "1", "LC_ALL": "C"], ["TERM": "dumb"]] {
      let run = try TerminalRun(
        Self.command("--count 5 --interval 100ms"), in: try Program(), columns: 80, rows: 24,
        environment: environment)
      let (screen, status) = await run.end()
      #expect(status == 0)
      #expect(screen.everything.contains("5 sent, 5 ok") && screen.strange == [])
      #expect(environment["LC_ALL"] == nil || screen.everything.utf8.allSatisfy { $0 < 128 })
    }
  }

  @Test func `Ctrl-Z gives the terminal back, and the run goes on afterwards`() async throws {
    let program = try Program()
    let run = try TerminalRun(
      """
      trap '' INT TSTP
      \(TLSSite.shell)serve site 0; set +e
      trap - INT TSTP; set -m; stty -g >before
      $vpnaudit probe 127.0.0.1:$port --ca site.pem --count 0 --interval 100ms
      stty -g >after; echo stopped; read -r; fg >/dev/null; exit $?
      """, in: program, columns: 80, rows: 24)
    #expect(await run.shows { Self.samples($0) >= 3 })
    run.type("\u{1a}")
    #expect(await run.shows { $0.lines.contains("stopped") && Self.samples($0) == 0 })
    let modes = try (program.read("before"), program.read("after"))
    #expect(modes.0 == modes.1)
    run.type("\n")
    #expect(await run.shows { Self.samples($0) >= 6 })
    run.type("\u{3}")
    let (screen, status) = await run.end()
    #expect(status == 0, "\(screen.everything)")
  }
}
