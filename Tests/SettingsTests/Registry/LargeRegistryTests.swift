import Model
import Settings
import Testing

/// What only shows in a file that repeats itself very often.
struct LargeRegistryTests {
  private static let head = """
    schema: vpnaudit.registry/1
    meta: {serial: 1, issued: 2026-11-01T00:00:00Z, expires: 2027-02-01T00:00:00Z, complete: true}
    authorities: [{id: a, name: A, tz: Asia/Shanghai}]

    """

  private func provider(_ number: Int) -> String {
    """
      - id: p\(number)
        names: {en: "Provider \\"\(number)\\"", zh: 示例网络\(number)}
        roles: [manager]
        recognised_by:
          - {kind: gateway_prefix, value: 10.\(number / 256).\(number % 256).0/28, dedicated: true, valid: {from: 2025-01-01}}
          - kind: gateway_host
            value: >-
              vpn.p\(number).example.net

    """
  }

  @Test(.timeLimit(.minutes(1))) func `every provider of a large registry is read as it stands`() throws {
    let text = Self.head + "providers:\n" + (0..<3000).map(provider).joined()
    let loaded = try RegistryFile.parse(Array(text.utf8), file: "r.yaml", today: Fixture.today)
    #expect(loaded.warnings == [])
    #expect(loaded.value.providers.count == 3000)
    for (number, provider) in loaded.value.providers.enumerated() {
      #expect(provider.id == "p\(number)")
      #expect(provider.names == ["en": "Provider \"\(number)\"", "zh": "示例网络\(number)"])
      #expect(provider.recognisedBy.map(\.criterion).last == .gatewayHost("vpn.p\(number).example.net"))
      #expect(provider.recognisedBy.first?.valid.from?.begins == Timestamp("2025-01-01T00:00:00Z"))
    }
  }

  @Test func `a mistake deep in a large registry is reported with its line`() {
    let good = (0..<2000).map(provider).joined()
    let text = Self.head + "providers:\n" + good + "  - {id: p7, names: {en: X}, roles: [manger]}\n"
    let error = #expect(throws: SettingsError.self) {
      try RegistryFile.parse(Array(text.utf8), file: "r.yaml", today: Fixture.today)
    }
    let line = 4 + 2000 * 8 + 1
    #expect(
      error?.diagnostics.map(\.description) == [
        "r.yaml:\(line): provider 'p7' has the id of another",
        "r.yaml:\(line): provider 'p7': roles cannot be 'manger'",
      ])
  }

  @Test(arguments: [
    ("号110105194912310021号", true), ("x110105194912310021", false), ("1101051949123100211", false),
    ("no 11010519491231002X, please", true), ("110105194912310021", true), ("a-110105194912310021", true),
  ])
  func `a citizen's number is found between other words`(_ text: String, _ isFound: Bool) {
    let file = Self.head + "providers: [{id: p, names: {en: '\(text)'}, roles: [manager]}]\n"
    let messages = { () -> [String] in
      do throws(SettingsError) {
        return try RegistryFile.parse(Array(file.utf8), file: "r", today: Fixture.today).warnings.map(
          \.message)
      } catch { return error.diagnostics.map(\.message) }
    }()
    #expect(messages == (isFound ? ["a number looks like a citizen's identity number"] : []))
  }
}
