internal import CLinux

/// An error number of the kernel or of glibc.
public struct SystemError: Error, Hashable, Sendable {
  public let number: Int32

  public init(_ number: Int32) { self.number = number }

  /// The symbolic name, such as `ECONNRESET`, or the number where it has none.
  public var name: String {
    vpnaudit_errno_name(number).map { String(cString: $0) } ?? String(number)
  }
}
