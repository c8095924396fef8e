import Model

/// Reads one endpoint of a profile.
struct EndpointReader {
  /// The defaults.
  let defaults: SamplingReader.Sampling
  /// The files that the profile names.
  let files: FilePaths

  /// The endpoint; nil where its target cannot be read. `names` holds the lines of the names so far.
  func read(_ value: YAMLNode, names: inout [String: Int]) -> Endpoint? {
    let keys =
      [
        "name", "region", "target", "expect", "resolve", "addresses", "interface", "client_certificate",
        "proxy", "proxy_protocol", "server_name", "purpose", "witness",
      ] + SamplingReader.keys
    guard let fields = Fields(value, keys: keys) else { return nil }
    let name = name(fields, &names)
    let target = target(fields)
    let addresses = fields["resolve"]?.list { $0.address() } ?? []
    if target?.address != nil, !addresses.isEmpty {
      fields.error(
        "has 'resolve', but its target is already an address", at: "resolve", hint: "remove one of the two")
    }
    let expectations = fields["expect"].flatMap { ExpectationReader(target: target).read($0) }
    let interface = fields["interface"]?.read(
      as: "an interface name", hint: "at most 15 characters, as 'ip link' shows it"
    ) {
      Self.isInterfaceName($0) ? $0 : nil
    }
    let certificate = fields["client_certificate"].flatMap {
      ClientCertificateReader(scheme: target?.scheme, files: files).read($0)
    }
    let region = fields["region"]?.region()
    let proxy = proxy(fields, target)
    let proxyProtocol = proxyProtocol(fields, target)
    let serverName = serverName(fields, target)
    let choice = addressChoice(fields, target)
    let sampling = SamplingReader.read(fields, defaults: defaults)
    guard let name, let target else { return nil }
    return Endpoint(
      name: name, region: region, target: target, expectations: expectations ?? Expectations(),
      addresses: addresses, interface: interface, samples: sampling.samples,
      timeout: sampling.timeout, interval: sampling.interval, every: sampling.every,
      warmUp: sampling.warmUp, retries: sampling.retries, addressChoice: choice,
      clientCertificate: certificate, proxy: proxy,
      proxyProtocol: proxyProtocol, serverName: serverName,
      purpose: fields["purpose"]?.choice(Endpoint.Purpose.self) ?? .office,
      isWitnessed: fields["witness"]?.bool() ?? true)
  }

  private func addressChoice(_ fields: Fields, _ target: Target?) -> Endpoint.AddressChoice {
    let choice = fields["addresses"]?.choice(Endpoint.AddressChoice.self) ?? .first
    guard choice != .first else { return choice }
    func refuse(_ why: String) {
      fields.error(
        "asks for '\(choice.rawValue)' of the addresses, but \(why)", at: "addresses",
        hint: "remove 'addresses'")
    }
    if target?.address != nil {
      refuse("its target is \(target?.scheme == .dns ? "one name server" : "an address already")")
    } else if fields["proxy"] != nil {
      refuse("what is connected to is the proxy")
    }
    return choice
  }

  private func proxy(_ fields: Fields, _ target: Target?) -> Proxy? {
    guard let value = fields["proxy"], let text = value.text(limit: 2000, isSecret: true) else { return nil }
    if let scheme = target?.scheme, !scheme.traits.canUseProxy {
      fields.error(
        "has a proxy, which '\(scheme.rawValue)://' cannot use", at: "proxy", hint: "remove it")
    }
    if let target, target.zone != nil {
      fields.error(
        "has a proxy, and its address has a zone, which means nothing to the proxy", at: "proxy",
        hint: "remove one of the two")
    }
    do throws(TargetError) {
      return try ProxyText.parse(text)
    } catch {
      value.error(error.message, hint: error.hint)
      return nil
    }
  }

  private func proxyProtocol(_ fields: Fields, _ target: Target?) -> Endpoint.ProxyProtocol? {
    let version = fields["proxy_protocol"]?.choice(Endpoint.ProxyProtocol.self)
    // What has no connection of TCP cannot go through a proxy either.
    if version != nil, let scheme = target?.scheme, !scheme.traits.canUseProxy {
      fields.error(
        "has 'proxy_protocol', which '\(scheme.rawValue)://' cannot use", at: "proxy_protocol",
        hint: "remove it")
    }
    return version
  }

  private func serverName(_ fields: Fields, _ target: Target?) -> String? {
    guard let value = fields["server_name"] else { return nil }
    let name = value.read(as: "a DNS name", hint: "such as 'erp.corp.test'") {
      isTargetName($0) ? $0.lowercased() : nil
    }
    if let scheme = target?.scheme, !scheme.usesTLS || scheme.traits.form == .url {
      fields.error(
        "has 'server_name', which '\(scheme.rawValue)://' cannot use", at: "server_name",
        hint: scheme.traits.form == .url
          ? "write the name in the target, and its addresses under 'resolve'" : "remove it")
    }
    return name
  }

  private func name(_ fields: Fields, _ names: inout [String: Int]) -> String? {
    guard let value = fields.required("name"), let name = value.text(limit: 100) else { return nil }
    if let first = names[name] {
      fields.error(
        "has the name of another", at: "name", hint: "line \(first) has it already: choose another")
    } else {
      names[name] = value.line
    }
    return name
  }

  private func target(_ fields: Fields) -> Target? {
    guard
      let text = fields.required("target", hint: "add 'target: tls://erp.corp.test:443'")?.text(limit: 2000)
    else { return nil }
    do throws(TargetError) {
      return try TargetText.parse(text)
    } catch {
      fields.error(error.message, at: "target", hint: error.hint)
      return nil
    }
  }

  /// By `dev_valid_name` of the kernel.
  private static func isInterfaceName(_ name: String) -> Bool {
    (1...15).contains(name.utf8.count) && name != "." && name != ".."
      && !name.contains { $0 == "/" || $0 == ":" || $0.isWhitespace }
  }
}
