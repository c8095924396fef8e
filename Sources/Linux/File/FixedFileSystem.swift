/// File systems that nobody changes while they are mounted.
public enum FixedFileSystem {
  /// Whether a path lies on one: the file system itself is read-only, and not just a mount of it, beside which others
  /// may be written to. False where the kernel does not say.
  public static func holds(_ path: String) -> Bool {
    guard let node = try? FileNode(path),
      let table = try? KernelFile.bytes(of: "/proc/self/mountinfo", limit: 16 << 20)
    else { return false }
    let device = "\(node.fileSystem >> 32):\(node.fileSystem & 0xffff_ffff)"
    return isReadOnly(device, String(decoding: table, as: UTF8.self))
  }

  /// Whether the file system of a device, as `8:1`, is read-only by a text of the form of `/proc/self/mountinfo`
  /// (proc_pid_mountinfo(5)): the options of the file system come last, those of the mount before the dash.
  static func isReadOnly(_ device: String, _ mountinfo: String) -> Bool {
    for line in mountinfo.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 6, fields[2] == device, let dash = fields.lastIndex(of: "-"),
        dash + 3 < fields.count
      else { continue }
      return fields[dash + 3].split(separator: ",").first == "ro"
    }
    return false
  }
}
