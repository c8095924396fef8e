import Foundation
import Model
import Settings
import Testing

@testable import RegistryTools

struct RegistryStarterTests {
  private static let starters = RegistryStarter.jurisdictions + [.empty]
  private static let now = Timestamp(milliseconds: 1_795_262_400_123)  // 2026-11-21T12:00:00.123Z
  private static let profiles = URL(filePath: #filePath)
    .appending(path: "../../../../Profiles").standardized.path

  private func load(_ text: String) throws -> Loaded<Registry> {
    try RegistryFile.parse(Array(text.utf8), file: "registry.yaml", today: Self.now)
  }

  @Test(arguments: starters.map(\.code))
  func `a starter can be read as it is, without a warning`(_ code: String) throws {
    let starter = try #require(RegistryStarter.of(code))
    let text = starter.text(for: .init(), issued: Self.now)
    let loaded = try load(text)
    #expect(loaded.warnings == [])
    #expect(loaded.value.meta.serial == 1 && !loaded.value.meta.complete)
    #expect(loaded.value.meta.issued == Timestamp("2026-11-21T12:00:00Z"))
    #expect(loaded.value.meta.expires == Timestamp("2027-02-19T12:00:00Z"))
    #expect(loaded.value.providers.allSatisfy { $0.licences.isEmpty && $0.recognisedBy.isEmpty })
    #expect(loaded.value.sites.isEmpty && loaded.value.organisation.foreignInvested == nil)
    #expect(text.hasPrefix("# A registry, begun on 2026-11-21 by "))
    #expect(text.hasSuffix("\n") && !text.contains("yaml-language-server"))
    for line in text.split(separator: "\n") where !line.contains("https://") {
      #expect(line.count <= 125, "\(line)")
    }
  }

  @Test(arguments: starters.map(\.code))
  func `what is known of the company is put in`(_ code: String) throws {
    let starter = try #require(RegistryStarter.of(code))
    let sites = ["beijing=CN-BJ", "a \"b\\ = c=DE", "no=NO"].compactMap { RegistryStarter.Site($0) }
    let company = RegistryStarter.Company(name: "Example\n\u{202e}GmbH", foreignInvested: false, sites: sites)
    let text = starter.text(for: company, issued: Self.now)
    let registry = try load(text).value
    #expect(registry.sites.mapValues(\.code) == ["beijing": "CN-BJ", "a \"b\\ = c": "DE", "no": "NO"])
    #expect(registry.organisation.foreignInvested == false)
    #expect(text.hasPrefix("# The registry of ExampleGmbH, begun on "))
    #expect(!text.contains("# sites:") && !text.contains("# organisation:"))
  }

  @Test(arguments: ["", "beijing", "=CN", "beijing=", "beijing=China", "x=zone:sh-lingang", "\u{7}=CN"])
  func `what is not a site with its region is refused`(_ text: String) {
    #expect(RegistryStarter.Site(text) == nil)
  }

  @Test func `a code is found in any case, and others are not`() {
    #expect(RegistryStarter.of("cn")?.code == "CN" && RegistryStarter.of("None")?.code == "none")
    for code in ["", "C", "CNN", "DE", "CN-BJ"] { #expect(RegistryStarter.of(code) == nil) }
  }

  @Test(arguments: [
    ("registry.cn.yaml", PackageResources.registry_cn_yaml),
    ("registry.empty.yaml", PackageResources.registry_empty_yaml),
  ])
  func `the program holds the very bytes of the file that ships`(_ name: String, _ bytes: [UInt8]) throws {
    let file = "\(Self.profiles)/\(name)"
    #expect(try Data(contentsOf: URL(filePath: file)) == Data(bytes))
    #expect(try RegistryFile.load(file, today: Self.now).warnings == [])
  }

  @Test func `the regime of China is as public pages describe it`() throws {
    let registry = try RegistryFile.load("\(Self.profiles)/registry.cn.yaml", today: Self.now).value
    for (code, inside) in [
      ("CN", true), ("CN-BJ", true), ("zone:sh-lingang", true), ("CN-HK", false), ("HK", false),
    ] {
      #expect(registry.region(try #require(Region(code)), liesIn: "cn-mainland") == inside, "\(code)")
    }
    let crossings = Dictionary(uniqueKeysWithValues: registry.classes.map { ($0.id, $0.crossing) })
    #expect(crossings["cn:B13"] == .domestic && crossings["cn:A14-1"] == .crossBorder)
    #expect(crossings["cn:A11-4"] == .crossBorder && crossings["cn:A24-1"] == .domestic)
    #expect(registry.rules.map(\.id) == ["cn-domestic", "cn-cross-border"])
    let (domestic, border) = (registry.rules[0], registry.rules[1])
    #expect(domestic.managerNeedsAny == ["cn:B13"] && domestic.crossing == .domestic)
    #expect(
      border.effective.from?.begins == Timestamp("2017-01-16T16:00:00Z") && border.effective.until == nil)
    #expect(Set(border.carrierNeedsAny) == ["cn:A11-4", "cn:A14-1"] && border.managerNeedsAny == ["cn:B13"])
    #expect(border.grantRequired && Set(border.conditions) == Set(UseCondition.allCases))
    #expect(registry.rules.allSatisfy { $0.status == .inForce && !$0.sources.isEmpty })
  }
}
