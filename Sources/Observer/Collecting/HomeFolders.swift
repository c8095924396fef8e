import Glibc

/// Takes home folders out of paths, because they name people.
struct HomeFolders: Sendable {
  private let folders: [String]

  /// The homes of the accounts in a text of the form of passwd(5): the superuser's, and those of people.
  init(passwd text: String) {
    var folders = ["/root"]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      guard fields.count >= 6, let user = UInt32(fields[2]), user >= 1000, user != 65534 else { continue }
      let home = String(fields[5])
      if home.hasPrefix("/"), home.utf8.count > 1 { folders.append(home) }
    }
    self.folders = folders.sorted { $0.utf8.count > $1.utf8.count }
  }

  /// The path with a home folder written `<home>`.
  func redacted(_ path: String) -> String {
    for folder in folders where path.hasPrefix(folder + "/") {
      return "<home>" + path.dropFirst(folder.count)
    }
    // Accounts of a directory service do not stand in the file.
    let parts = path.split(separator: "/", maxSplits: 2)
    if path.hasPrefix("/home/"), parts.count == 3 { return "<home>/" + parts[2] }
    return path
  }
}
