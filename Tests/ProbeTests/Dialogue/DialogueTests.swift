import Model
import Testing

@testable import Probe

/// The dialogues that ask for TLS, over bytes alone.
struct DialogueTests {
  private static let schemes = OpeningScript.all.map(\.scheme)

  private static func isControl(_ character: Character) -> Bool {
    character.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  private static func dialogue(_ scheme: Target.Scheme) throws -> any Dialogue {
    let opening = try #require(ProbeKind(of: scheme).opening)
    return opening(DialogueParties(local: IPAddress("192.0.2.7"), server: "erp.corp.test"))
  }

  @Test(arguments: OpeningScript.all, [1, 3, .max])
  func `a server's words are understood however they are cut`(_ script: OpeningScript, pieces: Int) throws {
    let recital = Recital(try Self.dialogue(script.scheme), hearing: script.said, pieces: pieces)
    #expect(recital.outcome == .done(left: 0))
    let expected: [UInt8] =
      switch script.scheme {
      case .smtp: Array("EHLO [192.0.2.7]\r\nSTARTTLS\r\n".utf8)
      case .imap: Array("a1 STARTTLS\r\n".utf8)
      // RFC 4511 section 4.14.1, as ldapsearch -ZZ sends it.
      case .ldap: [0x30, 0x1d, 2, 1, 1, 0x77, 0x18, 0x80, 0x16] + Array("1.3.6.1.4.1.1466.20037".utf8)
      case .postgres: [0, 0, 0, 8, 4, 210, 22, 47]
      // Packet 1 of 32 bytes, in which CLIENT_PROTOCOL_41, CLIENT_SSL and two more are set.
      case .mysql:
        [32, 0, 0, 1, 0, 0x8a, 8, 0, 0, 0, 0, 1, 45] + [UInt8](repeating: 0, count: 23)
      case .pop3: Array("STLS\r\n".utf8)
      case .ftp: Array("AUTH TLS\r\n".utf8)
      case .xmpp:
        Array(
          ("<?xml version='1.0'?><stream:stream to='erp.corp.test' version='1.0'"
            + " xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
            + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>").utf8)
      // RDP_NEG_REQ with TLS and CredSSP, as xfreerdp sends it.
      case .rdp: [3, 0, 0, 19, 14, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0]
      // VERSION, ENCRYPTION, INSTOPT, THREADID, MARS; encryption is on.
      case .mssql:
        [0x12, 1, 0, 47, 0, 0, 1, 0] + [
          0, 0, 26, 0, 6, 1, 0, 32, 0, 1, 2, 0, 33, 0, 1, 3, 0, 34, 0, 4, 4, 0, 38, 0, 1, 255,
        ]
          + [17, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
      default: []
      }
    #expect(recital.said == expected)
  }

  @Test(arguments: OpeningScript.all)
  func `what is cut off is waited for, and what was damaged is reported`(_ script: OpeningScript) throws {
    let dialogue = try Self.dialogue(script.scheme)
    for count in 1..<max(2, script.said.count) where count < script.said.count {
      #expect(Recital(dialogue, hearing: Array(script.said.prefix(count))).outcome == .waiting)
    }
    #expect(dialogue.failureAtEnd().code == .starttlsProtocol)
  }

  @Test(arguments: schemes)
  func `random bytes give a code or nothing, and never a crash`(_ scheme: Target.Scheme) throws {
    let dialogue = try Self.dialogue(scheme)
    let said = OpeningScript.all.first { $0.scheme == scheme }?.said ?? []
    for round in 0..<3000 {
      var bytes = (0..<Int.random(in: 1...300)).map { _ in UInt8.random(in: .min ... .max) }
      if round % 3 != 0 {
        // What begins as it should goes deeper.
        bytes = said
        for _ in 0..<Int.random(in: 1...4) {
          bytes[Int.random(in: bytes.indices)] = .random(in: .min ... .max)
        }
        if round % 3 == 2 { bytes.removeLast(Int.random(in: 0..<bytes.count)) }
      }
      let recital = Recital(dialogue, hearing: bytes, pieces: Int.random(in: 1...bytes.count))
      guard case .failed(let failure) = recital.outcome else { continue }
      #expect(failure.phase == .starttls)
      let facts = try #require(failure.facts)
      var dumped = ""
      dump(facts, to: &dumped)
      #expect(dumped.split(separator: "\n").allSatisfy { !$0.contains(where: Self.isControl) })
      #expect(dumped.count < 1200)
    }
  }

  @Test(arguments: schemes)
  func `no answer is waited for without end`(_ scheme: Target.Scheme) throws {
    for first in [0x45, 0x30, 0x32, 0x2a, 0x0a, 0x10] as [UInt8] {
      let bytes = [first] + [UInt8](repeating: 0x32, count: 16383)
      let recital = Recital(try Self.dialogue(scheme), hearing: bytes)
      guard case .failed = recital.outcome else {
        Issue.record("\(scheme.rawValue) still waits after 16 KB that begin with \(first)")
        continue
      }
    }
  }

  /// What a server said, and the code and the facts of the failure.
  struct Answer: Sendable, CustomTestStringConvertible {
    let scheme: Target.Scheme
    let bytes: [UInt8]
    let code: Failure.Code
    let facts: FailureFacts
    var testDescription: String { "\(scheme.rawValue): \(facts)" }

    init(_ scheme: Target.Scheme, _ bytes: [UInt8], _ code: Failure.Code, _ facts: FailureFacts) {
      self.scheme = scheme
      self.bytes = bytes
      self.code = code
      self.facts = facts
    }

    init(_ scheme: Target.Scheme, _ text: String, _ code: Failure.Code, _ facts: FailureFacts) {
      self.init(scheme, Array(text.utf8), code, facts)
    }
  }

  private static let answers: [Answer] = [
    Answer(
      .smtp, "220 hi\r\n250-mx\r\n250 SIZE\r\n", .starttlsRefused, .lacking(capability: "STARTTLS")),
    // The first line is a name, even this one.
    Answer(
      .smtp, "220 hi\r\n250-STARTTLS\r\n250 SIZE\r\n", .starttlsRefused,
      .lacking(capability: "STARTTLS")),
    Answer(
      .smtp, "554 no mail here\r\n", .starttlsRefused, .answered(text: "554 no mail here")),
    Answer(
      .smtp, "220 hi\r\n502 unknown\r\n", .starttlsRefused, .answered(text: "502 unknown")),
    Answer(
      .smtp, "220 hi\r\n250-mx\r\n250 STARTTLS\r\n454 4.7.0 no \u{1b}[31mTLS\r\n", .starttlsRefused,
      .answered(text: "454 4.7.0 no \\1B[31mTLS")),
    Answer(
      .smtp, "220-hi\r\n250 there\r\n", .starttlsProtocol,
      .strangePart(part: .greeting, beginning: false, text: "250 there")),
    Answer(
      .smtp, "* OK hi\r\n", .starttlsProtocol,
      .strangePart(part: .greeting, beginning: false, text: "* OK hi")),
    Answer(
      .imap, "* BYE full\r\n", .starttlsRefused, .answered(text: "* BYE full")),
    Answer(
      .imap, "* PREAUTH known\r\n", .starttlsRefused, .answered(text: "* PREAUTH known")),
    Answer(
      .imap, "* OK hi\r\na1 BAD no TLS\r\n", .starttlsRefused, .answered(text: "a1 BAD no TLS")),
    Answer(
      .imap, "* OK hi\r\n* 3 EXISTS\r\na1 NO\r\n", .starttlsRefused, .answered(text: "a1 NO")),
    Answer(
      .imap, "* OK hi\r\n+ more\r\n", .starttlsProtocol,
      .strangePart(part: .starttls, beginning: false, text: "+ more")),
    Answer(
      .imap, "HTTP/1.1 400 Bad Request\r\n", .starttlsProtocol,
      .strangePart(part: .greeting, beginning: false, text: "HTTP/1.1 400 Bad Request")),
    Answer(
      .ldap, OpeningScript.ldapAnswer(2, diagnostic: "unsupported"), .starttlsRefused,
      .resultCode(number: 2, name: "protocolError", text: "unsupported")),
    Answer(
      .ldap, OpeningScript.ldapAnswer(52, message: 0), .starttlsRefused,
      .resultCode(number: 52, name: "unavailable", text: nil)),
    Answer(
      .ldap, OpeningScript.ldapAnswer(99), .starttlsRefused, .resultCode(number: 99, name: nil, text: nil)),
    Answer(
      .ldap, OpeningScript.ldapAnswer(0, message: 2), .starttlsProtocol,
      .malformed(answer: .anotherLDAPMessage)),
    Answer(
      .ldap, [0x30, 0x80, 2, 1, 1, 0, 0], .starttlsProtocol,
      .strangePart(part: .ldapStartTLS, beginning: false, text: "0\u{fffd}\\02\\01\\01\\00\\00")),
    // The outer length reaches no further than the inner ones.
    Answer(
      .ldap, [0x30, 5, 2, 1, 1, 0x78, 9], .starttlsProtocol, .malformed(answer: .notLDAP)),
    Answer(
      .postgres, "N", .starttlsRefused, .declined),
    Answer(
      .postgres, "E\0\0\0\u{1c}SFATAL\0Mtoo many\tclients\0\0", .starttlsProtocol,
      .strangePart(part: .error, beginning: false, text: "too many\\09clients")),
    Answer(
      .postgres, "Eunknown packet\0", .starttlsProtocol,
      .strangePart(part: .error, beginning: false, text: "unknown packet")),
    Answer(
      .postgres, "HTTP/1.1 400", .starttlsProtocol,
      .strangePart(part: .sslRequest, beginning: false, text: "HTTP/1.1 400")),
    Answer(
      .mysql, OpeningScript.mysqlGreeting(capabilities: 0xf7ff), .starttlsRefused,
      .lacking(capability: "TLS")),
    Answer(
      .mysql, [10, 0, 0, 0, 0xff, 0x6a, 0x04] + Array("not you".utf8), .starttlsRefused,
      .serverError(number: 1130, text: "not you")),
    Answer(
      .mysql, [9, 0, 0, 0, 0xff, 0x10, 0x04] + Array("#08004".utf8), .starttlsRefused,
      .serverError(number: 1040, text: "")),
    Answer(
      .mysql, [3, 0, 0, 0, 10, 0x35, 0], .starttlsProtocol, .malformed(answer: .greetingWithoutCapabilities)),
    Answer(
      .mysql, [3, 0, 0, 0, 10, 0x35, 0x36], .starttlsProtocol, .malformed(answer: .greetingWithoutVersion)),
    Answer(
      .mysql, [2, 0, 0, 0, 9, 0], .starttlsProtocol,
      .strangePart(part: .greeting, beginning: false, text: "\\09\\00")),
    Answer(.pop3, "-ERR busy\r\n", .starttlsRefused, .answered(text: "-ERR busy")),
    Answer(.pop3, "+OK hi\r\n-ERR no TLS\r\n", .starttlsRefused, .answered(text: "-ERR no TLS")),
    Answer(
      .pop3, "* OK hi\r\n", .starttlsProtocol,
      .strangePart(part: .greeting, beginning: false, text: "* OK hi")),
    Answer(
      .pop3, "+OK hi\r\n+OKAY\r\n", .starttlsProtocol,
      .strangePart(part: .stls, beginning: false, text: "+OKAY")),
    Answer(.ftp, "421 full\r\n", .starttlsRefused, .answered(text: "421 full")),
    // It waits for the second greeting.
    Answer(
      .ftp, "120 in 3 minutes\r\n220 hi\r\n530 log in\r\n", .starttlsRefused, .answered(text: "530 log in")),
    Answer(
      .ftp, "220-hi\r\n220 there\r\n500-what\r\n500 is this\r\n", .starttlsRefused,
      .answered(text: "500 is this")),
    Answer(
      .ftp, "220 hi\r\n334 go on\r\n", .starttlsProtocol,
      .strangePart(part: .authTLS, beginning: false, text: "334 go on")),
    Answer(
      .ftp, "SSH-2.0-x\r\n", .starttlsProtocol,
      .strangePart(part: .greeting, beginning: false, text: "SSH-2.0-x")),
    Answer(.xmpp, OpeningScript.xmppFeatures(""), .starttlsRefused, .lacking(capability: "STARTTLS")),
    Answer(
      .xmpp, OpeningScript.xmppFeatures("<x><starttls xmlns='\(OpeningScript.xmppTLS)'/></x>"),
      .starttlsRefused,
      .lacking(capability: "STARTTLS")),
    Answer(
      .xmpp,
      "<stream:stream xmlns:stream='x'><stream:error><host-unknown xmlns='y'/></stream:error></stream:stream>",
      .starttlsRefused, .answered(text: "host-unknown")),
    Answer(
      .xmpp,
      OpeningScript.xmppFeatures("<starttls xmlns=\"\(OpeningScript.xmppTLS)\"><required/></starttls>")
        + "<failure xmlns='\(OpeningScript.xmppTLS)'/>", .starttlsRefused, .answered(text: "failure")),
    Answer(
      .xmpp, "<stream:stream a='>' b=\"'\"></stream:stream>", .starttlsProtocol,
      .closedBefore(part: .streamFeatures)),
    Answer(
      .xmpp, "<html><body>", .starttlsProtocol,
      .strangePart(part: .streamHeader, beginning: false, text: "html")),
    Answer(
      .rdp, OpeningScript.rdpAnswer(3, 2), .starttlsRefused,
      .negotiationFailure(number: 2, name: "SSL_NOT_ALLOWED_BY_SERVER")),
    Answer(
      .rdp, OpeningScript.rdpAnswer(3, 77), .starttlsRefused, .negotiationFailure(number: 77, name: nil)),
    Answer(.rdp, OpeningScript.rdpAnswer(2, 0), .starttlsRefused, .lacking(capability: "TLS")),
    Answer(.rdp, OpeningScript.rdpAnswer(2, 4), .starttlsProtocol, .malformed(answer: .anotherSecurity)),
    Answer(.rdp, [3, 0, 0, 11, 6, 0xd0, 0, 0, 0x12, 0x34, 0], .starttlsRefused, .lacking(capability: "TLS")),
    Answer(
      .rdp, [3, 0, 0, 11, 6, 0x80, 0, 0, 0x12, 0x34, 0], .starttlsProtocol,
      .strangePart(
        part: .connectionRequest, beginning: false, text: "\\03\\00\\00\\0B\\06\u{fffd}\\00\\00\\124\\00")),
    Answer(.mssql, OpeningScript.tdsAnswer(encryption: 2), .starttlsRefused, .lacking(capability: "TLS")),
    Answer(
      .mssql, [4, 1, 0, 14, 0, 0, 1, 0, 0, 0, 6, 0, 6, 0xff], .starttlsProtocol,
      .malformed(answer: .preloginWithoutEncryption)),
    Answer(
      .mssql,
      [4, 1, 0, 23, 0, 0, 1, 0] + [0xaa, 14, 0, 0x18, 0x48, 0, 0, 1, 20, 2, 0] + [0x6e, 0, 0x6f, 0],
      .starttlsRefused, .serverError(number: 18456, text: "no")),
    Answer(
      .mssql, [4, 1, 0, 10, 0, 0, 1, 0, 0xaa, 0], .starttlsProtocol, .malformed(answer: .errorWithoutNumber)),
    Answer(
      .mssql, "HTTP/1.1 400", .starttlsProtocol,
      .strangePart(part: .prelogin, beginning: false, text: "HTTP/1.1 400")),
  ]

  @Test(arguments: answers)
  func `an answer has its code and shows the server's words`(_ answer: Answer) throws {
    let whole = Recital(try Self.dialogue(answer.scheme), hearing: answer.bytes)
    #expect(whole.outcome == .failed(Failure(answer.code, facts: answer.facts)))
    // Of what makes no sense less may be shown.
    let cut = Recital(try Self.dialogue(answer.scheme), hearing: answer.bytes, pieces: 1)
    guard case .failed(let failure) = cut.outcome else {
      Issue.record("it came to \(cut.outcome)")
      return
    }
    #expect(failure.code == answer.code)
  }

  @Test func `a mail client without an IPv4 address introduces itself by the other`() throws {
    let opening = try #require(ProbeKind(of: .smtp).opening)
    let dialogue = opening(DialogueParties(local: IPAddress("2001:db8::7"), server: "erp.corp.test"))
    let recital = Recital(dialogue, hearing: Array("220 hi\r\n".utf8))
    #expect(String(decoding: recital.said, as: UTF8.self) == "EHLO [IPv6:2001:db8::7]\r\n")
  }
}
