import CLinux
import Linux
import Model
import Testing

@testable import Observer

struct SocketSurveyTests {
  /// `struct inet_diag_msg`, with the two counters of `struct tcp_info` where they are given.
  private func socket(
    _ state: UInt8, _ local: (String, UInt16), _ peer: (String, UInt16)? = nil,
    _ transport: TransportProtocol = .tcp, device: UInt32 = 0, passed: (UInt64, UInt64)? = nil
  ) throws -> DiagnosedSocket {
    var bytes: [UInt8] = [2, state, 0, 0]
    func append(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value) { bytes += $0 } }
    append(local.1.bigEndian)
    append((peer?.1 ?? 0).bigEndian)
    for text in [local.0, peer?.0 ?? "0.0.0.0"] {
      bytes += try #require(IPAddress(text)).bytes + [UInt8](repeating: 0, count: 12)
    }
    append(device)
    bytes += [UInt8](repeating: 0, count: 8 + 4 + 4 + 4)
    append(UInt32(0))
    append(UInt32(4711))
    if let passed {
      append(UInt16(4 + 136))
      append(UInt16(INET_DIAG_INFO))
      bytes += [UInt8](repeating: 0, count: 120)
      append(passed.0)
      append(passed.1)
    }
    return try #require(try DiagnosedSocket(payload: bytes[...], transport: transport))
  }

  private let own = Set(["198.51.100.2"].compactMap { IPAddress($0) })

  private func described(_ socket: DiagnosedSocket, among others: [DiagnosedSocket] = []) -> HostSocket {
    SocketSurvey(
      files: ProcessFiles(), own: own, resolvers: Set(["192.0.2.53"].compactMap { IPAddress($0) })
    ).described(socket, of: 812, ListeningDoors(others + [socket]))
  }

  @Test func `who dialled in is not kept, whichever process listens`() throws {
    let home = ("198.18.1.2", UInt16(50123))
    for door in ["0.0.0.0", "198.51.100.2"] {
      let listener = try socket(10, (door, 443))
      let accepted = described(try socket(1, ("198.51.100.2", 443), home), among: [listener])
      #expect(accepted.accepted == true && accepted.peer == nil && !accepted.mayCarry)
    }
    let elsewhere = try socket(10, ("198.51.100.3", 443))
    let dialled = described(try socket(1, ("198.51.100.2", 443), home), among: [elsewhere])
    #expect(dialled.accepted == nil && dialled.peer?.port == 50123)
    // A DTLS server connects a socket of its own to each client.
    let open = try socket(7, ("0.0.0.0", 443), nil, .udp)
    #expect(described(try socket(1, ("198.51.100.2", 443), home, .udp), among: [open]).accepted == true)
    #expect(described(try socket(1, ("198.51.100.2", 444), home, .udp), among: [open]).accepted == nil)
  }

  @Test(arguments: ["127.0.0.1", "198.51.100.2"])
  func `a program of this host that asks a control port is kept`(peer: String) throws {
    let listener = try socket(10, ("0.0.0.0", 7505))
    let asked = described(try socket(1, (peer, 7505), (peer, 50000)), among: [listener])
    #expect(asked.accepted == nil && asked.peer?.port == 50000)
  }

  @Test(
    arguments: [
      ((0, 0), true), ((1, 40), true), ((5000, 10), true), ((64, 64), nil), ((5000, 6000), nil),
    ] as [((UInt64, UInt64), Bool?)])
  func `a connection over which no handshake can have passed is idle`(
    passed: (UInt64, UInt64), idle: Bool?
  ) throws {
    let found = described(try socket(1, ("198.51.100.2", 40000), ("203.0.113.10", 443), passed: passed))
    #expect(found.idle == idle && found.mayCarry == (idle != true))
    #expect(described(try socket(1, ("198.51.100.2", 40000), ("203.0.113.10", 443))).idle == nil)
  }

  @Test func `a question to a resolver is told from other datagrams`() throws {
    func asks(_ peer: (String, UInt16), _ transport: TransportProtocol = .udp) throws -> Bool? {
      described(try socket(1, ("198.51.100.2", 40000), peer, transport)).resolver
    }
    #expect(try asks(("192.0.2.53", 53)) == true)
    #expect(try asks(("192.0.2.53", 5353)) == nil)
    #expect(try asks(("192.0.2.54", 53)) == nil)
    #expect(try asks(("192.0.2.53", 53), .tcp) == nil)
  }

  @Test func `the interface that a socket is bound to is named`() throws {
    #expect(described(try socket(7, ("0.0.0.0", 40000), device: 1)).device == "lo")
    #expect(described(try socket(7, ("0.0.0.0", 40000))).device == nil)
  }
}
