import ArgumentParser

/// `vpnaudit journal`: the signed history of this host's checks.
struct JournalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "Verify, show, export, extend and prune the signed history of checks.",
    discussion: """
      Examples:
        vpnaudit check --journal               a check, appended to the journal
        vpnaudit journal verify                whether nothing was changed since
        vpnaudit journal show --since 2026-11-01

      The journal is journal.db in the state folder ($STATE_DIRECTORY, else
      /var/lib/vpnaudit for root, else the XDG state folder). Its key is
      keys/journal.key there, or the credential vpnaudit-journal-key of systemd.
      """,
    subcommands: [
      JournalVerifyCommand.self, JournalShowCommand.self, JournalExportCommand.self,
      JournalImportCommand.self, JournalPruneCommand.self,
    ])
}
