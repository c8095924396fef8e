import Foundation
import Model
import Settings
import Testing

/// Inputs that are made to hurt: every one ends in a value or an error, and soon.
struct HostileInputTests {
  /// What a parser makes of the bytes: its problems, or none.
  private func diagnostics(_ bytes: [UInt8], _ kind: Fixture.Kind) -> [Diagnostic] {
    do throws(SettingsError) {
      switch kind {
      case .profiles: return try ProfileFile.parse(bytes, file: "f", directory: "/nowhere").warnings
      case .registries: return try RegistryFile.parse(bytes, file: "f", today: Fixture.today).warnings
      case .grants:
        let meta = Registry.Meta(
          serial: 1, issued: Fixture.today, expires: Fixture.today, previousDigest: nil, complete: false)
        return try GrantsFile.parse(bytes, file: "f", registry: Registry(meta: meta)).warnings
      case .dispositions: return try DispositionsFile.parse(bytes, file: "f", zone: .utc).warnings
      case .controls: return try ControlsFile.parse(bytes, file: "f").warnings
      }
    } catch {
      #expect(error.diagnostics.contains { $0.severity == .error })
      return error.diagnostics
    }
  }

  @Test(.timeLimit(.minutes(2)), arguments: Fixture.Kind.allCases)
  func `random bytes are refused`(_ kind: Fixture.Kind) {
    var random = SplitMix(state: 1)
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      #expect(!diagnostics(bytes, kind).isEmpty)
    }
  }

  @Test(.timeLimit(.minutes(2)), arguments: Fixture.Kind.allCases)
  func `random YAML is refused`(_ kind: Fixture.Kind) {
    var random = SplitMix(state: 2)
    let pieces = [
      "schema", "vpnaudit.profile/1", "vpnaudit.registry/1", "endpoints", "name", "target", "providers",
      "licences", "kind",
      ": ", "- ", "? ", "[", "]", "{", "}", ", ", "\n", "\n  ", "\n    ", "\"", "'", "|", ">", "#", "&a",
      "*a", "!t", "%",
      "---", "...", "<<", "null", "~", "\u{E000}1\u{E000}", "\u{85}", "\u{2028}", "\r", "京", "0",
    ]
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 1...40, using: &random))
        .map { _ in pieces[Int.random(in: pieces.indices, using: &random)] }.joined()
      #expect(!diagnostics(Array(text.utf8), kind).isEmpty)
    }
  }

  @Test(.timeLimit(.minutes(5)), arguments: Fixture.Kind.allCases)
  func `a changed good file gives a value or an error`(_ kind: Fixture.Kind) throws {
    let good = try #require(Fixture.all.first { $0.kind == kind && $0.name == "good-everything" }).bytes()
    var random = SplitMix(state: 3)
    let spice = Array("\n :-[]{},'\"#&*!|>%@`\t\0~0aZ\u{E000}".utf8) + [0xff, 0x80, 0xc3]
    for _ in 0..<1500 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let piece = spice[Int.random(in: spice.indices, using: &random)]
        switch Int.random(in: 0...3, using: &random) {
        case 0: bytes[place] = piece
        case 1: bytes.insert(piece, at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...30, using: &random)))
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 60)], at: place)
        }
        if bytes.isEmpty { bytes = good }
      }
      for problem in diagnostics(bytes, kind) {
        #expect(problem.message.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
      }
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["[", "{", "- ", "? ", "\n? ", "{a: ", "{a, ", "{[", "[[],"])
  func `deep nesting is refused`(_ opening: String) {
    for depth in [100, 900, 20_000] {
      let keys = (0..<2000).map { "k\($0)" }.joined(separator: ", ")
      let text = "schema: vpnaudit.profile/1\nsite: " + String(repeating: opening, count: depth) + keys
      let closing = String(repeating: opening.contains("{") ? "}" : "]", count: depth)
      for end in ["", closing] { #expect(!diagnostics(Array((text + end).utf8), .profiles).isEmpty) }
    }
  }

  @Test(.timeLimit(.minutes(1))) func `an alias bomb is refused before it goes off`() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<40 {
      let aliases = repeatElement("*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let started = ContinuousClock.now
    for ending in ["", "? *a39\n: 1\n", "b: {*a39: 1, *a38: 2}\n"] {
      let problems = diagnostics(Array((text + ending).utf8), .profiles)
      #expect(problems.map(\.message) == ["anchors and aliases are not supported"])
      #expect(problems.first?.line == 2)
    }
    #expect(ContinuousClock.now - started < .seconds(20))
  }

  @Test(arguments: ["name: 'R&D *and* more'\n", "name: a & b * c\n", "name: '&x' # and *y\n"])
  func `an ampersand or an asterisk in a text is not an alias`(_ line: String) {
    #expect(diagnostics(Array("schema: vpnaudit.profile/1\nsite:\n  \(line)".utf8), .profiles) == [])
  }

  @Test func `a hopeless file has a bounded list of problems`() {
    let text = "schema: vpnaudit.profile/1\n" + (0..<5000).map { "key\($0): 1\n" }.joined()
    let problems = diagnostics(Array(text.utf8), .profiles)
    #expect(problems.count <= 201)
    #expect(problems.last?.message.hasSuffix("more problems") == true)
  }

  @Test(.timeLimit(.minutes(1))) func `every repeated key is reported, however many there are`() {
    let text = "schema: vpnaudit.profile/1\n" + (0..<60).map { "site\($0 % 30): 1\n" }.joined()
    let again = diagnostics(Array(text.utf8), .profiles).filter { $0.message.contains("is repeated") }
    #expect(again.map(\.message) == (0..<30).map { "key 'site\($0)' is repeated" })
    #expect(again.map(\.line) == (0..<30).map { 32 + $0 })
    #expect(again.first?.hint == "it is in line 2 already")
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["- ", "a: {b: ", "- a: ", "-\n"])
  func `a large text of nothing but beginnings is refused soon`(_ opening: String) {
    let text = "schema: vpnaudit.profile/1\nsite: " + String(repeating: opening, count: 200_000)
    #expect(!diagnostics(Array(text.utf8), .profiles).isEmpty)
  }

  @Test(.timeLimit(.minutes(1))) func `a file larger than the bound is refused while it is read`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID()).yaml").path
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    defer { unlink(path) }
    #expect(truncate(path, 100 << 20) == 0)
    let error = #expect(throws: SettingsError.self) { try ProfileFile.load(path) }
    #expect(error?.diagnostics.map(\.message) == ["it is larger than 64 MiB"])
  }

  @Test(arguments: [
    "2026-11-01", "2026-11-01T00:00:00", "2026-13-01T00:00:00Z", "2026-11-01T25:00:00Z",
    "99999-01-01T00:00:00Z", "now", "0",
  ])
  func `what is not an RFC 3339 time is refused`(_ time: String) {
    let text = """
      schema: vpnaudit.registry/1
      meta: {serial: 1, issued: \(time), expires: 2027-02-01T00:00:00Z, complete: true}
      """
    #expect(
      diagnostics(Array(text.utf8), .registries).first?.message
        == "meta.issued '\(time)' is not an RFC 3339 time"
    )
  }
}

/// Random numbers that are the same in every run (SplitMix64, Steele et al. 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
