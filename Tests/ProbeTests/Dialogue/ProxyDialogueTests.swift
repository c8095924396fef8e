import Model
import Testing

@testable import Probe

@Suite struct ProxyDialogueTests {
  private static let erp = Destination(host: .name("erp.corp.test"), port: 443)
  private static let alice = Proxy.Credentials(user: "alice", password: "hunter2")

  /// How a dialogue ended.
  private enum End: Equatable {
    case done(said: [UInt8], rest: [UInt8])
    case failed(Failure)
    case waiting
  }

  /// Lets a dialogue hear `words`, `pace` more bytes each time.
  private static func end(
    of dialogue: some Dialogue, hearing words: [UInt8], pace: Int = .max
  ) -> End {
    var dialogue = dialogue
    var said = dialogue.begin()
    var rest: ArraySlice<UInt8> = []
    var unheard = words[...]
    while !unheard.isEmpty {
      rest += unheard.prefix(pace)
      unheard = unheard.dropFirst(min(pace, unheard.count))
      listening: while !rest.isEmpty {
        switch dialogue.take(rest) {
        case .more(let count):
          rest = rest.dropFirst(count)
          if count == 0 { break listening }
        case .say(let words, let count):
          said += words
          rest = rest.dropFirst(count)
        case .done(let count, _): return .done(said: said, rest: Array(rest.dropFirst(count) + unheard))
        case .failed(let failure): return .failed(failure)
        }
      }
    }
    return .waiting
  }

  // MARK: CONNECT

  private static func http(_ credentials: Proxy.Credentials? = nil) -> HTTPConnectDialogue {
    HTTPConnectDialogue(to: erp, credentials: credentials)
  }

  @Test func `a proxy is asked for the name, and for an IPv6 address in brackets`() throws {
    let address = try #require(IPAddress("2001:db8::1"))
    let asked = [
      Self.http().begin(), Self.http(Self.alice).begin(),
      HTTPConnectDialogue(to: Destination(host: .address(address), port: 8443), credentials: nil).begin(),
    ].map { String(decoding: $0, as: UTF8.self) }
    #expect(
      asked == [
        "CONNECT erp.corp.test:443 HTTP/1.1\r\nHost: erp.corp.test:443\r\nUser-Agent: vpnaudit\r\n\r\n",
        "CONNECT erp.corp.test:443 HTTP/1.1\r\nHost: erp.corp.test:443\r\nUser-Agent: vpnaudit\r\n"
          + "Proxy-Authorization: Basic YWxpY2U6aHVudGVyMg==\r\n\r\n",
        "CONNECT [2001:db8::1]:8443 HTTP/1.1\r\nHost: [2001:db8::1]:8443\r\nUser-Agent: vpnaudit\r\n\r\n",
      ])
  }

  @Test(
    arguments: [
      "HTTP/1.1 200 Connection established\r\n\r\n", "HTTP/1.0 200\r\nVia: a\r\n\r\n", "HTTP/1.1 204 \n\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    ], [1, 7, Int.max])
  func `the way is open behind the empty line, and what follows is the endpoint's`(
    answer: String, pace: Int
  ) {
    let banner = Array("SSH-2.0-OpenSSH\r\n\r\n".utf8)
    let end = Self.end(of: Self.http(), hearing: Array(answer.utf8) + banner, pace: pace)
    #expect(end == .done(said: Self.http().begin(), rest: banner))
  }

  @Test(
    arguments: [
      (
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\n"
          + "proxy-authenticate: basic realm=\"hunter2\"\r\n\r\n", Failure.Code.proxyAuthentication,
        .proxyCredentials(number: 407, shown: false, schemes: ["Negotiate", "basic"])
      ),
      ("HTTP/1.1 403 Forbidden\r\n\r\n", .proxyDenied, .proxyStatus(number: 403)),
      (
        "HTTP/1.1 302 Found\r\nLocation: http://login.test/?hunter2\r\n\r\n", .proxyDenied,
        .proxyStatus(number: 302)
      ),
      ("HTTP/1.1 503 Service Unavailable\r\n\r\n", .proxyConnect, .proxyStatus(number: 503)),
      ("HTTP/1.1 101 Switching Protocols\r\n\r\n", .proxyProtocol, .notHttp),
      ("HTTP/1.1 OK\r\n\r\n", .proxyProtocol, .notHttp),
      ("HTTP/1.1 2000 OK\r\n\r\n", .proxyProtocol, .notHttp),
      ("SSH-2.0-OpenSSH_9.2p1", .proxyProtocol, .notHttp),
      ("\u{15}\u{3}\u{3}", .proxyProtocol, .notHttp),
    ] as [(String, Failure.Code, FailureFacts)])
  func `a proxy that does not open the way says why`(
    answer: String, code: Failure.Code, facts: FailureFacts
  ) {
    for pace in [1, 100, Int.max] {
      let end = Self.end(of: Self.http(), hearing: Array(answer.utf8), pace: pace)
      #expect(end == .failed(Failure(code, facts: facts)), "\(pace)")
    }
  }

  @Test func `an answer without an end comes to one`() {
    let header = "HTTP/1.1 200 OK\r\nA: " + String(repeating: "a", count: 20_000)
    let interim = String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 1000)
    for answer in [header, interim] {
      for pace in [1, 100, Int.max] {
        let end = Self.end(of: Self.http(), hearing: Array(answer.utf8), pace: pace)
        #expect(end == .failed(Failure(.proxyProtocol, facts: .endlessAnswer)))
      }
    }
  }

  @Test func `credentials that are not accepted are distinguished from none`() {
    let end = Self.end(of: Self.http(Self.alice), hearing: Array("HTTP/1.1 407 No\r\n\r\n".utf8))
    #expect(
      end
        == .failed(
          Failure(.proxyAuthentication, facts: .proxyCredentials(number: 407, shown: true, schemes: []))))
  }

  // MARK: SOCKS

  private static func socks(
    _ destination: Destination = erp, _ credentials: Proxy.Credentials? = nil
  ) -> SOCKS5Dialogue {
    SOCKS5Dialogue(to: destination, credentials: credentials)
  }

  private static let opened: [UInt8] = [5, 0, 0, 1, 127, 0, 0, 1, 0x9c, 0x40]

  @Test func `a name, an IPv4 and an IPv6 address are asked for as such`() throws {
    let v4 = try #require(IPAddress("192.0.2.80"))
    let v6 = try #require(IPAddress("2001:db8::1"))
    let cases: [(Destination, [UInt8])] = [
      (Self.erp, [5, 1, 0, 3, 13] + Array("erp.corp.test".utf8) + [1, 187]),
      (Destination(host: .address(v4), port: 22), [5, 1, 0, 1, 192, 0, 2, 80, 0, 22]),
      (Destination(host: .address(v6), port: 22), [5, 1, 0, 4] + v6.bytes + [0, 22]),
    ]
    for (destination, request) in cases {
      for pace in [1, Int.max] {
        let end = Self.end(of: Self.socks(destination), hearing: [5, 0] + Self.opened + [22, 3], pace: pace)
        #expect(end == .done(said: [5, 1, 0] + request, rest: [22, 3]))
      }
    }
  }

  @Test(
    arguments: [
      [5, 0, 0, 1, 0, 0, 0, 0, 0, 0], [5, 0, 0, 3, 2, 97, 98, 0, 0],
      [5, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ] as [[UInt8]])
  func `a reply ends where its address does`(reply: [UInt8]) {
    for pace in [1, Int.max] {
      guard case .done(_, let rest) = Self.end(of: Self.socks(), hearing: [5, 0] + reply + [83], pace: pace)
      else {
        Issue.record("the way was not open")
        continue
      }
      #expect(rest == [83])
    }
  }

  @Test func `a user and a password are said where they are asked for, and only there`() {
    let said: [UInt8] = [5, 2, 0, 2]
    let proof = [1, 5] + Array("alice".utf8) + [7] + Array("hunter2".utf8)
    let request: [UInt8] = [5, 1, 0, 3, 13] + Array("erp.corp.test".utf8) + [1, 187]
    #expect(
      Self.end(of: Self.socks(Self.erp, Self.alice), hearing: [5, 2, 1, 0] + Self.opened, pace: 1)
        == .done(said: said + proof + request, rest: []))
    #expect(
      Self.end(of: Self.socks(Self.erp, Self.alice), hearing: [5, 0] + Self.opened)
        == .done(said: said + request, rest: []))
  }

  @Test(
    arguments: [
      (false, [5, 0xff], Failure.Code.proxyAuthentication), (true, [5, 0xff], .proxyAuthentication),
      (true, [5, 2, 1, 1], .proxyAuthentication), (false, [5, 2], .proxyProtocol),
      (false, [5, 1], .proxyProtocol), (false, [4, 0], .proxyProtocol),
      (false, [72, 84, 84, 80], .proxyProtocol),
      (false, [5, 0, 5, 1], .proxyConnect), (false, [5, 0, 5, 2, 0, 1], .proxyDenied),
      (false, [5, 0, 5, 3], .proxyConnect), (false, [5, 0, 5, 4], .proxyConnect),
      (false, [5, 0, 5, 5], .proxyConnect), (false, [5, 0, 5, 6], .proxyConnect),
      (false, [5, 0, 5, 7], .proxyProtocol), (false, [5, 0, 5, 8], .proxyProtocol),
      (false, [5, 0, 5, 99], .proxyProtocol), (false, [5, 0, 4, 0], .proxyProtocol),
      (false, [5, 0, 5, 0, 0, 9, 0], .proxyProtocol),
    ] as [(Bool, [UInt8], Failure.Code)])
  func `each refusal has its code, as soon as it can be told`(
    knowsUser: Bool, words: [UInt8], code: Failure.Code
  ) {
    for pace in [1, Int.max] {
      let dialogue = Self.socks(Self.erp, knowsUser ? Self.alice : nil)
      guard case .failed(let failure) = Self.end(of: dialogue, hearing: words, pace: pace) else {
        Issue.record("\(words) is no failure")
        continue
      }
      #expect(failure.code == code)
    }
  }

  @Test func `what does not fit into a byte's length is never cut off`() {
    let long = String(repeating: "a", count: 256)
    let user = Self.socks(Self.erp, Proxy.Credentials(user: long, password: ""))
    let name = Self.socks(Destination(host: .name(long), port: 443))
    for end in [Self.end(of: user, hearing: [5, 2]), Self.end(of: name, hearing: [5, 0])] {
      guard case .failed(let failure) = end else {
        Issue.record("it went on")
        continue
      }
      #expect(failure.code == .localConfig)
    }
  }

  // MARK: Any bytes

  @Test func `random bytes and cut answers never crash, and no failure holds the password`() {
    var generator = SystemRandomNumberGenerator()
    let answers: [[UInt8]] = [
      Array("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"a\"\r\n\r\n".utf8),
      Array("HTTP/1.1 200 OK\r\nVia: proxy\r\n\r\n".utf8), [5, 2, 1, 0] + Self.opened, [5, 0] + Self.opened,
    ]
    for round in 0..<4000 {
      var words = answers[round % answers.count]
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        words[Int.random(in: words.indices, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      if round % 3 == 0 { words = Array(words.prefix(Int.random(in: 0...words.count, using: &generator))) }
      if round % 5 == 0 { words = (0..<round % 40).map { _ in .random(in: 0...255, using: &generator) } }
      let pace = Int.random(in: 1...9, using: &generator)
      let ends = [
        Self.end(of: Self.http(Self.alice), hearing: words, pace: pace),
        Self.end(of: Self.socks(Self.erp, Self.alice), hearing: words, pace: pace),
      ]
      for case .failed(let failure) in ends {
        let shown = String(describing: failure.facts)
        #expect(!shown.contains("hunter2") && shown.utf8.count < 200)
      }
    }
  }

  @Test func `nothing that describes an endpoint tells its proxy's credentials`() throws {
    let proxy = Proxy(scheme: .http, host: "2001:db8::1", port: 3128, credentials: Self.alice)
    let endpoint = Endpoint(
      name: "erp", target: Target(scheme: .tls, host: "erp.corp.test", port: 443), proxy: proxy)
    var dumped = ""
    dump(endpoint, to: &dumped)
    for text in ["\(proxy)", "\(endpoint)", String(reflecting: endpoint), dumped] {
      #expect(!text.contains("hunter2") && !text.contains("alice"))
    }
    #expect("\(proxy)" == "http://[2001:db8::1]:3128")
  }
}
