internal import Linux
internal import COpenSSL
internal import Model

/// The messages of a handshake as OpenSSL's callback saw them: numbers, which get their names when it is over.
struct MessageTrace {
  private struct Entry {
    let type: UInt8
    let isWritten: Bool
    let isRetryRequest: Bool
    let bytes: UInt32
    let moment: MonotonicTime
  }

  private var entries: [Entry] = []
  private var isEnded = false
  /// The far side must not decide how much is kept. A handshake has about ten, and tickets may follow it.
  private static let limit = 48

  init() { entries.reserveCapacity(12) }

  /// Notes a message with its header; there is at least one byte of it.
  mutating func note(_ message: UnsafeRawBufferPointer, written: Bool) {
    guard entries.count < Self.limit, !isEnded else { return }
    entries.append(
      Entry(
        type: message[0], isWritten: written, isRetryRequest: Self.isRetryRequest(message),
        bytes: UInt32(clamping: message.count), moment: .now))
  }

  /// How many times the server asked for another ClientHello.
  var retryRequests: Int { entries.count { $0.isRetryRequest } }

  /// Takes no further messages.
  mutating func end() { isEnded = true }

  /// The messages by name, timed from the moment that the first bytes were handed to the kernel; nil for none.
  func messages(since began: MonotonicTime?) -> [HandshakeMessage]? {
    guard let first = entries.first else { return nil }
    let began = began ?? first.moment
    return entries.map { entry in
      HandshakeMessage(
        name: Self.name(of: entry), from: entry.isWritten ? .client : .server, at: entry.moment.since(began),
        bytes: Int(entry.bytes))
    }
  }

  /// Whether it is a ServerHello whose random number says that it is none (RFC 8446 section 4.1.3).
  private static func isRetryRequest(_ message: UnsafeRawBufferPointer) -> Bool {
    guard message[0] == 2, message.count >= 38 else { return false }
    return message[6..<38].elementsEqual(retryRandom)
  }

  /// SHA-256 of "HelloRetryRequest".
  private static let retryRandom: [UInt8] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91, 0xC2,
    0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
  ]

  /// By IANA's registry of TLS handshake types.
  private static func name(of entry: Entry) -> String {
    switch entry.type {
    case 0: "HelloRequest"
    case 1: "ClientHello"
    case 2: entry.isRetryRequest ? "HelloRetryRequest" : "ServerHello"
    case 4: "NewSessionTicket"
    case 5: "EndOfEarlyData"
    case 8: "EncryptedExtensions"
    case 11: "Certificate"
    case 12: "ServerKeyExchange"
    case 13: "CertificateRequest"
    case 14: "ServerHelloDone"
    case 15: "CertificateVerify"
    case 16: "ClientKeyExchange"
    case 20: "Finished"
    case 22: "CertificateStatus"
    case 24: "KeyUpdate"
    case 25: "CompressedCertificate"
    default: "Handshake\(entry.type)"
    }
  }
}
