internal import Glibc

/// This process as the kernel counts it.
public enum OwnProcess {
  public static var id: Int32 { getpid() }

  /// Whether there is a process of this number.
  public static func exists(_ process: Int32) -> Bool {
    guard process > 0 else { return false }
    return kill(process, 0) == 0 || errno == EPERM
  }

  /// Its anonymous memory that lies in RAM, in bytes (`RssAnon`); nil where /proc does not say.
  public static var anonymousMemory: Int? {
    let status = (try? KernelFile.bytes(of: "/proc/self/status", limit: 64 << 10)) ?? []
    for line in status.split(separator: UInt8(ascii: "\n")) {
      let words = String(decoding: line, as: UTF8.self).split { $0 == " " || $0 == "\t" }
      if words.first == "RssAnon:", words.count > 1 { return Int(words[1]).map { $0 * 1024 } }
    }
    return nil
  }

  /// How many descriptors are open; nil where /proc does not say.
  public static var openDescriptors: Int? {
    guard let names = try? Folder.names(in: "/proc/self/fd") else { return nil }
    // The folder's own is one of them.
    return max(0, names.count - 1)
  }

  /// How many descriptors it may have; nil where that is not known.
  public static var descriptorLimit: Int? {
    var limits = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else { return nil }
    return Int(clamping: limits.rlim_cur)
  }
}
