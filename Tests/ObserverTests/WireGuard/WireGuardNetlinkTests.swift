import CLinux
import Linux
import Model
import Testing

@testable import Observer

struct WireGuardNetlinkTests {
  /// One device with one peer, written out by hand after linux/wireguard.h and linux/netlink.h.
  private let byHand: [UInt8] =
    [0x14, 0x01, 0, 0, 0x1c, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0]  // nlmsghdr: 276 bytes
    + [0, 1, 0, 0]  // genlmsghdr: WG_CMD_GET_DEVICE, version 1
    + [6, 0, 6, 0, 0x6c, 0xca, 0, 0]  // listen port 51820
    + [8, 0, 7, 0, 0x6c, 0xca, 0, 0]  // mark 0xca6c
    + [8, 0, 1, 0, 7, 0, 0, 0]  // interface 7
    + [8, 0, 2, 0, 0x77, 0x67, 0x30, 0]  // wg0
    + [0x24, 0, 3, 0] + [UInt8](repeating: 0xee, count: 32)  // the private key
    + [0x24, 0, 4, 0] + [UInt8](repeating: 0x22, count: 32)  // the public key
    + [0x98, 0, 8, 0x80]  // the peers: 152 bytes
    + [0x94, 0, 0, 0x80]  // the first: 148 bytes
    + [0x24, 0, 1, 0] + (0..<32).map { UInt8($0) }  // its public key
    + [0x24, 0, 2, 0] + [UInt8](repeating: 0xdd, count: 32)  // its preshared key
    // Its handshake, with a second's worth of nanoseconds.
    + [0x14, 0, 6, 0, 0x00, 0xf1, 0x53, 0x65, 0, 0, 0, 0, 0x00, 0xca, 0x9a, 0x3b, 0, 0, 0, 0]
    + [0x14, 0, 4, 0, 2, 0, 0xca, 0x6c, 203, 0, 113, 10, 0, 0, 0, 0, 0, 0, 0, 0]  // its endpoint
    + [0x20, 0, 9, 0x80]  // its prefixes
    // 0.0.0.0/0: length, family, address.
    + [0x1c, 0, 0, 0x80, 5, 0, 3, 0, 0, 0, 0, 0, 6, 0, 1, 0, 2, 0, 0, 0, 8, 0, 2, 0, 0, 0, 0, 0]

  @Test func `an answer written out by hand is read whole`() throws {
    let draft = try read([erased(byHand)])
    #expect(draft.listenPort == 51820 && draft.firewallMark == 0xca6c && draft.peers.count == 1)
    let peer = try #require(draft.peers.first)
    #expect(peer.publicKey == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    #expect(peer.endpoint == (try end("203.0.113.10", 51820)))
    #expect(peer.allowedPrefixes == (try prefixes("0.0.0.0/0")))
    // 1,000,000,000 nanoseconds are no fraction of a second, and are cut off.
    #expect(peer.lastHandshake?.description == "2023-11-14T22:13:20.999Z")
  }

  @Test func `the secrets are overwritten where they were received, and nothing else`() throws {
    let after = erased(byHand)
    #expect(!after.contains(0xee) && !after.contains(0xdd))
    #expect(after.count == byHand.count)
    // The interface's number, name and own public key and the prefix's family are not needed, and go too.
    let changed = zip(byHand, after).filter { $0 != $1 }.count
    #expect(changed == 32 + 32 + 32 + 1 + 3 + 1)
  }

  @Test func `an answer cut short keeps no secret`() {
    for length in 0..<byHand.count {
      let after = erased(Array(byHand[..<length]))
      #expect(!after.contains(0xee) && !after.contains(0xdd), "cut to \(length) bytes")
    }
  }

  @Test(arguments: [
    // Lengths that lie: of the message, of the device's private key, of the list of peers, of a preshared key.
    (0, 0x0f), (0, 0xff), (52, 3), (52, 0xff), (124, 3), (124, 0xff), (168, 2), (168, 0xff),
  ])
  func `an answer whose lengths lie keeps no secret`(place: Int, value: Int) {
    var bytes = byHand
    bytes[place] = UInt8(value)
    let after = erased(bytes)
    #expect(!after.contains(0xee) && !after.contains(0xdd))
  }

  @Test func `peers split over several messages are joined`() throws {
    let answer = WireGuardAnswer(firewallMark: 51820)
    let one = WireGuardAnswer.Peer(
      publicKey: key(1).bytes, presharedKey: key(0xdd).bytes, endpoint: try end("2001:db8::1", 4500),
      seconds: 1_700_000_000, nanoseconds: 123_456_789, prefixes: try prefixes("10.0.0.0/8"))
    let two = WireGuardAnswer.Peer(publicKey: key(2).bytes)
    let draft = try read([
      erased(answer.first([answer.whole(one)])),
      // The same peer twice more, the second time beside the next.
      erased(answer.next([answer.more(key(1).bytes, try prefixes("192.0.2.0/24"))])),
      erased(
        answer.next([answer.more(key(1).bytes, try prefixes("2001:db8::/32")), answer.whole(two)])),
    ])
    #expect(draft.peers.map(\.publicKey) == [key(1).text, key(2).text])
    let first = try #require(draft.peers.first)
    #expect(first.allowedPrefixes == (try prefixes("10.0.0.0/8", "192.0.2.0/24", "2001:db8::/32")))
    #expect(first.endpoint == (try end("2001:db8::1", 4500)))
    #expect(first.lastHandshake?.description == "2023-11-14T22:13:20.123Z")
    let second = try #require(draft.peers.last)
    #expect(second.endpoint == nil && second.lastHandshake == nil && second.allowedPrefixes.isEmpty)
  }

  @Test func `a device without peers or keys is a device`() throws {
    let answer = WireGuardAnswer()
    #expect(try read([erased(answer.first([]))]).peers.isEmpty)
    #expect(try read([]) == WireGuardDraft())
  }

  @Test func `a peer without a key and a prefix without an address are refused`() throws {
    let answer = WireGuardAnswer()
    let short = WireGuardAnswer.Peer(publicKey: [1, 2, 3])
    #expect(throws: MalformedMessageError(.peerKey)) {
      try read([erased(answer.first([answer.whole(short)]))])
    }
    var bytes = byHand
    bytes[byHand.count - 20] = 33  // A length of 33 bits.
    #expect(throws: MalformedMessageError(.peerPrefix)) {
      try read([erased(bytes)])
    }
  }

  @Test func `changed and random bytes never crash the eraser or the parser`() throws {
    for round in 0..<rounds(5000) {
      var bytes = byHand
      if round % 5 == 0 {
        bytes = (0..<Int.random(in: 0..<300)).map { _ in UInt8.random(in: .min ... .max) }
      } else {
        for _ in 0..<Int.random(in: 1...8) {
          bytes[Int.random(in: 0..<bytes.count)] = UInt8.random(in: .min ... .max)
        }
        bytes.removeLast(Int.random(in: 0..<40))
      }
      _ = try? read([erased(bytes)])
      _ = try? read([bytes])
      _ = try? GenericNetlink.number(of: "wireguard", payload: bytes[...])
      _ = try? UnixSocketPeer.peer(payload: bytes[...])
    }
  }

  @Test func `the running kernel lists its families, and an unknown one is absent`() throws {
    let netlink = try GenericNetlink()
    #expect(try netlink.family("nlctrl") == UInt16(GENL_ID_CTRL))
    #expect(try netlink.family("no-such-family") == nil)
  }

  private func erased(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    bytes.withUnsafeMutableBytes { WireGuardEraser.erase($0) }
    return bytes
  }

  private func read(_ datagrams: [[UInt8]]) throws -> WireGuardDraft {
    var draft = WireGuardDraft()
    for datagram in datagrams {
      for message in try NetlinkMessage.parse(datagram[...]) { try draft.take(message: message.payload) }
    }
    return draft
  }
}
