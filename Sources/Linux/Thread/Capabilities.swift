internal import Glibc

/// The capabilities that this process can use now (capabilities(7)), by their names.
public enum Capabilities {
  /// By number.
  private static let names = [
    "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
    "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER",
    "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
    "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL",
    "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON",
    "BPF", "CHECKPOINT_RESTORE",
  ]

  /// Those in effect, as `CAP_NET_ADMIN`, in the order of their numbers; nil where /proc does not say.
  public static var effective: [String]? {
    let status = (try? KernelFile.bytes(of: "/proc/self/status", limit: 64 << 10)) ?? []
    for line in String(decoding: status, as: UTF8.self).split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "\t" }
      guard words.first == "CapEff:", words.count > 1, let set = UInt64(words[1], radix: 16) else { continue }
      return names.indices.filter { set >> UInt64($0) & 1 == 1 }.map { "CAP_" + names[$0] }
    }
    return nil
  }
}
