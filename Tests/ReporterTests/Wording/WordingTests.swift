import Model
import Testing

@testable import Reporter

@Suite struct WordingTests {
  @Test(arguments: [
    (0, "0 us"), (38, "38 us"), (94, "94 us"), (95, "0.1 ms"), (310, "0.3 ms"),
    (2_050, "2.1 ms"), (12_840, "12.8 ms"), (99_949, "99.9 ms"), (99_950, "100 ms"), (184_400, "184 ms"),
    (999_499, "999 ms"), (999_500, "1.00 s"), (1_204_000, "1.20 s"), (9_994_999, "9.99 s"),
    (12_345_678, "12.3 s"),
    (79_000_000, "79.0 s"), (99_950_000, "100 s"), (3_600_000_000, "3600 s"), (-310, "-0.3 ms"),
  ])
  func `a time is written in three digits`(count: Int64, words: String) {
    #expect(Microseconds(count).words == words)
  }

  @Test func `the ends of the range are written and crash nothing`() {
    #expect(Microseconds(.max).words == "9223372036855 s")
    #expect(Microseconds(.min).words == "-9223372036855 s")
  }

  @Test func `every failure has words of its own`() {
    let words = Failure.Code.allCases.map { Wording.english.language.words(of: $0) }
    #expect(Set(words).count == words.count)
    for word in words { #expect(!word.hasSuffix(".") && !word.isEmpty) }
  }

  @Test(arguments: ProbeError.Code.allCases)
  func `an error of a file has words, and a hint where something fixes it`(code: ProbeError.Code) {
    let error = ProbeError(
      code, file: code == .openssl ? nil : "ca.pem", call: "SSL_CTX_new", reason: "no reason")
    let text = Wording.english.text(of: error)
    #expect(text.hasPrefix("ca.pem: ") == (code != .openssl))
    #expect(!text.hasSuffix(".") && text != "ca.pem: ")
    let withoutHint: [ProbeError.Code] = [.unreadable, .unreadableMemory, .unkeptMemory, .badCertificate]
    #expect((Wording.english.hint(of: error) == nil) == withoutHint.contains(code))
  }

  @Test func `a failure names its phase, its code and what the library said`() {
    let failure = Failure(.tlsResetAfterHello, errno: "ECONNRESET")
    #expect(
      Wording.english.words(of: failure)
        == "tls: reset after ClientHello, before any answer (tls_reset_after_hello, ECONNRESET)")
    #expect(Wording.english.words(of: Failure(.cancelled)) == "cancelled (cancelled)")
    #expect(
      Wording.english.words(
        of: Failure(.tlsAlert, facts: .library(name: .openssl, text: "alert 40"), alert: "handshake_failure"))
        == "tls: the server ended the handshake with an alert 'handshake_failure' (tls_alert): alert 40")
  }
}
