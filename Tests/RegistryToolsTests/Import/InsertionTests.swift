import Foundation
import Model
import Settings
import Testing

@testable import RegistryTools

/// What is added to a registry's text, and what stays as it is.
struct InsertionTests {
  private static let head = """
    # ours
    schema: vpnaudit.registry/1
    meta: {serial: 7, issued: 2026-11-01T00:00:00Z, expires: 2027-02-01T00:00:00Z, complete: false}
    authorities: [{id: cn-example, name: X, tz: Asia/Shanghai, level: national}]
    classes: [{id: "cn:B13", name: IP-VPN}]

    """

  private func merged(_ registry: String, table: String = "good-plain") throws -> String {
    let path = FileManager.default.temporaryDirectory.appending(path: "r-\(UUID().uuidString).yaml").path
    try registry.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let made = try ProviderImport.merged(
      "\(TableFixture.folder)/\(table).csv", into: path, defaults: ImportDefaults(), today: TableFixture.today
    )
    #expect(
      try RegistryFile.parse(Array(made.yaml.utf8), file: "r.yaml", today: TableFixture.today).warnings == [])
    return made.yaml
  }

  private func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test(arguments: [
    "", "providers: []   # none yet\nsources: [ ]\n", "providers:\nsources:   # where from\n",
    "sources: null\nproviders: ~\n", "providers: []\n# a remark at the end",
    "providers:\n  - id: old\n    names: {en: Old}\n    roles: [manager]\n    # set in\n\n# of the sources\nsources:\n  - {id: s-old, title: Old, method: press, confidence: low}\n# the end\n",
    "providers:\n- id: old\n  names: {en: Old}\n  roles: [manager]\n# of the sources\nsources:\n- id: s-old\n  title: Old\n  method: press\n  confidence: low\n",
    "providers:\n    - {id: old, names: {en: Old}, roles: [manager]}\nwaivers: []\nsources:\n    -\n      id: s-old\n      title: Old\n      method: press\n      confidence: low\n...\n",
  ])
  func `entries go to the end of the lists, and every other line stays`(rest: String) throws {
    let before = Self.head + rest
    let after = try merged(before)
    let kept = lines(before).filter { !$0.isEmpty }.map { line -> String in
      // Only the sign of an empty list may go.
      let text = String(line)
      for key in ["providers:", "sources:"] where text.hasPrefix(key) {
        return text.replacing(#/^([a-z]+:) *(\[ *\]|null|~)/#) { String($0.output.1) }
      }
      return text
    }
    var left = lines(after)[...]
    for line in kept {
      guard let place = left.firstIndex(where: { $0 == line }) else {
        Issue.record("'\(line)' is gone from\n\(after)")
        return
      }
      left = left[(place + 1)...]
    }
    #expect(
      after.contains("  # from good-plain.csv\n")
        || after.contains("# from good-plain.csv\n- id: example-net"))
    #expect(after.firstRange(of: "\n# of the sources\nsources:") != nil || !rest.contains("# of the sources"))
  }

  /// U+0D4E and the sign behind it are one character to Swift: neither it nor they may end a text of the file.
  @Test(arguments: [
    "Look\u{0D4E}\", method: regulator_lookup, confidence: high} #", "Look\u{0D4E}, confidence: high} #",
    "Look\u{0D4E}\\", "Look\u{0301}\"\u{0301}", "*alias", "&anchor x", "!!tag x", "x: {y}", "x # y", "- x",
    "~",
  ])
  func `no text of a table becomes more than one text of the registry`(title: String) throws {
    let table = FileManager.default.temporaryDirectory.appending(path: "t-\(UUID().uuidString).csv").path
    // As RFC 4180 writes it, scalar by scalar for the same reason.
    var quoted = String.UnicodeScalarView()
    for scalar in title.unicodeScalars {
      quoted.append(contentsOf: scalar == "\"" ? [scalar, scalar] : [scalar])
    }
    try """
    provider,name_en,roles,licence_number,authority,classes,serves,valid_to,source_title,source_method,source_confidence
    new,New,manager,N-1,cn-example,cn:B13,CN,2029-02-28,"\(String(quoted))",press,unverified

    """.write(toFile: table, atomically: true, encoding: .utf8)
    let path = FileManager.default.temporaryDirectory.appending(path: "r-\(UUID().uuidString).yaml").path
    try Self.head.write(toFile: path, atomically: true, encoding: .utf8)
    defer { for made in [table, path] { try? FileManager.default.removeItem(atPath: made) } }
    let made = try ProviderImport.merged(
      table, into: path, defaults: ImportDefaults(asOf: "2026-11-01"), today: TableFixture.today)
    let registry = try RegistryFile.parse(Array(made.yaml.utf8), file: "r.yaml", today: TableFixture.today)
      .value
    #expect(registry.sources.map(\.title) == [title])
    #expect(registry.sources.map(\.confidence) == [.unverified])
    #expect(registry.providers.first?.licences.first?.valid.until?.description == "2029-03-01")
  }

  @Test func `line breaks of Windows stay`() throws {
    let before = (Self.head + "providers: []\nsources: []\n").replacing("\n", with: "\r\n")
    let after = try merged(before)
    #expect(after.unicodeScalars.count { $0 == "\n" } == after.unicodeScalars.count { $0 == "\r" })
  }

  @Test func `lists in brackets are left alone, and the fix is named`() throws {
    let error = #expect(throws: SettingsError.self) {
      _ = try merged(Self.head + "providers: [{id: old, names: {en: Old}, roles: [manager]}]\n")
    }
    #expect(error?.diagnostics.map(\.line) == [6])
    #expect(error?.diagnostics[0].hint?.contains("after '- '") == true)
  }

  @Test func `an id that is there already is refused with the line of the table`() throws {
    let error = #expect(throws: SettingsError.self) {
      _ = try merged(
        Self.head + "providers:\n  - {id: example-net, names: {en: Old}, roles: [manager]}\nsources: []\n")
    }
    #expect(error?.diagnostics.map(\.line) == [2])
    #expect(error?.diagnostics[0].message.contains("'example-net' is in ") == true)
  }

  @Test func `a source's id that is taken is left to its owner`() throws {
    let after = try merged(
      Self.head + "sources:\n  - {id: s-example-net, title: Old, method: press, confidence: low}\n")
    #expect(after.contains("sources: [s-example-net-2]"))
  }

  @Test func `what the registry does not have is reported with the line of the table and what it has`() throws
  {
    let error = #expect(throws: SettingsError.self) {
      _ = try merged(
        Self.head.replacing("cn-example", with: "cn-exampel").replacing("cn:B13", with: "cn:B1"))
    }
    let problems = error?.diagnostics ?? []
    #expect(problems.map(\.line) == [2, 2])
    #expect(problems[0].message.contains("column 'authority': 'cn-example' is not an authority of "))
    #expect(problems[0].hint == "did you mean 'cn-exampel'?")
    #expect(problems[1].message.contains("column 'classes': 'cn:B13' is not a class of "))
  }

  @Test func `a prefix that another provider of the registry has is refused`() throws {
    let error = #expect(throws: SettingsError.self) {
      _ = try merged(
        Self.head
          + "providers:\n  - {id: old, names: {en: Old}, roles: [manager], recognised_by: [{kind: gateway_prefix, value: 203.0.113.0/28}]}\nsources: []\n"
      )
    }
    #expect(error?.diagnostics.map(\.line) == [2])
    #expect(
      error?.diagnostics[0].message.contains("belongs to two providers: 'old' and 'example-net'") == true)
  }

  @Test func `a registry with mistakes of its own is not added to`() throws {
    let error = #expect(throws: SettingsError.self) { _ = try merged(Self.head + "colour: red\n") }
    #expect(error?.diagnostics[0].message.contains("unknown key 'colour'") == true)
  }

  @Test func `the example table is good for the registry that it names`() throws {
    let folder = URL(filePath: #filePath).appending(path: "../../../../Profiles").standardized.path
    let made = try ProviderImport.entries(
      of: "\(folder)/providers.example.csv", defaults: ImportDefaults(), today: TableFixture.today)
    #expect(made.warnings == [])
    #expect(made.counts.providers == 3 && made.counts.licences == 2)
  }
}
