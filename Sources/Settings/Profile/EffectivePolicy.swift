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
}
