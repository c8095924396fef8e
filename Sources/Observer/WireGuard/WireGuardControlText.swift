import Glibc
import Linux
import Model

/// The parser of what a userspace WireGuard answers to `get=1` on its control socket (the cross-platform interface
/// of WireGuard, https://www.wireguard.com/xplatform/):
///
///     private_key=…
///     listen_port=51820
///     fwmark=51820
///     public_key=aff8bf7ff4bdea7801f29dbada17bd67c1b518a2eaa7a13b1807e38da21b5a4a
///     preshared_key=…
///     endpoint=203.0.113.10:51820
///     last_handshake_time_sec=1700000000
///     last_handshake_time_nsec=120000000
///     allowed_ip=0.0.0.0/0
///     errno=0
///
/// Only the values of the names in `Name` ever become a string. Every other line, those of the private and the
/// preshared keys among them, is passed over as bytes in the caller's memory.
struct WireGuardControlText {
  /// The names whose values are read.
  private enum Name: String, CaseIterable {
    case listenPort = "listen_port"
    case firewallMark = "fwmark"
    case publicKey = "public_key"
    case endpoint
    case handshakeSeconds = "last_handshake_time_sec"
    case handshakeNanoseconds = "last_handshake_time_nsec"
    case allowedPrefix = "allowed_ip"
    case errorNumber = "errno"
  }

  /// What was read so far.
  private(set) var draft = WireGuardDraft()
  /// The number that ends the answer, 0 for success; nil before it came.
  private(set) var errorNumber: Int32?

  /// Takes the whole lines at the front of the bytes, and returns how many bytes they were.
  mutating func take(_ bytes: UnsafeRawBufferPointer) throws(MalformedMessageError) -> Int {
    var start = 0
    while errorNumber == nil, let end = Self.lineEnd(bytes, from: start) {
      try take(line: bytes[start..<end])
      start = end + 1
    }
    return start
  }

  /// Where the line ends that begins at `start`.
  private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = bytes.baseAddress, start < bytes.count,
      let end = memchr(base + start, 10, bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(end) - base
  }

  private mutating func take(line: Slice<UnsafeRawBufferPointer>) throws(MalformedMessageError) {
    if line.isEmpty { return }
    // No message repeats the line: it may hold a secret.
    guard let equals = line.firstIndex(of: 61) else {
      throw MalformedMessageError(.controlText(problem: .shape, name: nil))
    }
    let word = line[..<equals]
    guard let name = Name.allCases.first(where: { word.elementsEqual($0.rawValue.utf8) }) else { return }
    let value = String(decoding: line[(equals + 1)...].prefix(128), as: UTF8.self)
    func number<T: FixedWidthInteger>(_ type: T.Type) throws(MalformedMessageError) -> T {
      guard let number = T(value) else {
        throw MalformedMessageError(.controlText(problem: .number, name: name.rawValue))
      }
      return number
    }
    switch name {
    case .listenPort: draft.listenPort = try number(UInt16.self)
    case .firewallMark: draft.firewallMark = try number(UInt32.self)
    case .errorNumber: errorNumber = try number(Int32.self)
    case .publicKey:
      guard let key = Self.bytes(hexadecimal: value), let text = WireGuardDraft.base64(key: key) else {
        throw MalformedMessageError(.controlText(problem: .key, name: name.rawValue))
      }
      draft.peers.append(.init(publicKey: text))
    case .endpoint, .handshakeSeconds, .handshakeNanoseconds, .allowedPrefix:
      guard !draft.peers.isEmpty else {
        throw MalformedMessageError(.controlText(problem: .order, name: name.rawValue))
      }
      let last = draft.peers.count - 1
      switch name {
      case .handshakeSeconds: draft.peers[last].handshakeSeconds = try number(UInt64.self)
      case .handshakeNanoseconds: draft.peers[last].handshakeNanoseconds = try number(UInt64.self)
      case .allowedPrefix:
        guard let prefix = Self.prefix(value) else {
          throw MalformedMessageError(.controlText(problem: .prefix, name: name.rawValue))
        }
        draft.peers[last].allowedPrefixes.append(prefix)
      default:
        guard let endpoint = Self.endpoint(value) else {
          throw MalformedMessageError(.controlText(problem: .endpoint, name: name.rawValue))
        }
        draft.peers[last].endpoint = endpoint
      }
    }
  }

  /// `203.0.113.10:51820`, `[2001:db8::1]:51820`, or with the zone of a link-local address, which is dropped.
  static func endpoint(_ text: String) -> SocketAddress? {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
      return nil
    }
    var host = text[..<colon]
    let bracketed = host.hasPrefix("[") && host.hasSuffix("]")
    if bracketed { host = host.dropFirst().dropLast() }
    guard host.contains(":") == bracketed else { return nil }
    return IPAddress(host.prefix { $0 != "%" }).map { SocketAddress(address: $0, port: port) }
  }

  /// A prefix whose bits past its length do not matter.
  private static func prefix(_ text: String) -> IPPrefix? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(parts[0]), let length = Int(parts[1]) else { return nil }
    return IPPrefix(address, length: length)
  }

  private static func bytes(hexadecimal text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { digit -> UInt8? in
      switch digit {
      case 48...57: digit - 48
      case 97...102: digit - 87
      case 65...70: digit - 55
      default: nil
      }
    }
    guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
