import Model

extension ProcessFiles {
  /// The inodes of the sockets that a process holds: its links read `socket:[4026]`.
  func sockets(of process: Int32) throws(ReadError) -> Set<UInt64> {
    var found: Set<UInt64> = []
    for name in try names(in: "\(root)/\(process)/fd") {
      let target: String
      do { target = try link(process, "fd/\(name)") } catch .vanished { continue }
      if target.hasPrefix("socket:["), target.hasSuffix("]"),
        let inode = UInt64(target.dropFirst(8).dropLast())
      {
        found.insert(inode)
      }
    }
    return found
  }
}
