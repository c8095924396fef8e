import Model
import Settings
import Testing

struct GrantsFileTests {
  private func registry() throws -> Registry {
    try RegistryFile.load("\(Fixture.folder)/Registries/good-company.yaml", today: Fixture.today).value
  }

  @Test func `every key of a grant reaches its value`() throws {
    let registry = try registry()
    let book = try GrantsFile.load("\(Fixture.folder)/Grants/good-everything.yaml", registry: registry).value
    #expect(book.serial == 3 && book.expires == Timestamp("2027-02-01T00:00:00Z"))
    let grant = try #require(book.grants.first)
    #expect(grant.carrier == "example-carrier" && grant.managedBy == "example-carrier")
    #expect(grant.reference == "contract 2026/17" && grant.lineID == "LINE-1")
    #expect(grant.endpoints.map(\.code) == ["CN-SH", "DE"] && grant.purpose == .internalOffice)
    #expect(grant.conditions == [.internalOfficeOnly: true, .noResale: false])
    #expect(
      grant.evidence == [Grant.Evidence(type: "undertaking", sha256: String(repeating: "d", count: 64))])
    // In the time zone of the registry's national authority.
    #expect(grant.approval.state == .approved)
    #expect(grant.approval.period.until?.begins == Timestamp("2026-12-31T16:00:00Z"))
    #expect(registry.with(book).grantBook == book)
  }

  @Test func `every key on the company reaches its value`() throws {
    let registry = try registry()
    #expect(registry.organisation.foreignInvested == true)
    let gateway = try #require(registry.ownGateways.first)
    #expect(gateway.id == "shanghai-asa" && gateway.uplink == "g-12")
    // The company knows its own addresses.
    #expect(gateway.recognisedBy.map(\.dedicated) == [true, false])
    let waiver = try #require(registry.waivers.first)
    #expect(waiver.tunnelProvider == "example-carrier" && waiver.accountable == "network team")
    #expect(waiver.period.until?.eve == "2027-01-30")
    let licences = registry.providers[0].licences
    #expect(licences[0].coveredBy == licences[1].number)
    #expect(licences[1].holder == .address && licences[1].addresses.map(\.description) == ["203.0.113.7/32"])
    #expect(licences[2].holder == .line && licences[2].lineID == "LINE-1")
  }
}
