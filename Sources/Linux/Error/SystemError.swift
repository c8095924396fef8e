internal import CLinux
internal import Glibc

/// An error number of the kernel or of glibc.
public struct SystemError: Error, Hashable, Sendable {
  public let number: Int32

  public init(_ number: Int32) { self.number = number }

  /// The symbolic name, such as `ECONNRESET`, or the number where it has none.
  public var name: String {
    vpnaudit_errno_name(number).map { String(cString: $0) } ?? String(number)
  }

  /// What strerror(3) says of it, such as `Connection reset by peer`.
  public var text: String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
