internal import Glibc

/// A socket for a conversation on this host, close-on-exec.
public enum StreamSocket {
  /// Makes one of a family (`AF_UNIX`, `AF_INET`, `AF_INET6`), which the caller closes; `blocks` is whether its calls
  /// wait.
  public static func make(family: Int32, blocks: Bool) throws(SystemError) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(O_CLOEXEC) | (blocks ? 0 : Int32(O_NONBLOCK))
    let descriptor = socket(family, kind, 0)
    let code = errno
    guard descriptor >= 0 else { throw SystemError(code) }
    return descriptor
  }
}
