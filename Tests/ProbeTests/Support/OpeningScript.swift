import COpenSSL
import Glibc
import Model

@testable import Probe

/// What a server says and hears before TLS, in each of the protocols.
struct OpeningScript: Sendable {
  /// One turn of the server.
  enum Turn: Sendable {
    case say([UInt8])
    /// Reads up to a line feed.
    case hearLine
    case hear(Int)

    static func say(_ text: String) -> Turn { .say(Array(text.utf8)) }
  }

  let scheme: Target.Scheme
  let turns: [Turn]

  /// A server of each protocol that begins TLS.
  static let all: [OpeningScript] = [
    OpeningScript(
      scheme: .smtp,
      turns: [
        .say("220-mail.corp.test says\r\n220 good day\r\n"), .hearLine,
        .say("250-mail.corp.test\r\n250-SIZE 10240000\r\n250-starttls\r\n250 SMTPUTF8\r\n"), .hearLine,
        .say("220 2.0.0 go ahead\r\n"),
      ]),
    OpeningScript(
      scheme: .imap,
      turns: [
        .say("* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\n"), .hearLine,
        .say("* CAPABILITY IMAP4rev1\r\n* 3 EXISTS\r\na1 OK begin\r\n"),
      ]),
    OpeningScript(scheme: .ldap, turns: [.hear(31), .say(ldapAnswer(0))]),
    OpeningScript(scheme: .postgres, turns: [.hear(8), .say("S")]),
    OpeningScript(scheme: .mysql, turns: [.say(mysqlGreeting()), .hear(36)]),
    OpeningScript(scheme: .pop3, turns: [.say("+OK ready <1@pop>\r\n"), .hearLine, .say("+OK begin\r\n")]),
    OpeningScript(
      scheme: .ftp,
      turns: [
        .say("220-welcome\r\n220-220 files\r\n 220 not yet\r\n230 nor this\r\n220 ready\r\n"), .hearLine,
        .say("234 AUTH command ok\r\n"),
      ]),
    OpeningScript(
      scheme: .xmpp,
      turns: [
        .hear(XMPPOpening(to: "erp.corp.test").begin().count),
        .say(xmppFeatures("<starttls xmlns='\(xmppTLS)'/>")),
        .hear(51), .say("<proceed xmlns='\(xmppTLS)'/>"),
      ]),
    // Windows with network level authentication.
    OpeningScript(scheme: .rdp, turns: [.hear(19), .say(rdpAnswer(2, 2))]),
    OpeningScript(
      scheme: .mssql, turns: [.hear(TDSOpening().begin().count), .say(tdsAnswer(encryption: 1))]),
  ]

  static let xmppTLS = "urn:ietf:params:xml:ns:xmpp-tls"

  /// The beginning of a stream as prosody sends it, and its features.
  static func xmppFeatures(_ features: String) -> String {
    "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' version='1.0'"
      + " from='erp.corp.test' id='3f' xml:lang='en' xmlns='jabber:client'><stream:features>\(features)"
      + "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>"
      + "</stream:features>"
  }

  /// A connection confirm (MS-RDPBCGR section 2.2.1.2): type 2 with the protocol that was chosen, 3 with a failure.
  static func rdpAnswer(_ type: UInt8, _ number: UInt8) -> [UInt8] {
    [3, 0, 0, 19, 14, 0xd0, 0, 0, 0x12, 0x34, 0, type, 0x1f, 8, 0, number, 0, 0, 0]
  }

  /// An answer to PRELOGIN as SQL Server 2019 sends it (MS-TDS section 2.2.6.5).
  static func tdsAnswer(encryption: UInt8) -> [UInt8] {
    let content: [UInt8] =
      [0, 0, 0x10, 0, 6, 1, 0, 0x16, 0, 1, 6, 0, 0x17, 0, 1, 0xff] + [15, 0, 0x10, 0x6c, 0, 0] + [encryption]
      + [0]
    return [4, 1, 0, UInt8(content.count + 8), 0, 0, 1, 0] + content
  }

  /// An answer to StartTLS (RFC 4511 section 4.12).
  static func ldapAnswer(_ result: UInt8, message: UInt8 = 1, diagnostic: String = "") -> [UInt8] {
    let words = Array(diagnostic.utf8)
    let name = Array("1.3.6.1.4.1.1466.20037".utf8)
    let response =
      [0x0a, 1, result, 0x04, 0, 0x04, UInt8(words.count)] + words + [0x8a, UInt8(name.count)] + name
    return [0x30, UInt8(response.count + 5), 0x02, 1, message, 0x78, UInt8(response.count)] + response
  }

  /// A greeting as MariaDB 10.11 sends it; 0x0800 says that it speaks TLS, 0x0200 that it speaks the 4.1 protocol.
  static func mysqlGreeting(capabilities: UInt16 = 0xfffe) -> [UInt8] {
    let packet =
      [10] + Array("5.5.5-10.11.19-MariaDB\0".utf8) + [42, 0, 0, 0] + Array("12345678\0".utf8)
      + [UInt8(capabilities & 0xff), UInt8(capabilities >> 8), 45, 2, 0, 0xff, 0x81, 21]
      + [UInt8](repeating: 0, count: 6) + [29, 0, 0, 0] + Array("123456789012\0mysql_native_password\0".utf8)
    return [UInt8(packet.count), 0, 0, 0] + packet
  }

  /// Everything that the server says up to the last turn of it.
  var said: [UInt8] {
    turns.flatMap { turn -> [UInt8] in if case .say(let bytes) = turn { bytes } else { [] } }
  }

  /// Plays the first turns of it, and returns whether the client held to them.
  @discardableResult
  func play(_ count: Int? = nil, on connection: LoopbackServer.Connection, pieces: Int = .max) -> Bool {
    for turn in turns.prefix(count ?? turns.count) {
      switch turn {
      case .say(let bytes):
        var rest = bytes[...]
        while !rest.isEmpty {
          connection.send(Array(rest.prefix(pieces)))
          rest = rest.dropFirst(pieces)
        }
      case .hearLine:
        guard connection.readLine() != nil else { return false }
      case .hear(let count):
        guard connection.read(count).count == count else { return false }
      }
    }
    return true
  }

  /// A server that plays it and shakes hands then.
  func serve(_ identity: Identity, pieces: Int = .max, on address: String = "127.0.0.1") throws
    -> LoopbackServer
  {
    try LoopbackServer(on: address) { connection in
      guard play(on: connection, pieces: pieces), let ssl = TLSServer.makeSession(identity, .init()) else {
        return
      }
      defer { SSL_free(ssl) }
      if scheme == .mssql {
        if connection.acceptInPackets(ssl) { connection.waitForClose() }
        return
      }
      SSL_set_fd(ssl, connection.descriptor)
      guard SSL_accept(ssl) == 1 else { return }
      var byte: UInt8 = 0
      while SSL_read(ssl, &byte, 1) > 0 {}
      SSL_shutdown(ssl)
      connection.waitForClose()
    }
  }
}

extension LoopbackServer.Connection {
  /// Shakes hands in packets of TDS, as SQL Server does; whether that came about.
  func acceptInPackets(_ ssl: OpaquePointer) -> Bool {
    guard let input = BIO_new(BIO_s_mem()), let output = BIO_new(BIO_s_mem()) else { return false }
    SSL_set_bio(ssl, input, output)
    while true {
      let status = SSL_accept(ssl)
      var bytes: UnsafeMutablePointer<CChar>?
      let count = vpnaudit_BIO_get_mem_data(output, &bytes)
      if count > 0 { send(TDSPackets.wrapped(Array(UnsafeRawBufferPointer(start: bytes, count: count)))) }
      _ = vpnaudit_BIO_reset(output)
      if status == 1 { return true }
      guard SSL_get_error(ssl, status) == SSL_ERROR_WANT_READ else { return false }
      let head = read(8)
      guard head.count == 8, head[0] == 0x12 else { return false }
      let body = read((Int(head[2]) << 8 | Int(head[3])) - 8)
      BIO_write(input, body, Int32(body.count))
    }
  }

  /// Reads up to a line feed; nil where the client went before it.
  func readLine() -> [UInt8]? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while recv(descriptor, &byte, 1, 0) == 1 {
      line.append(byte)
      if byte == 10 { return line }
    }
    return nil
  }

  /// Reads so many bytes; fewer where the client went.
  func read(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let received = recv(descriptor, &bytes, count, Int32(MSG_WAITALL))
    return Array(bytes.prefix(max(0, received)))
  }
}
