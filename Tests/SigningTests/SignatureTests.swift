import Linux
import Testing

@testable import Signing

/// Signatures, whole and broken.
@Suite(.timeLimit(.minutes(5)))
struct SignatureTests {
  static let content = Array("meta: {serial: 42}\n".utf8)

  static func signed() throws -> (key: SecretKey, file: [UInt8]) {
    let key = try SecretKey.generate()
    return (key, Array(try key.sign(content, trustedComment: "serial:42").file.utf8))
  }

  /// What is said of a signature file; nil where it counts.
  static func flaw(
    _ file: [UInt8], _ keys: [PublicKey], of content: [UInt8] = content
  ) -> SignatureError.Flaw? {
    do throws(SignatureError) {
      try Signature(file: file).verify(content, by: keys)
      return nil
    } catch {
      #expect(!error.message.isEmpty && !error.hint.isEmpty)
      return error.flaw
    }
  }

  @Test func `what a key signed counts under that key alone`() throws {
    let (key, file) = try Self.signed()
    let other = try SecretKey.generate().publicKey
    #expect(Self.flaw(file, [key.publicKey]) == nil)
    #expect(Self.flaw(file, [other, key.publicKey]) == nil)
    #expect(Self.flaw(file, [other]) == .unknownKey(key.publicKey.id, trusted: [other.id]))
    #expect(Self.flaw(file, []) == .unknownKey(key.publicKey.id, trusted: []))
    #expect(Self.flaw(file, [key.publicKey], of: Self.content + [10]) == .otherContent(key.publicKey.id))
    #expect(Self.flaw(file, [key.publicKey], of: []) == .otherContent(key.publicKey.id))
  }

  @Test func `a key that borrows another one's id signs nothing`() throws {
    let (key, file) = try Self.signed()
    let thief = PublicKey(id: key.publicKey.id, bytes: try SecretKey.generate().publicKey.bytes)
    #expect(Self.flaw(file, [thief]) == .forged(key.publicKey.id))
    #expect(Self.flaw(file, [thief, key.publicKey]) == nil)
  }

  @Test func `a swapped comment is distinguished from a swapped file`() throws {
    let (key, file) = try Self.signed()
    let changed = String(decoding: file, as: UTF8.self).replacing("serial:42", with: "serial:43")
    #expect(Self.flaw(Array(changed.utf8), [key.publicKey]) == .changedComment(key.publicKey.id))
  }

  @Test func `line ends of other systems are accepted`() throws {
    let (key, file) = try Self.signed()
    let returned = String(decoding: file, as: UTF8.self).replacing("\n", with: "\r\n")
    #expect(Self.flaw(Array(returned.utf8), [key.publicKey]) == nil)
    #expect(Self.flaw(Array(file.dropLast()), [key.publicKey]) == nil)
  }

  @Test func `every bit that is turned, but for the free comment, is noticed`() throws {
    let (key, file) = try Self.signed()
    let prefix = "untrusted comment:".utf8.count
    let free = try #require(file.firstIndex(of: 10))
    for index in file.indices where index < prefix || index >= free {
      // The last line's end may be any white space or none.
      if index == file.count - 1 { continue }
      for bit in 0..<8 {
        var broken = file
        broken[index] ^= 1 << UInt8(bit)
        #expect(Self.flaw(broken, [key.publicKey]) != nil, "byte \(index), bit \(bit)")
      }
    }
  }

  @Test func `a signature that is cut short anywhere does not count`() throws {
    let (key, file) = try Self.signed()
    for count in 0..<(file.count - 1) {
      #expect(Self.flaw(Array(file.prefix(count)), [key.publicKey]) != nil, "\(count)")
    }
  }

  /// A change to the lines of a signature file, and what is said of it.
  struct Broken: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let flaw: SignatureError.Flaw
    let line: Int?
    let change: @Sendable (inout [String]) -> Void

    init(
      _ what: String, _ flaw: SignatureError.Flaw, line: Int? = nil,
      _ change: @escaping @Sendable (inout [String]) -> Void
    ) {
      (testDescription, self.flaw, self.line, self.change) = (what, flaw, line, change)
    }
  }

  static let broken: [Broken] = [
    Broken("empty", .empty) { $0 = [] },
    Broken("a blank line alone", .noComment("untrusted comment:"), line: 1) { $0 = ["", ""] },
    Broken("no first comment", .noComment("untrusted comment:"), line: 1) { $0.removeFirst() },
    Broken("one line", .cutShort(1)) { $0 = [$0[0]] },
    Broken("two lines", .cutShort(2)) { $0 = Array($0.prefix(2)) },
    Broken("three lines", .cutShort(3)) { $0 = Array($0.prefix(3)) },
    Broken("five lines", .extraLines, line: 5) { $0.append("more") },
    Broken("no base64", .notBase64, line: 2) { $0[1] = "RU_" },
    Broken("a short signature", .wrongLength(3, 74), line: 2) { $0[1] = "RURE" },
    Broken("the legacy algorithm", .legacy, line: 2) { $0[1] = "RWQ" + $0[1].dropFirst(3) },
    Broken("an unknown algorithm", .unknownAlgorithm, line: 2) { $0[1] = "QUE" + $0[1].dropFirst(3) },
    Broken("a public key", .publicKey, line: 2) {
      $0[1] = "RWSeCTiJDm0tR9NtKD/Xjaq+LbpOoDte+s8/iQoycNNbUK3vKWmTd6sH"
    },
    Broken("a secret key", .secretKey, line: 2) {
      $0[1] = Base64.encode([UInt8](repeating: 69, count: SecretKey.length))
    },
    Broken("no trusted comment", .noComment("trusted comment: "), line: 3) { $0[2] = "serial:42" },
    Broken("a control character", .hiddenCharacters, line: 3) { $0[2] += "\u{1b}[2J" },
    Broken("no base64 at the end", .notBase64, line: 4) { $0[3] = "=" },
    Broken("a short one at the end", .wrongLength(0, 64), line: 4) { $0 = Array($0.prefix(3)) + ["", "x"] },
    Broken("a huge one", .tooLarge) { $0[0] += String(repeating: "x", count: Signature.bound) },
  ]

  @Test(arguments: broken)
  func `each mistake has its own word`(item: Broken) throws {
    let (key, file) = try Self.signed()
    var lines = String(decoding: file, as: UTF8.self).split(separator: "\n").map(String.init)
    item.change(&lines)
    let text = lines.map { $0 + "\n" }.joined()
    do throws(SignatureError) {
      try Signature(file: Array(text.utf8)).verify(Self.content, by: [key.publicKey])
      Issue.record("it counts")
    } catch {
      #expect(error.flaw == item.flaw && error.line == item.line)
    }
  }

  @Test func `random bytes are refused and crash nothing`() throws {
    let (key, file) = try Self.signed()
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let noise = (0..<Int.random(in: 0...300, using: &generator)).map { _ in UInt8.random(in: .min ... .max)
      }
      #expect(Self.flaw(noise, [key.publicKey]) != nil)
      var part = file
      let start = Int.random(in: 19..<part.count)
      let end = min(part.count, start + noise.count % 40)
      part.replaceSubrange(start..<end, with: noise.prefix(20))
      _ = Self.flaw(part, [key.publicKey])
      _ = try? PublicKey(String(decoding: noise, as: UTF8.self))
      _ = try? SecretKey(file: SecretBytes(noise), passphrase: nil)
      _ = SecretKey.isEncrypted(SecretBytes(noise))
    }
  }
}
