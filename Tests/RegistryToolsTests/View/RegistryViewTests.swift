import Model
import Settings
import Testing

@testable import RegistryTools

/// What a registry comes to on a day, beside what a check would say on it.
struct RegistryViewTests {
  private static let text = """
    schema: vpnaudit.registry/1
    meta: {serial: 1, issued: 2026-01-01T00:00:00Z, expires: 2029-01-01T00:00:00Z, complete: false}
    authorities:
      - {id: cn, name: East, tz: Asia/Shanghai, level: national}
      - {id: us, name: West, tz: America/New_York}
    classes: [{id: B13, name: IP-VPN}]
    rules:
      - {id: r-old, status: in_force, jurisdiction: CN, effective: {from: 2016-03-01, until: 2027-01-01}}
      - {id: r-new, status: in_force, jurisdiction: CN, effective: {from: 2027-01-01}}
      - {id: r-draft, status: draft, jurisdiction: CN, effective: {from: 2016-03-01}}
    providers:
      - id: east
        names: {en: East}
        roles: [manager]
        licences:
          - {number: E-1, authority: cn, classes: [B13], serves: [CN], valid: {from: 2024-03-01, until: 2027-03-01}, last_checked: 2026-11-20, status: [{state: suspended, from: 2026-12-01, until: 2026-12-15}], sources: [s-high]}
        recognised_by:
          - {kind: gateway_prefix, value: 203.0.113.0/28, region: CN, dedicated: true, valid: {until: 2027-02-01}}
          - {kind: gateway_prefix, value: 203.0.113.0/24, region: CN}
          - {kind: gateway_host, value: vpn.example.net}
      - id: west
        names: {en: West}
        roles: [manager]
        licences:
          - {number: W-1, authority: us, classes: [B13], serves: [US], valid: {from: 2024-03-01, until: 2027-03-01}, last_checked: 2026-11-20, sources: [s-press]}
          - {number: W-2, authority: us, classes: [B13], serves: [US], valid: {from: 2024-03-01}, last_checked: 2026-11-20, sources: [s-high]}
          - {number: W-3, authority: us, classes: [B13], serves: [US], valid: {from: 2024-03-01, until: 2028-03-01}, covered_by: W-2, flags: [abnormal_list], sources: [s-high]}
        recognised_by: [{kind: wireguard_public_key, value: "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="}]
      - {id: carrier, names: {en: Carrier}, roles: [carrier]}
      - {id: none, names: {en: None}, roles: [manager], absence_checked: {on: 2026-11-20, source: s-high}}
    waivers: [{tunnel_provider: none, reason: r, accountable: team, until: 2027-01-01}]
    accepted_refusals: [{unit: edr.service, why: r, accountable: team, until: 2027-01-02}]
    sources:
      - {id: s-high, title: High, as_of: 2026-11-20, method: regulator_lookup, confidence: high}
      - {id: s-press, title: Press, as_of: 2026-11-20, method: press, confidence: unverified}
    """

  private static func registry() throws -> Registry {
    let now = try #require(Timestamp("2026-11-22T00:00:00Z"))
    return try RegistryFile.parse(Array(text.utf8), file: "r.yaml", today: now).value
  }

  private static func view(on date: String, of ids: Set<String>? = nil) throws -> RegistryView {
    let registry = try registry()
    let day = try #require(RegistryDay.written(date, in: registry))
    return RegistryViewing(registry, on: day).view(
      .init(
        path: "r.yaml", sha256: "", meta: registry.meta, signature: .unsigned, keyID: nil, why: nil), of: ids)
  }

  private static func state(_ number: String, on date: String) throws -> String? {
    try view(on: date).providers.flatMap(\.licences).first { $0.number == number }?.state
  }

  @Test(arguments: [
    ("2024-02-29", "not_yet_valid"), ("2024-03-01", "valid"), ("2026-11-30", "valid"),
    ("2026-12-01", "suspended"), ("2026-12-14", "suspended"), ("2026-12-15", "valid"),
    ("2027-02-28", "valid"), ("2027-03-01", "expired"),
  ])
  func `a licence changes on its days, wherever its authority sits`(date: String, state: String) throws {
    #expect(try Self.state("E-1", on: date) == state)
    if state != "suspended" { #expect(try Self.state("W-1", on: date) == state) }
  }

  @Test func `now is a moment, which is another day elsewhere`() throws {
    let registry = try Self.registry()
    // In Shanghai it is the 1st of March by then, in New York the 28th of February.
    let moment = try #require(Timestamp("2027-02-28T20:00:00Z"))
    let day = RegistryDay.now(moment, in: registry)
    #expect(day.date == "2027-03-01" && day.timeZone == "Asia/Shanghai")
    let view = RegistryViewing(registry, on: day).view(
      .init(path: "", sha256: "", meta: registry.meta, signature: .unsigned, keyID: nil, why: nil))
    let states = view.providers.flatMap(\.licences).prefix(2).map(\.state)
    #expect(states == ["expired", "valid"])
  }

  @Test func `rules are in force from their first day to the one before their end`() throws {
    func inForce(_ date: String) throws -> [String] {
      try Self.view(on: date).rules.filter(\.inForce).map(\.id)
    }
    #expect(try inForce("2026-12-31") == ["r-old"])
    #expect(try inForce("2027-01-01") == ["r-new"])
    #expect(try inForce("2016-02-29") == [])
  }

  @Test func `what can license is distinguished from what is weak, with why`() throws {
    let view = try Self.view(on: "2026-11-22")
    #expect(view.providers.map(\.canLicense) == [true, false, false, false])
    let marks = view.providers[0].marks
    #expect(marks.map(\.canLicense) == [true, false, false])
    #expect(marks[1].why?.contains("not dedicated") == true)
    let west = view.providers[1].licences
    #expect(west.map(\.canLicense) == [false, false, false])
    #expect(west[0].remarks.contains("no source of it is better than low confidence"))
    #expect(west[1].remarks.contains { $0.contains("its end is not on record") })
    #expect(west[2].remarks.contains { $0.contains("W-2, which covers it, is indeterminate") })
    #expect(west[2].remarks.contains("flagged: abnormal list"))
    #expect(view.providers[1].marks[0].why?.contains("has no region") == true)
    #expect(view.providers[2].remarks.contains { $0.contains("where a grant names it") })
    #expect(view.providers[3].remarks.contains("no licence was found on 2026-11-20"))
  }

  @Test func `past its end a registry licenses no provider`() throws {
    #expect(try Self.view(on: "2028-12-31").on.expired == false)
    let after = try Self.view(on: "2029-01-02")
    #expect(after.on.expired && after.providers.allSatisfy { !$0.canLicense })
  }

  @Test func `what ends within 90 days stands in the order of its end`() throws {
    let ending = try Self.view(on: "2026-12-15").ending
    #expect(
      ending.map(\.what) == [
        "waiver of none", "accepted refusal of edr.service", "recogniser 203.0.113.0/28 of East",
        "licence E-1 of East", "licence W-1 of West",
      ])
    #expect(ending.map(\.lastDay) == ["2026-12-31", "2027-01-01", "2027-01-31", "2027-02-28", "2027-02-28"])
    #expect(ending.map(\.days) == [17, 18, 48, 76, 76])
    #expect(try Self.view(on: "2026-11-30").ending.count == 3)
  }

  @Test func `some providers are shown where some are named`() throws {
    #expect(try Self.view(on: "2026-11-22", of: ["west"]).providers.map(\.id) == ["west"])
  }
}
