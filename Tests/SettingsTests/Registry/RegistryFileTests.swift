import Foundation
import Model
import Settings
import Testing

struct RegistryFileTests {
  private func registry(_ name: String) throws -> Loaded<Registry> {
    try RegistryFile.load("\(Fixture.folder)/Registries/\(name).yaml", today: Fixture.today)
  }

  @Test func `every key of a registry reaches its value`() throws {
    let loaded = try registry("good-everything")
    let registry = loaded.value
    #expect(registry.meta.serial == 1)
    #expect(registry.meta.issued == Timestamp("2026-11-01T00:00:00Z"))
    #expect(registry.meta.expires == Timestamp("2027-02-01T00:00:00Z"))
    #expect(registry.meta.complete)
    #expect(registry.policy.vpn == .licensed)
    #expect(loaded.lines["policy.vpn"] != nil)
    #expect(registry.sites == ["beijing": try #require(Region("CN-BJ"))])
    #expect(registry.regionSets.keys.sorted() == ["cn-mainland", "zone:bj-demo"])
    #expect(registry.authorities.map(\.timeZone) == ["Asia/Shanghai", "Europe/Berlin"])
    #expect(registry.classes == [LicenceClass(id: "cn:B13", name: "Domestic IP-VPN", crossing: .domestic)])
    #expect(
      registry.denied == [
        Denial(product: "example-vpn", category: nil, why: "not approved"),
        Denial(product: nil, category: "consumer", why: "never"),
      ])
    #expect(registry.internalPrefixes.map(\.description) == ["10.0.0.0/8", "fd00::/8", "198.51.100.0/24"])
    #expect(
      registry.executables == [
        TrustedExecutable(product: "openvpn", version: "2.6", sha256: String(repeating: "d", count: 64)),
        TrustedExecutable(
          product: "cisco-secure-client", version: nil, sha256: String(repeating: "e", count: 64)),
      ])
    #expect(registry.sources.map(\.confidence) == [.unverified, .high])
    #expect(registry.sources.last?.asOf?.description == "2026-10-20")
    let rule = try #require(registry.rules.first)
    #expect(rule.status == .inForce && rule.jurisdiction == "cn-mainland" && rule.crossing == .domestic)
    #expect(rule.managerNeedsAny == ["cn:B13"] && rule.conditions == [.noResale] && !rule.grantRequired)
    #expect(rule.effective.from?.begins == Timestamp("2016-02-29T16:00:00Z"))
    #expect(rule.effective.until == nil)
  }

  @Test func `every key of a provider and its licence reaches its value`() throws {
    let provider = try #require(try registry("good-everything").value.providers.first)
    #expect(provider.name == "Example Net Ltd" && provider.roles == [.manager])
    #expect(provider.identifiers == ["uscc": "91350100M000100Y43", "lei": "5493001KJTIIGC8Y1R12"])
    #expect(
      provider.registeredIn?.code == "CN-BJ"
        && provider.facilitiesIn.map(\.code) == ["CN-BJ", "zone:bj-demo"])
    #expect(provider.foreignSharePercent == 49.5)
    let licence = try #require(provider.licences.first)
    #expect(licence.instrument == .permit && licence.holder == .userOrganisation)
    #expect(licence.customers == .foreignInvestedInRegion && licence.serves == ["CN"])
    #expect(licence.commencementPending && licence.commencedOn == nil)
    #expect(licence.status.map(\.state) == [.valid, .suspended])
    #expect(licence.flags == [.abnormalList, .annualReportMissing])
    #expect(licence.state(at: Fixture.today) == .notCommenced)
    #expect(licence.state(at: try #require(Timestamp("2025-06-15T00:00:00Z"))) == .suspended)
    #expect(
      provider.recognisedBy.map(\.criterion) == [
        .wireguardPublicKey("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        .gatewayPrefix(try #require(IPPrefix("203.0.113.0/28"))), .gatewayHost("vpn.example.net"),
        .nextHop(try #require(IPAddress("192.0.2.1")), site: "beijing"),
      ])
    let prefix = provider.recognisedBy[1]
    #expect(prefix.dedicated && prefix.region?.code == "CN-BJ")
    #expect(prefix.services == [Service(transport: .udp, port: 1194)])
    // In the time zone of the authority of the provider's first licence.
    #expect(prefix.valid.from?.begins == Timestamp("2024-12-31T16:00:00Z"))
  }

  @Test func `identities that no check compares are read`() throws {
    let marks = try registry("warn-identities").value.providers.flatMap(\.recognisedBy).map(\.criterion)
    #expect(marks.contains(.tlsPublicKey(String(repeating: "c", count: 64))))
    #expect(marks.contains(.ikeRemoteID("vpn.example.net")))
  }

  @Test func `Norway is a region, not a refusal`() throws {
    let registry = try registry("good-region-norway").value
    #expect(registry.sites["oslo"]?.code == "NO")
    #expect(registry.regionSets["nordic"]?.include.map(\.code) == ["NO", "SE"])
  }

  @Test func `the ISO prefix is not a jurisdiction`() throws {
    let registry = try registry("good-everything").value
    for (code, inside) in [
      ("CN", true), ("CN-BJ", true), ("zone:bj-demo", true), ("CN-HK", false), ("CN-MO", false),
      ("CN-TW", false),
      ("HK", false), ("DE", false),
    ] {
      #expect(registry.region(try #require(Region(code)), liesIn: "cn-mainland") == inside, "\(code)")
    }
  }

  @Test func `a licence ends at midnight where its authority sits`() throws {
    let licence = try #require(try registry("good-everything").value.providers.first?.licences.first)
    #expect(licence.valid.until?.begins == Timestamp("2029-02-28T16:00:00Z"))
    #expect(licence.valid.until?.eve == "2029-02-28")
    #expect(licence.state(at: try #require(Timestamp("2029-02-28T16:00:00Z"))) == .expired)
    #expect(licence.state(at: try #require(Timestamp("2029-02-28T15:59:59.999Z"))) == .notCommenced)
  }
}
