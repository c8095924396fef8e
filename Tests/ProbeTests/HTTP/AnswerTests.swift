import Model
import Testing

@testable import Probe

/// What an answer must be like.
@Suite(.timeLimit(.minutes(2)), .enabled(if: Nginx.isAvailable, "needs nginx"))
struct AnswerTests {
  private func sample(
    _ path: String, _ answer: AnswerExpectations, _ scheme: Target.Scheme = .https
  ) async throws -> Sample {
    let nginx = try Nginx.shared.get()
    let port = scheme == .https ? nginx.securePort : nginx.plainPort
    return try #require(
      await World.shared.get().probe([
        .local(scheme, port, expectations: Expectations(answer: answer), path: path)
      ]).first?.samples.first)
  }

  @Test(
    arguments: [
      (200, [200...200], nil), (404, [404...404], nil), (503, [500...599], nil), (407, [400...499], nil),
      (204, [200...200], .status(number: 204, expected: ["200"], shown: nil)),
      (401, [200...200, 204...204], .status(number: 401, expected: ["200", "204"], shown: nil)),
      (
        503, [200...200, 204...204, 300...399],
        .status(number: 503, expected: ["200", "204", "300-399"], shown: nil)
      ),
    ] as [(Int, [ClosedRange<Int>], FailureFacts?)])
  func `a status must be one of those named`(status: Int, named: [ClosedRange<Int>], facts: FailureFacts?)
    async throws
  {
    let path = status == 200 ? "/" : "/status/\(status)"
    for scheme in [Target.Scheme.http, .https] {
      let sample = try await sample(path, AnswerExpectations(statuses: named), scheme)
      #expect(sample.failure?.code == (facts == nil ? nil : .httpStatus))
      #expect(sample.failure?.facts == facts)
      #expect(sample.http?.status == status)
      #expect(sample.phases.request != nil)
    }
  }

  @Test func `a text must occur in the body, which is shown nowhere`() async throws {
    for scheme in [Target.Scheme.http, .https] {
      #expect(try await sample("/text", AnswerExpectations(body: "a haystack"), scheme).failure == nil)
      let failure = try #require(
        try await sample("/text", AnswerExpectations(body: "needles"), scheme).failure)
      #expect(failure.code == .httpBody)
      #expect(failure.phase == .request)
      #expect(failure.facts == .textMissing(compressed: false))
    }
    // The status is judged first.
    let both = AnswerExpectations(statuses: [204...204], body: "needles")
    #expect(try await sample("/text", both).failure?.code == .httpStatus)
  }

  @Test(
    arguments: [
      (AnswerExpectations.Header(name: "content-length"), nil),
      (.init(name: "CONTENT-TYPE", contains: "plain"), nil),
      (.init(name: "x-part", contains: "two"), nil), (.init(name: "x-part", contains: "one"), nil),
      (.init(name: "x-part", contains: "three"), .header(name: "x-part", present: true)),
      (.init(name: "strict-transport-security"), .header(name: "strict-transport-security", present: false)),
    ] as [(AnswerExpectations.Header, FailureFacts?)])
  func `a header must be there and hold a text`(header: AnswerExpectations.Header, facts: FailureFacts?)
    async throws
  {
    for scheme in [Target.Scheme.http, .https] {
      let sample = try await sample("/text", AnswerExpectations(headers: [header]), scheme)
      #expect(sample.failure?.code == (facts == nil ? nil : .httpHeader))
      #expect(sample.failure?.phase == (facts == nil ? nil : .request))
      #expect(sample.failure?.facts == facts)
      #expect(sample.http?.status == 200)
    }
  }

  @Test func `headers of interim answers, of redirects and after the body do not count`() async throws {
    let world = try World.shared.get()
    let server = try LoopbackServer { connection in
      let request = connection.readRequest()
      if request.hasPrefix("GET /first") {
        connection.send("HTTP/1.1 302 Found\r\nLocation: /then\r\nX-Here: yes\r\nContent-Length: 0\r\n\r\n")
      } else {
        connection.send(
          "HTTP/1.1 103 Early Hints\r\nX-Here: yes\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nX-Own: yes\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\nX-Her\r\n5\r\ne: no\r\n0\r\nX-Here: yes\r\n\r\n")
      }
    }
    func failure(_ answer: AnswerExpectations) async throws -> Failure.Code? {
      let endpoint = Endpoint.local(
        .http, server.port, expectations: Expectations(answer: answer), path: "/first")
      return try #require(await world.probe([endpoint]).first?.samples.first).failure?.code
    }
    #expect(try await failure(.init(headers: [.init(name: "X-Here")])) == .httpHeader)
    #expect(try await failure(.init(headers: [.init(name: "X-Own", contains: "yes")])) == nil)
    // The body's text lies across the border of two chunks.
    #expect(try await failure(.init(body: "X-Here: no")) == nil)
    #expect(try await failure(.init(body: "X-Here: yes")) == .httpBody)
  }

  @Test func `a body is read as far as its bound, and the facts say that it came compressed`()
    async throws
  {
    let world = try World.shared.get()
    let server = try LoopbackServer { connection in
      let request = connection.readRequest()
      if request.hasPrefix("GET /packed") {
        connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\npack")
        return
      }
      let before = (1 << 20) - (request.hasPrefix("GET /near") ? 4 : 3)
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(4 << 20)\r\n\r\n")
      connection.send([UInt8](repeating: 120, count: before) + Array("text".utf8))
      let rest = [UInt8](repeating: 120, count: 1 << 20)
      for _ in 0..<3 { connection.send(rest) }
    }
    let paths = ["/near", "/far", "/packed"]
    let results = await world.probe(
      paths.map {
        .local(
          .http, server.port, expectations: Expectations(answer: AnswerExpectations(body: "text")), path: $0)
      })
    let failures = results.map { $0.samples.first?.failure }
    #expect(failures.map { $0?.code } == [nil, .httpBody, .httpBody])
    #expect(failures[2]?.facts == .textMissing(compressed: true))
  }

  @Test(
    arguments: [
      ("/hop/1", 0, nil, 302, 0), ("/hop/1", 1, nil, 200, 1), ("/hop/7", 7, nil, 200, 7),
      ("/hop/2", 1, .redirectLimit(limit: 1), 302, 1), ("/hop/7", nil, .redirectLimit(limit: 5), 302, 5),
      ("/round/1", 20, .redirectLoop, 302, 1),
      ("/loop", 20, .redirectLoop, 301, 0), ("/loop", 0, nil, 301, 0),
      ("/to-user", 0, nil, 302, 0),
    ] as [(String, Int?, FailureFacts?, Int, Int)])
  func `as many redirects are followed as the profile allows, and no circle`(
    path: String, limit: Int?, facts: FailureFacts?, status: Int, followed: Int
  ) async throws {
    for scheme in [Target.Scheme.http, .https] {
      let sample = try await sample(path, AnswerExpectations(redirects: limit), scheme)
      #expect(sample.failure?.code == (facts == nil ? nil : .httpRedirects))
      // Once redirects were followed, the facts are of the target that they led to.
      #expect(sample.failure?.facts?.atTarget == facts)
      #expect(sample.http?.status == status)
      #expect(sample.http?.redirects == followed)
    }
  }

  @Test func `a redirect that is not followed is judged by its status`() async throws {
    let only = AnswerExpectations(statuses: [200...200], redirects: 0)
    #expect(
      try await sample("/hop/1", only).failure?.facts == .status(number: 302, expected: ["200"], shown: nil))
    let followed = AnswerExpectations(statuses: [302...302])
    #expect(try await sample("/hop/1", followed).failure?.code == .httpStatus)
  }

  @Test func `a text is found wherever the bytes are parted`() {
    for _ in 0..<2000 {
      func word(_ count: Int) -> String { String((0..<count).map { _ in Bool.random() ? "a" : "b" }) }
      let (text, bytes) = (word(Int.random(in: 0...6)), Array(word(Int.random(in: 0...30)).utf8))
      var search = TextSearch(for: text)
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = rest.prefix(Int.random(in: 1...5))
        part.withUnsafeBytes { search.read($0) }
        rest = rest.dropFirst(part.count)
      }
      let occurs = text.isEmpty || String(decoding: bytes, as: UTF8.self).contains(text)
      #expect(search.isFound == occurs)
    }
  }
}
