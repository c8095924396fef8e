import Glibc
import Model
import Testing

@testable import Probe

struct EchoMessageTests {
  @Test(arguments: IPAddress.Family.allCases)
  func `a request is answered by its own reply and by no other`(family: IPAddress.Family) throws {
    let request = EchoMessage.request(family, identifier: 7, sequence: 9)
    func reply(_ identifier: UInt16 = 7, _ sequence: UInt16 = 9, _ payload: [UInt8]? = nil) -> EchoMessage {
      EchoMessage(
        family: family, isReply: true, identifier: identifier, sequence: sequence,
        payload: payload ?? request.payload)
    }
    #expect(request.isAnswered(by: reply()))
    #expect(!request.isAnswered(by: request))
    #expect(!request.isAnswered(by: reply(8)))
    #expect(!request.isAnswered(by: reply(7, 8)))
    #expect(!request.isAnswered(by: reply(7, 9, Array(request.payload.dropLast()))))
    #expect(
      !request.isAnswered(
        by: reply(7, 9, EchoMessage.request(family, identifier: 7, sequence: 9).payload)))
    #expect(EchoMessage(reply().bytes, family: family, hasIPHeader: false) == reply())
  }

  @Test func `the checksum makes the sum of all words zero`() {
    let bytes = EchoMessage.request(.v4, identifier: 0x1234, sequence: 1).bytes
    #expect(EchoMessage.checksum(bytes) == 0)
    #expect(EchoMessage.checksum([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]) == 0x220d)
  }

  @Test func `an error message quotes a request by its header at least`() {
    let request = EchoMessage.request(.v4, identifier: 0x1234, sequence: 1)
    #expect(request.isQuoted(by: request.bytes))
    #expect(request.isQuoted(by: Array(request.bytes.prefix(8))))
    #expect(!request.isQuoted(by: Array(request.bytes.prefix(7))))
    #expect(!request.isQuoted(by: EchoMessage.request(.v4, identifier: 0x1235, sequence: 1).bytes))
    #expect(!request.isQuoted(by: EchoMessage.request(.v4, identifier: 0x1234, sequence: 1).bytes))
  }

  @Test func `random bytes are read without a crash`() {
    for _ in 0..<20_000 {
      var bytes = (0..<Int.random(in: 0...90)).map { _ in UInt8.random(in: 0...255) }
      if !bytes.isEmpty { bytes[0] = .random(in: 0x40...0x4f) }
      _ = EchoMessage(bytes, family: .v4, hasIPHeader: true)
      _ = EchoMessage(bytes, family: .v6, hasIPHeader: false)
    }
  }
}

@Suite(.timeLimit(.minutes(2)), .enabled(if: Namespace.isAvailable, "needs root, ip and nft"))
struct EchoTests {
  /// Which kind of socket the namespace lets us have.
  enum Socket: String, CaseIterable, Sendable {
    case ping = "0 2147483647"
    case raw = "1 0"
  }

  static func setup(_ socket: Socket, _ more: String = "") -> String {
    """
    set -e
    PATH=/usr/sbin:/usr/bin:/sbin:/bin
    echo '\(socket.rawValue)' > /proc/sys/net/ipv4/ping_group_range
    ip link set lo up
    ip link add out0 type veth peer name out1
    ip link set out0 up
    ip link set out1 up
    ip address add 198.51.100.1/24 dev out0
    ip address add 2001:db8:1::1/64 dev out0 nodad
    \(more)
    """
  }

  private static func endpoint(
    _ host: String, samples: Int = 1, timeout: Duration = .seconds(20), interface: String? = nil,
    interval: Duration? = nil
  ) -> Endpoint {
    Endpoint(
      name: host, target: Target(scheme: .icmp, host: host, port: 0), interface: interface, samples: samples,
      timeout: timeout, interval: interval)
  }

  private static func probe(
    _ endpoints: [Endpoint], _ setup: String, settings: ProbeSettings = ProbeSettings()
  ) async throws -> [ProbeResult] {
    let context = try TLSContext(trust: Trust(only: true))
    return try await Namespace.inside(setup: setup) {
      try Namespace.probe(endpoints, context: context, settings: settings)
    }
  }

  @Test(arguments: Socket.allCases, ["127.0.0.1", "::1", "198.51.100.1", "2001:db8:1::1", "localhost"])
  func `an echo is answered, and timed by the kernel's stamps`(socket: Socket, host: String) async throws {
    let results = try await Self.probe([Self.endpoint(host, samples: 3)], Self.setup(socket))
    let result = try #require(results.first)
    #expect(result.samples.count == 3)
    for sample in result.samples {
      #expect(sample.failure == nil)
      #expect(sample.icmp?.stampedBy == .kernel)
      #expect(try #require(sample.phases.request).count < 1_000_000)
      #expect(sample.phases.connect == nil)
      #expect((sample.phases.resolve != nil) == (host == "localhost"))
      #expect(sample.address != nil)
    }
    #expect(result.path?.source != nil)
  }

  @Test func `without the kernel's stamps the clock of the program stands in`() async throws {
    let results = try await Self.probe(
      [Self.endpoint("127.0.0.1")], Self.setup(.ping), settings: ProbeSettings(kernelStamps: false))
    #expect(results.first?.samples.first?.icmp?.stampedBy == .user)
    #expect(results.first?.samples.first?.phases.request != nil)
  }

  @Test(arguments: Socket.allCases)
  func `a hundred at once each get their own answer`(socket: Socket) async throws {
    let endpoints = (0..<100).map { Self.endpoint($0.isMultiple(of: 2) ? "127.0.0.1" : "::1", samples: 2) }
    let results = try await Self.probe(endpoints, Self.setup(socket))
    #expect(results.flatMap(\.samples).count == 200)
    #expect(results.flatMap(\.samples).allSatisfy { $0.failure == nil })
  }

  @Test(arguments: Socket.allCases)
  func `a closed route is identified by the message that closes it`(socket: Socket) async throws {
    let more = """
      for last in 5 6 7; do ip address add 198.51.100.$last/24 dev out0; done
      for last in 5 6; do ip address add 2001:db8:1::$last/64 dev out0 nodad; done
      ip neighbour add 198.51.100.11 lladdr 02:00:00:00:00:01 dev out0
      ip -6 neighbour add 2001:db8:1::11 lladdr 02:00:00:00:00:01 dev out0
      ip route add unreachable 192.0.2.1
      nft add table inet t
      nft 'add chain inet t in { type filter hook input priority 0; }'
      nft add rule inet t in ip daddr 198.51.100.5 icmp type echo-request reject with icmp type net-unreachable
      nft add rule inet t in ip daddr 198.51.100.6 icmp type echo-request reject with icmp type host-unreachable
      nft add rule inet t in ip daddr 198.51.100.7 icmp type echo-request reject with icmp type admin-prohibited
      nft add rule inet t in ip6 daddr 2001:db8:1::5 icmpv6 type echo-request reject with icmpv6 type no-route
      nft add rule inet t in ip6 daddr 2001:db8:1::6 icmpv6 type echo-request reject with icmpv6 type addr-unreachable
      nft 'add chain inet t out { type filter hook output priority 0; }'
      nft add rule inet t out ip daddr 198.51.100.8 drop
      """
    let cases: [(address: String, code: Failure.Code, facts: FailureFacts?)] = [
      ("198.51.100.5", .networkUnreachable, .icmp(family: .v4, type: 3, code: 0)),
      ("198.51.100.6", .hostUnreachable, .icmp(family: .v4, type: 3, code: 1)),
      ("198.51.100.7", .hostUnreachable, .icmp(family: .v4, type: 3, code: 13)),
      ("2001:db8:1::5", .networkUnreachable, .icmp(family: .v6, type: 1, code: 0)),
      ("2001:db8:1::6", .hostUnreachable, .icmp(family: .v6, type: 1, code: 3)),
      ("192.0.2.1", .hostUnreachable, nil), ("203.0.113.1", .networkUnreachable, nil),
      // What this host's own packet filter keeps back.
      ("198.51.100.8", .localDenied, nil),
      ("198.51.100.11", .echoTimeout, nil), ("2001:db8:1::11", .echoTimeout, nil),
      // No host answers for this address on the link, which the kernel finds out in three seconds.
      ("198.51.100.12", .hostUnreachable, .icmp(family: .v4, type: 3, code: 1)),
    ]
    let endpoints = cases.map { one in
      Self.endpoint(one.address, timeout: one.code == .echoTimeout ? .seconds(2) : .seconds(20))
    }
    let results = try await Self.probe(endpoints, Self.setup(socket, more))
    for (one, result) in zip(cases, results) {
      #expect(result.samples.map { $0.failure?.code } == [one.code], "\(one.address)")
      #expect(result.samples.first?.failure?.facts == one.facts, "\(one.address)")
      #expect(result.samples.first?.icmp == nil, "\(one.address)")
    }
  }

  @Test(arguments: Socket.allCases)
  func `the answer to another's echo is never taken`(socket: Socket) async throws {
    let setup = Self.setup(socket, "echo 1 > /proc/sys/net/ipv4/icmp_echo_ignore_all")
    let context = try TLSContext(trust: Trust(only: true))
    let codes = try await Namespace.inside(setup: setup) {
      @Sendable func other(
        _ request: EchoMessage, _ identifier: UInt16, _ sequence: UInt16, _ payload: [UInt8]
      )
        -> EchoMessage
      {
        EchoMessage(
          family: .v4, isReply: true, identifier: request.identifier &+ identifier,
          sequence: request.sequence &+ sequence, payload: payload)
      }
      let wrong: @Sendable (EchoMessage) -> [EchoMessage] = { request in
        [
          other(request, 1, 0, request.payload), other(request, 0, 1, request.payload),
          other(request, 0, 0, request.payload.reversed()), other(request, 0, 0, []),
        ]
      }
      let bad = try EchoResponder(on: "127.0.0.1", wrong)
      let good = try EchoResponder(on: "127.0.0.2") { wrong($0) + [other($0, 0, 0, $0.payload)] }
      defer { withExtendedLifetime((bad, good)) {} }
      let results = try Namespace.probe(
        [
          Self.endpoint("127.0.0.1", timeout: .seconds(1)),
          Self.endpoint("127.0.0.2", samples: 3),
        ], context: context)
      return results.map { $0.samples.map { $0.failure?.code } }
    }
    #expect(codes == [[.echoTimeout], [nil, nil, nil]])
  }

  @Test(arguments: Socket.allCases)
  func `an echo leaves by the interface that it is bound to, or not at all`(socket: Socket) async throws {
    let results = try await Self.probe(
      [Self.endpoint("127.0.0.1", interface: "lo"), Self.endpoint("127.0.0.1", interface: "missing0")],
      Self.setup(socket))
    #expect(results[0].samples.map { $0.failure?.code } == [nil])
    #expect(results[0].path?.interface == "lo")
    #expect(results[1].samples.map { $0.failure?.code } == [.localConfig])
    #expect(results[1].samples.first?.failure?.facts == .unbound(interface: "missing0"))
  }

  @Test(arguments: ["127.0.0.1", "::1"])
  func `without the right to send echoes it says what is missing`(host: String) async throws {
    let context = try TLSContext(trust: Trust(only: true))
    let failure = try await Namespace.inside(setup: Self.setup(.raw)) {
      // Of this thread alone, which ends here: glibc's setresuid would change all of them.
      guard let symbol = dlsym(nil, "syscall") else { throw Namespace.Failed() }
      let call = unsafeBitCast(symbol, to: (@convention(c) (Int, Int, Int, Int) -> Int).self)
      #if arch(x86_64)
        let number = 117
      #else
        let number = 147
      #endif
      guard call(number, 65534, 65534, 65534) == 0 else { throw Namespace.Failed() }
      return try Namespace.probe([Self.endpoint(host)], context: context).first?.samples.first?.failure
    }
    #expect(failure?.code == .localDenied)
    #expect(failure?.facts == .pingRefused)
  }
}
