import Model
import Settings

/// A registry in which every field of the schema says something, and one change of each.
enum FullRegistry {
  static let at = moment("2026-11-21T12:00:00Z")

  static func registry(_ text: String = text) throws -> Registry {
    try RegistryFile.parse(Array(text.utf8), file: "full.yaml", today: at).value
  }

  /// The registry with a piece of its text replaced, which must be there once.
  static func registry(replacing piece: String, with other: String) throws -> Registry {
    precondition(text.ranges(of: piece).count == 1, "'\(piece)' occurs \(text.ranges(of: piece).count) times")
    return try registry(text.replacing(piece, with: other))
  }

  static let digest = String(repeating: "ab", count: 32)

  static let text = """
    schema: vpnaudit.registry/1
    meta: {serial: 7, issued: 2026-11-01T00:00:00Z, expires: 2027-02-01T00:00:00Z, prev_sha256: \(digest), complete: false}
    policy: {vpn: licensed_or_none, witness: required, namespaces: all, expiry_notice: 30d}
    sites: {beijing: CN-BJ, berlin: DE}
    internal_prefixes: [10.0.0.0/8]
    organisation: {foreign_invested: true}
    region_sets:
      cn-mainland: {include: [CN], exclude: [CN-HK]}
      zone:demo: {within: CN-BJ}
    authorities:
      - {id: cn-a, name: Authority, tz: Asia/Shanghai, level: national, lookup: "https://a.example"}
      - {id: cn-b, name: Another, tz: Asia/Shanghai, level: provincial}
    classes:
      - {id: "cn:B13", name: Domestic IP-VPN, crossing: domestic}
      - {id: "cn:A14-1", name: Data transmission, crossing: cross_border}
    rules:
      - id: cross
        status: in_force
        jurisdiction: cn-mainland
        effective: {from: 2017-01-17, until: 2030-01-01}
        when: {crossing: cross_border}
        carrier_needs_any: ["cn:A14-1"]
        manager_needs_any: ["cn:B13"]
        grant_required: true
        conditions: [no_resale]
        sources: [s-rule]
    providers:
      - id: net
        names: {en: Net}
        identifiers: {lei: 5493001KJTIIGC8Y1R12}
        roles: [manager]
        registered_in: CN-BJ
        facilities_in: [CN-TJ]
        foreign_share_pct: 50
        licences:
          - number: L-1
            instrument: licence
            holder: ip
            addresses: [203.0.113.7/32]
            authority: cn-a
            classes: ["cn:B13"]
            serves: [CN]
            customers: any
            valid: {from: 2024-03-01, until: 2029-03-01}
            commenced_on: 2024-04-01
            covered_by: L-2
            status: [{state: suspended, from: 2025-06-01, until: 2025-07-01}]
            flags: [abnormal_list]
            last_checked: 2026-10-20
            sources: [s-look]
          - number: L-2
            holder: line
            line_id: LINE-1
            authority: cn-a
            classes: ["cn:B13"]
            serves: [CN]
            valid: {from: 2024-03-02, until: 2029-03-02}
            sources: [s-look]
        recognised_by:
          - {kind: gateway_prefix, value: 203.0.113.0/28, region: CN-SH, dedicated: true, services: [udp/1194], valid: {from: 2025-01-01, until: 2028-01-01}}
          - {kind: wireguard_public_key, value: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}
          - {kind: tls_spki_sha256, value: "\(digest)"}
          - {kind: ike_remote_id, value: ike.example.net}
          - {kind: gateway_host, value: vpn.example.net}
          - {kind: next_hop, value: 192.0.2.1, site: beijing}
      - id: none
        names: {en: None}
        roles: [reseller]
        absence_checked: {on: 2026-10-21, source: s-look}
        recognised_by: [{kind: gateway_prefix, value: 198.51.100.0/24}]
    own_gateways:
      - id: own
        recognised_by: [{kind: gateway_prefix, value: 198.51.100.8/32}]
        uplink: {grant: g-1}
    waivers:
      - {tunnel_provider: none, reason: ends soon, accountable: network team, from: 2026-01-01, until: 2027-01-31}
    accepted_refusals:
      - {unit: edr.service, why: it hides itself, accountable: security team, until: 2027-02-27}
      - {package: edr-agent, why: it hides itself as well, accountable: security board, until: 2027-02-28}
    denied:
      - {product: tor, why: not approved}
      - {category: consumer, why: never}
    executables:
      - {product: openvpn, version: "2.6", sha256: "\(digest)"}
    products:
      - id: made-vpn
        aliases: [made-client]
        name: Made VPN
        vendor: Maker
        category: enterprise
        marks:
          - {kind: package, value: made-vpn, strength: alone, source: its package}
          - {kind: executable, value: made-vpnd, strength: pair, shared: true, source: its package}
        ways:
          role: client
          kinds: [tun]
          tunnel: [made-vpnd]
          data: [made-data]
          socket: connected
          speaks: openvpn
          speakers: [made-speaker]
          proxy: {options: [--made-proxy], files: [--made-file], places: [arguments]}
          tool: false
    sources:
      - {id: s-look, url: "https://look.example", title: Look-up, as_of: 2026-10-20, method: regulator_lookup, confidence: high}
      - {id: s-rule, title: Rule, method: press, confidence: medium}

    """

  /// What is replaced, by what, and the path that must be reported.
  static let changes: [(String, String, String)] = [
    ("serial: 7", "serial: 8", "meta.serial"),
    ("- id: made-vpn", "- id: more-vpn", "products.made-vpn"),
    ("aliases: [made-client]", "aliases: [more-client]", "products.made-vpn.aliases"),
    ("name: Made VPN", "name: More VPN", "products.made-vpn.names"),
    ("category: enterprise", "category: zero_trust", "products.made-vpn.category"),
    ("value: made-vpn,", "value: more-vpn,", "products.made-vpn.marks"),
    ("kind: package", "kind: build", "products.made-vpn.marks"),
    ("strength: alone", "strength: supports", "products.made-vpn.marks"),
    ("shared: true", "shared: false", "products.made-vpn.marks"),
    ("true, source: its package", "true, unverified: true", "products.made-vpn.marks"),
    ("role: client", "role: both", "products.made-vpn.ways"),
    ("kinds: [tun]", "kinds: [tap]", "products.made-vpn.ways"),
    ("tunnel: [made-vpnd]", "tunnel: [more-vpnd]", "products.made-vpn.ways"),
    ("data: [made-data]", "data: [more-data]", "products.made-vpn.ways"),
    ("socket: connected", "socket: either", "products.made-vpn.ways"),
    ("speaks: openvpn", "speaks: wireguard", "products.made-vpn.ways"),
    ("speakers: [made-speaker]", "speakers: [more-speaker]", "products.made-vpn.ways"),
    ("--made-proxy", "--more-proxy", "products.made-vpn.ways"),
    ("--made-file", "--more-file", "products.made-vpn.ways"),
    ("places: [arguments]", "places: [environment]", "products.made-vpn.ways"),
    ("tool: false", "tool: true", "products.made-vpn.ways"),
    ("issued: 2026-11-01", "issued: 2026-11-02", "meta.issued"),
    ("expires: 2027-02-01", "expires: 2027-03-01", "meta.expires"),
    ("prev_sha256: ab", "prev_sha256: cd", "meta.prev_sha256"),
    ("complete: false", "complete: true", "meta.complete"),
    ("vpn: licensed_or_none", "vpn: any", "policy.vpn"),
    ("witness: required", "witness: optional", "policy.witness"),
    ("namespaces: all, ", "", "policy.namespaces"),
    ("expiry_notice: 30d", "expiry_notice: 60d", "policy.expiry_notice"),
    ("berlin: DE", "berlin: FR", "sites.berlin.region"),
    ("berlin: DE", "berlin: DE, paris: FR", "sites.paris"),
    (", berlin: DE", "", "sites.berlin"),
    ("[10.0.0.0/8]", "[10.0.0.0/8, 172.16.0.0/12]", "internal_prefixes.172.16.0.0/12"),
    ("foreign_invested: true", "foreign_invested: false", "organisation.foreign_invested"),
    ("include: [CN]", "include: [CN, DE]", "region_sets.cn-mainland.include"),
    ("exclude: [CN-HK]", "exclude: [CN-HK, CN-MO]", "region_sets.cn-mainland.exclude"),
    ("within: CN-BJ", "within: CN-TJ", "region_sets.zone:demo.within"),
    ("- {id: cn-b", "- {id: cn-c", "authorities.cn-c"),
    ("name: Authority", "name: Office", "authorities.cn-a.name"),
    ("tz: Asia/Shanghai, level: national", "tz: Europe/Berlin, level: national", "authorities.cn-a.tz"),
    ("level: national", "level: local", "authorities.cn-a.level"),
    ("https://a.example", "https://b.example", "authorities.cn-a.lookup"),
    ("name: Domestic IP-VPN", "name: IP-VPN", "classes.cn:B13.name"),
    ("crossing: domestic", "crossing: cross_border", "classes.cn:B13.crossing"),
    ("classes:\n  - {", "classes:\n  - {id: x, name: X}\n  - {", "classes.x"),
    ("status: in_force", "status: repealed", "rules.cross.status"),
    ("jurisdiction: cn-mainland", "jurisdiction: CN", "rules.cross.jurisdiction"),
    ("from: 2017-01-17", "from: 2018-01-17", "rules.cross.effective.from"),
    ("until: 2030-01-01", "until: 2031-01-01", "rules.cross.effective.until"),
    ("when: {crossing: cross_border}", "when: {}", "rules.cross.when.crossing"),
    ("carrier_needs_any: [", "carrier_needs_any: [\"cn:B13\", ", "rules.cross.carrier_needs_any"),
    ("manager_needs_any: [\"cn:B13\"]", "manager_needs_any: []", "rules.cross.manager_needs_any"),
    ("grant_required: true", "grant_required: false", "rules.cross.grant_required"),
    ("conditions: [no_resale]", "conditions: []", "rules.cross.conditions"),
    ("sources: [s-rule]", "sources: [s-look]", "rules.cross.sources"),
    ("- id: cross", "- id: other", "rules.other"),
    ("names: {en: Net}", "names: {en: Net Ltd}", "providers.net.names"),
    ("identifiers: {lei: 5493001KJTIIGC8Y1R12}", "identifiers: {}", "providers.net.identifiers"),
    ("roles: [manager]", "roles: [manager, carrier]", "providers.net.roles"),
    ("registered_in: CN-BJ", "registered_in: CN-SH", "providers.net.registered_in"),
    ("facilities_in: [CN-TJ]", "facilities_in: []", "providers.net.facilities_in"),
    ("foreign_share_pct: 50", "foreign_share_pct: 51.5", "providers.net.foreign_share_pct"),
    ("on: 2026-10-21", "on: 2026-10-22", "providers.none.absence_checked"),
    ("2026-10-21, source: s-look", "2026-10-21, source: s-rule", "providers.none.absence_checked"),
    ("- number: L-1", "- number: L-3", "providers.net.licences.L-3"),
    ("instrument: licence", "instrument: permit", "providers.net.licences.L-1.instrument"),
    ("holder: line\n        line_id: LINE-1", "holder: provider", "providers.net.licences.L-2.holder"),
    ("[203.0.113.7/32]", "[203.0.113.8/32]", "providers.net.licences.L-1.addresses"),
    ("LINE-1", "LINE-2", "providers.net.licences.L-2.line_id"),
    (
      "authority: cn-a\n        classes: [\"cn:B13\"]\n        serves: [CN]\n        customers",
      "authority: cn-b\n        classes: [\"cn:B13\"]\n        serves: [CN]\n        customers",
      "providers.net.licences.L-1.authority"
    ),
    (
      "[\"cn:B13\"]\n        serves: [CN]\n        customers",
      "[\"cn:A14-1\"]\n        serves: [CN]\n        customers", "providers.net.licences.L-1.classes"
    ),
    ("[CN]\n        customers", "[CN, DE]\n        customers", "providers.net.licences.L-1.serves"),
    ("customers: any", "customers: foreign_invested_in_region", "providers.net.licences.L-1.customers"),
    ("from: 2024-03-01", "from: 2024-03-05", "providers.net.licences.L-1.valid.from"),
    ("until: 2029-03-01", "until: 2030-03-01", "providers.net.licences.L-1.valid.until"),
    ("commenced_on: 2024-04-01", "commenced_on: 2024-04-02", "providers.net.licences.L-1.commenced_on"),
    ("commenced_on: 2024-04-01", "commenced_on: pending", "providers.net.licences.L-1.commenced_on"),
    ("covered_by: L-2", "covered_by: L-9", "providers.net.licences.L-1.covered_by"),
    ("state: suspended", "state: revoked", "providers.net.licences.L-1.status"),
    ("until: 2025-07-01", "until: 2025-08-01", "providers.net.licences.L-1.status"),
    ("flags: [abnormal_list]", "flags: [dishonest_list]", "providers.net.licences.L-1.flags"),
    ("last_checked: 2026-10-20", "last_checked: 2026-10-19", "providers.net.licences.L-1.last_checked"),
    (
      "last_checked: 2026-10-20\n        sources: [s-look]",
      "last_checked: 2026-10-20\n        sources: [s-rule]", "providers.net.licences.L-1.sources"
    ),
    ("203.0.113.0/28", "203.0.113.16/28", "providers.net.recognised_by.gateway_prefix.203.0.113.16/28"),
    ("203.0.113.0/28", "203.0.113.0/29", "providers.net.recognised_by.gateway_prefix.203.0.113.0/29.value"),
    ("region: CN-SH", "region: CN-GD", "providers.net.recognised_by.gateway_prefix.203.0.113.0/28.region"),
    (
      "dedicated: true", "dedicated: false",
      "providers.net.recognised_by.gateway_prefix.203.0.113.0/28.dedicated"
    ),
    ("[udp/1194]", "[tcp/1194]", "providers.net.recognised_by.gateway_prefix.203.0.113.0/28.services"),
    (
      "from: 2025-01-01", "from: 2025-01-02",
      "providers.net.recognised_by.gateway_prefix.203.0.113.0/28.valid.from"
    ),
    (
      "until: 2028-01-01", "until: 2028-01-02",
      "providers.net.recognised_by.gateway_prefix.203.0.113.0/28.valid.until"
    ),
    (
      "AAECAwQF", "BAECAwQF",
      "providers.net.recognised_by.wireguard_public_key.BAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    ),
    (
      "{kind: tls_spki_sha256, value: \"ab", "{kind: tls_spki_sha256, value: \"cd",
      "providers.net.recognised_by.tls_spki_sha256.cd" + digest.dropFirst(2)
    ),
    ("ike.example.net", "ike2.example.net", "providers.net.recognised_by.ike_remote_id.ike2.example.net"),
    ("vpn.example.net", "vpn2.example.net", "providers.net.recognised_by.gateway_host.vpn2.example.net"),
    (
      "192.0.2.1, site: beijing", "192.0.2.1, site: berlin",
      "providers.net.recognised_by.next_hop.192.0.2.1 at berlin"
    ),
    ("  - id: net\n", "  - {id: new, names: {en: New}, roles: [carrier]}\n  - id: net\n", "providers.new"),
    ("- id: own", "- id: mine", "own_gateways.mine"),
    ("198.51.100.8/32", "198.51.100.9/32", "own_gateways.own.recognised_by.gateway_prefix.198.51.100.9/32"),
    ("{grant: g-1}", "{grant: g-2}", "own_gateways.own.uplink"),
    ("tunnel_provider: none", "tunnel_provider: net", "waivers.net"),
    ("reason: ends soon", "reason: ends later", "waivers.none.reason"),
    ("accountable: network team", "accountable: board", "waivers.none.accountable"),
    ("from: 2026-01-01", "from: 2026-02-01", "waivers.none.from"),
    ("until: 2027-01-31", "until: 2027-03-31", "waivers.none.until"),
    ("unit: edr.service", "unit: agent.service", "accepted_refusals.unit.agent.service"),
    ("package: edr-agent", "package: agent", "accepted_refusals.package.agent"),
    ("why: it hides itself,", "why: it protects itself,", "accepted_refusals.unit.edr.service.why"),
    ("accountable: security team", "accountable: office", "accepted_refusals.unit.edr.service.accountable"),
    ("until: 2027-02-27", "until: 2027-03-27", "accepted_refusals.unit.edr.service.until"),
    ("product: tor", "product: psiphon", "denied.product.psiphon"),
    ("category: consumer", "category: mesh", "denied.category.mesh"),
    ("why: never", "why: always", "denied.category.consumer.why"),
    ("product: openvpn", "product: wireguard", "executables.\(digest).product"),
    ("version: \"2.6\"", "version: \"2.7\"", "executables.\(digest).version"),
    (
      "version: \"2.6\", sha256: \"ab", "version: \"2.6\", sha256: \"cd",
      "executables.cd" + digest.dropFirst(2)
    ),
    ("https://look.example", "https://see.example", "sources.s-look.url"),
    ("title: Look-up", "title: Look", "sources.s-look.title"),
    ("as_of: 2026-10-20", "as_of: 2026-10-18", "sources.s-look.as_of"),
    ("method: press", "method: website", "sources.s-rule.method"),
    ("confidence: medium", "confidence: low", "sources.s-rule.confidence"),
    (
      "{id: s-rule", "{id: s-new, title: New, method: press, confidence: low}\n  - {id: s-rule",
      "sources.s-new"
    ),
  ]
}
