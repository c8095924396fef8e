import Foundation
import Testing

/// The officer's first step: a registry to start from, as the program prints it.
@Suite(.timeLimit(.minutes(5)))
struct RegistryInitTests {
  @Test(arguments: ["CN", "cn", "none"])
  func `what init prints lints clean, and can be signed as it is`(jurisdiction: String) async throws {
    let program = try Program()
    let printed = try await program.run(
      "$vpnaudit registry init --jurisdiction \(jurisdiction) > registry.yaml")
    #expect(printed.status == 0 && printed.errors == "")
    let result = try await program.run(
      """
      set -e
      $vpnaudit registry lint registry.yaml
      $vpnaudit registry keygen --key k.key --no-passphrase
      $vpnaudit registry sign registry.yaml --key k.key
      STATE_DIRECTORY=$PWD/state $vpnaudit registry verify registry.yaml --trusted-key k.pub
      """)
    #expect(result.status == 0 && result.errors == "", "\(result.errors)")
    #expect(result.output.hasPrefix("registry.yaml: good: serial 1, "))
    let text = try program.read("registry.yaml")
    #expect(text.contains("# NOBODY IS LICENSED BY THIS FILE"))
    // Ninety days from now, whatever day it is.
    let expires = try #require(text.firstMatch(of: #/\n  expires: (\S+)\n/#)?.1)
    let days = try Date(String(expires), strategy: .iso8601).timeIntervalSinceNow / 86400
    #expect((89.9...90.0).contains(days), "\(expires)")
  }

  @Test func `the company and its sites stand in it`() async throws {
    let program = try Program()
    let result = try await program.run(
      """
      $vpnaudit registry init --jurisdiction CN --organisation 'Example GmbH' --foreign-invested \
        --site beijing=CN-BJ --site frankfurt=DE > registry.yaml
      $vpnaudit registry lint registry.yaml
      $vpnaudit check --registry registry.yaml --site frankfurt --format json --fail-on nothing
      """)
    #expect(result.status == 0 && result.output.contains("\"region\": \"DE\""), "\(result.errors)")
    let text = try program.read("registry.yaml")
    #expect(text.hasPrefix("# The registry of Example GmbH, begun on "))
    #expect(text.contains("\norganisation: {foreign_invested: true}\n"))
  }

  @Test(arguments: [
    ("", "missing expected argument '--jurisdiction <code>'", "--help"),
    (
      "--jurisdiction XX", "this program ships no rules for 'XX'",
      "CN (mainland China); --jurisdiction none"
    ),
    ("--jurisdiction CN-BJ", "no rules for 'CN-BJ'", "it ships CN"),
    ("--jurisdiction CN --site beijing", "'beijing' is not a site with its region", "beijing=CN-BJ"),
    ("--jurisdiction CN --site beijing=China", "is not a site with its region", "ISO 3166"),
    ("--jurisdiction CN --site a=CN --site a=DE", "--site names 'a' twice", "remove one of them"),
  ])
  func `bad usage is 64, and prints no registry`(
    arguments: String, message: String, hint: String
  ) async throws {
    let result = try await Program().run("$vpnaudit registry init \(arguments)")
    #expect(result.status == 64 && result.output == "" && result.foreignLines == [])
    #expect(result.errors.contains(message) && result.errors.contains(hint), "\(result.errors)")
  }

  @Test func `one binary is enough: nothing is read from beside it`() async throws {
    let program = try Program()
    let result = try await program.run(
      "cp $vpnaudit ./elsewhere && env -i ./elsewhere registry init --jurisdiction CN | head -c 100")
    #expect(result.status == 0 && result.output.hasPrefix("# A registry, begun on "), "\(result.errors)")
  }
}
