import Model

/// Reads a recogniser, by which a provider's tunnel is recognised.
struct RecogniserReader {
  let context: RegistryContext
  /// The time zone of its days.
  let zone: TimeZoneName
  /// Whether a prefix that does not say so is dedicated.
  var isOwn = false

  private static let kinds = [
    "wireguard_public_key", "tls_spki_sha256", "ike_remote_id", "gateway_prefix", "gateway_host", "next_hop",
  ]

  private static let keys = ["kind", "value", "region", "valid"]
  private static let prefixKeys = keys + ["dedicated", "services"]
  private static let hopKeys = keys + ["site"]

  func read(_ value: YAMLNode) -> Recogniser? {
    guard let kind = kind(of: value) else { return nil }
    let keys = kind == "gateway_prefix" ? Self.prefixKeys : kind == "next_hop" ? Self.hopKeys : Self.keys
    guard let fields = Fields(value.named(kind), keys: keys) else { return nil }
    let criterion = fields.required("value").flatMap { self.criterion(kind, $0, fields) }
    let region = fields["region"].flatMap(context.region)
    let dedicated = fields["dedicated"]?.bool() ?? (isOwn && kind == "gateway_prefix")
    let services = fields["services"]?.list { service in
      service.read(as: "a service", hint: "write one such as 'udp/1194'") { Service($0) }
    }
    let valid = fields["valid"]?.period(in: zone)
    if case .gatewayPrefix(let prefix) = criterion, dedicated,
      prefix.length < Recogniser.widestLicensing(prefix.family)
    {
      fields.error(
        "\(prefix) is too wide to be dedicated", at: fields["dedicated"] == nil ? "value" : "dedicated",
        hint: "a dedicated prefix is /28 or longer for IPv4, /64 or longer for IPv6")
    }
    guard let criterion else { return nil }
    return Recogniser(
      criterion: criterion, region: region, dedicated: dedicated, services: services ?? [],
      valid: valid ?? Period(from: nil, until: nil))
  }

  /// Warns of a provider, or of a gateway, that cannot be recognised: none of its recognisers is compared in this
  /// version.
  static func warn(of recognisers: [Recogniser], in fields: Fields) {
    if recognisers.contains(where: \.criterion.isCompared) {
      return warn(ofIdentities: recognisers, in: fields)
    }
    guard !recognisers.isEmpty else { return }
    var seen: Set<String> = []
    let kinds = recognisers.map(\.criterion.kind).filter { seen.insert($0).inserted }
    fields.diagnostics.warning(
      "\(fields.label) is recognised only by \(kinds.joined(separator: ", ")), which this version does not compare",
      line: fields["recognised_by"]?.line,
      hint: "add its gateways' addresses (gateway_prefix) or keys (wireguard_public_key)")
  }

  /// Warns of one that can be recognised, and whose tunnels stay undetermined all the same: the identity that it proves is
  /// listed, and cannot be compared in this version.
  private static func warn(ofIdentities recognisers: [Recogniser], in fields: Fields) {
    let listed = recognisers.map(\.criterion).filter(\.isUncomparedIdentity)
    guard let first = listed.first else { return }
    fields.diagnostics.warning(
      "\(fields.label) lists \(first.kind), which this version does not compare: a tunnel that may prove it is undetermined",
      line: fields["recognised_by"]?.line, hint: "remove it until a version compares it")
  }

  /// The kind, read before the other keys, because it says which they are.
  private func kind(of value: YAMLNode) -> String? {
    guard value.isMapping else {
      value.error("has an entry that is not a mapping", hint: "write '- {kind: …, value: …}'")
      return nil
    }
    guard let kind = value.peek("kind") else {
      value.error("has an entry without a kind", hint: "add \(alternatives(Self.kinds))")
      return nil
    }
    return kind.named(.entry("kind", of: value.name)).choice(of: Self.kinds)
  }

  private func criterion(_ kind: String, _ value: YAMLNode, _ fields: Fields) -> Recogniser.Criterion? {
    switch kind {
    case "wireguard_public_key": wireguardKey(value).map { .wireguardPublicKey($0) }
    case "tls_spki_sha256": value.digest().map { .tlsPublicKey($0) }
    case "ike_remote_id": value.text(limit: 255).map { .ikeRemoteID($0) }
    case "gateway_prefix": value.prefix().map { .gatewayPrefix($0) }
    case "gateway_host":
      value.read(as: "a DNS name") { isHostName($0) ? .gatewayHost($0.lowercased()) : nil }
    default: value.address().map { .nextHop($0, site: site(fields["site"])) }
    }
  }

  /// A key of 32 bytes in base64. It is never repeated in a message: by mistake it may be the private one.
  private func wireguardKey(_ value: YAMLNode) -> String? {
    guard let text = value.text() else { return nil }
    guard isWireGuardKey(text) else {
      value.error("is not a WireGuard key", hint: "write the 44 characters that 'wg show' prints as the peer")
      return nil
    }
    return text
  }

  private func site(_ value: YAMLNode?) -> String? {
    guard let value, let site = value.text(limit: 100) else { return nil }
    if context.sites[site] == nil {
      value.diagnostics.warning(
        "\(value.label) \(quoted(site)) is not one of the registry's sites", line: value.line,
        hint: "add it to 'sites'")
    }
    return site
  }
}
