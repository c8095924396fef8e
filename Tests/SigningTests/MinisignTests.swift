import Linux
import Testing

@testable import Signing

/// Keys and signatures exchanged with minisign itself.
@Suite(
  .enabled(if: Shell.has("minisign"), "minisign is what it is compared with"), .serialized,
  .timeLimit(.minutes(5)))
struct MinisignTests {
  static let content = Array("providers: []\n".utf8)

  /// The public key in a file.
  static func publicKey(_ file: [UInt8]) throws -> PublicKey {
    try PublicKey(String(decoding: file, as: UTF8.self).split(separator: "\n")[1])
  }

  @Test(arguments: [nil, "correct horse"])
  func `minisign takes our keys and signatures`(passphrase: String?) throws {
    let shell = try Shell()
    let key = try SecretKey.generate()
    try shell.write(try key.file(passphrase: passphrase.map { SecretBytes($0) }).array, to: "our.key")
    try shell.write(Array(key.publicKey.file.utf8), to: "our.pub")
    try shell.write(Self.content, to: "f")
    let signature = try key.sign(Self.content, trustedComment: "serial:42\tfile:f")
    try shell.write(Array(signature.file.utf8), to: "f.minisig")
    let verified = try shell.run("minisign -V -p our.pub -m f")
    #expect(verified.status == 0 && verified.output.contains("Trusted comment: serial:42\tfile:f"))
    let signed = try shell.run(
      "printf '%s\\n' '\(passphrase ?? "")' | minisign -S -s our.key -m f -t serial:43 && minisign -V -p our.pub -m f"
    )
    #expect(signed.status == 0, "\(signed.output)")
    let theirs = try Signature(file: shell.read("f.minisig"))
    #expect(theirs.trustedComment == "serial:43")
    #expect(try theirs.verify(Self.content, by: [key.publicKey]) == key.publicKey)
  }

  @Test(arguments: [nil, "correct horse"])
  func `we take minisign's keys and signatures`(passphrase: String?) throws {
    let shell = try Shell()
    try shell.write(Self.content, to: "f")
    let made = try shell.run(
      passphrase.map { "printf '\($0)\\n\($0)\\n' | minisign -G -p p -s s" } ?? "minisign -G -W -p p -s s")
    try #require(made.status == 0, "\(made.output)")
    let file = SecretBytes(try shell.read("s"))
    #expect(SecretKey.isEncrypted(file) == (passphrase != nil))
    let key = try SecretKey(file: file, passphrase: passphrase.map { SecretBytes($0) })
    #expect(try key.publicKey == Self.publicKey(shell.read("p")))
    // It writes the id as a number, without the zeros that it may begin with: one id of sixteen does.
    let comment = try String(decoding: shell.read("p"), as: UTF8.self).split(separator: "\n")[0]
    let id = try #require(comment.split(separator: " ").last.flatMap { UInt64($0, radix: 16) })
    #expect(id == UInt64("\(key.publicKey.id)", radix: 16))
    let signature = try key.sign(Self.content, trustedComment: "serial:1")
    try shell.write(Array(signature.file.utf8), to: "f.minisig")
    #expect(try shell.run("minisign -V -p p -m f").status == 0)
  }

  @Test func `a file that minisign refuses, we refuse, and a legacy signature besides`() throws {
    let shell = try Shell()
    try shell.write(Self.content, to: "f")
    try shell.run("minisign -G -W -p p -s s && minisign -S -s s -m f && minisign -S -l -s s -m f -x legacy")
    let keys = [try Self.publicKey(shell.read("p"))]
    let whole = try shell.read("f.minisig")
    #expect(SignatureTests.flaw(whole, keys, of: Self.content) == nil)
    #expect(SignatureTests.flaw(try shell.read("legacy"), keys, of: Self.content) == .legacy)
    for number in 0..<24 {
      var broken = whole
      // Where the signature, the comment or the second signature stands.
      let place = 60 + number * (whole.count - 64) / 24
      broken[place] = broken[place] == 65 ? 66 : 65
      try shell.write(broken, to: "f.minisig")
      let theirs = try shell.run("minisign -V -p p -m f").status == 0
      let ours = SignatureTests.flaw(broken, keys, of: Self.content) == nil
      #expect(ours == theirs && !ours, "byte \(place)")
    }
  }
}
