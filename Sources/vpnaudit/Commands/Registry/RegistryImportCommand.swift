import ArgumentParser
import FoundationEssentials
import Glibc
import Model
import RegistryTools
import Settings

/// `vpnaudit registry import`: turns an officer's table into a registry's entries.
struct RegistryImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turn a table of providers (CSV) into entries of a registry.",
    discussion: """
      Examples:
        vpnaudit registry import providers.csv
        vpnaudit registry import providers.csv --into registry.yaml
        vpnaudit registry import providers.csv --encoding gb18030 --authority cn-miit

      The first row holds the headings, in English or Chinese, in any order; each
      other row holds a licence, a gateway, or both. Rows with the same provider id
      are combined, so the provider's own details need be in only one of them.
      Commas, semicolons or tabs separate the columns; ';' separates several values
      in one cell. Dates have the year first: 2026-03-01, 2026/3/1, 2026年3月1日.
      Nothing is written if anything is wrong. Profiles/providers.example.csv is a
      table to start from.

      provider          a short id of your own, in every row      (供应商编号)
      name_en, name_zh  the name on the licence              (英文名称, 中文名称)
      uscc, lei         its code on the business licence     (统一社会信用代码)
      roles             carrier; manager; reseller                     (角色)
      registered_in, facilities_in   regions, such as CN-BJ
      foreign_share_pct              in percent
      no_licence_found_on  the day of a search that found none

      licence_number    as printed                              (许可证编号)
      authority         the id of the issuing authority          (发证机关)
      classes           from the annex, such as cn:B13           (业务种类)
      serves            regions or region sets, from the annex (业务覆盖范围)
      valid_from        the first day                           (有效期起)
      valid_to          the last day, as printed                 (有效期止)
      commenced_on      the day service began, or pending
      last_checked      the day you looked it up              (最近核查日期)
      instrument, customers, covered_by, flags   see the guide

      source_title, source_url, source_date      where it was looked up
      source_method     regulator_lookup, licence_copy, contract, press, website
      source_confidence high, medium, low, unverified

      gateway_prefix    such as 203.0.113.0/28                 (网关地址段)
      dedicated         yes: only this provider has hosts in it   (是否专用)
      services          such as udp/1194                          (服务端口)
      gateway_region    where the gateway is                    (网关所在地)
      wireguard_key, tls_spki_sha256, ike_id, gateway_host, next_hop, site
      gateway_from, gateway_to   the first and the last day of the recognisers
      """)

  @Argument(help: ArgumentHelp("The table.", valueName: "file"))
  var path: String

  @Option(help: ArgumentHelp("Add the entries to this registry, keeping its text.", valueName: "file"))
  var into: String?

  @Option(help: ArgumentHelp("Write the entries to this file, not to standard output.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp("The table's encoding, if it is not UTF-8: gb18030 or gbk.", valueName: "name"),
    transform: word)
  var encoding: TableEncoding?

  @Option(help: ArgumentHelp("The authority of every licence without one.", valueName: "id"))
  var authority: String?

  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp("The day of every look-up without one, such as 2026-11-20.", valueName: "date"))
  var asOf: String?

  @Option(
    name: .customLong("source"),
    help: ArgumentHelp("The source_title of every row without one.", valueName: "title"))
  var source: String?

  @Option(
    help: ArgumentHelp("The source_method of every row without one.", valueName: "word"), transform: word)
  var method: Source.Method?

  @Option(
    help: ArgumentHelp("The source_confidence of every row without one.", valueName: "word"),
    transform: word)
  var confidence: Source.Confidence?

  func validate() throws {
    if into != nil, output != nil {
      throw ValidationError("--output cannot be combined with --into, which writes the registry itself")
    }
    if !defaults.isDated { throw ValidationError("--as-of: write a date such as 2026-11-20") }
  }

  private var defaults: ImportDefaults {
    ImportDefaults(
      authority: authority, asOf: asOf, sourceTitle: source, sourceMethod: method,
      sourceConfidence: confidence)
  }

  func run() throws {
    // A link stays a link: its target is replaced.
    let target = into.map { path in
      guard let real = realpath(path, nil) else { return path }
      defer { free(real) }
      return String(cString: real)
    }
    if let file = output ?? target, let problem = OutputFile(path: file).problem {
      throw CommandError(problem)
    }
    let made: ProviderImport
    let today = Timestamp(.now)
    do throws(SettingsError) {
      made =
        if let into {
          try ProviderImport.merged(path, into: into, encoding: encoding, defaults: defaults, today: today)
        } else {
          try ProviderImport.entries(of: path, encoding: encoding, defaults: defaults, today: today)
        }
    } catch {
      throw CommandError(error)
    }
    for warning in made.warnings { Notice.write(warning) }
    guard let file = output ?? target else {
      try StandardOutput.write(made.yaml)
      return
    }
    try OutputFile(path: file).write(Array(made.yaml.utf8))
    let counts = made.counts
    let number = [
      Self.count(counts.providers, "provider"), Self.count(counts.licences, "licence"),
      Self.count(counts.marks, "recogniser"), Self.count(counts.sources, "source"),
    ]
    try StandardOutput.write(
      "\(into ?? file): \(number.joined(separator: ", ")) from \(path)\n")
    if let into, access(SignatureFile.path(of: into), F_OK) == 0 {
      Notice.write(
        note: "\(SignatureFile.path(of: into)) no longer matches the registry",
        hint: "raise meta.serial, and sign it again: vpnaudit registry sign")
    }
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}

/// One of the words of an enumeration, for an option that files know as a column.
private func word<Word: RawRepresentable & CaseIterable>(_ text: String) throws -> Word
where Word.RawValue == String {
  if let word = Word(rawValue: text.lowercased()) { return word }
  throw ValidationError("write \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
}
