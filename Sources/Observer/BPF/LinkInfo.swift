import Linux
import Model

/// What the kernel says of one link of its programs (`struct bpf_link_info` of linux/bpf.h).
struct LinkInfo: Equatable {
  let program: UInt32
  /// Nil for a link that is none of packets or sockets, or that does not say.
  let place: KernelProgram.Place?

  init(_ bytes: [UInt8]) throws(MalformedMessageError) {
    var reader = ByteReader(bytes[...])
    let type = try reader.integer(UInt32.self)
    try reader.skip(4)
    program = try reader.integer(UInt32.self)
    var found: KernelProgram.Place?
    switch type {
    case 3:
      // Padding, and the cgroup's number.
      try reader.skip(12)
      let hook = HookNumbers.hook(try reader.integer(UInt32.self))
      found = hook.map { .init($0, cgroup: "*") }
    case 5:
      try reader.skip(4)
      let inode = try reader.integer(UInt32.self)
      let hook = HookNumbers.hook(try reader.integer(UInt32.self))
      found = hook.map { .init($0, netns: UInt64(inode)) }
    case 6: found = .init(.xdp)
    case 11, 13:
      // Padding, and the interface's number, which does not say of which namespace it is.
      try reader.skip(8)
      found = HookNumbers.hook(try reader.integer(UInt32.self)).map { .init($0) }
    default: break
    }
    place = found
  }
}
