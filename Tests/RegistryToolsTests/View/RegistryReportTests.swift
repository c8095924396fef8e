import Model
import Reporter
import Testing

@testable import RegistryTools

/// What an officer reads of a registry.
@Suite struct RegistryReportTests {
  private static func day(_ text: String) throws -> Day {
    let (year, month, day) = try #require(Day.components(text))
    return Day(
      year: year, month: month, day: day, begins: try #require(Timestamp("\(text)T00:00:00Z")))
  }

  private static func period(_ from: String?, _ until: String?) throws -> Period {
    Period(from: try from.map(day), until: try until.map(day))
  }

  private static func licence(
    _ number: String, state: Licence.State, status: [Licence.StatusEntry] = [], remarks: [String] = [],
    instrument: Licence.Instrument = .licence, holder: Licence.Holder = .provider,
    until: String? = "2029-03-01"
  ) throws -> LicenceView {
    let licence = Licence(
      number: number, instrument: instrument, holder: holder, authority: "cn-example", classes: ["cn:B13"],
      serves: ["cn-mainland"], valid: try period("2024-03-01", until), commencedOn: try day("2024-04-01"),
      status: status, lastChecked: try day("2026-10-20"), sources: ["s-1"])
    return LicenceView(
      licence, authority: .init(id: "cn-example", name: "Example authority"), timeZone: "Asia/Shanghai",
      state: state, canLicense: state == .valid && remarks.isEmpty, remarks: remarks,
      classes: [.init(id: "cn:B13", name: "Domestic IP-VPN")],
      sources: [
        SourceView(
          Source(
            id: "s-1", url: "https://registry.example/1", title: "Look-up page", asOf: try day("2026-10-20"),
            method: .regulatorLookup, confidence: .high))
      ])
  }

  static func view(
    signature: RegistryView.File.Signature = .trusted, name: String = "Example Net Ltd"
  ) throws -> RegistryView {
    let prefix = Recogniser(
      criterion: .gatewayPrefix(try #require(IPPrefix("203.0.113.0/28"))), region: Region("CN-BJ"),
      dedicated: true,
      services: [try #require(Service("udp/1194"))], valid: try period("2025-01-01", nil))
    let host = Recogniser(criterion: .gatewayHost("vpn.example.net"))
    let provider = Provider(
      id: "example-net", names: ["en": name, "zh": "示例网络有限公司"], identifiers: ["uscc": "91350100M000100Y43"],
      roles: [.carrier, .manager], registeredIn: Region("CN-BJ"),
      facilitiesIn: [Region("CN-BJ")].compactMap(\.self),
      foreignSharePercent: 49.5)
    let suspended = Licence.StatusEntry(state: .suspended, period: try period("2026-11-01", "2026-12-01"))
    let rule = LicenceRule(
      id: "cn-cross-border", status: .inForce, jurisdiction: "cn-mainland",
      effective: try period("2017-01-17", nil), crossing: .crossBorder, carrierNeedsAny: ["cn:A14-1"],
      managerNeedsAny: ["cn:B13"], grantRequired: true, conditions: [.internalOfficeOnly, .noResale])
    let draft = LicenceRule(
      id: "cn-new", status: .draft, jurisdiction: "cn-mainland", effective: try period("2027-01-01", nil),
      crossing: nil)
    let meta = Registry.Meta(
      serial: 42, issued: try #require(Timestamp("2026-11-01T00:00:00Z")),
      expires: try #require(Timestamp("2027-02-01T00:00:00Z")), previousDigest: nil, complete: true)
    let b13 = RegistryView.ClassName(id: "cn:B13", name: "Domestic IP-VPN")
    return RegistryView(
      file: .init(
        path: "registry.yaml", sha256: String(repeating: "a", count: 64), meta: meta, signature: signature,
        keyID: signature == .trusted ? "8A3B5C0123456789" : nil,
        why: signature == .refused ? "registry.yaml.minisig: not found" : nil),
      on: .init(date: "2026-11-22", timeZone: "Asia/Shanghai", moment: nil, expired: signature == .refused),
      policy: "licensed_or_none", witnessRequired: false, expiryNotice: "14d", foreignInvested: true,
      sites: ["beijing": try #require(Region("CN-BJ")), "frankfurt": try #require(Region("DE"))],
      internalPrefixes: ["10.0.0.0/8"],
      rules: [
        .init(
          rule, inForce: true, carrierNeedsAny: [.init(id: "cn:A14-1", name: nil)], managerNeedsAny: [b13]),
        .init(draft, inForce: false, carrierNeedsAny: [], managerNeedsAny: []),
      ],
      providers: [
        ProviderView(
          provider, canLicense: true, remarks: [],
          licences: [
            try licence("EXAMPLE-0001", state: .valid),
            try licence(
              "EXAMPLE-0002", state: .suspended, status: [suspended],
              remarks: ["flagged: abnormal list"], holder: .line),
            try licence("EXAMPLE-0003", state: .indeterminate, instrument: .exemption, until: nil),
          ], absence: nil,
          marks: [
            MarkView(
              kind: "gateway_prefix", value: "203.0.113.0/28", recogniser: prefix, site: nil, dedicated: true,
              canLicense: true, why: nil),
            MarkView(
              kind: "gateway_host", value: "vpn.example.net", recogniser: host, site: nil, dedicated: nil,
              canLicense: false, why: "whoever resolves a name proves who answers the resolver"),
          ]),
        ProviderView(
          Provider(id: "example-tunnels", names: ["en": "Example Tunnels"], roles: [.manager]),
          canLicense: false,
          remarks: ["no licence was found on 2026-10-20", "nothing identifies its gateways"],
          licences: [], absence: .init(on: "2026-10-20", source: nil), marks: []),
      ],
      ownGateways: [
        .init(
          id: "shanghai-asa",
          marks: [
            MarkView(
              kind: "wireguard_public_key", value: "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=",
              recogniser: Recogniser(criterion: .wireguardPublicKey("x")), site: nil, dedicated: nil,
              canLicense: true, why: "it has no region")
          ], uplink: "g-12")
      ],
      executables: [
        .init(
          TrustedExecutable(
            product: "openconnect", version: "9.12", sha256: String(repeating: "b", count: 64)))
      ],
      products: [
        .init(
          Product(
            id: "made-vpn", name: "Made VPN", category: .enterprise,
            marks: [ProductMark(.package, "made-vpn", .alone), ProductMark(.executable, "madevpnd", .pair)],
            ways: nil))
      ],
      denied: [.init(Denial(product: nil, category: "consumer", why: "not approved by the network team"))],
      waivers: [
        .init(
          Waiver(
            tunnelProvider: "example-tunnels", reason: "the contract ends in January",
            accountable: "network team", period: try period(nil, "2027-01-31")), inForce: true)
      ],
      acceptedRefusals: [
        .init(
          AcceptedRefusal(
            .unit("edr.service"), why: "endpoint protection hides itself", accountable: "security team",
            period: try period(nil, "2027-01-31")), inForce: true),
        .init(
          AcceptedRefusal(
            .package("edr-agent"), why: "it was exchanged", accountable: "security team",
            period: try period(nil, "2026-11-01")), inForce: false),
      ],
      ending: [
        .init(what: "waiver of example-tunnels", lastDay: "2027-01-30", days: 70),
        .init(what: "this registry", lastDay: "2027-02-01", days: 71),
      ])
  }

  private let report = RegistryReport(style: TextStyle(colour: false))

  @Test func `a registry reads as it was looked at in review`() throws {
    let text = report.text(of: try Self.view())
    try Golden(name: "registry.txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
  }

  @Test func `one that a check refuses says so first`() throws {
    let text = report.text(of: try Self.view(signature: .refused))
    try Golden(name: "registry-refused.txt").expect(Array(text.utf8))
    #expect(text.split(separator: "\n")[0].hasSuffix("a check here refuses it"))
    expectTidy(text, columns: 80)
  }

  @Test func `hostile names keep to the page`() throws {
    let name = "Evil\u{1b}[31m\u{202e}" + String(repeating: "长", count: 300)
    let text = report.text(of: try Self.view(name: name))
    expectTidy(text, columns: 80)
  }

  @Test func `colour adds nothing but SGR sequences`() throws {
    let text = RegistryReport(style: TextStyle(colour: true)).text(of: try Self.view())
    #expect(text.contains("\u{1b}["))
    #expect(text.replacing(#/\u{1b}\[[0-9;]*m/#, with: "") == report.text(of: try Self.view()))
  }

  @Test func `the document has every key, and comes back as it was`() throws {
    let bytes = try JSONReport.bytes(of: try Self.view())
    try Golden(name: "registry.json").expect(bytes)
    #expect(try JSONReport.decode(RegistryView.self, from: bytes) == (try Self.view()))
  }
}
