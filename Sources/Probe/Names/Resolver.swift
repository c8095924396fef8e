internal import Linux
internal import CAres
internal import Glibc
internal import Model

/// Asks for the addresses of names through c-ares, on the loop's own epoll.
///
/// It serves samples of one timeout, for c-ares keeps its timeouts by channel.
final class Resolver {
  /// The result of a question.
  enum Answer {
    /// The addresses, best first; never empty.
    case addresses([IPAddress])
    case failure(Failure)
  }

  /// What c-ares calls back with; it outlives the channel, which still reports closed sockets while it is destroyed.
  private final class Sockets {
    let epoll: Epoll
    let token: UInt64
    init(epoll: Epoll, token: UInt64) {
      self.epoll = epoll
      self.token = token
    }
  }

  private let sockets: Sockets
  private let channel: ares_channel
  /// When c-ares was last asked for its timeouts, and its answer, for which it goes through all queries.
  private var askedAt: MonotonicTime?
  private var known: MonotonicTime?
  private static let interval = Duration.milliseconds(5)

  /// A resolver whose queries end before `timeout` is over.
  ///
  /// The events of its sockets come with `token` plus the descriptor, which fits the lower 32 bits.
  init(
    servers: [SocketAddress]?, usesHostsFile: Bool = true, timeout: Duration, epoll: Epoll, token: UInt64
  ) throws(SampleError) {
    sockets = Sockets(epoll: epoll, token: token)
    // How many servers there are is known only to an open channel, and its timeouts must be set when it opens.
    let probe = try Self.open(servers: servers, timeout: .seconds(1), sockets: nil)
    let count = Self.serverCount(probe)
    ares_destroy(probe)
    channel = try Self.open(
      servers: servers, usesHostsFile: usesHostsFile,
      timeout: Self.queryTimeout(of: timeout, servers: count), sockets: sockets)
  }

  deinit { ares_destroy(channel) }

  private static let tries: Int32 = 3

  /// The first timeout of a query: c-ares asks every server, then all again with twice the time, `tries` times.
  static func queryTimeout(of timeout: Duration, servers: Int) -> Duration {
    let rounds = (1 << Int(tries)) - 1
    return max(.milliseconds(10), min(.seconds(1), timeout * 9 / (10 * rounds * max(1, servers))))
  }

  /// c-ares counts its users without a lock, so it is begun once and never ended.
  private static let library = ares_library_init(ARES_LIB_INIT_NONE)

  /// Whether a host can be asked for as a name.
  ///
  /// C strings end at a NUL, and OpenSSL takes a name with a leading dot for all names below it: either would be
  /// verified as another name. A line of HTTP would end at a line feed.
  static func canAsk(for host: String) -> Bool {
    (1...255).contains(host.utf8.count) && host.utf8.allSatisfy { $0 > 32 && $0 < 127 }
      && !host.hasPrefix(".")
  }

  /// Gets c-ares ready, once.
  static func beginLibrary() { _ = library }

  private static func open(
    servers: [SocketAddress]?, usesHostsFile: Bool = true, timeout: Duration, sockets: Sockets?
  ) throws(SampleError) -> ares_channel {
    _ = library
    var options = ares_options()
    // Without NOCHECKRESP c-ares (1.18) passes SERVFAIL and REFUSED over as "could not contact servers".
    options.flags = ARES_FLAG_NOCHECKRESP
    options.timeout = Int32(timeout.wholeNanoseconds / 1_000_000)
    options.tries = tries
    var mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | vpnaudit_ares_without_cache(&options)
    if let sockets {
      options.sock_state_cb = { context, descriptor, readable, writable in
        guard let context else { return }
        let sockets = Unmanaged<Sockets>.fromOpaque(context).takeUnretainedValue()
        if readable == 0, writable == 0 { return sockets.epoll.forget(descriptor) }
        var interest: Epoll.Interest = []
        if readable != 0 { interest.insert(.readable) }
        if writable != 0 { interest.insert(.writable) }
        // Where the kernel refuses, the query ends by its timeout.
        try? sockets.epoll.watch(
          descriptor, for: interest, token: sockets.token | UInt64(UInt32(bitPattern: descriptor)))
      }
      options.sock_state_cb_data = Unmanaged.passUnretained(sockets).toOpaque()
      mask |= ARES_OPT_SOCK_STATE_CB
    }
    var channel: ares_channel?
    // Of the two places, `b` is the servers and `f` the hosts file (ares_init_options(3)); c-ares copies the string.
    var places = Array("b".utf8CString)
    let status = places.withUnsafeMutableBufferPointer { places in
      if !usesHostsFile {
        options.lookups = places.baseAddress
        mask |= ARES_OPT_LOOKUPS
      }
      return ares_init_options(&channel, &options, mask)
    }
    guard status == ARES_SUCCESS, let channel else { throw SampleError(Failure(resolving: status)) }
    if let servers {
      let status = ares_set_servers_ports_csv(channel, servers.map(\.description).joined(separator: ","))
      guard status == ARES_SUCCESS else {
        ares_destroy(channel)
        throw SampleError(Failure(resolving: status))
      }
    }
    return channel
  }

  private static func serverCount(_ channel: ares_channel) -> Int {
    var first: UnsafeMutablePointer<ares_addr_port_node>?
    guard ares_get_servers_ports(channel, &first) == ARES_SUCCESS else { return 1 }
    defer { ares_free_data(first) }
    return sequence(first: first) { $0?.pointee.next }.prefix { $0 != nil }.count
  }

  /// Asks for a name's addresses, of one family or of both, in the order in which they are best used (RFC 6724).
  ///
  /// `completion` is called exactly once: before this returns where the hosts file answers, at the latest when the
  /// resolver goes.
  func resolve(_ name: String, of family: IPAddress.Family? = nil, completion: @escaping (Answer) -> Void) {
    let question = Unmanaged.passRetained(Question(completion))
    defer { if known == nil { askedAt = nil } else { known = known.map { min($0, .now + Self.interval) } } }
    var hints = ares_addrinfo_hints()
    hints.ai_family =
      switch family {
      case nil: AF_UNSPEC
      case .v4?: AF_INET
      case .v6?: AF_INET6
      }
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    ares_getaddrinfo(
      channel, name, nil, &hints,
      { context, status, _, list in
        defer { if let list { ares_freeaddrinfo(list) } }
        guard let context else { return }
        let question = Unmanaged<Question>.fromOpaque(context).takeRetainedValue()
        question.completion(Resolver.answer(status: status, list: list))
      }, question.toOpaque())
  }

  private static func answer(status: Int32, list: UnsafeMutablePointer<ares_addrinfo>?) -> Answer {
    guard status == ARES_SUCCESS else { return .failure(Failure(resolving: status)) }
    var addresses: [IPAddress] = []
    var node = list?.pointee.nodes
    while let current = node?.pointee, addresses.count < 256 {
      let bytes = UnsafeRawBufferPointer(start: current.ai_addr, count: Int(current.ai_addrlen))
      if let name = SocketName.read(bytes) { addresses.append(name.address) }
      node = current.ai_next
    }
    return addresses.isEmpty ? .failure(Failure(resolving: ARES_ENODATA)) : .addresses(addresses)
  }

  /// Lets c-ares read and write a socket of its own.
  func process(descriptor: Int32, events: Epoll.Interest) {
    let failed = !events.isDisjoint(with: .failed)
    ares_process_fd(
      channel, failed || events.contains(.readable) ? descriptor : ARES_SOCKET_BAD,
      failed || events.contains(.writable) ? descriptor : ARES_SOCKET_BAD)
  }

  /// Lets c-ares repeat or give up the queries whose time is over.
  func processTimeouts(by now: MonotonicTime) {
    guard let next = nextTimeout, next <= now else { return }
    ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD)
    askedAt = nil
  }

  /// When `processTimeouts(by:)` is next needed; nil while nothing is asked.
  ///
  /// No query is given up sooner than `interval` after it was sent, so that what was known a moment ago will do.
  var nextTimeout: MonotonicTime? {
    let now = MonotonicTime.now
    if let askedAt, now < askedAt + Self.interval { return known }
    let wait = vpnaudit_ares_timeout(channel)
    askedAt = now
    known = wait < 0 ? nil : now + .microseconds(wait)
    return known
  }

  private final class Question {
    let completion: (Answer) -> Void
    init(_ completion: @escaping (Answer) -> Void) { self.completion = completion }
  }
}
