import Glibc
import Linux
import Model

/// What the kernel says of one of its programs (`struct bpf_prog_info` of linux/bpf.h).
struct ProgramInfo: Equatable {
  /// `enum bpf_prog_type`.
  let type: UInt32
  let id: UInt32
  let tag: String
  /// Nanoseconds since the boot; 0 where the kernel does not say.
  let loaded: UInt64
  let user: UInt32
  let name: String?

  /// From its bytes: kernels before 4.15 have fewer, and newer ones more.
  init(_ bytes: [UInt8]) throws(MalformedMessageError) {
    var reader = ByteReader(bytes[...])
    type = try reader.integer(UInt32.self)
    id = try reader.integer(UInt32.self)
    tag = Self.hexadecimal(try reader.bytes(8))
    // How long it is, and where its instructions would have been written.
    try reader.skip(24)
    if reader.rest.count >= 24 {
      loaded = try reader.integer(UInt64.self)
      user = try reader.integer(UInt32.self)
      // Its maps.
      try reader.skip(12)
      let text = reader.rest.prefix(16).prefix { $0 != 0 }
      name = text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    } else {
      (loaded, user, name) = (0, 0, nil)
    }
  }

  private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Nil for a program that has nothing to do with packets or sockets on their way.
  var kind: KernelProgram.Kind? {
    if let kind = Self.kinds[type] { return kind }
    return Self.unrelated.contains(type) ? nil : .other
  }

  /// By `enum bpf_prog_type`.
  private static let kinds: [UInt32: KernelProgram.Kind] = [
    3: .classifier, 4: .action, 6: .xdp, 8: .cgroupPackets, 9: .cgroupSocket, 10: .routeIn, 11: .routeOut,
    12: .routeTransmit, 13: .socketEvents, 14: .socketPackets, 16: .socketMessages, 18: .cgroupAddress,
    19: .routeSegment, 21: .socketChoice, 22: .flowDissector, 25: .cgroupOption, 29: .security,
    30: .socketLookup, 32: .filter,
  ]

  /// Filters of single sockets, tracing (kprobe, tracepoint, perf_event, raw_tracepoint, tracing), devices, remote
  /// controls and sysctls of cgroups, tables of functions (struct_ops), parts of other programs (ext), and calls (syscall).
  private static let unrelated: Set<UInt32> = [0, 1, 2, 5, 7, 15, 17, 20, 23, 24, 26, 27, 28, 31]

  /// The program without its places and holders; nil where it has nothing to do with packets.
  func program(_ places: [KernelProgram.Place], holders: [Int32]) -> KernelProgram? {
    guard let kind else { return nil }
    var time: Timestamp?
    if loaded > 0, let loaded = Int64(exactly: loaded), loaded < Int64.max / 2 {
      time = Timestamp(milliseconds: (MonotonicTime.bootTime + loaded) / 1_000_000)
    }
    return KernelProgram(
      id: id, kind: kind, name: name, tag: tag, loaded: time, byRoot: user == 0, places: places,
      holders: holders)
  }
}
