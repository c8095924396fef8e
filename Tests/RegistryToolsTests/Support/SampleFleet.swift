import Model
@testable import RegistryTools

/// What commands on many hosts come to, for golden files.
enum SampleFleet {
  private static func day(_ text: String) -> Timestamp {
    Timestamp("\(text)T12:00:00Z") ?? SampleParts.started
  }

  private static func tag(_ tag: Tag, _ hosts: Int) -> Suggestions.Tally<Tag> { .init(tag, hosts: hosts) }

  static func suggestions(serial: Int? = 42) throws -> Suggestions {
    Suggestions(
      serial: serial, documents: 1_412, hosts: 268, nameless: 1,
      entries: [
        .init(
          mark: .gateway(try SampleParts.address("198.51.100.4")), hosts: 212, provenHosts: 210,
          sites: ["beijing CN-BJ", "berlin DE", "shanghai CN-SH", "shenzhen CN-GD"], products: ["OpenVPN"],
          services: [Service(transport: .tcp, port: 443), Service(transport: .udp, port: 1194)],
          endpoints: [],
          tags: [tag(.unlicensed, 210), tag(.undetermined, 2)],
          codes: [.init("PROVIDER_UNLISTED", hosts: 210), .init("GATEWAY_UNPROVEN", hosts: 2)],
          first: day("2026-10-01"), last: day("2026-11-21"), weak: nil),
        .init(
          mark: .gateway(try SampleParts.address("2001:db8:1::7")), hosts: 1, provenHosts: 0,
          sites: ["berlin DE"], products: [], services: [], endpoints: [], tags: [tag(.undetermined, 1)],
          codes: [.init("GATEWAY_UNPROVEN", hosts: 1)], first: day("2026-11-21"), last: day("2026-11-21"),
          weak: .prefixShared(
            owner: RegisteredOwner(id: "example-net", name: "Example Net"),
            prefix: try SampleParts.capture("2001:db8::/32").prefix)),
        .init(
          mark: .wireguardKey("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="), hosts: 3, provenHosts: 3,
          sites: [], products: ["WireGuard"], services: [],
          endpoints: [SocketAddress(address: try SampleParts.address("198.51.100.9"), port: 51820)],
          tags: [tag(.unlicensed, 3)], codes: [.init("PROVIDER_UNLISTED", hosts: 3)],
          first: day("2026-11-01"), last: day("2026-11-02"), weak: nil),
        .init(
          mark: .executable(path: "/opt/client/bin/acmevpnd", sha256: SampleParts.digest), hosts: 12,
          provenHosts: 0, sites: ["beijing CN-BJ"], products: [], services: [], endpoints: [], tags: [],
          codes: [], first: day("2026-11-01"), last: day("2026-11-21"), weak: nil),
      ],
      known: .init(marks: [.gateway: 3, .executable: 1], owners: 2, hosts: 250), leftOut: 2)
  }

  /// What a host may write of itself, and a record's keys.
  static func hostile() throws -> Suggestions {
    let name = "a\nb: \u{1b}[31m\u{202e}\"x\\\r# - id: evil\u{2028}"
    return Suggestions(
      serial: nil, documents: 1, hosts: 1, nameless: 0,
      entries: [
        .init(
          mark: .wireguardKey(name + String(repeating: "k", count: 300)), hosts: 1, provenHosts: 0,
          sites: [name],
          products: [name], services: [], endpoints: [], tags: [], codes: [], first: day("2026-11-21"),
          last: day("2026-11-21"),
          weak: .keyNotInForce(owner: RegisteredOwner(id: "x", name: name), key: name)),
        .init(
          mark: .executable(path: name, sha256: name), hosts: 1, provenHosts: 0, sites: [name], products: [],
          services: [], endpoints: [], tags: [], codes: [], first: day("2026-11-21"), last: day("2026-11-21"),
          weak: nil),
      ], known: .init(marks: [:], owners: 0, hosts: 0), leftOut: 0)
  }

  static func rejudgement(against: Int? = 42) throws -> SimulationResult {
    let licensed = SimulationResult.HostResult(tag: .licensed, status: .compliant)
    let unlicensed = SimulationResult.HostResult(tag: .unlicensed, status: .nonCompliant)
    let undetermined = SimulationResult.HostResult(tag: .undetermined, status: .undetermined)
    let none = SimulationResult.HostResult(tag: .none, status: .compliant)
    let compared = against != nil
    return SimulationResult(
      serial: 43, against: against, documents: 2_410, hosts: 1_204, older: 1_200, unjudged: 5, nameless: 1,
      transitions: [
        .init(from: compared ? licensed : nil, to: unlicensed, hosts: 212),
        .init(from: compared ? licensed : nil, to: undetermined, hosts: 1),
        .init(from: compared ? none : nil, to: none, hosts: 991),
      ],
      groups: [
        .init(
          from: compared ? licensed : nil, to: unlicensed,
          reasons: [
            Reason(
              .licenceExpired, .host,
              .licence(.expired(licence: SampleParts.licence, last: "2026-10-31"))),
            Reason(
              .classMismatch, .host,
              .licence(.classMissing(provider: "Example Net", classes: ["cn:B13"]))),
          ],
          gone: compared
            ? [
              Reason(
                .licenceExpiring, .host,
                .licence(.expiring(licence: SampleParts.licence, last: "2026-12-31")))
            ] : [],
          hosts: 212,
          names: ["bj-build-01", "bj-build-02", "\u{1b}[2Jhostile\nname\u{202e}"]),
        .init(
          from: compared ? licensed : nil, to: undetermined,
          reasons: [
            Reason(
              .matchWeak, .host,
              .match(
                .prefixShared(
                  owner: RegisteredOwner(id: "example-net", name: "Example Net"),
                  prefix: try SampleParts.capture("203.0.113.0/28").prefix)))
          ],
          gone: [], hosts: 1, names: ["sh-build-07"]),
      ])
  }

  static func difference() throws -> RegistryDifference {
    let net = RegistrySubject.Owner.provider("example-net", name: "Example Net")
    let prefix = try SampleParts.capture("203.0.113.0/28").prefix
    func date(_ text: String) -> Day? {
      Day.components(text).map { Day(year: $0.year, month: $0.month, day: $0.day, begins: day(text)) }
    }
    return RegistryDifference(
      old: .init(serial: 42, sha256: String(repeating: "0a", count: 32)),
      new: .init(serial: 43, sha256: String(repeating: "0b", count: 32)), predecessor: .differs,
      at: SampleParts.started,
      changes: [
        .init(
          net.subject, .ability(true, licence: "LAB-0001", mark: "203.0.113.0/28"), effects: [.canLicense]),
        .init(.meta, .changed(.complete, from: "false", to: "true"), effects: [.unlistedUnlicensed]),
        .init(
          .mark(.init(.gatewayPrefix(prefix)), of: net), .changed(.dedicated, from: "false", to: "true"),
          effects: [.markLicenses]),
        .init(
          .executable(product: "openvpn", sha256: SampleParts.digest),
          .added([.init(.product, "openvpn"), .init(.version, "2.6")]), effects: [.vouched]),
        .init(.meta, .changed(.serial, from: "42", to: "43")),
        .init(
          .licence("LAB-0001", of: net),
          .day(.validUntil, from: date("2027-03-01"), to: date("2029-03-01"))),
        .init(
          .licence("LAB-0002", of: net), .items(.status, gained: ["revoked from 2026-11-01"], lost: []),
          effects: [.licenceLapses]),
        .init(
          .licence("LAB-0003", of: net),
          .items(.flags, gained: ["abnormal_list"], lost: ["annual_report_missing"])),
        .init(
          .provider("other", name: "Other\u{1b}[31m\nname"),
          .items(.names, gained: ["en: New"], lost: ["en: Old"])),
        .init(
          .mark(.init(.gatewayHost("vpn.example.net")), of: .ownGateway("shanghai")), .moved(from: net)),
        .init(
          .rule("cross"), .removed([.init(.effectiveUntil, "2030-01-01"), .init(.grantRequired, "true")])),
      ])
  }

  /// What changed between two files of grants.
  static func grants() -> RegistryDifference {
    func date(_ text: String) -> Day? {
      Day.components(text).map { Day(year: $0.year, month: $0.month, day: $0.day, begins: day(text)) }
    }
    return RegistryDifference(
      of: .grants, old: .init(serial: 3, sha256: String(repeating: "0a", count: 32)),
      new: .init(serial: 4, sha256: String(repeating: "0b", count: 32)), predecessor: .unstated,
      at: SampleParts.started,
      changes: [
        .init(
          .grant("g-12"), .changed(.approvalState, from: "pending", to: "approved"), effects: [.grantHolds]),
        .init(.grant("g-13"), .items(.endpoints, gained: ["DE"], lost: ["FR"]), effects: [.coversOthers]),
        .init(
          .grant("g-14"),
          .items(.conditions, gained: ["no_resale attested"], lost: ["no_resale not attested"]),
          effects: [.useAttested]),
        .init(.grants, .changed(.serial, from: "3", to: "4")),
        .init(
          .grant("g-12"), .day(.approvalUntil, from: date("2027-01-01"), to: date("2028-01-01"))),
        .init(.grant("g-15"), .renamed(from: "g-9")),
        .init(
          .grant("g-16"),
          .removed([
            .init(.carrier, "example-net"), .init(.managedBy, "example-net"), .init(.reference, "order 7"),
            .init(.lineID, "LINE-1"), .init(.endpoints, "CN-BJ, DE"), .init(.purpose, "internal_office"),
            .init(.approvalState, "approved"), .init(.approvalFrom, "2026-01-01"),
            .init(.approvalUntil, "2027-01-01"), .init(.evidence, "undertaking \(SampleParts.digest)"),
          ]), effects: [.grantLapses]),
        .init(
          .grant("g-17"),
          .items(.conditions, gained: [], lost: ["internal_office_only attested"]), effects: [.useOpen]),
      ])
  }
}
