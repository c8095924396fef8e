internal import Linux
internal import CAres
internal import Model

/// One question to one name server, on a channel of its own: over UDP, and over TCP where the answer is too long.
///
/// Neither the hosts file nor a search list is used.
final class NameQuery {
  /// Its result.
  enum Outcome {
    /// The bytes of the answer, of which c-ares has compared number and question.
    case answer([UInt8])
    case failed(Failure)
  }

  let sockets: QuerySockets
  private let channel: ares_channel
  private var completion: ((Outcome) -> Void)?

  /// How often the question is repeated, each time after twice as long; the sample's own time ends it sooner.
  private static let tries: Int32 = 10

  /// A question to a server, over TCP from the first where `isOverTCP` says so. The events of its sockets come with
  /// `token`. The sample may take `timeout` in all.
  init(
    to server: SocketAddress, isOverTCP: Bool = false, timeout: Duration, interface: String?,
    link: LinkZone? = nil, epoll: Epoll,
    token: UInt64
  ) throws(SampleError) {
    sockets = QuerySockets(epoll: epoll, token: token, interface: interface, link: link)
    Resolver.beginLibrary()
    var options = ares_options()
    // Without NOCHECKRESP c-ares (1.18) passes SERVFAIL and REFUSED over as "could not contact servers".
    options.flags = ARES_FLAG_NOCHECKRESP | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES
    if isOverTCP { options.flags |= ARES_FLAG_USEVC }
    options.timeout = Int32(Resolver.queryTimeout(of: timeout, servers: 1).wholeNanoseconds / 1_000_000)
    options.tries = Self.tries
    options.sock_state_cb = { context, descriptor, readable, writable in
      guard let context else { return }
      Unmanaged<QuerySockets>.fromOpaque(context).takeUnretainedValue()
        .watch(descriptor, readable: readable != 0, writable: writable != 0)
    }
    options.sock_state_cb_data = Unmanaged.passUnretained(sockets).toOpaque()
    let mask =
      ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB
      | vpnaudit_ares_without_cache(&options)
    var channel: ares_channel?
    let status = ares_init_options(&channel, &options, mask)
    guard status == ARES_SUCCESS, let channel else { throw SampleError(Failure(resolving: status)) }
    self.channel = channel
    let named = ares_set_servers_ports_csv(channel, server.description)
    guard named == ARES_SUCCESS else { throw SampleError(Failure(resolving: named)) }
    ares_set_socket_functions(channel, sockets.functions, Unmanaged.passUnretained(sockets).toOpaque())
  }

  // The channel closes its sockets through the object that owns them, which goes after it.
  deinit { ares_destroy(channel) }

  /// Asks. `completion` is called once, unless the query goes before.
  func ask(_ message: [UInt8], completion: @escaping (Outcome) -> Void) {
    self.completion = completion
    let box = Unmanaged.passRetained(Asker(self))
    ares_send(
      channel, message, Int32(message.count),
      { context, status, _, bytes, count in
        guard let context else { return }
        let query = Unmanaged<Asker>.fromOpaque(context).takeRetainedValue().query
        if status == ARES_SUCCESS, let bytes {
          query?.end(.answer(Array(UnsafeBufferPointer(start: bytes, count: Int(max(0, count))))))
        } else {
          query?.end(.failed(query?.sockets.failure ?? Failure(resolving: status)))
        }
      }, box.toOpaque())
    endByError()
  }

  /// Lets c-ares read and write where something happened.
  func proceed(_ events: Epoll.Interest) {
    let failed = !events.isDisjoint(with: .failed)
    let readable = failed || events.contains(.readable)
    let writable = failed || events.contains(.writable)
    for descriptor in sockets.descriptors {
      ares_process_fd(
        channel, readable ? descriptor : ARES_SOCKET_BAD, writable ? descriptor : ARES_SOCKET_BAD)
    }
    endByError()
  }

  /// Lets c-ares repeat the question where its time has come.
  func processTimeouts() {
    ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD)
    endByError()
  }

  /// When `processTimeouts()` is next needed; nil while nothing is asked.
  var nextTimeout: MonotonicTime? {
    let wait = vpnaudit_ares_timeout(channel)
    // c-ares counts whole milliseconds of another clock.
    return wait < 0 ? nil : .now + .microseconds(wait + 1000)
  }

  /// What it means that no answer came in time.
  var failureAtTimeout: Failure {
    if let failure = sockets.failure { return failure }
    if sockets.usesTCP {
      return Failure(.dnsTimeout, facts: .dnsSilentOverTcp)
    }
    guard sockets.datagrams > 0 else { return Failure(.dnsTimeout) }
    return Failure(.dnsUnexpectedAnswer, facts: .dnsUnrelated)
  }

  /// Where a socket failed, c-ares would try the same again as often as it may.
  private func endByError() {
    if let failure = sockets.failure { end(.failed(failure)) }
  }

  private func end(_ outcome: Outcome) {
    let completion = completion
    self.completion = nil
    completion?(outcome)
  }

  /// What c-ares calls back with: it does so while it is destroyed, too, when the query is half gone.
  private final class Asker {
    private(set) weak var query: NameQuery?
    init(_ query: NameQuery) { self.query = query }
  }
}
