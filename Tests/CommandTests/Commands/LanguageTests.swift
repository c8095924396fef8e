import Foundation
import Testing

/// In which language a check, an observation and a probe speak.
@Suite(.timeLimit(.minutes(5)))
struct LanguageTests {
  private static let endpoint = "--endpoint tcp://127.0.0.1:9 --samples 1"
  private static let chinese = "LC_ALL=zh_CN.UTF-8"
  /// The last check again, which takes no time.
  private static let last = "$vpnaudit check --last --max-age 1000h --journal=j.db --fail-on nothing"

  /// A program beside the journal of a check whose only endpoint does not answer.
  private static func checked() async throws -> Program {
    let program = try Program()
    let result = try await program.run("$vpnaudit check \(endpoint) --journal=j.db --fail-on nothing")
    #expect(result.status == 0, "\(result.errors)")
    return program
  }

  /// A command on a terminal, under a locale.
  private static func onTerminal(_ command: String, _ locale: String) -> String {
    "SHELL=/bin/sh script -qec \"env \(locale) NO_COLOR=1 \(command)\" /dev/null </dev/null"
  }

  private static func isChinese(_ text: String) -> Bool {
    text.unicodeScalars.contains { (0x4e00...0x9fff).contains($0.value) }
  }

  @Test func `on a terminal a text is in the locale's language, by the precedence of POSIX`() async throws {
    let program = try await Self.checked()
    for (locale, isChinese) in [
      ("LC_ALL=zh_CN.UTF-8", true), ("LC_ALL=C LC_MESSAGES=zh_CN.UTF-8 LANG=zh_CN.UTF-8", false),
      ("LC_ALL= LC_MESSAGES=zh_TW.UTF-8 LANG=C", true),
      ("LC_ALL= LC_MESSAGES=en_US.UTF-8 LANG=zh_CN.UTF-8", false),
      ("LC_ALL= LC_MESSAGES= LANG=zh_CN.UTF-8", true), ("LC_ALL=zh_CN.GBK", false),
      ("-u LC_ALL -u LC_MESSAGES -u LANG", false),
    ] {
      let result = try await program.run(Self.onTerminal(Self.last, locale))
      #expect(result.output.contains(isChinese ? "\n盲区      " : "\nblind to  "), "\(locale) \(result.output)")
      #expect(Self.isChinese(result.output) == isChinese, "\(locale)")
    }
  }

  @Test func `where no person watches it is English, whatever the locale is`() async throws {
    let program = try await Self.checked()
    for format in ["text", "json", "jsonl", "log", "junit", "github", "nagios", "csv", "prometheus", "ocsf"] {
      let piped = try await program.run("\(Self.chinese) \(Self.last) --format \(format) | cat")
      #expect(!piped.output.isEmpty && !Self.isChinese(piped.output), "\(format)")
      let asked = try await program.run("\(Self.last) --format \(format) --language zh | cat")
      #expect(Self.isChinese(asked.output) == (format != "log"), "\(format) \(asked.output)")
    }
  }

  @Test func `only a text on the terminal itself follows the locale`() async throws {
    let program = try await Self.checked()
    let command = "\(Self.last) --output a.txt --format text --format junit=a.xml"
    _ = try await program.run(Self.onTerminal(command, Self.chinese))
    #expect(!Self.isChinese(try program.read("a.txt") + program.read("a.xml")))
    #expect(try program.read("a.txt").contains("\nblind to  "))
    let document = try await program.run(Self.onTerminal("\(Self.last) --format json", Self.chinese))
    #expect(document.output.contains("\"schema\"") && !Self.isChinese(document.output))
    _ = try await program.run("\(command) --language zh")
    #expect(try program.read("a.txt").contains("\n盲区  ") && program.read("a.xml").contains("不可达"))
    let english = try await program.run(Self.onTerminal("\(Self.last) --language en", Self.chinese))
    #expect(english.output.contains("\nblind to  "))
  }

  @Test func `what a language changes is words: keys, codes, figures and exit codes are the same`()
    async throws
  {
    let program = try await Self.checked()
    _ = try await program.run("\(Self.last) --format json=en.json")
    _ = try await program.run("\(Self.last) --format json=zh.json --language zh")
    func keys(_ value: Any) -> Set<String> {
      switch value {
      case let object as [String: Any]: Set(object.keys).union(object.values.flatMap(keys))
      case let list as [Any]: Set(list.flatMap(keys))
      default: []
      }
    }
    let documents = try ["en.json", "zh.json"].map {
      try JSONSerialization.jsonObject(with: Data(program.read($0).utf8))
    }
    #expect(keys(documents[0]) == keys(documents[1]))
    #expect(try program.read("zh.json").contains("tcp_refused") && Self.isChinese(program.read("zh.json")))
    let plugin = try await program.run("\(Self.last) --format nagios --language zh")
    #expect(plugin.status == 2 && plugin.output.hasPrefix("CRITICAL: "))
    #expect(plugin.output.contains("1 个端点中 0 个可达 | 'reachable'=0;;;0;1"), "\(plugin.output)")
    // What is told where everything went to files.
    let verdict = try await program.run(
      "\(Self.last) --fail-on unreachable --format csv=a.csv --language zh")
    #expect(verdict.status == 2 && verdict.output.hasPrefix("vpnaudit: critical: 标签："), "\(verdict.output)")
  }

  @Test func `a check, an observation and a probe speak it as they go`() async throws {
    let program = try Program()
    let checked = try await program.run("$vpnaudit check \(Self.endpoint) --language zh --verbose")
    #expect(checked.output.contains("连接：连接被拒绝（tcp_refused、ECONNREFUSED）"), "\(checked.output)")
    let observed = try await program.run("$vpnaudit observe --language zh")
    #expect(observed.output.contains("\n采集项 ") && observed.status == 0)
    let shown = try await program.run(Self.onTerminal("$vpnaudit observe", Self.chinese))
    #expect(shown.output.contains("\n采集项 "))
    let probed = try await program.run("$vpnaudit probe tcp://127.0.0.1:9 --count 1 --language zh")
    #expect(probed.output.contains("连接：连接被拒绝（tcp_refused、ECONNREFUSED）"), "\(probed.output)")
    #expect(probed.output.contains("不可达，发出 1，成功 0") && probed.status == 2)
    let line = try await program.run(
      "\(Self.chinese) $vpnaudit probe tcp://127.0.0.1:9 --count 1 --format jsonl")
    #expect(!Self.isChinese(line.output) && line.output.contains("tcp_refused"))
  }

  @Test(arguments: ["check", "observe", "probe tcp://127.0.0.1:9"])
  func `a language that there is not is refused`(command: String) async throws {
    let result = try await Program().run("$vpnaudit \(command) --language fr")
    #expect(result.status == 64 && result.output == "" && result.errors.contains("write en or zh"))
  }
}
