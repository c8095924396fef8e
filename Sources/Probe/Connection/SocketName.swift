internal import Glibc
internal import Model

/// The kernel's form of an address and a port (`sockaddr_in`, `sockaddr_in6`).
enum SocketName {
  /// Calls `body` with the kernel's form of an address, on the link of the index `scope` where that matters.
  static func with<Result>(
    _ address: IPAddress, port: UInt16, scope: UInt32 = 0,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var storage = sockaddr_storage()
    let size = withUnsafeMutableBytes(of: &storage) { bytes in
      switch address.family {
      case .v4:
        bytes.storeBytes(of: UInt16(AF_INET), as: UInt16.self)
        bytes.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
        bytes[4..<8].copyBytes(from: address.bytes)
        return MemoryLayout<sockaddr_in>.size
      case .v6:
        bytes.storeBytes(of: UInt16(AF_INET6), as: UInt16.self)
        bytes.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
        bytes[8..<24].copyBytes(from: address.bytes)
        bytes.storeBytes(of: scope, toByteOffset: 24, as: UInt32.self)
        return MemoryLayout<sockaddr_in6>.size
      }
    }
    return withUnsafeBytes(of: &storage) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { names in
        // The storage is never empty, so the buffer has a first element.
        body(names.baseAddress.unsafelyUnwrapped, socklen_t(size))
      }
    }
  }

  /// Whether this host has a route to an address, and an address to send from: what getaddrinfo(3) asks to order
  /// addresses, too. Nothing is sent.
  static func isRouted(_ address: IPAddress) -> Bool {
    let descriptor = socket(
      address.family == .v4 ? AF_INET : AF_INET6,
      Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return with(address, port: 9) { Glibc.connect(descriptor, $0, $1) } == 0
  }

  /// The address and port of the kernel's form; nil for another family or too few bytes.
  static func read(_ bytes: UnsafeRawBufferPointer) -> SocketAddress? {
    guard bytes.count >= 8 else { return nil }
    let port = UInt16(bigEndian: bytes.load(fromByteOffset: 2, as: UInt16.self))
    let address: IPAddress?
    switch Int32(bytes.load(as: UInt16.self)) {
    case AF_INET: address = IPAddress(bytes: bytes[4..<8])
    case AF_INET6: address = bytes.count >= 24 ? IPAddress(bytes: bytes[8..<24]) : nil
    default: address = nil
    }
    return address.map { SocketAddress(address: $0, port: port) }
  }
}
