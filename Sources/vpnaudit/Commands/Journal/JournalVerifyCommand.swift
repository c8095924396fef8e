import ArgumentParser
import Glibc
import Journal
import Linux
import Model
import Signing

/// `vpnaudit journal verify`: whether the history is as it was stored.
struct JournalVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check that no entry was altered, removed, moved or added since it was signed.",
    discussion: """
      Examples:
        vpnaudit journal verify
        vpnaudit journal verify --head 812:5f1c…       the journal still has that entry
        vpnaudit journal verify --key bj-build-01.pub --journal copy/journal.db
        vpnaudit journal verify --export history.jsonl --key bj-build-01.pub

      It prints the head: the last entry's number and digest. Who keeps one
      elsewhere can tell later that the end was not cut off or written anew, which
      nothing in the journal itself shows.
      Without --key it takes journal.pub beside the journal: that shows damage, but
      not that somebody replaced both.

      Exit codes: 0 good; 2 bad, with the number of the first bad entry; 3 nothing
      can be said: there is no journal, no entry, no key, or it cannot be read.
      """)

  @OptionGroup
  var options: JournalOptions

  @Option(
    help: ArgumentHelp(
      "An entry that the journal must have, as an earlier run printed it.", valueName: "seq:hash"),
    transform: Self.head)
  var head: ChainHead?

  @Option(
    name: .customLong("key"),
    help: ArgumentHelp(
      "A public key that may have signed, or a file of them; may be repeated.", valueName: "key|file"))
  var keys: [String] = []

  @Option(
    name: .customLong("export"),
    help: ArgumentHelp("Verify the DSSE envelopes of a file instead, one per line.", valueName: "file"))
  var exported: String?

  func validate() throws {
    if exported != nil, head != nil || options.path != nil {
      throw ValidationError("--export cannot be combined with --head or --journal")
    }
  }

  func run() async throws {
    options.apply()
    let place = try JournalPlace.toRead(path: options.path)
    let keys = try place.keys(named: keys)
    if let exported { throw ExitCode(try verify(exported, keys)) }
    let result: Verification
    var line = ProgressLine("verifying")
    defer { line.end() }
    do throws(JournalError) {
      let file = try JournalFile(path: place.path, for: .reading)
      result = try await file.verify(keys: keys, head: head) { line.show($0) }
      line.end()
      file.close()
    } catch { throw CommandError(error, journal: place.path, code: 3) }
    switch result {
    case .good(let extent):
      try StandardOutput.write("\(place.path): good: \(Self.words(extent))\n\(Self.headLine(extent))")
    case .bad(let fault, let extent):
      try StandardOutput.write(
        """
        \(place.path): bad: entry \(fault.seq): \(fault.kind.words)
        good before it: \(Self.words(extent))
        \(Self.headLine(extent))
        """)
      throw ExitCode(2)
    case .undecided(let why): throw Self.error(why, place)
    }
  }

  private static func words(_ extent: Verification.Extent) -> String {
    guard let first = extent.first, let head = extent.head else { return "no entry" }
    let gaps =
      extent.gaps.isEmpty ? "" : ", \(extent.gaps.count) signed gap\(extent.gaps.count == 1 ? "" : "s")"
    return "\(extent.count) entr\(extent.count == 1 ? "y" : "ies"), \(first) to \(head.seq)\(gaps)"
  }

  private static func headLine(_ extent: Verification.Extent) -> String {
    extent.head.map { "head \($0)\n" } ?? ""
  }

  private static func error(_ why: Verification.Obstacle, _ place: JournalPlace) -> CommandError {
    switch why {
    case .noKey:
      CommandError(
        code: 3, message: "there is no public key to verify by",
        hint: "name it: --key FILE (journal.pub of the host)")
    case .empty: CommandError(code: 3, message: "\(place.path): there is no entry")
    case .headDeleted:
      CommandError(
        code: 3, message: "\(place.path): the entry of --head was deleted, as a signed gap says",
        hint: "take a later head")
    }
  }

  /// The exit code of a file of envelopes.
  private func verify(_ path: String, _ keys: [PublicKey]) throws -> Int32 {
    if keys.isEmpty {
      throw CommandError(code: 3, message: "there is no public key to verify by", hint: "name it: --key FILE")
    }
    var verifier = EnvelopeVerifier(keys: keys)
    var reader = LineReader(path: path)
    var progress = ProgressLine("verifying")
    do {
      defer { progress.end() }
      try reader.read { line, number throws(ChainFault) in
        try verifier.add(line, number: Int64(number))
        progress.show(verifier.count)
      }
    } catch let fault as ChainFault {
      try StandardOutput.write("\(path):\(fault.seq): bad: \(fault.kind.words)\n")
      return 2
    } catch let error as FileError {
      throw CommandError(code: 3, message: "\(path): \(error.words)", hint: "check the path")
    }
    if verifier.count == 0 { throw CommandError(code: 3, message: "\(path): there is no envelope") }
    try StandardOutput.write("\(path): good: \(verifier.count) envelope\(verifier.count == 1 ? "" : "s")\n")
    return 0
  }

  private static func head(_ text: String) throws -> ChainHead {
    if let head = ChainHead(text) { return head }
    throw ValidationError("'\(text)' is not a head: write 'SEQ:HASH' as 'journal verify' prints it")
  }
}
