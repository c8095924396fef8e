import Glibc
import Journal
import Linux
import Model
import RegistryTools
import Reporter
import Signing

/// Reads what a report is made from, one check at a time.
final class ReportSources {
  private(set) var collector: PeriodCollector
  private let keys: [String]
  private(set) var hasRefusals = false
  private(set) var isAltered = false

  /// `keys` are the public keys that are named for all of them; a journal's own lies beside it.
  init(_ collector: PeriodCollector, keys: [String]) {
    self.collector = collector
    self.keys = keys
  }

  /// The report on what was read.
  var report: PeriodReport { collector.report() }

  /// Reads everything that an argument names: a journal, an export, a folder, or a file of records.
  func read(_ argument: String) async throws {
    if argument != "-", Self.form(of: argument) == .journal { return try await readJournal(argument) }
    let paths = try DocumentPaths([argument])
    for (path, why) in paths.refusals {
      StandardError.report(error: "\(path): \(why)")
      refuse(path, why)
    }
    let exports = paths.paths.filter { $0 != "-" && Self.form(of: $0) == .export }
    for path in exports { try readExport(path) }
    let isExport = Set(exports)
    let records = paths.paths.filter { !isExport.contains($0) }
    if records.isEmpty, !exports.isEmpty { return }
    try readRecords(records, of: argument)
  }

  /// What a file holds, by its first bytes.
  private static func form(of path: String) -> PeriodSource.Kind {
    guard let file = try? RegularFile(path) else { return .records }
    let start = file.start(64)
    if start.starts(with: "SQLite format 3\0".utf8) { return .journal }
    let visible = start.filter { $0 > 0x20 }
    return ["{\"payload", "{\"signatures"].contains { visible.starts(with: $0.utf8) } ? .export : .records
  }

  private func readRecords(_ paths: [String], of argument: String) throws {
    collector.begin(PeriodSource(path: argument, kind: .records, chain: .unsigned))
    if paths.isEmpty { return }
    var reader = DocumentReader { [self] in refuse($0, $1) }
    try reader.read(paths) { document, place in
      guard case .record(let record) = document else {
        return refuse(place, Self.refuse(place, "a host state is no record of a check"))
      }
      let colon = place.lastIndex(of: ":") ?? place.endIndex
      let line = Int64(place[colon...].dropFirst()) ?? 1
      if !collector.add(record, file: String(place[..<colon]), number: line) {
        refuse(place, Self.refuse(place, "the record's id is not a UUID"))
      }
    }
  }

  private func readExport(_ path: String) throws {
    let keys = keys.isEmpty ? [] : try JournalPlace(path: path).keys(named: keys)
    var chain = keys.isEmpty ? PeriodSource.Chain.unverified : .verified(head: nil)
    var lines = LineReader(path: path)
    if !keys.isEmpty {
      var verifier = EnvelopeVerifier(keys: keys)
      do {
        try lines.read { line, number throws(ChainFault) in try verifier.add(line, number: Int64(number)) }
      } catch let fault as ChainFault {
        chain = altered(fault, path)
      } catch let error as FileError {
        return refuse(path, Self.refuse(path, error.words))
      }
    }
    collector.begin(PeriodSource(path: path, kind: .export, chain: chain))
    do {
      try lines.read { line, number in
        let place = "\(path):\(number)"
        guard let envelope = DSSEEnvelope(json: line),
          let entry = try? JSONReport.decode(Entry.self, from: envelope.payload)
        else { return refuse(place, Self.refuse(place, "not an entry of a journal in a DSSE envelope")) }
        add(entry, file: path, number: Int64(number)) { Self.bare($0.record) }
      }
    } catch let error as FileError {
      refuse(path, Self.refuse(path, "could not be read to the end: \(error.words)"))
    }
  }

  private func readJournal(_ path: String) async throws {
    let place = try JournalPlace(path: path)
    let keys = try place.keys(named: keys)
    let file: JournalFile
    let chain: PeriodSource.Chain
    do throws(JournalError) {
      file = try JournalFile(path: path, for: .reading)
      switch try await file.verify(keys: keys) {
      case .good(let extent): chain = .verified(head: extent.head?.description)
      case .bad(let fault, _): chain = altered(fault, path)
      case .undecided: chain = .unverified
      }
    } catch { return refuse(path, Self.refuse(path, error)) }
    defer { file.close() }
    collector.begin(PeriodSource(path: path, kind: .journal, chain: chain))
    do throws(JournalError) {
      try file.read(damaged: { [self] seq in
        refuse("\(path):\(seq)", Self.refuse("\(path):\(seq)", "the entry does not open"))
      }) { (_, entry) throws(JournalError) in
        add(entry, file: path, number: entry.seq) { (try? file.record(of: $0)).map { ($0, true) } }
        return true
      }
    } catch { refuse(path, Self.refuse(path, error)) }
  }

  /// Counts an entry; `record` gives its record with all parts, where they can be read.
  private func add(
    _ entry: Entry, file: String, number: Int64, record: (StoredCheck) -> (CheckRecord, Bool)?
  ) {
    if case .gap(let gap) = entry.body { return collector.add(gap, entry: entry.seq) }
    guard let check = entry.check else { return }
    let (record, knowsInputs) = record(check) ?? Self.bare(check.record)
    if !collector.add(record, file: file, number: number, knowsInputs: knowsInputs) {
      let place = "\(file):\(number)"
      refuse(place, Self.refuse(place, "the record's id is not a UUID"))
    }
  }

  /// A record without what its entry shares with others, and whether it has its inputs.
  private static func bare(_ record: ThinRecord) -> (CheckRecord, Bool) {
    let inputs = CheckRecord.Inputs(
      profile: nil, registry: .init(serial: nil, sha256: nil, expires: nil, signature: .none),
      catalogue: .init(sha256: ""))
    return (record.record(with: SharedParts(inputs: inputs, certificates: nil, state: nil)), false)
  }

  private func altered(_ fault: ChainFault, _ path: String) -> PeriodSource.Chain {
    isAltered = true
    StandardError.report(error: "\(path): entry \(fault.seq): \(fault.kind.words)")
    return .altered(entry: fault.seq, why: fault.kind.words)
  }

  private func refuse(_ place: String, _ why: String) {
    hasRefusals = true
    collector.refuse(place, why)
  }

  /// Reports it on standard error, and returns the reason.
  private static func refuse(_ place: String, _ why: String) -> String {
    StandardError.report(error: "\(place): \(why)")
    return why
  }

  private static func refuse(_ path: String, _ error: JournalError) -> String {
    let message = CommandError(error, journal: path).lines.first?.message ?? ""
    StandardError.report(error: message)
    return message.hasPrefix("\(path): ") ? String(message.dropFirst(path.count + 2)) : message
  }
}
