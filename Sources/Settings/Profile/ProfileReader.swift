import Model

/// Reads the tree of a profile.
struct ProfileReader {
  /// The files that the profile names.
  let files: FilePaths

  private static let keys = [
    "schema", "site", "registry", "trust", "policy", "privacy", "diagnose", "observe", "defaults",
    "endpoints", "control_resolver", "wire", "journal", "agent", "sinks",
  ]

  /// The profile; of no use if problems were found.
  func read(_ root: YAMLNode, lines: inout [String: Int]) -> Profile? {
    guard root.isOfSchema(Profile.schema, other: Registry.schema), let fields = Fields(root, keys: Self.keys)
    else { return nil }
    let site = fields["site"].flatMap { Fields($0, keys: ["name", "region"]) }
    let policy = fields["policy"].flatMap { Fields($0, keys: ["vpn", "process"]) }
    lines["policy.vpn"] = policy?["vpn"]?.line
    _ = policy?["process"]?.choice(of: ["verified"])
    let observe = fields["observe"].flatMap { Fields($0, keys: ["namespaces", "view", "assurance"]) }
    lines["observe.namespaces"] = observe?["namespaces"]?.line
    lines["observe.view"] = observe?["view"]?.line
    let privacy = fields["privacy"].flatMap { Fields($0, keys: ["host_name"]) }
    let journal = fields["journal"].flatMap { Fields($0, keys: ["samples"]) }
    let agent = fields["agent"].flatMap { Fields($0, keys: ["observe"]) }
    let registry = fields["registry"].flatMap { Fields($0, keys: ["file", "grants"]) }
    return Profile(
      site: site?["name"]?.text(limit: 100), region: site?["region"]?.region(),
      registryFile: registry?.required("file").flatMap { files.registryPath($0) },
      grantsFile: registry?["grants"].flatMap { files.registryPath($0) }, trust: trust(fields["trust"]),
      policy: policy?["vpn"]?.choice(Policy.VPN.self), hidesHostName: privacy?["host_name"]?.bool() == false,
      namespaces: observe?["namespaces"]?.choice(Profile.NamespaceScope.self) ?? .all,
      view: observe?["view"]?.choice(Profile.View.self) ?? .host,
      assurance: observe?["assurance"]?.choice(Profile.Assurance.self) ?? .standard,
      endpoints: endpoints(fields["endpoints"], defaults: fields["defaults"], certificates: &lines),
      diagnosis: fields["diagnose"]?.choice(Profile.DiagnosisScope.self) ?? .passive,
      controlResolver: fields["control_resolver"]?.socketAddress(defaultPort: 53),
      watchesWire: fields["wire"]?.choice(of: ["on", "off"]) != "off",
      keptSamples: journal?["samples"]?.choice(KeptSamples.self) ?? .telling,
      observesEvery: agent?["observe"]?.duration(in: EndpointLimits.every) ?? .seconds(300),
      sinks: fields["sinks"].map { SinkReader(files: files).list($0) } ?? [])
  }

  private func trust(_ value: YAMLNode?) -> Trust {
    guard let value, let fields = Fields(value, keys: ["ca_file", "only"]) else { return Trust() }
    let only = fields["only"]?.bool() ?? false
    if only, fields["ca_file"] == nil {
      fields.error(
        "leaves out the system's authorities and names none", at: "only", hint: "add 'ca_file: corp-ca.pem'")
    }
    return Trust(caFile: fields["ca_file"].flatMap { files.path($0) }, only: only)
  }

  /// The endpoints; `certificates` gets the line of each client certificate.
  private func endpoints(
    _ value: YAMLNode?, defaults: YAMLNode?, certificates: inout [String: Int]
  ) -> [Endpoint] {
    let defaults = defaults.flatMap { Fields($0, keys: SamplingReader.keys) }
    let reader = EndpointReader(
      defaults: defaults.map { SamplingReader.read($0, defaults: .ordinary) } ?? .ordinary,
      files: files)
    var lines: [String: Int] = [:]
    return value?.list { entry in
      guard let endpoint = reader.read(entry.named("endpoint", by: "name"), names: &lines) else { return nil }
      if endpoint.clientCertificate != nil {
        certificates["endpoints.\(endpoint.name).client_certificate"] = entry.peek("client_certificate")?.line
      }
      return endpoint
    } ?? []
  }
}
