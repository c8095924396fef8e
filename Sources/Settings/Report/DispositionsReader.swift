import Model

/// Reads the tree of a file of dispositions.
struct DispositionsReader {
  /// In which days begin.
  let zone: TimeZoneName

  /// The dispositions; of no use where problems were found.
  func read(_ root: YAMLNode) -> [Disposition]? {
    guard root.isOfSchema(Disposition.schema, other: ControlCatalogue.schema),
      let fields = Fields(root, keys: ["schema", "dispositions"])
    else { return nil }
    var lines: [String: Int] = [:]
    return fields.required("dispositions", hint: "add 'dispositions:' with a list")?.list {
      disposition($0, &lines)
    }
  }

  private func disposition(_ value: YAMLNode, _ lines: inout [String: Int]) -> Disposition? {
    let named = value.named("disposition", by: "finding")
    guard
      let fields = Fields(named, keys: ["finding", "disposition", "reason", "accountable", "until"])
    else { return nil }
    let finding = fields.required("finding", hint: "add the id of a finding, as the report has it")?
      .read(as: "the id of a finding", hint: "write the 32 hexadecimal digits that the report has", Self.id)
    if let finding, let first = lines.updateValue(value.line ?? 0, forKey: finding) {
      fields.error(
        "has the finding of another", at: "finding", hint: "line \(first) has it already: remove one of them")
    }
    let kind = fields.required("disposition")?.choice(Disposition.Kind.self)
    let reason = fields.required("reason", hint: "say why, for the reader of the report")?.text(limit: 500)
    let accountable = fields.required("accountable", hint: "name the office that answers for it")?
      .text(limit: 200)
    let until = fields["until"]?.day(in: zone)
    if let kind, kind.needsEnd, fields["until"] == nil {
      fields.error(
        "is '\(kind.rawValue)', but has no 'until'",
        hint: "add the first day on which it no longer holds, such as 2027-07-01")
    }
    guard let finding, let kind, let reason, let accountable else { return nil }
    return Disposition(
      finding: finding, kind: kind, reason: reason, accountable: accountable, until: until,
      line: value.line ?? 0)
  }

  private static func id(_ text: String) -> String? {
    let isID =
      text.utf8.count == 32
      && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    return isID ? text : nil
  }
}
