public import Model

/// The text of a first profile, whose comments say what to fill in.
public enum ProfileStarter {
  /// A profile that can be read as it is: what is not known yet is in comments.
  ///
  /// - Parameters:
  ///   - site: The site's name.
  ///   - region: The site's region, where it is known.
  ///   - tunnels: The names of the tunnel interfaces that were seen on this host.
  public static func text(site: String, region: Region? = nil, tunnels: [String] = []) -> String {
    let name = inQuotes(site)
    let place =
      region.map { "site: {name: \(name), region: \"\($0)\"}" }
        ?? """
        site:
          name: \(name)
          # region: CN-BJ        # the ISO 3166 code of the place; without it no border crossing can be determined
        """
    let seen = tunnels.prefix(20).map(inQuotes).joined(separator: ", ")
    let host =
      tunnels.isEmpty
      ? "# No tunnel interface was found on this host when this file was written."
      : "# Tunnel interfaces found on this host when this file was written: \(seen)"
    return """
      # The profile of this host: where it is, which registry counts, which endpoints must answer.
      # Check it with 'vpnaudit profile lint'. Relative paths begin at this file's folder.
      \(host)
      schema: \(Profile.schema)

      \(place)

      # The company's list of providers and licences. Without it every tunnel is undetermined.
      # registry: {file: registry.yaml}

      # Certificate authorities of the company, in addition to the system's.
      # trust: {ca_file: corp-ca.pem}

      policy:
        vpn: licensed_or_none  # licensed: one must be active; none: none may be; any: no requirement

      # The defaults of every endpoint. Durations have a unit: us, ms, s, m, h, d.
      defaults: {samples: 5, timeout: 5s}

      # The services that must answer. Remove the comment signs and enter yours.
      # endpoints:
      #   - name: erp
      #     target: tls://erp.corp.test:443
      #     expect:
      #       path: tunnel           # tunnel, direct or any
      #       handshake: {warn: 300ms, fail: 1s}

      """
  }

  /// A double-quoted YAML scalar; characters that do not show are left out.
  private static func inQuotes(_ text: String) -> String {
    let shown = text.unicodeScalars.filter(\.isPrintable).prefix(100)
    return YAMLText.quoted(shown.isEmpty ? "unnamed" : String(String.UnicodeScalarView(shown)))
  }
}
