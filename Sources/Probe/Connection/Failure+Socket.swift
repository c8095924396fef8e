internal import Glibc
internal import Linux
internal import Model

extension Failure {
  /// The kernel took no more sockets to watch.
  init(watching error: SystemError) { self.init(.localResource, errno: error.name, facts: .epollFull) }

  /// What an error number means before a connection stands.
  ///
  /// `icmp` is the ICMP message that it came with: what a router or the far side reports is nothing that this host did.
  init(connecting error: SystemError, icmp: ICMPMessage? = nil) {
    let code: Code =
      switch error.number {
      case ECONNREFUSED: .tcpRefused
      case ETIMEDOUT: .tcpTimeout
      case ECONNRESET, ECONNABORTED, EPIPE: .tcpReset
      case ENETUNREACH, ENETDOWN, ENONET: .networkUnreachable
      case EHOSTUNREACH, EHOSTDOWN: .hostUnreachable
      // ICMPv6 turns 'administratively prohibited' into EACCES.
      case _ where icmp != nil && [EPERM, EACCES, ENOBUFS, ENOMEM, EINVAL].contains(error.number):
        .hostUnreachable
      // A `prohibit` route of this host answers EACCES.
      case EPERM, EACCES: .localDenied
      case EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL, EADDRINUSE, EAGAIN: .localResource
      // A `blackhole` route answers EINVAL; an address family that is switched off EAFNOSUPPORT.
      case ENODEV, ENXIO, EINVAL, EAFNOSUPPORT, EPROTONOSUPPORT: .localConfig
      // ICMP turns a few rarer numbers into errors (EPROTO, EOPNOTSUPP, EMSGSIZE): the far side or the path to it
      // did not take the connection.
      default: .hostUnreachable
      }
    self.init(code, errno: error.name, facts: icmp?.facts)
  }
}
