public import Model

/// The policy that results from a profile and a registry.
public enum EffectivePolicy {
  /// The policy on VPNs: the profile's, else the registry's, else the default.
  ///
  /// Throws where the profile allows what the registry forbids: a local file may only be stricter than the
  /// company's. A registry that states no policy binds no profile.
  public static func vpn(
    profile: Loaded<Profile>?, registry: Loaded<Registry>?
  ) throws(SettingsError) -> Policy.VPN {
    guard let profile, let own = profile.value.policy else {
      return registry?.value.policy.vpn ?? Policy.default.vpn
    }
    guard let registry, let line = registry.lines["policy.vpn"] else { return own }
    let companys = registry.value.policy.vpn
    if own.isAtLeastAsStrict(as: companys) { return own }
    let allowed = Policy.VPN.allCases.filter { $0.isAtLeastAsStrict(as: companys) }.map { "'\($0.rawValue)'" }
    throw SettingsError(diagnostics: [
      Diagnostic(
        severity: .error, file: profile.path, line: profile.lines["policy.vpn"],
        message:
          "policy.vpn '\(own.rawValue)' is less strict than '\(companys.rawValue)' in \(registry.path):\(line)",
        hint: "write \(allowed.joined(separator: " or ")), or leave it out")
    ])
  }

  /// Throws where a profile narrows what is looked at, and the registry wants every namespace of the host: who may write
  /// the unsigned file would else decide what is not seen.
  public static func check(
    scopeOf profile: Loaded<Profile>?, registry: Loaded<Registry>?
  ) throws(SettingsError) {
    guard let profile, let registry, registry.value.policy.requiresWholeHost else { return }
    var found: [Diagnostic] = []
    for (key, word, isNarrower) in [
      ("observe.namespaces", Profile.NamespaceScope.own.rawValue, profile.value.namespaces == .own),
      ("observe.view", Profile.View.namespace.rawValue, profile.value.view == .namespace),
    ] where isNarrower {
      found.append(
        Diagnostic(
          severity: .error, file: profile.path, line: profile.lines[key],
          message: "\(key) '\(word)' is narrower than what \(wish(of: registry)) asks for",
          hint: "leave it out: the company wants the whole host looked at"))
    }
    if !found.isEmpty { throw SettingsError(diagnostics: found) }
  }

  /// The same for what the command line means, where there is no profile.
  public static func check(view: Profile.View, registry: Loaded<Registry>?) throws(SettingsError) {
    guard view == .namespace, let registry, registry.value.policy.requiresWholeHost else { return }
    throw SettingsError(diagnostics: [
      Diagnostic(
        severity: .error, file: "--scope", line: nil,
        message: "'\(view.rawValue)' is narrower than what \(wish(of: registry)) asks for",
        hint: "leave it out: the company wants the whole host looked at")
    ])
  }

  private static func wish(of registry: Loaded<Registry>) -> String {
    "'policy.namespaces: all' in \(registry.path)"
      + (registry.lines["policy.namespaces"].map { ":\($0)" } ?? "")
  }
}
