import Model

/// Reads the tree of a file of controls.
struct ControlsReader {
  private static let keys = [
    "id", "standard", "clause", "title", "shows", "topics", "codes", "needs",
  ]
  /// Every code that a finding may have.
  private static let codes = Set(
    ReasonCode.allCases.map(\.rawValue) + Failure.Code.allCases.map(\.rawValue)
      + Outcome.allCases.map(\.rawValue) + ExpectationKind.allCases.map(\.rawValue)
      + PeriodCode.allCases.map(\.rawValue))

  /// The controls; of no use where problems were found.
  func read(_ root: YAMLNode) -> ControlCatalogue? {
    guard root.isOfSchema(ControlCatalogue.schema, other: Disposition.schema),
      let fields = Fields(root, keys: ["schema", "standards", "controls"])
    else { return nil }
    var ids: [String: Int] = [:]
    let standards = fields.required("standards", hint: "add 'standards:' with a list")?
      .list { standard($0, &ids) }
    let known = Set(ids.keys)
    var controlIDs: [String: Int] = [:]
    let controls = fields.required("controls", hint: "add 'controls:' with a list")?
      .list { control($0, known, &controlIDs) }
    if let list = fields["controls"], list.isList, list.peekedItems.isEmpty {
      list.error("has no control", hint: "add one")
    }
    guard let standards, let controls else { return nil }
    return ControlCatalogue(standards: standards, controls: controls)
  }

  private func standard(_ value: YAMLNode, _ ids: inout [String: Int]) -> ControlCatalogue.Standard? {
    guard
      let fields = Fields(value.named("standard", by: "id"), keys: ["id", "title", "edition", "url"])
    else { return nil }
    let id = token(fields, &ids)
    let title = fields.required("title", hint: "add 'title: {en: …}'").map { self.words($0) }
    let edition = fields.required("edition", hint: "add it as it is cited")?.text(limit: 200)
    let url = fields["url"]?.webAddress()
    guard let id, let title, let edition else { return nil }
    return ControlCatalogue.Standard(id: id, title: title, edition: edition, url: url)
  }

  private func control(
    _ value: YAMLNode, _ standards: Set<String>, _ ids: inout [String: Int]
  ) -> ControlCatalogue.Control? {
    guard let fields = Fields(value.named("control", by: "id"), keys: Self.keys) else { return nil }
    let id = token(fields, &ids)
    let standard = fields.required("standard").flatMap { cited($0, standards) }
    let clause = fields.required("clause")?.text(limit: 100)
    let title = fields.required("title", hint: "add 'title: {en: …}'").map { self.words($0) }
    let shows = fields.required("shows", hint: "add 'shows: {en: …}' with what the report can show")
      .map { self.words($0) }
    let topics = fields["topics"]?.list { $0.choice(FindingTopic.self) } ?? []
    let codes = fields["codes"]?.list(code) ?? []
    if fields["topics"] == nil, fields["codes"] == nil {
      fields.error("has neither topics nor codes", hint: "add 'topics: [tunnel]'")
    }
    let needs = fields["needs"]?.choice(ControlCatalogue.Need.self)
    guard let id, let standard, let clause, let title, let shows else { return nil }
    return ControlCatalogue.Control(
      id: id, standard: standard, clause: clause, title: title, shows: shows, topics: Set(topics),
      codes: Set(codes), needs: needs)
  }

  private func token(_ fields: Fields, _ ids: inout [String: Int]) -> String? {
    guard let id = RegistryHead.id(fields, "id", &ids) else { return nil }
    let letters = id.unicodeScalars
    let isToken = letters.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || ".-_".unicodeScalars.contains($0))
    }
    guard isToken, let first = letters.first, first.properties.isAlphabetic else {
      fields.error(
        "has an id that is no token", at: "id",
        hint: "begin it with a letter, and write letters, digits, '.', '-' and '_'")
      return nil
    }
    return id
  }

  private func cited(_ value: YAMLNode, _ standards: Set<String>) -> String? {
    guard let id = value.text(limit: 100) else { return nil }
    if standards.contains(id) { return id }
    let near = value.diagnostics.isFull ? nil : nearest(to: id, in: standards.sorted())
    value.error(
      "\(quoted(id)) is not in 'standards'", hint: near.map { "did you mean '\($0)'?" } ?? "add it there")
    return nil
  }

  private func code(_ value: YAMLNode) -> String? {
    guard let code = value.text(limit: 100) else { return nil }
    if Self.codes.contains(code) { return code }
    let near = value.diagnostics.isFull ? nil : nearest(to: code, in: Self.codes.sorted())
    value.error(
      "\(quoted(code)) is no code of a finding",
      hint: near.map { "did you mean '\($0)'?" } ?? "see the pages of reasons and failures")
    return nil
  }

  private func words(_ value: YAMLNode) -> [String: String] {
    guard let fields = Fields(value, keys: ["en", "zh"]) else { return [:] }
    var words: [String: String] = [:]
    words["en"] = fields.required("en")?.text(limit: 1000)
    words["zh"] = fields["zh"]?.text(limit: 1000)
    return words
  }
}
