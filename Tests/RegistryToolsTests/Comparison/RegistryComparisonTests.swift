import Model
import Settings
import Testing

@testable import RegistryTools

/// Two registries side by side: nothing that the schema can say is passed over.
@Suite struct RegistryComparisonTests {
  private static func changes(_ old: Registry, _ new: Registry) -> [RegistryChange] {
    RegistryComparison(from: old, to: new, at: FullRegistry.at).changes
  }

  @Test(arguments: FullRegistry.changes)
  func `every change of a field is reported with its place`(piece: String, other: String, place: String)
    throws
  {
    let old = try FullRegistry.registry()
    let new = try FullRegistry.registry(replacing: piece, with: other)
    let changes = Self.changes(old, new)
    #expect(changes.contains { $0.path == place }, "\(changes.map(\.path))")
    #expect(Self.changes(new, old).count >= 1)
  }

  @Test func `no field of the model is left out`() throws {
    let full = Properties(of: try FullRegistry.registry())
    var varied: Set<String> = []
    for (piece, other, _) in FullRegistry.changes {
      varied.formUnion(
        full.differing(from: Properties(of: try FullRegistry.registry(replacing: piece, with: other))))
    }
    // The grants are a file of their own, which no registry holds.
    let all = Set(full.values.keys).subtracting(["Registry.grants"])
    #expect(all.subtracting(varied).sorted() == [])
    #expect(all.count > 80)
    let silent = all.filter { full.values[$0]?.allSatisfy { $0 == "nil" || $0 == "[]" } ?? true }
    #expect(silent.sorted() == [], "a field that says nothing is not compared by these tests")
  }

  @Test func `order and comments are no change`() throws {
    let text = FullRegistry.text
      .replacing("[{state: suspended", with: "   [{state: suspended")
      .replacing(
        "sites: {beijing: CN-BJ, berlin: DE}", with: "sites: {berlin: DE, beijing: CN-BJ}   # the sites"
      )
      .replacing(
        "  - {product: tor, why: not approved}\n  - {category: consumer, why: never}",
        with: "  - {category: consumer, why: never}\n  - {product: tor, why: not approved}")
    #expect(Self.changes(try FullRegistry.registry(), try FullRegistry.registry(text)) == [])
    let old = try FullRegistry.registry()
    let turned = Registry(
      meta: old.meta, policy: old.policy, sites: old.sites, regionSets: old.regionSets,
      authorities: old.authorities.reversed(), classes: old.classes.reversed(), rules: old.rules.reversed(),
      providers: old.providers.reversed().map { provider in
        Provider(
          id: provider.id, names: provider.names, identifiers: provider.identifiers,
          roles: provider.roles.reversed(), registeredIn: provider.registeredIn,
          facilitiesIn: provider.facilitiesIn.reversed(), foreignSharePercent: provider.foreignSharePercent,
          licences: provider.licences.reversed(), absenceChecked: provider.absenceChecked,
          recognisedBy: provider.recognisedBy.reversed())
      }, denied: old.denied.reversed(), sources: old.sources.reversed(),
      internalPrefixes: old.internalPrefixes.reversed(), executables: old.executables.reversed(),
      products: old.products.reversed(), organisation: old.organisation,
      ownGateways: old.ownGateways.reversed(), waivers: old.waivers.reversed(),
      acceptedRefusals: old.acceptedRefusals.reversed()
    )
    #expect(turned != old)
    #expect(Self.changes(old, turned) == [])
  }

  @Test(arguments: [
    ("complete: false", "complete: true", RegistryChange.Effect.unlistedUnlicensed),
    ("vpn: licensed_or_none", "vpn: any", .policyLooser),
    ("vpn: licensed_or_none", "vpn: licensed", .policyStricter),
    ("status: in_force", "status: repealed", .asksLess),
    ("from: 2017-01-17", "from: 2027-01-17", .asksLess),
    ("carrier_needs_any: [", "carrier_needs_any: [\"cn:B13\", ", .asksLess),
    ("manager_needs_any: [\"cn:B13\"]", "manager_needs_any: []", .asksLess),
    ("conditions: [no_resale]", "conditions: [no_resale, internal_office_only]", .asksMore),
    ("[10.0.0.0/8]", "[10.0.0.0/8, 172.16.0.0/12]", .notCounted),
    ("berlin: DE", "berlin: FR", .placeMoves),
    ("until: 2029-03-01", "until: 2026-11-01", .licenceLapses),
    (
      "state: suspended, from: 2025-06-01, until: 2025-07-01", "state: suspended, from: 2026-06-01",
      .licenceLapses
    ),
    ("dedicated: true", "dedicated: false", .markWeak),
    ("from: 2025-01-01", "from: 2027-01-01", .markWeak),
    ("  - {product: tor, why: not approved}\n", "", .allowed),
    (
      "executables:",
      "executables:\n  - {product: wireguard, sha256: \"\(String(repeating: "1", count: 64))\"}", .vouched
    ),
    ("until: 2027-01-31", "until: 2027-03-31", .waived),
    ("until: 2027-01-31", "until: 2026-11-01", .notWaived),
    ("until: 2027-02-27", "until: 2027-03-27", .gapsAccepted),
    ("until: 2027-02-27", "until: 2026-11-01", .gapsOpen),
    ("unit: edr.service", "unit: agent.service", .gapsAccepted),
    ("unit: edr.service", "unit: agent.service", .gapsOpen),
    ("\n    uplink: {grant: g-1}", "", .notAttested),
    ("serial: 7", "serial: 6", .refusedByHosts),
    ("expires: 2027-02-01", "expires: 2026-11-05", .licensesNobody),
  ])
  func `what follows for sure is reported`(piece: String, other: String, effect: RegistryChange.Effect) throws
  {
    let changes = Self.changes(
      try FullRegistry.registry(), try FullRegistry.registry(replacing: piece, with: other))
    #expect(changes.contains { $0.effects.contains(effect) }, "\(changes)")
    if effect.isDangerous { #expect(changes.first?.isDangerous == true) }
  }

  @Test func `a provider that can license from now on comes first, and one that no longer can is reported`()
    throws
  {
    let able = try FullRegistry.registry()
    // The key alone is left to license by, and no source can be relied on.
    let unable = try FullRegistry.registry(
      FullRegistry.text.replacing(
        "method: regulator_lookup, confidence: high", with: "method: press, confidence: low"))
    let gained = Self.changes(unable, able)
    #expect(gained.first?.path == "providers.net" && gained.first?.effects == [.canLicense])
    #expect(
      gained.first?.detail == .ability(true, licence: "L-1", mark: "203.0.113.0/28"))
    let lost = Self.changes(able, unable)
    #expect(lost.first?.effects == [.cannotLicense])
    let gone = try FullRegistry.registry(
      FullRegistry.text.replacing("dedicated: true", with: "dedicated: false").replacing(
        "      - {kind: wireguard_public_key, value: \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"}\n",
        with: ""))
    #expect(Self.changes(able, gone).contains { $0.effects == [.cannotLicense] })
  }

  @Test func `a prefix that moves between providers, and one that gets wider, are reported as that`() throws {
    let old = try FullRegistry.registry()
    let moved = try FullRegistry.registry(
      FullRegistry.text
        .replacing("[{kind: gateway_prefix, value: 198.51.100.0/24}]", with: "[]")
        .replacing(
          "      - {kind: ike_remote_id",
          with: "      - {kind: gateway_prefix, value: 198.51.100.0/24}\n      - {kind: ike_remote_id"))
    let change = try #require(Self.changes(old, moved).first)
    #expect(change.detail == .moved(from: .provider("none", name: "None")))
    #expect(change.path == "providers.net.recognised_by.gateway_prefix.198.51.100.0/24")
    let wider = try FullRegistry.registry(replacing: "198.51.100.0/24", with: "198.51.0.0/16")
    #expect(
      Self.changes(old, wider).map(\.detail) == [
        .resized(from: prefix("198.51.100.0/24"), to: prefix("198.51.0.0/16"))
      ])
  }

  @Test
  func `five thousand providers that have other ids are reported one by one, each compared a few times`()
    throws
  {
    let prefixes = try (0..<5_000).map { number in
      try #require(IPPrefix("10.\(number / 250).\(number % 250).0/28"))
    }
    func registry(_ word: String) throws -> Registry {
      let providers = prefixes.enumerated().map { number, prefix in
        Provider(
          id: "\(word)-\(number)", names: ["en": "Provider \(number)"], roles: [.manager],
          recognisedBy: [Recogniser(criterion: .gatewayPrefix(prefix), dedicated: true)])
      }
      return try FullRegistry.registry().with(providers: providers, sources: [])
    }
    let (old, new) = (try registry("old"), try registry("new"))
    let renamed = Self.changes(old, new).filter { if case .renamed = $0.detail { true } else { false } }
    #expect(renamed.count == 5_000)
    #expect(Set(renamed.map(\.subject.path)).count == 5_000)
    #expect(Self.changes(old, new).count == 5_000)

    // The same by contents that count how often they are looked at.
    let count = Counter()
    let pairs = Renaming(Array(0..<5_000), (0..<5_000).reversed()) { Counted(number: $0, count: count) }.pairs
    #expect(pairs.count == 5_000 && pairs.allSatisfy { $0.old == $0.new })
    #expect(count.comparisons < 20 * 5_000)
    let alike = Counter()
    let same = Renaming(Array(0..<5_000), Array(0..<5_000)) { _ in Counted(number: 0, count: alike) }.pairs
    #expect(same.map(\.old) == same.map(\.new) && alike.comparisons < 20 * 5_000)
  }

  private final class Counter { var comparisons = 0 }

  /// A number that counts how often it was compared.
  private struct Counted: Hashable {
    let number: Int
    let count: Counter

    static func == (a: Counted, b: Counted) -> Bool {
      a.count.comparisons += 1
      return a.number == b.number
    }

    func hash(into hasher: inout Hasher) { hasher.combine(number) }
  }

  @Test func `a provider that has another id only is renamed, not removed and added`() throws {
    let old = try FullRegistry.registry()
    let new = try FullRegistry.registry(
      FullRegistry.text.replacing("- id: net", with: "- id: net-2"))
    #expect(Self.changes(old, new).map(\.detail) == [.renamed(from: "net")])
  }
}
