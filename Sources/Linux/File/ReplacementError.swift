/// Why nothing was written at a path.
public enum ReplacementError: Error, Hashable, Sendable {
  /// What was being done.
  public enum Step: Hashable, Sendable {
    case looking, creating, permitting, opening, writing, synchronising, renaming
  }

  /// A folder of the path is not there; `link` is the last link that was followed to it, nil where none was.
  case noFolder(link: String?)
  /// What should be a folder is none.
  case notFolder
  /// Its folder, or the device or FIFO itself, may not be written to.
  case closed(FileKind)
  /// It is of a kind that nothing is written to: a folder, a socket, a block device.
  case unsuitable(FileKind)
  /// A link of the path belongs to another user, who could lead it anywhere.
  case foreignLink(String, owner: UInt32)
  /// A FIFO that another user made in a folder that everybody writes to.
  case foreignPipe
  /// A FIFO that nothing reads from.
  case noReader
  case system(SystemError, Step)
}
