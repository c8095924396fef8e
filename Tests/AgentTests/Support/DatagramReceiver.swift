import Foundation
import Glibc
import Testing

/// A datagram socket of the test's own, which takes messages as the journal of systemd and local daemons of syslog do.
final class DatagramReceiver {
  private let descriptor: Int32
  let path: String

  init(_ path: String) throws {
    self.path = path
    unlink(path)
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(O_CLOEXEC), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let isBound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    try #require(isBound)
    var timeout = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// A message, and by what it came.
  struct Message {
    let bytes: [UInt8]
    /// The seals of the memory that it came in; nil where it was the datagram's own bytes.
    let seals: Int32?
  }

  /// The next message, waited for at most twenty seconds.
  func next() throws -> Message {
    var room = [UInt8](repeating: 0, count: 1 << 20)
    var control = [UInt64](repeating: 0, count: 8)
    var (count, passed, length) = (0, Int32(-1), 0)
    room.withUnsafeMutableBytes { bytes in
      control.withUnsafeMutableBytes { controls in
        var vector = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
        withUnsafeMutablePointer(to: &vector) { vector in
          var message = msghdr(
            msg_name: nil, msg_namelen: 0, msg_iov: vector, msg_iovlen: 1, msg_control: controls.baseAddress,
            msg_controllen: controls.count, msg_flags: 0)
          count = recvmsg(descriptor, &message, 0)
          length = message.msg_controllen
        }
        // The number behind the header of the one control message (cmsg(3)).
        if length >= 20 { passed = controls.load(fromByteOffset: 16, as: Int32.self) }
      }
    }
    try #require(count >= 0, "nothing came: \(errno)")
    guard passed >= 0 else { return Message(bytes: Array(room[..<count]), seals: nil) }
    defer { close(passed) }
    #expect(count == 0)
    // F_GET_SEALS of fcntl(2), which the Glibc module leaves out.
    let seals = fcntl(passed, 1034, 0)
    let size = lseek(passed, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: size)
    #expect(pread(passed, &bytes, size, 0) == size)
    return Message(bytes: bytes, seals: seals)
  }
}

/// Reads a message of the journal's native protocol as its description has it.
enum NativeMessage {
  static func fields(_ bytes: [UInt8]) throws -> [(name: String, value: [UInt8])] {
    var fields: [(name: String, value: [UInt8])] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = try #require(rest.firstIndex { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "\n") })
      let name = String(decoding: rest[..<end], as: UTF8.self)
      try #require(name.wholeMatch(of: /[A-Z][A-Z0-9_]*/) != nil, "\(name)")
      if rest[end] == UInt8(ascii: "=") {
        let newline = try #require(rest[end...].firstIndex(of: UInt8(ascii: "\n")))
        fields.append((name, Array(rest[(end + 1)..<newline])))
        rest = rest[(newline + 1)...]
      } else {
        let size = rest[(end + 1)...].prefix(8).enumerated().reduce(0) {
          $0 | Int($1.element) << (8 * $1.offset)
        }
        let value = rest.dropFirst(end + 9 - rest.startIndex).prefix(size)
        try #require(value.count == size)
        fields.append((name, Array(value)))
        rest = rest[value.endIndex...]
        try #require(rest.popFirst() == UInt8(ascii: "\n"))
      }
    }
    return fields
  }
}
