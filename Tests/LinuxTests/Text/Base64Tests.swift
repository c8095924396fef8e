import Linux
import Testing

struct Base64Tests {
  @Test(
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ])
  func `the test vectors of RFC 4648 section 10 hold both ways`(plain: String, text: String) {
    #expect(Base64.encode(Array(plain.utf8)) == text)
    #expect(Base64.decode(Array(text.utf8)) == Array(plain.utf8))
  }

  @Test(arguments: [
    "Zg=", "Zg", "Z===", "====", "Zh==", "Zm9=", "Zm 9", "Zm9v\n", "Zm9v-_==", "Zg==Zg==", " Zg==", "Zg===",
  ])
  func `a text that is not the only one for its bytes is none`(text: String) {
    #expect(Base64.decode(Array(text.utf8)) == nil)
  }

  @Test func `random bytes come back, and random text crashes nothing`() {
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max) }
      #expect(Base64.decode(Array(Base64.encode(bytes).utf8)) == bytes)
      _ = Base64.decode(bytes)
    }
  }
}
