import CLinux
import Testing

@testable import Linux

struct NetlinkMessageTests {
  @Test func `a length that lies is named`() {
    #expect(throws: MalformedMessageError.messageLength(3)) {
      try NetlinkMessage.parse([3, 0, 0, 0] + [UInt8](repeating: 0, count: 12))
    }
    #expect(throws: MalformedMessageError.truncated(wanted: 984, left: 0)) {
      try NetlinkMessage.parse([0xe8, 3, 0, 0] + [UInt8](repeating: 0, count: 12))
    }
    #expect(throws: MalformedMessageError.attributeLength(1)) { try NetlinkAttribute.parse([1, 0, 0, 0]) }
  }

  @Test func `a request is read back as it was made`() throws {
    var request = NetlinkRequest(type: 18, flags: NLM_F_DUMP, sequence: 7)
    request.append([1, 2, 3, 4])
    request.attribute(5, UInt16(0x0102))
    request.attribute(6, Array("tun0".utf8) + [0, 9])
    let message = try #require(NetlinkMessage.parse(request.finished[...]).first)
    #expect(message.type == 18 && message.sequence == 7)
    #expect(message.flags == UInt16(NLM_F_DUMP | NLM_F_REQUEST))
    let attributes = try NetlinkAttribute.parse(message.payload.dropFirst(4))
    #expect(attributes.map(\.type) == [5, 6] && attributes.last?.text == "tun0")
    #expect(try attributes.first?.integer(UInt16.self) == 0x0102)
    #expect(throws: MalformedMessageError.truncated(wanted: 4, left: 2)) {
      try attributes[0].integer(UInt32.self)
    }
  }

  @Test func `random bytes never crash a parser, and every message that comes lies within them`() {
    for _ in 0..<20_000 {
      var bytes = (0..<Int.random(in: 0...200)).map { _ in UInt8.random(in: .min ... .max) }
      // Half of them begin with a length that may be right.
      if bytes.count >= 4, Bool.random() {
        bytes.replaceSubrange(0..<4, with: [UInt8.random(in: 0...220), 0, 0, 0])
      }
      let messages = (try? NetlinkMessage.parse(bytes[...])) ?? []
      #expect(messages.reduce(0) { $0 + $1.payload.count + 16 } <= bytes.count)
      for message in messages { _ = try? message.errorNumber }
      let attributes = (try? NetlinkAttribute.parse(bytes[...])) ?? []
      #expect(attributes.reduce(0) { $0 + $1.payload.count + 4 } <= bytes.count)
    }
  }

  @Test func `a reader gives what is there, in both byte orders`() throws {
    var reader = ByteReader([1, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9][...])
    #expect(try reader.networkOrder16() == 0x0102)
    let value = try reader.integer(UInt32.self)
    #expect(UInt32(littleEndian: value) == 0x0403_0201)
    try reader.skip(1)
    #expect(try reader.bytes(2) == [6, 7] && reader.rest == [8, 9])
    #expect(throws: MalformedMessageError.truncated(wanted: 3, left: 2)) { try reader.skip(3) }
    #expect(throws: MalformedMessageError.truncated(wanted: -1, left: 2)) { _ = try reader.bytes(-1) }
  }

  @Test func `errors of content compare by what they are`() {
    let one = MalformedMessageError.content(SystemError(1))
    #expect(one == .content(SystemError(1)) && one != .content(SystemError(2)) && one != .messageLength(1))
    #expect(Set([one, .content(SystemError(1)), .attributeLength(1)]).count == 2)
  }
}
