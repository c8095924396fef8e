import Model
import Settings
import Testing

@Suite struct TargetLinesTests {
  private static func diagnostics(_ text: String) -> [String] { diagnostics(Array(text.utf8)) }

  private static func diagnostics(_ bytes: [UInt8]) -> [String] {
    do throws(SettingsError) {
      _ = try TargetLines.parse(bytes, name: "stdin")
      return []
    } catch {
      return error.diagnostics.map { $0.description + ($0.hint.map { " | \($0)" } ?? "") }
    }
  }

  @Test func `a line holds a target, and blanks and comments between are passed over`() throws {
    let text =
      "# ours\n\nerp.corp.test:443\r\n\t https://wiki.corp.test/a  # the wiki\n   \n[2001:db8::1]:443"
    let targets = try TargetLines.parse(Array(text.utf8), name: "stdin")
    #expect(
      targets.map(\.description) == [
        "tls://erp.corp.test:443", "https://wiki.corp.test:443/a", "tls://[2001:db8::1]:443",
      ])
  }

  @Test func `every mistake is reported with its line`() {
    #expect(
      Self.diagnostics("erp.corp.test\n# fine\na:1 b:2\ntls://me:secret@b:1\n") == [
        "stdin:1: target has no port | write 'tls://erp.corp.test:443'",
        "stdin:3: there is more than one target | write one target per line",
        "stdin:4: target has user information in its target | write 'tls://HOST:PORT' alone",
      ])
  }

  @Test func `without a target there is nothing to do`() {
    for text in ["", "\n\n", "# none\n"] {
      #expect(
        Self.diagnostics(text) == [
          "stdin: no target is given | write one per line, such as 'erp.corp.test:443'"
        ])
    }
  }

  @Test func `as many lines are read as there may be, and as long`() throws {
    let most = Array(repeating: "a.corp.test:443", count: TargetLines.lines).joined(separator: "\n") + "\n"
    #expect(try TargetLines.parse(Array(most.utf8), name: "stdin").count == TargetLines.lines)
    #expect(
      Self.diagnostics(most + "b:1\n") == [
        "stdin:10001: there are more than 10000 lines | probe them in several runs"
      ])
    let long = "a:1 # " + String(repeating: "x", count: TargetLines.lineBytes - 6)
    #expect(Self.diagnostics(long) == [] && Self.diagnostics(long + "\r\n") == [])
    #expect(
      Self.diagnostics("b:1\n" + long + "xy").first?.hasPrefix("stdin:2: the line is longer than 2000 bytes")
        == true)
    #expect(Self.diagnostics([0x61, 0xff, 0x0a]).first?.hasPrefix("stdin:1: the line is not UTF-8") == true)
  }
}
