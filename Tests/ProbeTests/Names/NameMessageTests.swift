import Model
import Testing

@testable import Probe

struct NameMessageTests {
  private static let question = Target.Question(name: "Erp.Corp.Test", type: .a)

  /// An answer with `records` after the question.
  private static func answer(_ records: [[UInt8]]) throws -> [UInt8] {
    var message = try #require(NameMessage.query(question, id: 0x1234))
    message[2] = 0x81
    message[7] = UInt8(records.count)
    return message + records.flatMap(\.self)
  }

  @Test func `a question is written as RFC 1035 has it`() throws {
    let bytes = try #require(NameMessage.query(.init(name: "a.bc", type: .aaaa), id: 0x1234))
    #expect(
      bytes == [
        0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, UInt8(ascii: "a"), 2, UInt8(ascii: "b"),
        UInt8(ascii: "c"), 0, 0, 28, 0, 1,
      ])
  }

  @Test(arguments: [
    "", ".", "a..b", ".a", String(repeating: "a", count: 64), String(repeating: "a.", count: 127) + "b",
  ])
  func `a name that cannot be asked for makes no question`(name: String) {
    let question = Target.Question(name: name, type: .a)
    #expect(NameMessage.query(question, id: 1) == nil)
  }

  @Test func `owners are compared without regard to case`() throws {
    let message = try NameMessage(
      Self.answer([[3] + Array("ERP".utf8) + [0xc0, 16, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1]]))
    let records = message.answers(to: Self.question)
    #expect(records.map { IPAddress(bytes: $0.data) } == [IPAddress("192.0.2.1")])
    #expect(records.first?.lifetime == 60)
  }

  @Test func `a record of another name or class answers nothing`() throws {
    let other = [3] + Array("www".utf8) + [0xc0, 16, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1]
    let chaos: [UInt8] = [0xc0, 12, 0, 1, 0, 3, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1]
    let message = try NameMessage(Self.answer([other, chaos]))
    #expect(message.answers(to: Self.question).isEmpty)
  }

  @Test(
    arguments: [[0xc0, 31], [0xc0, 33], [0xff, 0xff], [0x80, 1], [0x40, 1], [63], [0xc0]] as [[UInt8]])
  func `a name that leads in circles or out of the message is malformed`(name: [UInt8]) throws {
    let bytes = try Self.answer([name])
    #expect(throws: NameMessage.MalformedError.self) { try NameMessage(bytes) }
  }

  @Test func `random bytes and cut messages are read without a crash`() throws {
    var generator = SystemRandomNumberGenerator()
    let whole = try Self.answer([
      [0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 6, 3] + Array("www".utf8) + [0xc0, 16],
      [3] + Array("www".utf8) + [0xc0, 16, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1],
    ])
    for end in 0..<whole.count {
      #expect(throws: NameMessage.MalformedError.self) { try NameMessage(Array(whole.prefix(end))) }
    }
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      _ = try? NameMessage(bytes).answers(to: Self.question)
      let noise = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      _ = try? NameMessage(noise).answers(to: Self.question)
    }
  }
}
