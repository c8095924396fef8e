import CCurl
import COpenSSL
import Glibc
import Linux
import Model
import Testing

@testable import Probe

/// What libcurl does by itself and must not do here.
@Suite(.timeLimit(.minutes(2)))
struct CurlTrapTests {
  private static let empty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

  private func sample(_ endpoint: Endpoint) async throws -> Sample {
    try #require(await World.shared.get().probe([endpoint]).first?.samples.first)
  }

  @Test func `a proxy of the environment is not asked`() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.send(Self.empty)
    }
    let names = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    let proxy = "http://127.0.0.1:\(try LoopbackServer.closedPort())"
    for name in names { setenv(name, proxy, 1) }
    defer { for name in names { unsetenv(name) } }
    let world = try World.shared.get()
    let secure = try TLSServer.serve(world.good) { session in
      _ = session.readRequest()
      session.send(Self.empty)
    }
    #expect(try await sample(.local(.http, server.port)).failure == nil)
    #expect(try await sample(.local(.https, secure.port)).failure == nil)
  }

  @Test func `names are asked of our own resolver, and the time of it is kept`() async throws {
    let names = try NameServer()
    let world = try World.shared.get()
    let identity = try Identity(.init(alternativeNames: "DNS:good.test"), by: world.authority)
    let hello = HelloLog()
    let server = try TLSServer.serve(identity) { session in
      hello.add(Array(session.readRequest().utf8))
      session.send(Self.empty)
    }
    let prober = try Prober(
      trust: Trust(caFile: world.caFile, only: true), settings: ProbeSettings(resolvers: [names.address]))
    func endpoint(_ host: String) -> Endpoint {
      Endpoint(name: host, target: Target(scheme: .https, host: host, port: server.port), samples: 2)
    }
    let hosts = ["good.test", "missing.test", "servfail.test", "refused.test", "empty.test"]
    let results = await prober.run(hosts.map(endpoint))
    #expect(
      results.map { $0.samples.map { $0.failure?.code } } == [
        [nil, nil], [.dnsNameUnknown, .dnsNameUnknown], [.dnsServerFailed, .dnsServerFailed],
        [.dnsRefused, .dnsRefused], [.dnsNoData, .dnsNoData],
      ])
    #expect(results[0].samples.allSatisfy { $0.phases.resolve != nil && $0.phases.request != nil })
    let asked = hello.hellos.map { String(decoding: $0, as: UTF8.self) }
    #expect(asked.count == 2)
    #expect(asked.allSatisfy { $0.contains("Host: good.test:\(server.port)\r\n") })
  }

  @Test(.enabled(if: LoopbackServer.hasIPv6, "needs ::1"))
  func `an IPv6 address is connected to, asked for in brackets, and verified`() async throws {
    let world = try World.shared.get()
    let identity = try Identity(.init(alternativeNames: "IP:::1"), by: world.authority)
    let heard = RequestLog()
    let server = try TLSServer.serve(identity, on: "::1") { session in
      heard.add(session.readRequest())
      session.send(Self.empty)
    }
    let endpoint = Endpoint(
      name: "v6", target: Target(scheme: .https, host: "::1", port: server.port), samples: 1)
    let result = try #require(await world.probe([endpoint]).first)
    #expect(result.samples.first?.failure == nil)
    #expect(result.samples.first?.address == IPAddress("::1"))
    #expect(heard.requests.first?.contains("Host: [::1]:\(server.port)\r\n") == true)
  }

  @Test func `an interface carries the probe, and a missing one is a local matter`() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.send(Self.empty)
    }
    let bound = try #require(
      await World.shared.get().probe([.local(.http, server.port, interface: "lo")]).first)
    #expect(bound.samples.first?.failure == nil)
    #expect(bound.path?.interface == "lo")
    let missing = try await sample(.local(.http, server.port, interface: "missing0"))
    #expect(missing.failure?.code == .localConfig)
    #expect(missing.http == nil)
  }

  @Test func `every sample has a connection and a whole handshake of its own`() async throws {
    let world = try World.shared.get()
    let connections = Counter()
    let server = try TLSServer.serve(world.good) { session in
      _ = connections.next()
      _ = session.readRequest()
      session.send(Self.empty)
      // It would take more requests.
      session.connection.waitForClose()
    }
    let samples = try #require(await world.probe([.local(.https, server.port, samples: 4)]).first).samples
    #expect(samples.allSatisfy { $0.failure == nil && $0.tls?.resumed == false })
    #expect(connections.next() == 4)
  }

  /// Runs one transfer to its end, as the loop does, and returns its result.
  private func run(_ transfer: Transfer) throws -> CURLcode? {
    let transfers = try Transfers()
    var result: CURLcode?
    try transfers.start(transfer) { result = $0 }
    let epoll = try Epoll()
    let limit = MonotonicTime.now + .seconds(20)
    while result == nil, MonotonicTime.now < limit {
      transfers.perform()
      if result == nil { transfers.wait(until: limit, or: epoll.descriptor) }
    }
    return result
  }

  private func transfer(to port: UInt16, _ context: TLSContext) throws -> Transfer {
    let loopback = try #require(IPAddress("127.0.0.1"))
    let socket = try ClientSocket(family: .v4, interface: nil)
    try socket.connect(to: loopback, port: port)
    var item = pollfd(fd: socket.descriptor, events: Int16(POLLOUT), revents: 0)
    #expect(poll(&item, 1, 5000) == 1)
    return try Transfer(
      Target(scheme: .https, host: "erp.corp.test", port: port), over: socket, to: loopback, context: context,
      expectations: Expectations(), timeout: .seconds(20))
  }

  @Test func `no authority is loaded inside a handshake, and the connection is closed with the answer`()
    throws
  {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good) { session in
      _ = session.readRequest()
      session.send(Self.empty)
      session.connection.waitForClose()
    }
    let context = try TLSContext(trust: Trust(caFile: world.caFile, only: true))
    let transfer = try transfer(to: server.port, context)
    #expect(try run(transfer) == CURLE_OK)
    let handshake = try #require(transfer.log.handshake)
    #expect(handshake.isDone)
    #expect(handshake.strayAuthorities == 0)
    #expect(handshake.log.verification?.failure == nil)
    #expect(transfer.log.closed != nil)
  }

  @Test func `libcurl's own word on a rejected certificate is no too`() throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(try Identity(.init())) { _ = $0.readRequest() }
    let context = try TLSContext(trust: Trust(caFile: world.caFile, only: true))
    let transfer = try transfer(to: server.port, context)
    #expect(try run(transfer) == CURLE_PEER_FAILED_VERIFICATION)
    #expect(transfer.log.requestBegan == nil)
  }

  @Test func `a handle that is cleaned up in the midst of a body still has what it calls back`() throws {
    let world = try World.shared.get()
    let server = try TLSServer.serve(world.good) { session in
      _ = session.readRequest()
      session.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
      session.connection.waitForClose()
    }
    let context = try TLSContext(trust: Trust(caFile: world.caFile, only: true))
    var last: TransferLog?
    do {
      let transfers = try Transfers()
      let transfer = try transfer(to: server.port, context)
      last = transfer.log
      try transfers.start(transfer) { _ in Issue.record("it ended") }
      let epoll = try Epoll()
      let limit = MonotonicTime.now + .seconds(20)
      while transfer.log.bodyBytes == 0, MonotonicTime.now < limit {
        transfers.perform()
        if transfer.log.bodyBytes == 0 { transfers.wait(until: limit, or: epoll.descriptor) }
      }
      #expect(transfer.log.bodyBytes == 4)
      #expect(transfer.log.closed == nil)
      // The transfer goes with its transfers, and neither was told to stop.
    }
    #expect(last?.closed != nil)
  }

  @Test func `cancelling ends requests at once and keeps what was measured`() async throws {
    let world = try World.shared.get()
    let reached = try Signal()
    let server = try TLSServer.serve(world.good) { session in
      _ = session.readRequest()
      reached.send()
      session.connection.waitForClose()
    }
    let begun = ContinuousClock.now
    let task = Task {
      await world.probe([.local(.https, server.port, samples: 3, timeout: .seconds(50))])
    }
    #expect(await reached.received())
    task.cancel()
    let samples = try #require(await task.value.first).samples
    #expect(ContinuousClock.now - begun < .seconds(40))
    #expect(samples.map { $0.failure?.code } == [.cancelled, .cancelled, .cancelled])
    #expect(samples.map { $0.phases.tls != nil } == [true, false, false])
  }

  @Test(arguments: [
    // RST_STREAM with INTERNAL_ERROR, and with REFUSED_STREAM, after which libcurl would try another connection.
    ([0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 2], Failure.Code.httpReset),
    ([0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 7], .httpReset),
    // A frame of a length that is not allowed, of which libcurl reports only that no answer came.
    ([0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1, 1], .httpEmpty),
    ([], .httpEmpty),
  ])
  func `what HTTP 2 ends with has its code, by one connection`(frame: [UInt8], code: Failure.Code)
    async throws
  {
    let world = try World.shared.get()
    let connections = Counter()
    let server = try TLSServer.serve(world.good, .init(choosesHTTP2: true)) { session in
      _ = connections.next()
      session.readHTTP2Request()
      session.send([0, 0, 0, 4, 0, 0, 0, 0, 0] + frame)
      if frame.isEmpty { session.end() } else { session.connection.waitForClose() }
    }
    let sample = try await sample(.local(.https, server.port))
    #expect(sample.failure?.code == code, "\(String(describing: sample.failure))")
    #expect(sample.tls?.alpn == "h2")
    #expect(sample.http == nil)
    #expect(connections.next() == 1)
  }

  @Test func `random bytes in place of an answer always give a code or a status and never a crash`()
    async throws
  {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      var bytes = (0..<Int.random(in: 1...2000)).map { _ in UInt8.random(in: .min ... .max) }
      if Bool.random() { bytes = Array("HTTP/1.1 200 OK\r\n".utf8) + bytes }
      if Bool.random() { bytes = Array("HTTP/1.1 302 Found\r\nLocation: ".utf8) + bytes }
      connection.send(bytes)
    }
    let results = try await World.shared.get().probe(
      (0..<20).map { _ in .local(.http, server.port, samples: 10) })
    let samples = results.flatMap(\.samples)
    #expect(samples.count == 200)
    for sample in samples {
      #expect(sample.failure?.code != .internal, "\(String(describing: sample.failure))")
      #expect(sample.failure != nil || sample.http != nil)
    }
  }
}
