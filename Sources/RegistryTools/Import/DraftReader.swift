import Model
import Settings

/// Reads the gathered rows of a provider into a draft, against the registry that it is for where there is one.
struct DraftReader {
  let defaults: ImportDefaults
  let known: RegistryNames?
  let sourceNames: SourceNames
  let diagnostics: Diagnostics

  func read(_ rows: ProviderRows) -> ProviderDraft {
    var draft = ProviderDraft(id: rows.id, line: rows.line)
    let name = "provider \(quoted(rows.id))"
    if let known, known.owners.contains(rows.id) {
      diagnostics.error(
        "\(name) is in \(known.path) already", line: rows.line,
        hint: "remove it there if the table is to replace it, or change it there and leave it out here")
    }
    for (column, language) in [(ProviderColumn.nameEnglish, "en"), (.nameChinese, "zh")] {
      guard let cell = rows.cells[column] else { continue }
      if cell.prose.unicodeScalars.count > 200 {
        cell.error("it is longer than 200 characters")
      } else {
        draft.names.append((language, cell.prose))
      }
    }
    if draft.names.isEmpty, rows.refused.isDisjoint(with: [.nameEnglish, .nameChinese]) {
      diagnostics.error(
        "\(name) has no name", line: rows.line, hint: "fill in name_en or name_zh in one of its rows")
    }
    draft.identifiers = identifiers(rows)
    draft.roles = rows.cells[.roles]?.choices(Provider.Role.self) ?? []
    if rows.cells[.roles] == nil, !rows.refused.contains(.roles) {
      diagnostics.error(
        "\(name) has no role", line: rows.line,
        hint: "fill in roles in one of its rows: carrier, manager or reseller, separated by ';'")
    }
    draft.registeredIn = rows.cells[.registeredIn]?.region(known)?.code
    draft.facilitiesIn =
      rows.cells[.facilitiesIn].map { cell in cell.words.compactMap { cell.region($0, known)?.code } } ?? []
    draft.foreignShare = rows.cells[.foreignShare].flatMap(percentage)
    for licence in rows.licences { draft.licences.append(read(licence, &draft.sources, of: rows.id)) }
    if let cell = rows.cells[.absenceFound] {
      if let licence = rows.licences.first {
        cell.error("\(name) has a licence, in line \(licence.line)", hint: "leave one of the two empty")
      }
      let source = source(rows.absenceSource, line: cell.line, for: name, &draft.sources, of: rows.id)
      if let day = cell.date(), let source { draft.absence = (day, source, cell.line) }
    }
    for row in rows.marks { MarkRows(known: known).read(row, into: &draft.marks) }
    return draft
  }

  private func identifiers(_ rows: ProviderRows) -> [(kind: String, text: String)] {
    var found: [(kind: String, text: String)] = []
    if let cell = rows.cells[.creditCode], let word = cell.word(limit: 40), !cell.isShortened() {
      let code = word.uppercased()
      found.append(("uscc", code))
      if !CompanyNumber.isUSCC(code) {
        let digits = code.utf8.allSatisfy { (48...57).contains($0) }
        let why =
          code.count != 18
          ? "it has \(code.count) characters, not 18"
          : digits && code.hasSuffix("000")
            ? "a spreadsheet keeps 15 digits of a long number and writes zeros"
            : "its check character does not match"
        cell.warning(
          "\(quoted(code)) is not an unified social credit code: \(why)",
          hint: "copy it again from the business licence, into a column with the format Text")
      }
    }
    if let cell = rows.cells[.entityIdentifier], let word = cell.word(limit: 40), !cell.isShortened() {
      let code = word.uppercased()
      found.append(("lei", code))
      if !CompanyNumber.isLEI(code) {
        cell.warning(
          "\(quoted(code)) is not a legal entity identifier: its check digits do not match",
          hint: "compare it with the company's documents")
      }
    }
    return found
  }

  private func percentage(_ cell: Cell) -> String? {
    let text = cell.text.hasSuffix("%") ? Cell.trimmed(String(cell.text.dropLast())) : cell.text
    guard let number = Double(text), (0...100).contains(number) else {
      cell.error("\(quoted(cell.text)) is not a percentage from 0 to 100")
      return nil
    }
    return text
  }

  private func read(
    _ rows: ProviderRows.LicenceRows, _ sources: inout [SourceDraft], of id: String
  ) -> LicenceDraft {
    var draft = LicenceDraft(number: rows.number, line: rows.line)
    let name = "licence \(quoted(rows.number))"
    draft.instrument = rows.cells[.instrument]?.choice(Licence.Instrument.self)?.rawValue
    draft.authority = rows.cells[.authority].map { $0.word() ?? "" } ?? defaults.authority
    if let authority = draft.authority, let known, !known.authorities.contains(authority) {
      if let cell = rows.cells[.authority] {
        cell.cite(authority, among: known.authorities, as: "an authority of \(known.path)")
      }
    } else if draft.authority == nil, !rows.refused.contains(.authority) {
      diagnostics.error(
        "\(name) has no authority", line: rows.line,
        hint: "fill in authority, or set it for all rows: --authority cn-miit")
    }
    if let cell = rows.cells[.classes] {
      draft.classes = cell.words
      for word in draft.classes {
        if let known, !known.classes.contains(word) {
          cell.cite(word, among: known.classes, as: "a class of \(known.path)")
        }
      }
    } else if !rows.refused.contains(.classes) {
      diagnostics.error(
        "\(name) has no classes", line: rows.line,
        hint: "fill in classes from the annex of the licence, such as 'cn:B13': its number does not show them"
      )
    }
    if let cell = rows.cells[.serves] {
      draft.serves = cell.words
      for word in draft.serves { checkPlace(word, cell) }
    } else if !rows.refused.contains(.serves) {
      diagnostics.error(
        "\(name) does not say where it serves", line: rows.line,
        hint: "fill in serves with regions or region sets, such as 'cn-mainland' or 'CN-BJ;CN-SH'")
    }
    draft.customers = rows.cells[.customers]?.choice(Licence.Customers.self)?.rawValue
    draft.validFrom = rows.cells[.validFrom]?.date()
    draft.validTo = rows.cells[.validTo]?.date()
    if rows.cells[.validTo] == nil, !rows.refused.contains(.validTo) {
      diagnostics.warning(
        "\(name) has no valid_to, so it licenses nothing", line: rows.line,
        hint: "fill in the last day, as it is printed on the licence")
    }
    if let from = draft.validFrom, let to = draft.validTo, to.text < from.text {
      rows.cells[.validTo]?.error(
        "it ends on \(to.text), before it begins on \(from.text)", hint: "compare both with the licence")
    }
    draft.commencedOn = rows.cells[.commencedOn].flatMap {
      $0.text.lowercased() == "pending" ? "pending" : $0.date()?.text
    }
    draft.coveredBy = rows.cells[.coveredBy].flatMap { $0.isShortened() ? nil : $0.word() }
    draft.flags = rows.cells[.flags]?.choices(Licence.Flag.self) ?? []
    draft.lastChecked =
      rows.cells[.lastChecked].map { $0.date() } ?? defaults.asOf.flatMap { CalendarDate(written: $0) }
    if !rows.refused.isDisjoint(with: ProviderColumn.ofSource) { return draft }
    for group in rows.sources.isEmpty ? [(line: rows.line, cells: [:])] : rows.sources {
      guard let source = source(group.cells, line: group.line, for: name, &sources, of: id) else { continue }
      if !draft.sources.contains(source) { draft.sources.append(source) }
    }
    return draft
  }

  private func checkPlace(_ word: String, _ cell: Cell) {
    if let region = Region(word), !region.isZone { return }
    if let known {
      if !known.regionSets.contains(word) {
        cell.cite(word, among: known.regionSets, as: "a region or region set of \(known.path)")
      }
    } else if word.contains(where: { !$0.isASCII }) {
      cell.error(
        "\(quoted(word)) is not a region", hint: "write an ISO 3166 code, or the name of a region set")
    }
  }

  /// The id of the source that the cells and the defaults make; nil after an error.
  private func source(
    _ cells: [ProviderColumn: Cell], line: Int, for name: String, _ sources: inout [SourceDraft],
    of id: String
  ) -> String? {
    var missing: [String] = []
    let title = cells[.sourceTitle]?.prose ?? defaults.sourceTitle
    if title == nil { missing.append("source_title") }
    let method = cells[.sourceMethod].map { $0.choice(Source.Method.self) } ?? defaults.sourceMethod
    if method == nil, cells[.sourceMethod] == nil { missing.append("source_method") }
    let confidence =
      cells[.sourceConfidence].map { $0.choice(Source.Confidence.self) } ?? defaults.sourceConfidence
    if confidence == nil, cells[.sourceConfidence] == nil { missing.append("source_confidence") }
    if !missing.isEmpty {
      let isNone = cells.isEmpty && missing.count == 3
      diagnostics.error(
        isNone
          ? "\(name) has no source" : "the source of \(name) has no \(missing.joined(separator: ", no "))",
        line: line,
        hint:
          "fill in source_title, source_method and source_confidence, or set them for all rows: see --help")
    }
    let url = cells[.sourceURL].flatMap(address)
    let asOf = cells[.sourceDate].map { $0.date() } ?? defaults.asOf.flatMap { CalendarDate(written: $0) }
    if confidence == .high, let method, method != .regulatorLookup, method != .licenceCopy {
      let message = "it is high, but the method is \(quoted(method.rawValue))"
      let hint = "only 'regulator_lookup' and 'licence_copy' justify that: write 'medium' or less"
      if let cell = cells[.sourceConfidence] ?? cells[.sourceMethod] {
        cell.error(message, hint: hint)
      } else {
        diagnostics.error("the confidence in the source of \(name): \(message)", line: line, hint: hint)
      }
    }
    guard let title, let method, let confidence else { return nil }
    let draft = SourceDraft(
      id: sourceNames.next(of: id, after: sources), line: line, title: title, url: url, asOf: asOf,
      method: method, confidence: confidence)
    if let same = sources.first(where: { $0.isSame(as: draft) }) { return same.id }
    sources.append(draft)
    return draft.id
  }

  private func address(_ cell: Cell) -> String? {
    guard let text = cell.word(limit: 1000) else { return nil }
    guard text.hasPrefix("https://") || text.hasPrefix("http://"), !text.contains(" ") else {
      cell.error("\(quoted(text)) is not a web address", hint: "begin it with 'https://'")
      return nil
    }
    if text.drop(while: { $0 != "/" }).dropFirst(2).prefix(while: { $0 != "/" }).contains("@") {
      cell.error("it has user information", hint: "remove everything before '@'")
      return nil
    }
    return text
  }
}
