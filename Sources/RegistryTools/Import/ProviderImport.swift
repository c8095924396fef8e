public import Model
public import Settings

/// An officer's table of providers, turned into entries of a registry.
public struct ProviderImport: Sendable {
  /// What was made of the table.
  public struct Counts: Hashable, Sendable {
    public let providers: Int
    public let licences: Int
    public let marks: Int
    public let sources: Int
  }

  /// The entries alone, or the whole registry with them.
  public let yaml: String
  public let counts: Counts
  /// What is doubtful in the table.
  public let warnings: [Diagnostic]

  /// The entries of a table, as `providers:` and `sources:` of a registry; throws every mistake of it at once.
  public static func entries(
    of path: String, encoding: TableEncoding? = nil, defaults: ImportDefaults, today: Timestamp
  ) throws(SettingsError) -> ProviderImport {
    let diagnostics = Diagnostics(file: path)
    let (drafts, lines) = drafts(of: path, encoding, defaults, nil, diagnostics)
    let fragment = RegistryFragment(drafts)
    let scaffold = ScaffoldRegistry(for: drafts).text
    let text = Self.text(remark(path), fragment)
    let shift = scaffold.count { $0 == "\n" }
    let origins =
      [Int?](repeating: nil, count: shift + 2) + fragment.providers.map(\.origin) + [nil]
      + fragment.sources.map(\.origin)
    do throws(SettingsError) {
      let checked = try RegistryFile.parse(Array((scaffold + text).utf8), file: path, today: today)
      report(checked.warnings, origins, lines, nil, diagnostics)
    } catch {
      report(error.diagnostics, origins, lines, nil, diagnostics)
      if !diagnostics.failed {
        for problem in error.diagnostics { diagnostics.error(problem.message, line: nil, hint: problem.hint) }
      }
    }
    return try finished(text, drafts, diagnostics)
  }

  /// The whole text of a registry with the entries of a table at the end of its lists; throws every mistake at once.
  ///
  /// The registry must be without errors before, and is afterwards; nothing that it says is changed.
  public static func merged(
    _ path: String, into registryPath: String, encoding: TableEncoding? = nil, defaults: ImportDefaults,
    today: Timestamp
  ) throws(SettingsError) -> ProviderImport {
    let whole = Diagnostics(file: registryPath)
    guard let bytes = whole.bytes(of: registryPath) else { throw whole.refusal }
    let registry = try RegistryFile.parse(bytes, file: registryPath, today: today).value
    let diagnostics = Diagnostics(file: path)
    let names = RegistryNames(registry, path: registryPath)
    let (drafts, lines) = drafts(of: path, encoding, defaults, names, diagnostics)
    if drafts.isEmpty { throw diagnostics.refusal }
    if let authority = defaults.authority, !names.authorities.contains(authority) {
      diagnostics.error(
        "--authority: \(quoted(authority)) is not an authority of \(registryPath)", line: nil,
        hint: "it has \(names.authorities.sorted().prefix(8).joined(separator: ", "))")
      throw diagnostics.refusal
    }
    let insertion: RegistryInsertion
    do throws(RegistryInsertionError) {
      insertion = try RegistryInsertion(into: String(decoding: bytes, as: UTF8.self), remark: remark(path)) {
        providers, sources in
        RegistryFragment(drafts, indents: (providers, sources))
      }
    } catch {
      throw SettingsError(diagnostics: [
        Diagnostic(
          severity: .error, file: registryPath, line: error.line,
          message: "nothing can be added to it: \(error.message)", hint: error.hint)
      ])
    }
    do throws(SettingsError) {
      let after = try RegistryFile.parse(Array(insertion.text.utf8), file: path, today: today)
      report(after.warnings, insertion.origins, lines, registryPath, diagnostics)
      if !diagnostics.failed, !adds(drafts, to: registry, giving: after.value) {
        diagnostics.error(
          "\(registryPath) has a layout to which no entries can be added", line: nil,
          hint: "leave out --into, and paste the entries yourself")
      }
    } catch {
      report(error.diagnostics, insertion.origins, lines, registryPath, diagnostics)
      let others = error.diagnostics.filter { $0.severity == .error && origin($0, insertion.origins) == nil }
      if !diagnostics.failed {
        throw SettingsError(
          diagnostics: others.map {
            Diagnostic(
              severity: .error, file: registryPath, line: $0.line.map(insertion.before),
              message: "with the entries of \(path): \($0.message)", hint: $0.hint)
          })
      }
    }
    return try finished(insertion.text, drafts, diagnostics)
  }

  /// The providers of a table, and the lines of those in which nothing is wrong.
  private static func drafts(
    of path: String, _ encoding: TableEncoding?, _ defaults: ImportDefaults, _ known: RegistryNames?,
    _ diagnostics: Diagnostics
  ) -> (drafts: [ProviderDraft], goodLines: Set<Int>) {
    guard let bytes = diagnostics.bytes(of: path, bound: TableText.bound),
      let text = TableText.decode(bytes, as: encoding, diagnostics),
      let table = ProviderTable(text, diagnostics)
    else { return ([], []) }
    let gathered = ProviderRows.gathered(table, diagnostics)
    let reader = DraftReader(
      defaults: defaults, known: known, sourceNames: SourceNames(known: known, gathered: gathered),
      diagnostics: diagnostics)
    let drafts = gathered.map(reader.read)
    let bad = diagnostics.linesWithErrors
    let good = gathered.filter { $0.lines.isDisjoint(with: bad) }.map(\.lines)
    return (drafts, good.reduce(into: []) { $0.formUnion($1) })
  }

  /// Reports what the registry's reader found in the entries, by the lines of the table.
  ///
  /// Of a provider whose rows have a mistake already, nothing more is reported: it would be the same again.
  private static func report(
    _ problems: [Diagnostic], _ origins: [Int?], _ goodLines: Set<Int>, _ registryPath: String?,
    _ diagnostics: Diagnostics
  ) {
    for problem in problems {
      guard let line = origin(problem, origins), goodLines.contains(line) else { continue }
      let hint = problem.hint.map { relocated($0, origins, registryPath) }
      // A company's number was checked in its cell, where more is known of how a mistake came about.
      if problem.message.contains("fails the checksum") { continue }
      if problem.severity == .error {
        diagnostics.error(problem.message, line: line, hint: hint)
      } else {
        diagnostics.warning(problem.message, line: line, hint: hint)
      }
    }
  }

  /// A hint whose lines are those of the table or of the registry, and not of what was made of both.
  private static func relocated(_ hint: String, _ origins: [Int?], _ registryPath: String?) -> String {
    hint.replacing(#/\bline ([0-9]+)/#) { match in
      guard let line = Int(match.output.1), origins.indices.contains(line - 1) else {
        return String(match.output.0)
      }
      if let origin = origins[line - 1] { return "line \(origin)" }
      return "line \(origins.prefix(line).count { $0 == nil })\(registryPath.map { " of \($0)" } ?? "")"
    }
  }

  private static func origin(_ problem: Diagnostic, _ origins: [Int?]) -> Int? {
    problem.line.flatMap { origins.indices.contains($0 - 1) ? origins[$0 - 1] : nil }
  }

  /// Whether the one registry is the other with the entries behind its own, and the same in all else.
  private static func adds(_ drafts: [ProviderDraft], to before: Registry, giving after: Registry) -> Bool {
    let providers = Array(after.providers.prefix(before.providers.count))
    let sources = Array(after.sources.prefix(before.sources.count))
    guard providers == before.providers, sources == before.sources else { return false }
    let added = after.providers.dropFirst(before.providers.count)
    let addedSources = after.sources.dropFirst(before.sources.count)
    return added.map(\.id) == drafts.map(\.id)
      && added.map { $0.licences.map(\.number) } == drafts.map { $0.licences.map(\.number) }
      && added.map(\.recognisedBy.count) == drafts.map(\.marks.count)
      && addedSources.map(\.id) == drafts.flatMap(\.sources).map(\.id)
      && after.with(providers: before.providers, sources: before.sources) == before
  }

  private static func text(_ remark: String, _ fragment: RegistryFragment) -> String {
    let sources = fragment.sources.isEmpty ? ["sources: []"] : ["sources:"] + fragment.sources.map(\.text)
    let lines = ["# \(remark)", "providers:"] + fragment.providers.map(\.text) + sources
    return lines.map { $0 + "\n" }.joined()
  }

  private static func remark(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return "from \(quoted(name).dropFirst().dropLast())"
  }

  private static func finished(
    _ yaml: String, _ drafts: [ProviderDraft], _ diagnostics: Diagnostics
  ) throws(SettingsError) -> ProviderImport {
    if drafts.isEmpty || diagnostics.failed { throw diagnostics.refusal }
    let counts = Counts(
      providers: drafts.count, licences: drafts.reduce(0) { $0 + $1.licences.count },
      marks: drafts.reduce(0) { $0 + $1.marks.count }, sources: drafts.reduce(0) { $0 + $1.sources.count })
    return ProviderImport(yaml: yaml, counts: counts, warnings: try diagnostics.loaded(0, of: []).warnings)
  }
}
