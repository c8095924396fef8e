import Model
import Settings
import Testing

struct EffectivePolicyTests {
  private func profile(_ policy: Policy.VPN?) throws -> Loaded<Profile> {
    let text = "schema: vpnaudit.profile/1\n" + (policy.map { "policy:\n  vpn: \($0.rawValue)\n" } ?? "")
    return try ProfileFile.parse(Array(text.utf8), file: "profile.yaml", directory: "/")
  }

  private func registry(_ policy: Policy.VPN?) throws -> Loaded<Registry> {
    let text = """
      schema: vpnaudit.registry/1
      meta: {serial: 1, issued: 2026-11-01T00:00:00Z, expires: 2027-02-01T00:00:00Z, complete: true}

      """
    let policy = policy.map { "policy: {vpn: \($0.rawValue)}\n" } ?? ""
    return try RegistryFile.parse(Array((text + policy).utf8), file: "registry.yaml", today: Fixture.today)
  }

  @Test(arguments: Policy.VPN.allCases, Policy.VPN.allCases)
  func `a profile may only be stricter than the registry`(_ own: Policy.VPN, _ companys: Policy.VPN) throws {
    let (profile, registry) = (try profile(own), try registry(companys))
    if own.isAtLeastAsStrict(as: companys) {
      #expect(try EffectivePolicy.vpn(profile: profile, registry: registry) == own)
    } else {
      let error = #expect(throws: SettingsError.self) {
        try EffectivePolicy.vpn(profile: profile, registry: registry)
      }
      #expect(
        error?.diagnostics.map(\.description) == [
          "profile.yaml:3: policy.vpn '\(own.rawValue)' is less strict than '\(companys.rawValue)' in registry.yaml:3"
        ])
    }
  }

  @Test(arguments: Policy.VPN.allCases)
  func `who says something is heard where the other is silent`(_ policy: Policy.VPN) throws {
    #expect(try EffectivePolicy.vpn(profile: profile(policy), registry: nil) == policy)
    #expect(try EffectivePolicy.vpn(profile: profile(policy), registry: registry(nil)) == policy)
    #expect(try EffectivePolicy.vpn(profile: profile(nil), registry: registry(policy)) == policy)
    #expect(try EffectivePolicy.vpn(profile: nil, registry: registry(policy)) == policy)
  }

  private func company(_ policy: String) throws -> Loaded<Registry> {
    let text = """
      schema: vpnaudit.registry/1
      meta: {serial: 1, issued: 2026-11-01T00:00:00Z, expires: 2027-02-01T00:00:00Z, complete: true}
      policy: {\(policy)}

      """
    return try RegistryFile.parse(Array(text.utf8), file: "registry.yaml", today: Fixture.today)
  }

  @Test(arguments: ["namespaces: own", "view: namespace"])
  func `a profile narrows nothing where the registry wants the whole host`(_ words: String) throws {
    let text = "schema: vpnaudit.profile/1\nobserve: {\(words)}\n"
    let profile = try ProfileFile.parse(Array(text.utf8), file: "profile.yaml", directory: "/")
    let parts = words.split(separator: " ")
    let error = #expect(throws: SettingsError.self) {
      try EffectivePolicy.check(scopeOf: profile, registry: company("namespaces: all"))
    }
    #expect(
      error?.diagnostics.map(\.description) == [
        "profile.yaml:2: observe.\(parts[0].dropLast()) '\(parts[1])' is narrower than what "
          + "'policy.namespaces: all' in registry.yaml:3 asks for"
      ])
    try EffectivePolicy.check(scopeOf: profile, registry: company("vpn: licensed"))
    try EffectivePolicy.check(scopeOf: profile, registry: nil)
    let wide = try ProfileFile.parse(
      Array("schema: vpnaudit.profile/1\nobserve: {namespaces: all}\n".utf8), file: "p", directory: "/")
    try EffectivePolicy.check(scopeOf: wide, registry: company("namespaces: all"))
  }

  @Test func `nor does an option of the command line`() throws {
    #expect(throws: SettingsError.self) {
      try EffectivePolicy.check(view: .namespace, registry: company("namespaces: all"))
    }
    try EffectivePolicy.check(view: .host, registry: company("namespaces: all"))
    try EffectivePolicy.check(view: .namespace, registry: company("vpn: licensed"))
  }

  @Test func `without any policy the default holds`() throws {
    #expect(try EffectivePolicy.vpn(profile: profile(nil), registry: registry(nil)) == .licensedOrNone)
    #expect(try EffectivePolicy.vpn(profile: nil, registry: nil) == .licensedOrNone)
  }
}
