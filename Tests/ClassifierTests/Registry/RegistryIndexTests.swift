import Model
import Testing

@testable import Classifier

/// What an index answers is what a walk through the whole registry would.
struct RegistryIndexTests {
  private static let places = [
    "CN", "CN-BJ", "CN-SH", "CN-HK", "DE", "DE-BE", "zone:bj-demo", "zone:bj-demo-east", "zone:bj",
    "zone:nowhere",
  ].map { region($0) }

  private static let sets = [
    "cn-mainland": RegionSet(include: [region("CN")], exclude: [region("CN-HK")], within: nil),
    "capitals": RegionSet(
      include: [region("CN-BJ"), region("DE-BE"), region("zone:bj")], exclude: [], within: nil),
    "zone:bj-demo": RegionSet(include: [], exclude: [], within: region("CN-BJ")),
    "zone:bj-demo-east": RegionSet(include: [], exclude: [], within: region("zone:bj-demo")),
  ]

  private func registry(rules: [LicenceRule] = [], denied: [Denial] = [], providers: [Provider] = [])
    -> Registry
  {
    Registry(
      meta: Registry.Meta(
        serial: 1, issued: moment("2026-01-01T00:00:00Z"), expires: moment("2027-01-01T00:00:00Z"),
        previousDigest: nil, complete: true), regionSets: Self.sets, rules: rules, providers: providers,
      denied: denied)
  }

  @Test func `the rules that an index finds are those of the whole registry`() {
    let now = moment("2026-11-21T12:00:00Z")
    var dice = SeededGenerator(seed: 6)
    let jurisdictions = Array(Self.sets.keys) + Self.places.map(\.code)
    for _ in 0..<300 {
      let rules = (0..<Int.random(in: 0...30, using: &dice)).map { number in
        LicenceRule(
          id: "r\(number)", status: [.inForce, .inForce, .draft].randomElement(using: &dice) ?? .draft,
          jurisdiction: jurisdictions.randomElement(using: &dice) ?? "CN",
          effective: [period("2017-01-17", nil), period("2027-01-01", nil)].randomElement(using: &dice)
            ?? period(nil, nil), crossing: nil)
      }
      let registry = registry(rules: rules)
      let ends = Self.places.shuffled(using: &dice).prefix(Int.random(in: 0...4, using: &dice))
      let walked = registry.rules.filter { rule in
        rule.isInForce(at: now) && ends.contains { registry.region($0, liesIn: rule.jurisdiction) }
      }
      #expect(RegistryIndex(registry).rules(touching: Array(ends), at: now) == walked)
    }
  }

  @Test(arguments: [
    (
      [
        Denial(product: "openvpn", category: nil, why: "a"),
        Denial(product: nil, category: "self_hosted", why: "b"),
      ],
      "a"
    ),
    (
      [
        Denial(product: nil, category: "self_hosted", why: "b"),
        Denial(product: "openvpn", category: nil, why: "a"),
      ],
      "b"
    ),
    (
      [
        Denial(product: "openvpn", category: nil, why: "a"),
        Denial(product: "openvpn", category: nil, why: "c"),
      ], "a"
    ),
    (
      [
        Denial(product: "wireguard", category: nil, why: "d"),
        Denial(product: nil, category: "mesh", why: "e"),
      ], nil
    ),
    ([], nil),
  ])
  func `the first word of the company against a product or its category counts`(
    _ denied: [Denial], _ why: String?
  ) {
    let product = Product(
      id: "openvpn", name: "OpenVPN", category: .selfHosted, marks: [],
      ways: ProductWays(role: .both, kinds: [.tun]))
    #expect(RegistryIndex(registry(denied: denied)).denied(product)?.denial.why == why)
  }

  @Test func `a licence that is renewed under its number keeps its own addresses`() {
    func licence(_ address: String, _ until: String) -> Licence {
      Licence(
        number: "E-1", holder: .address, authority: "a", classes: [], serves: [], valid: period(nil, until),
        addresses: [prefix(address)], sources: [])
    }
    let (old, new) = (licence("203.0.113.0/28", "2025-01-01"), licence("198.51.100.0/24", "2028-01-01"))
    let provider = Provider(id: "p", names: [:], roles: [], licences: [old, new])
    let index = RegistryIndex(registry(providers: [provider]))
    #expect(index.isHolder(address("203.0.113.9"), of: old, by: provider))
    #expect(!index.isHolder(address("203.0.113.9"), of: new, by: provider))
    #expect(index.isHolder(address("198.51.100.9"), of: new, by: provider))
  }

  @Test(arguments: [
    ("203.0.113.9", true), ("203.0.113.16", false), ("10.9.9.9", true), ("2001:db8::7", true),
    ("2001:db9::7", false),
  ])
  func `a set of ranges holds an address that one of them holds`(_ looked: String, _ isHeld: Bool) {
    let ranges = ["203.0.113.0/28", "203.0.113.9/32", "10.0.0.0/8", "2001:db8::/64"].map { prefix($0) }
    #expect(PrefixSet(ranges).contains(address(looked)) == isHeld)
  }
}
