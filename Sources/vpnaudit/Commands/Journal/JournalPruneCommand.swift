import ArgumentParser
import Journal
import Observer
import Settings

/// `vpnaudit journal prune`: deletes old entries.
struct JournalPruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Delete old entries, and leave a signed gap that says which.",
    discussion: """
      Examples:
        vpnaudit journal prune
        vpnaudit journal prune --older-than 100d

      'check --journal' does the same for what is older than 400 days. Age counts to
      the newest check where the clock runs ahead of it. On a full disk it gives up
      journal.db-reserve first, and needs no other room.
      """)

  @OptionGroup
  var options: JournalOptions

  @Option(
    name: .customLong("older-than"),
    help: ArgumentHelp("How old the entries are (default: 400d).", valueName: "time"),
    transform: { try OptionValue.duration($0, in: .seconds(3600) ... .seconds(86_400 * 36_500)) })
  var age = JournalFile.retention

  func run() throws {
    options.apply()
    let place = try JournalPlace(path: options.path)
    // Nothing is made where nothing is.
    try place.open().close()
    let writer = try JournalWriter(place)
    defer { writer.close() }
    let count = try writer.prune(olderThan: age, host: HostObserver.hostID())
    try StandardOutput.write(
      "\(place.path): \(count) entr\(count == 1 ? "y" : "ies") older than \(DurationText.text(age)) deleted\n"
    )
  }
}
