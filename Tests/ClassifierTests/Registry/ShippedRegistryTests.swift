import Classifier
import Foundation
import Model
import Settings
import Testing

/// The registry of China that ships names real companies, and nothing in it may make any of them licensed.
struct ShippedRegistryTests {
  private static let shipped: Registry = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Profiles/registry.cn.yaml").path
    do { return try RegistryFile.load(file, today: moment("2026-11-22T00:00:00Z")).value } catch {
      preconditionFailure("\(error)")
    }
  }()

  /// Every mark that an officer could add, alone, and the strongest ones together.
  private static func marks(in place: Region?) -> [[Recogniser]] {
    let digest = String(repeating: "a", count: 64)
    let range = Recogniser(
      criterion: .gatewayPrefix(prefix("203.0.113.0/28")), region: place, dedicated: true)
    let key = Recogniser(criterion: .wireguardPublicKey(Scene.listedKey), region: place)
    return [
      [range], [key], [range, key],
      [Recogniser(criterion: .gatewayPrefix(prefix("203.0.113.10/32")), region: place, dedicated: true)],
      [Recogniser(criterion: .gatewayPrefix(prefix("203.0.113.0/24")), region: place)],
      [Recogniser(criterion: .tlsPublicKey(digest), region: place)],
      [Recogniser(criterion: .ikeRemoteID("vpn.example.net"), region: place)],
      [Recogniser(criterion: .gatewayHost("vpn.example.net"), region: place)],
      [Recogniser(criterion: .nextHop(address("198.51.100.1"), site: nil), region: place)],
    ]
  }

  private static let scenes: [(name: String, scene: Scene)] = [
    ("a full tunnel", .fullUDP()), ("a split tunnel", .splitTCP()), ("IPsec", .ipsec()),
    ("WireGuard of the kernel", .kernelWireGuard(listed: false)),
    ("WireGuard of a process", .userspaceWireGuard(listed: false)),
  ]

  /// The grants that could be written: none, or a line of each carrier, managed by each operator.
  private static func grants(from place: String) -> [[Grant]] {
    [[]]
      + shipped.providers.filter { $0.roles.contains(.carrier) }.flatMap { carrier in
        shipped.providers.map { manager in
          [
            Grant(
              id: "g-1", carrier: carrier.id, managedBy: manager.id,
              endpoints: [region(place), region("DE")],
              approval: Grant.Approval(state: .approved, period: period("2026-01-01", "2027-01-01")),
              conditions: Dictionary(uniqueKeysWithValues: UseCondition.allCases.map { ($0, true) }))
          ]
        }
      }
  }

  @Test(arguments: shipped.providers.map(\.id))
  func `no operator is licensed as shipped, by whatever mark its gateway is known`(_ id: String) throws {
    var recognised = 0
    for place in [nil, Region("CN-SH"), Region("CN-HK"), Region("DE")] {
      for marks in Self.marks(in: place) {
        let known = Self.shipped.with(marks: marks, of: id)
        // A grant matters over the border alone.
        let isAbroad = place?.code == "DE" && marks.count == 2
        for grants in Self.grants(from: "CN-BJ") where grants.isEmpty || isAbroad {
          for complete in [false, true] where grants.isEmpty || !complete {
            let registry = known.with(complete: complete).with(Self.book(grants))
            for (name, scene) in Self.scenes {
              for host in ["CN-BJ", "CN-HK", "DE"] {
                var scene = scene
                scene.region = Region(host)
                let verdict = scene.verdict(by: .held(registry))
                let tunnel = try #require(verdict.tunnels.first)
                #expect(tunnel.licensing.tag != .licensed, "\(name), host in \(host): \(tunnel.codes)")
                #expect(verdict.compliance.tag != .licensed)
                guard tunnel.provider?.id == id else { continue }
                recognised += tunnel.codes.contains(.licenceUnverified) ? 1 : 0
                #expect(
                  tunnel.licensing.tag == .undetermined
                    && !Set(tunnel.codes).isDisjoint(with: [.licenceUnverified, .noRule]),
                  "\(name), host in \(host): \(tunnel.codes)")
              }
            }
          }
        }
      }
    }
    #expect(recognised > 100, "the marks are those that do recognise")
  }

  @Test func `a gateway of the company over a line of theirs is not licensed either`() throws {
    for grants in Self.grants(from: "CN-SH").dropFirst() {
      let mark = Recogniser(
        criterion: .gatewayPrefix(prefix("203.0.113.10/32")), region: region("CN-SH"), dedicated: true)
      let own = OwnGateway(id: "own", recognisedBy: [mark], uplink: "g-1")
      let registry = Self.shipped.with(ownGateways: [own]).with(Self.book(grants))
      let tunnel = try #require(Scene.fullUDP().verdict(by: .held(registry)).tunnels.first)
      #expect(
        tunnel.licensing.tag == .undetermined && tunnel.codes.contains(.licenceUnverified), "\(tunnel.codes)")
    }
  }

  @Test func `a licence that cites the sources that ship licenses nobody`() throws {
    #expect(Self.shipped.providers.allSatisfy { $0.licences.isEmpty })
    #expect(Self.shipped.sources.allSatisfy { [.low, .unverified].contains($0.confidence) })
    #expect(!Self.shipped.sources.isEmpty)
    let mark = Recogniser(
      criterion: .gatewayPrefix(prefix("203.0.113.0/28")), region: region("CN-SH"), dedicated: true)
    let licence = Licence(
      number: "MADE-UP", authority: "cn-miit", classes: Self.shipped.classes.map(\.id),
      serves: ["cn-mainland"],
      valid: period("2024-01-01", "2029-01-01"), lastChecked: day("2026-11-20"),
      sources: Self.shipped.sources.map(\.id))
    for id in Self.shipped.providers.map(\.id) {
      let registry = Self.shipped.with(marks: [mark], of: id, licence: licence)
      let tunnel = try #require(Scene.fullUDP().verdict(by: .held(registry)).tunnels.first)
      #expect(tunnel.licensing.tag == .undetermined && tunnel.codes == [.sourceWeak], "\(tunnel.codes)")
    }
  }

  @Test func `its rules decide once a licence has been looked up`() throws {
    let looked = Source(
      id: "s-look", url: nil, title: "A look-up", asOf: day("2026-11-20"), method: .regulatorLookup,
      confidence: .high)
    func tag(_ place: String, _ classes: [String]) throws -> Model.Tag {
      let mark = Recogniser(
        criterion: .gatewayPrefix(prefix("203.0.113.0/28")), region: region(place), dedicated: true)
      let licence = Licence(
        number: "MADE-UP", authority: "cn-miit", classes: classes, serves: ["cn-mainland"],
        valid: period("2024-01-01", "2029-01-01"), lastChecked: day("2026-11-20"), sources: ["s-look"])
      let registry = Self.shipped.with(marks: [mark], of: "sinnet", licence: licence).with(source: looked)
      return try #require(Scene.fullUDP().verdict(by: .held(registry)).tunnels.first).licensing.tag
    }
    #expect(try tag("CN-SH", ["cn:B13"]) == .licensed)
    #expect(try tag("zone:gd-shenzhen", ["cn:B13"]) == .licensed)
    #expect(try tag("CN-SH", ["cn:B14", "cn:B25"]) == .unlicensed)
    // Hong Kong lies over the border, where B13 manages a line and does not carry one.
    #expect(try tag("CN-HK", ["cn:B14"]) == .unlicensed)
  }

  private static func book(_ grants: [Grant]) -> GrantBook {
    GrantBook(
      serial: 1, issued: moment("2026-01-01T00:00:00Z"), expires: moment("2027-05-01T00:00:00Z"),
      grants: grants)
  }
}

extension Registry {
  /// The registry with marks of a provider, and a licence where one is given.
  fileprivate func with(marks: [Recogniser], of id: String, licence: Licence? = nil) -> Registry {
    changed(
      providers: providers.map { provider in
        guard provider.id == id else { return provider }
        return Provider(
          id: id, names: provider.names, roles: provider.roles, licences: licence.map { [$0] } ?? [],
          recognisedBy: marks)
      })
  }

  fileprivate func with(complete: Bool) -> Registry {
    changed(
      meta: Meta(
        serial: meta.serial, issued: meta.issued, expires: meta.expires, previousDigest: nil,
        complete: complete))
  }

  fileprivate func with(ownGateways: [OwnGateway]) -> Registry { changed(ownGateways: ownGateways) }

  fileprivate func with(source: Source) -> Registry { changed(sources: sources + [source]) }

  private func changed(
    meta: Meta? = nil, providers: [Provider]? = nil, sources: [Source]? = nil,
    ownGateways: [OwnGateway]? = nil
  ) -> Registry {
    Registry(
      meta: meta ?? self.meta, policy: policy, sites: sites, regionSets: regionSets, authorities: authorities,
      classes: classes, rules: rules, providers: providers ?? self.providers, denied: denied,
      sources: sources ?? self.sources, ownGateways: ownGateways ?? self.ownGateways)
  }
}
