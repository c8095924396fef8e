@testable import Reporter
import Testing

/// UUIDs of names, and the digest in them.
@Suite struct NameUUIDTests {
  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// FIPS 180's examples, and every length of padding.
  @Test(arguments: [
    ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
    ), (String(repeating: "a", count: 55), "c1c8bbdc22796e28c0e15163d20899b65621d65a"),
    (String(repeating: "a", count: 64), "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
  ])
  func `the digest is SHA-1`(text: String, digest: String) {
    #expect(Self.hex(SHA1.digest(of: Array(text.utf8))) == digest)
  }

  @Test func `a UUID is of version 5, the same for the same name, and another for another one`() {
    let uuid = NameUUID.text("host", "a")
    #expect(uuid.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    #expect(NameUUID.text("host", "a") == uuid && NameUUID.text("host", "b") != uuid)
    #expect(NameUUID.text("hosta") != uuid && NameUUID.text("host", "", "a") != uuid)
  }
}
