import Model

/// What the rest of a registry cites: sources, authorities with their time zones, classes, regions, sites.
struct RegistryContext {
  let today: Timestamp
  let sites: [String: Region]
  let regionSets: [String: RegionSet]
  let authorities: [Authority]
  let classes: [LicenceClass]
  let sources: [Source]
  private let zones: [String: TimeZoneName]
  private let head: RegistryHead
  private let fictitious: Set<String>
  private let numbers: Set<String>
  // The ids as declared, also those whose entries have mistakes: one mistake is reported once.
  private let declared: [Kind: [String: Int]]

  /// What can be cited by its id.
  enum Kind: String { case source, authority, regionSet = "region set", licenceClass = "class" }

  init(_ fields: Fields, today: Timestamp) {
    self.today = today
    var declared: [Kind: [String: Int]] = [:]
    let sets = fields["region_sets"].map { NamedEntries($0).entries } ?? []
    declared[.regionSet] = Dictionary(sets.map { ($0.name, $0.line ?? 0) }) { first, _ in first }
    let head = RegistryHead(regionSets: Set(sets.map(\.name)))
    self.head = head
    regionSets = Dictionary(
      sets.compactMap { entry in head.regionSet(entry.value, name: entry.name).map { (entry.name, $0) } }
    ) { first, _ in first }
    sites = Dictionary(
      (fields["sites"].map { NamedEntries($0).entries } ?? [])
        .compactMap { entry in head.region(entry.value).map { (entry.name, $0) } }
    ) { first, _ in first }

    var zones: [String: TimeZoneName] = [:]
    authorities =
      fields["authorities"]?.list { value in
        let value = value.named("authority", by: "id")
        guard let (authority, zone) = head.authority(value, &declared[.authority, default: [:]]) else {
          return nil
        }
        zones[authority.id] = zone
        return authority
      } ?? []
    self.zones = zones
    classes =
      fields["classes"]?.list {
        head.licenceClass($0.named("class", by: "id"), &declared[.licenceClass, default: [:]])
      } ?? []
    sources =
      fields["sources"]?.list {
        head.source($0.named("source", by: "id"), &declared[.source, default: [:]])
      } ?? []
    fictitious = Set(sources.filter { $0.method == .fictitious }.map(\.id))
    self.declared = declared
    let providers = fields["providers"]?.peekedItems ?? []
    let licences = providers.flatMap { $0.peek("licences")?.peekedItems ?? [] }
    numbers = Set(licences.compactMap { $0.peek("number")?.scalarText })
  }

  /// The id that the value cites; nil after an error where nothing has it.
  func cited(_ kind: Kind, _ value: YAMLNode) -> String? {
    guard let id = value.text(limit: 100) else { return nil }
    let known = declared[kind] ?? [:]
    if known[id] != nil { return id }
    let near = value.diagnostics.isFull ? nil : nearest(to: id, in: known.keys.sorted())
    value.error(
      "\(quoted(id)) is not \(withArticle(kind.rawValue)) of this registry",
      hint: near.map { "did you mean '\($0)'?" } ?? "add it, or remove it here")
    return nil
  }

  /// The name of a region set, or an ISO code.
  func place(_ value: YAMLNode) -> String? {
    if let text = value.scalarText, let region = Region(text), !region.isZone {
      return region.code
    }
    return cited(.regionSet, value)
  }

  /// A region; a zone must be one of the region sets.
  func region(_ value: YAMLNode) -> Region? {
    head.region(value)
  }

  /// The time zone of an authority's dates; UTC for one that is unknown.
  func zone(of authority: String?) -> TimeZoneName {
    authority.flatMap { zones[$0] } ?? .utc
  }

  /// The time zone of a rule that names no authority: that of the first national one, else UTC.
  var nationalZone: TimeZoneName {
    zone(of: authorities.first { $0.level == "national" }?.id)
  }

  /// Whether every one of the sources is made up, as in a laboratory.
  func areFictitious(_ ids: [String]) -> Bool {
    !ids.isEmpty && ids.allSatisfy(fictitious.contains)
  }

  /// The number of the licence that covers another; a warning where it is not in the registry.
  func cover(_ value: YAMLNode) -> String? {
    guard let number = value.text(limit: 100) else { return nil }
    if !numbers.contains(number) {
      value.diagnostics.warning(
        "\(value.label) \(quoted(number)) is not a licence of this registry", line: value.line,
        hint: "add that licence, too: without it this one cannot be shown to hold")
    }
    return number
  }

  /// Warns of a day in the future, and of one too long ago.
  func checkAge(_ day: Day?, _ value: YAMLNode?, limit: Int) {
    guard let day, let value else { return }
    if day.begins > today {
      value.diagnostics.warning("\(value.label) \(day) is in the future", line: value.line)
    } else if day.begins.adding(days: limit) < today {
      value.diagnostics.warning(
        "\(value.label) \(day) is more than \(limit) days ago", line: value.line,
        hint: "look it up again and write the day")
    }
  }
}
