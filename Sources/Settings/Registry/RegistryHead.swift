import Model

/// Reads the entries of a registry that others cite.
struct RegistryHead {
  /// The names of all region sets.
  let regionSets: Set<String>

  /// The id of an entry, which no other entry of its list may have.
  static func id(_ fields: Fields, _ key: String = "id", _ ids: inout [String: Int]) -> String? {
    guard let value = fields.required(key), let id = value.text(limit: 100) else { return nil }
    if let first = ids[id] {
      fields.error("has the \(key) of another", at: key, hint: "line \(first) has it already: choose another")
      return nil
    }
    ids[id] = value.line ?? 0
    return id
  }

  func region(_ value: YAMLNode) -> Region? {
    guard let region = value.region() else { return nil }
    guard region.isZone, !regionSets.contains(region.code) else { return region }
    let near = value.diagnostics.isFull ? nil : nearest(to: region.code, in: regionSets.sorted())
    value.error(
      "\(quoted(region.code)) is not a zone of this registry",
      hint: near.map { "did you mean '\($0)'?" } ?? "add it to 'region_sets' with 'within'")
    return nil
  }

  func regionSet(_ value: YAMLNode, name: String) -> RegionSet? {
    guard let fields = Fields(value, keys: ["include", "exclude", "within"]) else { return nil }
    let include = fields["include"]?.list(region) ?? []
    let exclude = fields["exclude"]?.list(region) ?? []
    let within = fields["within"].flatMap(region)
    let named = Region(name)
    if named?.isZone == true {
      if fields["within"] == nil {
        fields.error("is a zone, but lies within no region", hint: "add 'within: CN-BJ'")
      }
      if let within, within == named { fields.error("lies within itself", at: "within") }
    } else if named != nil {
      fields.error("has the name of an ISO code", hint: "choose a name such as 'cn-mainland'")
    } else if fields["include"] == nil {
      fields.error("includes no region", hint: "add 'include: [CN]'")
    }
    return RegionSet(include: include, exclude: exclude, within: within)
  }

  func authority(_ value: YAMLNode, _ ids: inout [String: Int]) -> (Authority, TimeZoneName)? {
    guard let fields = Fields(value, keys: ["id", "name", "tz", "level", "lookup"]) else { return nil }
    let id = Self.id(fields, "id", &ids)
    let name = fields.required("name")?.text()
    let zone = fields.required("tz", hint: "add 'tz: Asia/Shanghai'")?.timeZone()
    let level = fields["level"]?.choice(of: ["national", "regional", "provincial", "local"])
    let lookup = fields["lookup"]?.webAddress()
    guard let id, let name, let zone else { return nil }
    return (Authority(id: id, name: name, timeZone: zone.name, level: level, lookup: lookup), zone)
  }

  func licenceClass(_ value: YAMLNode, _ ids: inout [String: Int]) -> LicenceClass? {
    guard let fields = Fields(value, keys: ["id", "name", "crossing"]) else { return nil }
    let id = Self.id(fields, "id", &ids)
    let name = fields.required("name")?.text()
    let crossing = fields["crossing"]?.choice(Crossing.self)
    guard let id, let name else { return nil }
    return LicenceClass(id: id, name: name, crossing: crossing)
  }

  func source(_ value: YAMLNode, _ ids: inout [String: Int]) -> Source? {
    guard let fields = Fields(value, keys: ["id", "url", "title", "as_of", "method", "confidence"])
    else { return nil }
    let id = Self.id(fields, "id", &ids)
    let url = fields["url"]?.webAddress()
    let title = fields.required("title")?.text()
    let asOf = fields["as_of"]?.day(in: .utc)
    let method = fields.required("method")?.choice(Source.Method.self)
    let confidence = fields.required("confidence")?.choice(Source.Confidence.self)
    if confidence == .high, let method, method != .regulatorLookup, method != .licenceCopy {
      fields.error(
        "has high confidence, but its method is '\(method.rawValue)'", at: "confidence",
        hint: "only 'regulator_lookup' and 'licence_copy' justify it: write 'medium' or less")
    }
    guard let id, let title, let method, let confidence else { return nil }
    return Source(id: id, url: url, title: title, asOf: asOf, method: method, confidence: confidence)
  }
}

extension YAMLNode {
  /// An address of a web page, without user information.
  func webAddress() -> String? {
    guard let text = text() else { return nil }
    guard text.hasPrefix("https://") || text.hasPrefix("http://"), !text.contains(" ") else {
      error("is not a web address", hint: "begin it with 'https://'")
      return nil
    }
    if text.drop(while: { $0 != "/" }).dropFirst(2).prefix(while: { $0 != "/" }).contains("@") {
      error("has user information", hint: "remove everything before '@'")
      return nil
    }
    return text
  }
}
