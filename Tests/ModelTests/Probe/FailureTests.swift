import Foundation
import Model
import Testing

struct FailureTests {
  @Test(arguments: Failure.Code.allCases)
  func `a failure is censored by its code, and one of a proxy's name by the resolver's`(code: Failure.Code) {
    let timeouts: Set<Failure.Code> = [
      .deadlineExhausted, .dnsTimeout, .tcpTimeout, .proxyTimeout, .starttlsTimeout, .tlsTimeoutAfterHello,
      .tlsTimeoutMid,
      .httpTimeout, .echoTimeout,
    ]
    #expect(Failure(code).isCensored == timeouts.contains(code))
    let named = Failure(.proxyResolve, facts: .proxyName(failure: code, text: "dns_timeout: it says"))
    #expect(named.isCensored == (code == .dnsTimeout))
  }

  @Test func `a failure after a redirect keeps what it was and says where`() throws {
    let failure = Failure(.certificateExpired, errno: "E", facts: .unverified, alert: "a", verifyResult: 10)
    let target = Target(scheme: .https, host: "erp.corp.test", port: 443)
    let redirected = failure.redirected(to: target.description)
    #expect(
      redirected.facts == .redirected(target: "https://erp.corp.test:443", facts: CaseObject(.unverified)))
    #expect(
      redirected.code == .certificateExpired && redirected.errno == "E" && redirected.verifyResult == 10)
    let bytes = try JSONEncoder().encode(redirected)
    #expect(try JSONDecoder().decode(Failure.self, from: bytes) == redirected)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("detail"), "without a wording there is no text")
  }

  @Test(arguments: [
    #"{"phase": "tls", "code": "tls_alert", "detail": "the server sent alert 40"}"#,
    #"{"phase": "tls", "code": "tls_alert", "facts": {"case": "of_a_later_version"}}"#,
  ])
  func `a text is not read back, and unknown facts are none`(document: String) throws {
    let failure = try JSONDecoder().decode(Failure.self, from: Data(document.utf8))
    #expect(failure == Failure(.tlsAlert))
  }
}
