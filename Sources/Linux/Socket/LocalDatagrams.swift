internal import CLinux
internal import Glibc

/// A socket for datagrams to a path of this host, as daemons of logs read them.
public struct LocalDatagrams: ~Copyable {
  private let socket: OwnedDescriptor

  /// Connects; `timeout` is how long a datagram may wait for room, in milliseconds.
  public init(path: String, timeout: Int32) throws(SystemError) {
    let descriptor = vpnaudit_datagrams_open(path, timeout)
    guard descriptor >= 0 else { throw SystemError(-descriptor) }
    socket = OwnedDescriptor(descriptor)
  }

  /// Sends one datagram. Throws `EMSGSIZE` where the kernel takes none of this size, and `EAGAIN` where there was no room in
  /// time.
  public func send(_ bytes: [UInt8]) throws(SystemError) {
    let result = vpnaudit_datagrams_send(socket.number, bytes, bytes.count)
    guard result == 0 else { throw SystemError(-result) }
  }

  /// Sends sealed memory with the bytes, by its descriptor, in an empty datagram.
  public func send(sealed bytes: [UInt8]) throws(SystemError) {
    let result = vpnaudit_datagrams_send_sealed(socket.number, bytes, bytes.count)
    guard result == 0 else { throw SystemError(-result) }
  }
}
