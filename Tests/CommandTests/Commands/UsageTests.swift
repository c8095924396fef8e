import Foundation
import Glibc
import Testing

/// What the program says of itself, and what it says when it cannot understand.
@Suite(.timeLimit(.minutes(5)))
struct UsageTests {
  @Test(arguments: [
    "", "check", "observe", "probe", "profile", "profile init", "profile lint", "profile intune-rules",
    "registry",
    "registry init", "registry import", "registry suggest", "registry pin", "registry lint", "registry show",
    "registry diff",
    "registry simulate", "registry keygen", "registry sign", "registry verify", "schema",
  ])
  func `help opens with examples, fits the screen and ends well`(command: String) async throws {
    let result = try await Program().run("$vpnaudit \(command) --help")
    #expect(result.status == 0)
    #expect(result.errors == "")
    let overview = result.output.components(separatedBy: "USAGE:")[0]
    for line in overview.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    if ["profile", "registry"].contains(command) { return }
    #expect(overview.contains("\nExamples:\n  vpnaudit \(command)"))
    // The abstract is wrapped for the screen; what was laid out by hand must not be.
    let wide = try await Program().run("COLUMNS=200 $vpnaudit \(command) --help").output
    let laidOut = overview.components(separatedBy: "\nExamples:\n").last ?? ""
    #expect(wide.contains(laidOut), "\(laidOut)")
  }

  @Test func `the version is a number on standard output`() async throws {
    let result = try await Program().run("$vpnaudit --version")
    #expect(result.status == 0)
    #expect(result.output.wholeMatch(of: #/[0-9]+\.[0-9]+\.[0-9]+\n/#) != nil)
  }

  @Test(arguments: [
    ("check --nonsense", "unknown option '--nonsense'", "see 'vpnaudit check --help'"),
    ("nonsense", "unexpected argument 'nonsense'", "the commands are check, observe, probe"),
    ("check --format xml", "the value 'xml' is invalid", "check --help"),
    ("check --fail-on unlucky", "--fail-on does not know 'unlucky'", "check --help"),
    ("check --timeout 5", "write a whole number with its unit", "check --help"),
    ("check --samples 0", "write a number from 1 to 1000", "check --help"),
    ("check --wait 2d", "write 0s to 1d", "check --help"),
    ("check --verbose --format json", "--verbose is only for the format text", "check --help"),
    (
      "check --endpoint erp.corp.test", "--endpoint has no port", "tls://erp.corp.test:443"
    ),
    ("check --endpoint tls://a:1 --endpoint tls://b", "--endpoint (2 of 2) has no port", "tls://b:443"),
    ("check --endpoint tls://me:secret@b:1", "user information", "tls://HOST:PORT"),
    ("check --with-state", "--with-state is only for the format json or jsonl", "check --help"),
    (
      "check --profile p --endpoint tls://a:1", "--endpoint cannot be combined with --profile",
      "change the profile"
    ),
    ("check --profile p --registry r", "--registry cannot be combined with --profile", "change the profile"),
    ("check --profile p --site CN", "--site cannot be combined with --profile", "leave out --profile"),
    ("check --profile p --ca c", "--ca cannot be combined with --profile", "leave out --profile"),
    (
      "check --profile p --proxy http://me:secret@a:1", "--proxy cannot be combined with --profile",
      "change the profile"
    ),
    ("check --proxy http://me:secret@a:1", "--proxy needs --endpoint", "--endpoint tls://"),
    (
      "check --endpoint tls://a:1 --proxy http://me:secret@a", "--proxy has no port",
      "http://proxy.corp.test:3128"
    ),
    ("probe a:1 --proxy me:secret@a:1", "--proxy has no scheme", "socks5://HOST:PORT"),
    ("probe a:1 --proxy ftp://me:secret@a:1", "--proxy has the unknown scheme 'ftp'", "'socks5h://'"),
    ("probe a:1 --proxy http://me:sec/secret@a:1", "a character in its user information", "'%2F' for '/'"),
    ("check --site Beijing", "'Beijing' is neither a site of the registry nor", "CN-BJ"),
    ("check --output nowhere/file", "the folder 'nowhere' does not exist", "a folder that exists"),
    ("check --output .", "'.' is a folder", "name a file in it"),
    ("probe --count x a:1", "write a number from 0 to 1000000", "probe --help"),
    ("probe --interval 1 a:1", "write a whole number with its unit", "probe --help"),
    ("probe --threads 0 a:1", "write a number from 1 to 256, or 'cores'", "probe --help"),
    ("check --in-flight 0", "write a number from 1 to 100000", "check --help"),
    ("probe - -", "'-' is given twice", "probe --help"),
    ("probe a:1 --resolve here", "--resolve: 'here' is not an address", "192.0.2.80"),
    ("probe a:1 b:1 --resolve 192.0.2.80", "--resolve works only with a single target", "in a separate run"),
    ("probe a:1 --addresses some", "write first, families or all", "probe --help"),
    ("probe a:1 --families --addresses all", "contradict each other", "probe --help"),
    ("probe a:1 --families --resolve 192.0.2.80", "cannot be used with --resolve", "probe --help"),
    ("probe a:1 --addresses all --proxy http://a:1", "cannot be used with --proxy", "probe --help"),
    ("probe a:1 --verbose --format jsonl", "--verbose is only for the format text", "probe --help"),
    ("probe a:1 --format xml", "the value 'xml' is invalid", "'text', 'json' or 'jsonl'"),
    (
      "check --profile p --interface lo", "--interface cannot be combined with --profile",
      "leave out --profile"
    ),
    ("probe localhost", "target has no port", "tls://localhost:443"),
    ("probe a:1 b", "target 2 has no port", "tls://b:443"),
    ("profile init --region Beijing", "'Beijing' is not a region", "ISO 3166"),
    ("schema regstry", "no schema is called 'regstry'", "the schemas are profile, registry, grants"),
  ])
  func `bad usage is 64, says what is wrong and what to do, and prints nothing else`(
    arguments: String, message: String, hint: String
  ) async throws {
    let program = try Program()
    let result = try await program.run("$vpnaudit \(arguments)")
    #expect(result.status == 64)
    #expect(result.output == "")
    let lines = result.errors.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("vpnaudit: error: ") && $0.contains(message) }, "\(result.errors)")
    #expect(lines.contains { $0.hasPrefix("vpnaudit: hint: ") && $0.contains(hint) }, "\(result.errors)")
    #expect(result.foreignLines == [])
    #expect(!result.errors.contains("secret"))
    #expect(try program.files == [])
  }

  @Test func `a site of the registry gives its region, and a wrong one is told the sites`() async throws {
    let program = try Program()
    let registry = "--registry $repository/Profiles/lab-registry.yaml"
    let known = try await program.run(
      "$vpnaudit check \(registry) --site beijing --format json --fail-on nothing")
    #expect(known.status == 0)
    #expect(known.output.contains("\"site\": \"beijing\"") && known.output.contains("\"region\": \"CN-BJ\""))
    let code = try await program.run(
      "$vpnaudit check \(registry) --site CN-SH --format json --fail-on nothing")
    #expect(!code.output.contains("\"site\":") && code.output.contains("\"region\": \"CN-SH\""))
    let wrong = try await program.run("$vpnaudit check \(registry) --site bejing")
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("its sites are beijing"))
  }
}
