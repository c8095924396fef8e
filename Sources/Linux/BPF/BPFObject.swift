internal import CLinux
internal import Glibc

/// The programs and links that the kernel holds (bpf(2)), by their numbers. They are looked at, and nothing is changed.
public enum BPFObject: Sendable {
  case program, link

  /// Their numbers, ascending: `limit` at most, and whether there are more.
  ///
  /// Throws EPERM without CAP_SYS_ADMIN, and ENOSYS where the kernel has no bpf(2).
  public func numbers(limit: Int) throws(SystemError) -> (numbers: [UInt32], more: Bool) {
    var numbers: [UInt32] = []
    var last: UInt32 = 0
    while true {
      var next: UInt32 = 0
      let result =
        self == .program ? vpnaudit_bpf_next_program(last, &next) : vpnaudit_bpf_next_link(last, &next)
      if result == -ENOENT { return (numbers, false) }
      guard result == 0 else { throw SystemError(-result) }
      // A number that does not rise would never end.
      guard next > last else { throw SystemError(EBADMSG) }
      if numbers.count == limit { return (numbers, true) }
      numbers.append(next)
      last = next
    }
  }

  /// What the kernel says of one (`struct bpf_prog_info`, `struct bpf_link_info`); nil where it is gone.
  public func info(of number: UInt32) throws(SystemError) -> [UInt8]? {
    let descriptor = self == .program ? vpnaudit_bpf_program(number) : vpnaudit_bpf_link(number)
    if descriptor == -ENOENT { return nil }
    guard descriptor >= 0 else { throw SystemError(-descriptor) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = vpnaudit_bpf_info(descriptor, &bytes, UInt32(bytes.count))
    guard count >= 0 else { throw SystemError(Int32(-count)) }
    return Array(bytes.prefix(count))
  }

  /// The numbers of the programs at a hook (`enum bpf_attach_type`) of a target: the descriptor of a cgroup or a network
  /// namespace, or the index of an interface in the calling thread's namespace; the first 64. With `inherited` those that a
  /// cgroup has from the ones above it, too. Throws EINVAL where the kernel has no such hook.
  public static func programs(
    at hook: UInt32, of target: UInt32, inherited: Bool = false
  ) throws(SystemError) -> [UInt32] {
    var numbers = [UInt32](repeating: 0, count: 64)
    let count = vpnaudit_bpf_query(target, hook, inherited ? 1 : 0, &numbers, UInt32(numbers.count))
    guard count >= 0 else { throw SystemError(Int32(-count)) }
    return numbers.prefix(count).filter { $0 != 0 }
  }
}
