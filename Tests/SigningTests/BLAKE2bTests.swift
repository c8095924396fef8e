import Foundation
import Testing

@testable import Signing

/// The digest that OpenSSL 3.0 does not have in every length.
@Suite(.timeLimit(.minutes(2)))
struct BLAKE2bTests {
  @Test func `abc has the digest of RFC 7693, appendix A`() {
    #expect(
      hexadecimal(BLAKE2b.digest(Array("abc".utf8), length: 64))
        == "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923")
  }

  @Test func `at 64 bytes it is what libcrypto says, block by block`() throws {
    for count in [0, 1, 127, 128, 129, 255, 256, 257, 1000] {
      let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      let digest = try #require(Digest(.blake2b))
      digest.update(message)
      #expect(BLAKE2b.digest(message, length: 64) == digest.finishBytes(), "\(count)")
    }
  }

  @Test(.enabled(if: Shell.has("python3"), "python3 is what it is compared with"))
  func `in every length it is what Python says`() throws {
    let shell = try Shell()
    let script = """
      import hashlib
      for n in range(0, 300, 13):
        for size in (1, 20, 32, 48, 63):
          print(hashlib.blake2b(bytes(i * 31 % 256 for i in range(n)), digest_size=size).hexdigest())
      """
    try shell.write(Array(script.utf8), to: "digests.py")
    let result = try shell.run("python3 digests.py")
    try #require(result.status == 0, "\(result.output)")
    let ours = stride(from: 0, to: 300, by: 13).flatMap { count in
      [1, 20, 32, 48, 63].map { length in
        hexadecimal(
          BLAKE2b.digest((0..<count).map { UInt8(truncatingIfNeeded: $0 * 31) }, length: length))
      }
    }
    #expect(result.output.split(separator: "\n").map(String.init) == ours)
  }
}
