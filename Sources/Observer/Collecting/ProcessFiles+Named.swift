import Linux

extension ProcessFiles {
  /// The first `limit` bytes of a file that a process names, as it sees the path, and when the file was last changed, in
  /// nanoseconds since 1970.
  ///
  /// It is read for the process: what its user may not read is refused, unless `isRoots` says that root made the
  /// process what it is, as one that has since given up its rights.
  func file(
    namedBy process: Int32, _ path: String, limit: Int, isRoots: Bool
  ) throws(ReadError) -> (bytes: [UInt8], changed: Int64) {
    let mounts = localMounts(of: process)
    guard let reader = reader(process) else { throw .vanished }
    let found: NamedFile
    do {
      found = try NamedFile(
        path, root: "\(root)/\(process)/root", folder: "\(root)/\(process)/cwd", mounts: mounts?.ids,
        reader: isRoots ? nil : reader)
    } catch { throw ReadError(error) }
    do {
      let file = try found.open()
      return (try file.prefix(limit), file.facts.changed)
    } catch { throw ReadError(error) }
  }

  /// The mounts that a process and this program see; nil where neither table can be read.
  func localMounts(of process: Int32) -> LocalMounts? {
    func read(_ folder: String, trusted: Bool) -> LocalMounts? {
      (try? bytes(of: "\(root)/\(folder)/mountinfo", limit: 16 << 20)).map {
        LocalMounts(mountinfo: String(decoding: $0, as: UTF8.self), trusted: trusted)
      }
    }
    let users = ["self", "\(process)"].map { ProcessFiles.identify("\(root)/\($0)/ns/user")?.inode }
    let trusted = users[0] != nil && users[0] == users[1]
    let own = mounts.table(of: "self") { read("self", trusted: true) }
    // A process sees the mounts of its namespace below its root: many see the same, and a table may be long.
    let namespace = (try? inode(process, "ns/mnt")).map { "\($0)" }
    let key = namespace.map { "\($0) \(trusted) \((try? link(process, "root")) ?? "")" }
    let theirs =
      key.map { mounts.table(of: $0) { read("\(process)", trusted: trusted) } }
      ?? read("\(process)", trusted: trusted)
    guard own != nil || theirs != nil else { return nil }
    return LocalMounts(ids: (own?.ids ?? []).union(theirs?.ids ?? []))
  }

  /// Who a process is to a file's permissions (`Uid:`, `Gid:` and `Groups:` of `/proc/P/status`); nil where it is not
  /// known.
  func reader(_ process: Int32) -> NamedFile.Reader? {
    guard let text = try? text(process, "status") else { return nil }
    func numbers(_ name: String) -> [UInt32] {
      text.split(separator: "\n").first { $0.hasPrefix(name) }?.dropFirst(name.utf8.count)
        .split(whereSeparator: { $0 == "\t" || $0 == " " }).compactMap { UInt32($0) } ?? []
    }
    // Real, effective, saved, and that of the file system.
    let (users, groups) = (numbers("Uid:"), numbers("Gid:"))
    guard users.count == 4, groups.count == 4 else { return nil }
    return NamedFile.Reader(user: users[3], groups: Set([groups[3]] + numbers("Groups:")))
  }
}
