import Model

extension YAMLNode {
  /// A region by its ISO code, or a zone.
  func region() -> Region? {
    read(as: "a region", hint: "write an ISO 3166 code such as 'CN-BJ', or 'zone:' and a name") { Region($0) }
  }

  func address() -> IPAddress? {
    read(as: "an IP address") { IPAddress($0) }
  }

  /// An address with a port; an address alone has the usual one.
  func socketAddress(defaultPort: UInt16) -> SocketAddress? {
    read(
      as: "an IP address with a port or without",
      hint: "write '192.0.2.53', '192.0.2.53:5353' or '[2001:db8::53]:5353'"
    ) { text in
      if let address = IPAddress(text) { return SocketAddress(address: address, port: defaultPort) }
      // Read as a target is, of which it is the place; nothing may follow it.
      guard let target = try? TargetText.parse("dns://\(text)/a"), let address = target.address,
        target.question?.name == "a"
      else { return nil }
      return SocketAddress(address: address, port: target.port)
    }
  }

  /// A prefix, with a hint that takes out the bits past its length.
  func prefix() -> IPPrefix? {
    guard let text = text() else { return nil }
    if let prefix = IPPrefix(text) { return prefix }
    let mistake = PrefixMistake(text)
    error(mistake.message, hint: mistake.hint)
    return nil
  }

  /// A SHA-256 digest in lower-case hexadecimal.
  func digest() -> String? {
    read(as: "a SHA-256 digest", hint: "write 64 hexadecimal digits") { text in
      let digits = text.hasPrefix("sha256:") ? text.dropFirst(7) : text[...]
      guard digits.utf8.count == 64, digits.utf8.allSatisfy(\.isHexadecimal) else { return nil }
      return digits.lowercased()
    }
  }
}

extension UInt8 {
  /// Whether it is a hexadecimal digit in ASCII.
  fileprivate var isHexadecimal: Bool {
    (48...57).contains(self) || (97...102).contains(self | 0x20)
  }
}
