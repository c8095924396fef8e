import Model
import Settings

/// The entries of a registry that a table makes, as lines of YAML, each with the line of the table behind it.
struct RegistryFragment {
  struct Line {
    let text: String
    /// The line of the table.
    let origin: Int
  }

  let providers: [Line]
  let sources: [Line]

  /// The entries, with the dashes of both lists after so many blanks.
  init(_ drafts: [ProviderDraft], indents: (providers: Int, sources: Int) = (2, 2)) {
    providers = drafts.flatMap { Self.lines(of: $0, indent: indents.providers) }
    sources = drafts.flatMap(\.sources).map { Self.line(of: $0, indent: indents.sources) }
  }

  private static func lines(of provider: ProviderDraft, indent: Int) -> [Line] {
    var lines: [Line] = []
    func add(_ text: String, _ origin: Int, deeper: Int = 2) {
      lines.append(Line(text: String(repeating: " ", count: indent + deeper) + text, origin: origin))
    }
    add("- id: \(YAMLText.scalar(provider.id))", provider.line, deeper: 0)
    let names = provider.names.map { "\($0.language): \(YAMLText.scalar($0.text))" }
    add("names: {\(names.joined(separator: ", "))}", provider.line)
    if !provider.identifiers.isEmpty {
      let entries = provider.identifiers.map { "\($0.kind): \(YAMLText.scalar($0.text))" }
      add("identifiers: {\(entries.joined(separator: ", "))}", provider.line)
    }
    add("roles: \(YAMLText.list(provider.roles))", provider.line)
    if let region = provider.registeredIn {
      add("registered_in: \(YAMLText.scalar(region))", provider.line)
    }
    if !provider.facilitiesIn.isEmpty {
      add("facilities_in: \(YAMLText.list(provider.facilitiesIn))", provider.line)
    }
    if let share = provider.foreignShare { add("foreign_share_pct: \(share)", provider.line) }
    if let absence = provider.absence {
      let source = YAMLText.scalar(absence.source)
      add("absence_checked: {on: \(absence.on.text), source: \(source)}", absence.line)
    }
    if !provider.licences.isEmpty {
      add("licences:", provider.line)
      for licence in provider.licences {
        for (number, text) in Self.texts(of: licence).enumerated() {
          add((number == 0 ? "- " : "  ") + text, licence.line, deeper: 4)
        }
      }
    }
    if !provider.marks.isEmpty {
      add("recognised_by:", provider.line)
      for mark in provider.marks { add("- " + Self.text(of: mark), mark.line, deeper: 4) }
    }
    return lines
  }

  private static func texts(of licence: LicenceDraft) -> [String] {
    var texts = ["number: \(YAMLText.scalar(licence.number))"]
    func add(_ key: String, _ value: String?) {
      if let value { texts.append("\(key): \(value)") }
    }
    add("instrument", licence.instrument)
    add("authority", licence.authority.map(YAMLText.scalar))
    add("classes", YAMLText.list(licence.classes))
    add("serves", YAMLText.list(licence.serves))
    add("customers", licence.customers)
    let printed = licence.validTo.map { "   # its last day is \($0.text)" } ?? ""
    add("valid", period(licence.validFrom, licence.validTo) + printed)
    add("commenced_on", licence.commencedOn)
    add("covered_by", licence.coveredBy.map(YAMLText.scalar))
    if !licence.flags.isEmpty { add("flags", YAMLText.list(licence.flags)) }
    add("last_checked", licence.lastChecked?.text)
    add("sources", YAMLText.list(licence.sources))
    return texts
  }

  private static func text(of mark: MarkDraft) -> String {
    var entries = ["kind: \(mark.kind)", "value: \(YAMLText.scalar(mark.value))"]
    if let region = mark.region { entries.append("region: \(YAMLText.scalar(region))") }
    if let site = mark.site { entries.append("site: \(YAMLText.scalar(site))") }
    if let dedicated = mark.dedicated { entries.append("dedicated: \(dedicated)") }
    if !mark.services.isEmpty { entries.append("services: \(YAMLText.list(mark.services))") }
    if mark.from != nil || mark.to != nil { entries.append("valid: \(period(mark.from, mark.to))") }
    return "{\(entries.joined(separator: ", "))}"
  }

  /// A half-open period of a first and a last day.
  private static func period(_ from: CalendarDate?, _ last: CalendarDate?) -> String {
    let sides = [from.map { "from: \($0.text)" }, last.map { "until: \($0.next.text)" }]
    return "{\(sides.compactMap(\.self).joined(separator: ", "))}"
  }

  private static func line(of source: SourceDraft, indent: Int) -> Line {
    var entries = ["id: \(YAMLText.scalar(source.id))", "title: \(YAMLText.scalar(source.title))"]
    if let url = source.url { entries.append("url: \(YAMLText.scalar(url))") }
    if let day = source.asOf { entries.append("as_of: \(day.text)") }
    entries += ["method: \(source.method.rawValue)", "confidence: \(source.confidence.rawValue)"]
    let text = "- {\(entries.joined(separator: ", "))}"
    return Line(text: String(repeating: " ", count: indent) + text, origin: source.line)
  }
}
