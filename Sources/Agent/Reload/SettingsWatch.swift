import Linux

/// Whether the files that settings were read from have changed.
///
/// A registry and its signature are two files, and whoever replaces them does so one after the other: a change counts
/// once nothing has changed for a while.
struct SettingsWatch {
  private var files: [String]
  /// As they were when they were read.
  private var read: [FileMark?]
  private var seen: [FileMark?]
  private var quietSince: BootTime

  /// How long nothing may have changed.
  static let quiet = Duration.seconds(2)
  /// How often it is looked.
  static let interval = Duration.seconds(2)

  /// Settings that are to be read next from these files, as they are now.
  init(_ files: [String], at now: BootTime) {
    self.files = files
    read = files.map(FileMark.init)
    seen = read
    quietSince = now
  }

  /// Looks at the files; whether they are others than those that were read, and have been left alone for a while.
  mutating func haveChanged(at now: BootTime) -> Bool {
    let marks = files.map(FileMark.init)
    if marks != seen {
      seen = marks
      quietSince = now
    }
    return seen != read && now - quietSince >= Self.quiet
  }

  /// They are read next, as they are now: what comes of it, they are not looked at again until they change.
  mutating func isRead(at now: BootTime) { self = SettingsWatch(files, at: now) }
}
