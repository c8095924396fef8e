public import Glibc

/// Who could change a file: only a trusted user should be able to change the list of what is trusted.
public enum FileOwners {
  /// Why a user who is not among the owners could, by the modes of the file and of every folder above it; nil if no
  /// such user could. `alone` leaves the folders out.
  public static func doubt(of path: String, owners: Set<uid_t>, alone: Bool = false) -> (
    message: String, hint: String
  )? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    var place = String(cString: real)
    var isFolder = false
    while true {
      var facts = stat()
      guard stat(place, &facts) == 0 else {
        return ("its owner could not be determined", "check: ls -l \(path)")
      }
      let what = isFolder ? "the folder above it" : "it"
      if !owners.contains(facts.st_uid) {
        return (
          "\(what) belongs to user \(facts.st_uid), who could change it",
          "chown \(owners.contains(0) ? "root" : "\(getuid())") \(isFolder ? place : path)"
        )
      }
      // In a sticky folder no user can replace another one's file.
      let isOpen = facts.st_mode & (S_IWGRP | S_IWOTH) != 0 && !(isFolder && facts.st_mode & S_ISVTX != 0)
      if isOpen {
        return ("users other than its owner can write to \(what)", "chmod go-w \(isFolder ? place : path)")
      }
      if alone || place == "/" { return nil }
      let above = place[..<(place.lastIndex(of: "/") ?? place.startIndex)]
      place = above.isEmpty ? "/" : String(above)
      isFolder = true
    }
  }
}
