import Linux
import Model
import Testing

@testable import Observer

/// Where the links of L2TP lead, by answers of a kernel with one tunnel to 203.0.113.10 and one session in it.
@Suite struct L2TPTests {
  private static let gateway = IPAddress("203.0.113.10")
  /// The tunnel's number is 2 instead of 1.
  private static let renumbered: ([UInt8], [UInt8]) = ([8, 0, 9, 0, 1], [8, 0, 9, 0, 2])

  /// The messages of a recorded answer in which some bytes are others: of each pair the first by the second.
  private func messages(_ name: String, _ changes: ([UInt8], [UInt8])...) throws -> [NetlinkMessage] {
    var bytes = try recorded(name)
    for (before, after) in changes {
      let place = try #require(
        (0...bytes.count - before.count).first { Array(bytes[$0..<$0 + before.count]) == before })
      bytes.replaceSubrange(place..<place + before.count, with: after)
    }
    return try NetlinkMessage.parse(bytes[...]).filter { $0.type > 3 }
  }

  /// The other ends of a card and of so many links of L2TP, whatever they are called.
  private func remotes(
    _ tunnels: [NetlinkMessage], _ sessions: [NetlinkMessage], links: Int = 1
  ) throws -> [IPAddress?] {
    let all =
      [Link(index: 2, name: "l2tpeth0", device: true)]
      + (0..<links).map { Link(index: 7 + $0, name: "office\($0)", kind: "l2tpeth", device: false) }
    let described = try L2TPTunnels(tunnels: tunnels, sessions: sessions).described(all)
    #expect(described.map(\.name) == all.map(\.name))
    return described.map(\.remote)
  }

  @Test func `a link leads where its session's tunnel does`() throws {
    let (tunnels, sessions) = (try messages("l2tp-tunnels"), try messages("l2tp-sessions"))
    #expect(try remotes(tunnels, sessions) == [nil, Self.gateway])
    #expect(try remotes(tunnels, sessions + sessions, links: 2) == [nil, Self.gateway, Self.gateway])
    // By its number, for another one leads elsewhere.
    let second = try messages("l2tp-tunnels", Self.renumbered)
    #expect(try remotes(second + tunnels, sessions) == [nil, Self.gateway])
    #expect(try remotes(second, sessions) == [nil, nil])
  }

  @Test func `a session that carries PPP is no link's`() throws {
    let (tunnels, sessions) = (try messages("l2tp-tunnels"), try messages("l2tp-sessions"))
    let ppp = try messages("l2tp-sessions", ([6, 0, 1, 0, 5], [6, 0, 1, 0, 7]))
    #expect(try remotes(tunnels, sessions + ppp) == [nil, Self.gateway])
    #expect(try remotes(tunnels, ppp) == [nil, nil])
  }

  @Test func `where it is not sure which session is a link's, no end is known`() throws {
    let (tunnels, sessions) = (try messages("l2tp-tunnels"), try messages("l2tp-sessions"))
    // One was moved here, or away.
    #expect(try remotes(tunnels, sessions, links: 2) == [nil, nil, nil])
    #expect(try remotes(tunnels, sessions + sessions) == [nil, nil])
    #expect(try remotes(tunnels, []) == [nil, nil])
    // Two lead to different ends, or one to none.
    let address: [UInt8] = [203, 0, 113, 10]
    for end in [[203, 0, 113, 11], [0, 0, 0, 0]] as [[UInt8]] {
      let other = try messages("l2tp-tunnels", (address, end), Self.renumbered)
      let their = try messages("l2tp-sessions", Self.renumbered)
      #expect(try remotes(tunnels + other, sessions + their, links: 2) == [nil, nil, nil])
    }
    #expect(try remotes(messages("l2tp-tunnels", (address, [0, 0, 0, 0])), sessions) == [nil, nil])
  }

  @Test func `what is malformed is refused, and never believed`() throws {
    let bytes = try recorded("l2tp-sessions")
    for length in stride(from: 16, to: 232, by: 3) {
      var cut = Array(bytes.prefix(length))
      cut.replaceSubrange(0..<4, with: withUnsafeBytes(of: UInt32(length)) { Array($0) })
      let sessions = try NetlinkMessage.parse(cut[...])
      let found = try? remotes(messages("l2tp-tunnels"), sessions)
      #expect(found == nil || found == [nil, nil] || found == [nil, Self.gateway])
    }
  }
}
