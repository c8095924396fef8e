import Linux
import Testing

@testable import Signing

/// What keys and signatures are made of, by the vectors of their RFCs.
@Suite(.timeLimit(.minutes(2)))
struct PrimitiveTests {
  /// RFC 8032 §7.1, tests 1 to 3: seed, public key, message, signature.
  static let ed25519 = [
    (
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    ),
    (
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    ),
    (
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    ),
  ]

  @Test(arguments: ed25519)
  func `Ed25519 signs as RFC 8032 says`(seed: String, key: String, message: String, signature: String) {
    let seed = SecretBytes(bytes(seed))
    #expect(seed.withBytes { Ed25519.publicKey(of: $0) } == bytes(key))
    #expect(seed.withBytes { Ed25519.sign(bytes(message), seed: $0) } == bytes(signature))
    #expect(Ed25519.verify(bytes(signature), of: bytes(message), by: bytes(key)))
    #expect(!Ed25519.verify(bytes(signature), of: bytes(message) + [0], by: bytes(key)))
    #expect(!Ed25519.verify([], of: bytes(message), by: bytes(key)))
  }

  @Test func `a signature with the group's order added is another's work`() {
    // RFC 8032 §5.1.7: S is less than the order; else one signature would have many forms.
    let (_, key, message, signature) = Self.ed25519[1]
    let order = bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
    var moved = bytes(signature)
    var carry = 0
    for index in 0..<32 {
      let sum = Int(moved[32 + index]) + Int(order[index]) + carry
      moved[32 + index] = UInt8(truncatingIfNeeded: sum)
      carry = sum >> 8
    }
    #expect(!Ed25519.verify(moved, of: bytes(message), by: bytes(key)))
  }

  @Test func `scrypt gives the third key of RFC 7914, section 12`() throws {
    // libsodium's "interactive" limits stand for N 16384, r 8, p 1.
    let limits = Scrypt(operations: 524_288, memory: 16 << 20)
    #expect(limits.costs == (16384, 1))
    let key = try #require(
      limits.derive(SecretBytes("pleaseletmein"), salt: Array("SodiumChloride".utf8), count: 64))
    #expect(
      hexadecimal(key.array)
        == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")
  }

  @Test func `implausible costs are not tried`() {
    #expect(Scrypt.sensitive.costs == (1 << 20, 1) && Scrypt.sensitive.isBearable)
    for (operations, memory) in [
      (UInt64.max, UInt64.max), (.max, 0), (0, .max), (.max, 1 << 20), (1 << 40, 1 << 40),
    ] {
      let limits = Scrypt(operations: operations, memory: memory)
      #expect(!limits.isBearable || limits.costs.rounds <= 1 << 22)
      if !limits.isBearable { #expect(limits.derive(SecretBytes("x"), salt: [], count: 8) == nil) }
    }
  }

  @Test func `an id is written as minisign writes it`() {
    let id = KeyID(bytes("9e0938890e6d2d47"))
    #expect("\(id)" == "472D6D0E8938099E")
    #expect(KeyID("472D6D0E8938099E") == id)
    for text in ["", "472D", "+72D6D0E8938099E", "472D6D0E8938099G", "472D6D0E8938099E0"] {
      #expect(KeyID(text) == nil)
    }
  }
}
