internal import Glibc
internal import Model

/// A question for the addresses of a name as the programs of this host ask it: by getaddrinfo(3), which goes through
/// every source that nsswitch.conf(5) names and obeys every option of resolv.conf(5) and gai.conf(5).
///
/// It blocks, and nothing can cancel it: `HostResolver` asks on threads made for that.
struct HostQuestion: Sendable {
  /// The families whose addresses are wanted.
  enum Families: Hashable, Sendable {
    /// Those that this host has addresses of itself, as programs ask that say nothing else (AI_ADDRCONFIG).
    case configured
    case all
    case only(IPAddress.Family)
  }

  /// What the name service answered.
  enum Answer: Sendable {
    /// In the host's order; never empty.
    case addresses([IPAddress])
    /// The status of getaddrinfo(3), and the error number where that is EAI_SYSTEM.
    case failure(status: Int32, errno: Int32)
  }

  let name: String
  let families: Families
  /// The asker's number for it.
  let number: UInt64

  /// What glibc calls a name without addresses; its header has it for GNU programs only.
  static let noData: Int32 = -5
  /// A name has no more addresses than anything can use.
  private static let mostAddresses = 256

  /// Asks, and waits for the answer.
  func ask() -> Answer {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    switch families {
    case .configured: (hints.ai_family, hints.ai_flags) = (AF_UNSPEC, AI_ADDRCONFIG)
    case .all: hints.ai_family = AF_UNSPEC
    case .only(.v4): hints.ai_family = AF_INET
    case .only(.v6): hints.ai_family = AF_INET6
    }
    var list: UnsafeMutablePointer<addrinfo>?
    errno = 0
    let status = getaddrinfo(name, nil, &hints, &list)
    let number = errno
    defer { if let list { freeaddrinfo(list) } }
    guard status == 0 else { return .failure(status: status, errno: number) }
    let addresses = Self.addresses(list)
    return addresses.isEmpty ? .failure(status: Self.noData, errno: 0) : .addresses(addresses)
  }

  private static func addresses(_ list: UnsafeMutablePointer<addrinfo>?) -> [IPAddress] {
    var seen: Set<IPAddress> = []
    var addresses: [IPAddress] = []
    var node = list
    while let current = node?.pointee, addresses.count < mostAddresses {
      let bytes = UnsafeRawBufferPointer(start: current.ai_addr, count: Int(current.ai_addrlen))
      // One address may be there twice: in the hosts file, for instance.
      if let name = SocketName.read(bytes), seen.insert(name.address).inserted {
        addresses.append(name.address)
      }
      node = current.ai_next
    }
    return addresses
  }
}
