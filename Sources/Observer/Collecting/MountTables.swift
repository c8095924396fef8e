import Synchronization

/// The tables of mounts that one observation has read, each once.
///
/// A mount that comes later is not in them, and nothing on it is asked: what lies there is then not known.
final class MountTables: Sendable {
  private let tables = Mutex<[String: LocalMounts]>([:])

  /// The table that has this name, or what `read` finds; a table that cannot be read is read again the next time.
  func table(of name: String, read: () -> LocalMounts?) -> LocalMounts? {
    if let known = tables.withLock({ $0[name] }) { return known }
    let found = read()
    if let found { tables.withLock { $0[name] = found } }
    return found
  }
}
