import Linux
import Testing

@testable import Signing

/// Key files, whole and broken.
@Suite(.timeLimit(.minutes(5)))
struct KeyTests {
  static func flaw(_ file: [UInt8], passphrase: String? = nil) -> KeyError.Flaw? {
    do throws(KeyError) {
      _ = try SecretKey(file: SecretBytes(file), passphrase: passphrase.map { SecretBytes($0) })
      return nil
    } catch {
      #expect(!error.message.isEmpty)
      return error.flaw
    }
  }

  @Test func `an open key comes back from its file`() throws {
    let key = try SecretKey.generate()
    let file = try key.file(passphrase: nil)
    #expect(!SecretKey.isEncrypted(file))
    let again = try SecretKey(file: file, passphrase: nil)
    #expect(again.publicKey == key.publicKey)
    #expect(try PublicKey(key.publicKey.text) == key.publicKey)
    let signature = try again.sign([1, 2, 3], trustedComment: "")
    #expect(try signature.verify([1, 2, 3], by: [key.publicKey]) == key.publicKey)
  }

  @Test func `an encrypted key opens by its passphrase alone`() throws {
    let key = try SecretKey.generate()
    let file = try key.file(passphrase: SecretBytes("correct horse"))
    #expect(SecretKey.isEncrypted(file))
    #expect(Self.flaw(file.array) == .needsPassphrase)
    #expect(Self.flaw(file.array, passphrase: "correct horsf") == .wrongPassphrase)
    let again = try SecretKey(file: file, passphrase: SecretBytes("correct horse"))
    #expect(again.publicKey == key.publicKey)
    let seed = Array(try key.file(passphrase: nil).array.dropFirst(60))
    #expect(!String(decoding: file.array, as: UTF8.self).contains(String(decoding: seed, as: UTF8.self)))
  }

  @Test func `an open key of which any bit was turned is not used`() throws {
    let file = try SecretKey.generate().file(passphrase: nil).array
    let line = try #require(file.firstIndex(of: 10)) + 1
    // Salt and limits mean nothing in an open key; an id that changed is another key's, which is not trusted.
    let raw = try #require(Base64.decode(Array(file[line...].dropLast())))
    for index in raw.indices where !(6..<62).contains(index) {
      for bit in 0..<8 {
        var broken = raw
        broken[index] ^= 1 << UInt8(bit)
        #expect(Self.flaw(Array(file[..<line]) + Array(Base64.encode(broken).utf8) + [10]) != nil, "\(index)")
      }
    }
    for count in 0..<(file.count - 1) { #expect(Self.flaw(Array(file.prefix(count))) != nil) }
  }

  @Test func `each mistake in a secret key has its own word`() throws {
    let head = "untrusted comment: x\n"
    func file(_ change: (inout [UInt8]) -> Void) throws -> [UInt8] {
      var raw = [UInt8](repeating: 0, count: SecretKey.length)
      raw.replaceSubrange(0..<6, with: Array("EdScB2".utf8))
      change(&raw)
      return Array((head + Base64.encode(raw) + "\n").utf8)
    }
    #expect(Self.flaw([]) == .noComment)
    #expect(Self.flaw(Array("secret".utf8)) == .noComment)
    #expect(Self.flaw(Array(head.utf8)) == .cutShort)
    #expect(Self.flaw(Array((head + "RWQ_").utf8)) == .notBase64)
    #expect(Self.flaw(Array((head + "RWQA").utf8)) == .wrongLength(3, SecretKey.length))
    #expect(Self.flaw(Array(try SecretKey.generate().publicKey.file.utf8)) == .publicAsSecret)
    #expect(Self.flaw(try file { $0[1] = 1 }, passphrase: "x") == .unknownAlgorithm)
    #expect(Self.flaw(try file { $0[4] = 1 }, passphrase: "x") == .unknownAlgorithm)
    #expect(Self.flaw(try file { $0[2] = 1 }, passphrase: "x") == .unknownEncryption)
    #expect(
      Self.flaw(try file { for index in 38..<54 { $0[index] = 255 } }, passphrase: "x") == .unbearableCost)
    #expect(Self.flaw([UInt8](repeating: 65, count: SecretKey.bound + 1)) == .cutShort)
  }

  @Test(arguments: [
    ("", KeyError.Flaw.wrongLength(0, 42)), ("RWQ", .notBase64), ("RWQA", .wrongLength(3, 42)),
    ("RUSeCTiJDm0tR9NtKD/Xjaq+LbpOoDte+s8/iQoycNNbUK3vKWmTd6sH", .unknownAlgorithm),
    ("RWSeCTiJDm0tRwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", .zeroKey),
    (Base64.encode([UInt8](repeating: 0, count: SecretKey.length)), .secretAsPublic),
  ])
  func `each mistake in a public key has its own word`(text: String, flaw: KeyError.Flaw) {
    #expect(throws: KeyError(flaw)) { try PublicKey(text) }
  }
}
