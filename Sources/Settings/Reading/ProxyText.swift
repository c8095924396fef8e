public import Model

/// A proxy as it is written: `http://proxy.corp.test:3128`, `socks5h://user:password@proxy.corp.test`.
///
/// Nothing of what was written is repeated but the scheme: any part of it may belong to a password.
public enum ProxyText {
  /// The port of a SOCKS proxy that names none (RFC 1928 section 3). HTTP proxies have no usual one.
  private static let socksPort: UInt16 = 1080

  /// Reads a proxy. The user and the password are written in their `%` form (RFC 3986 section 3.2.1).
  public static func parse(_ text: String) throws(TargetError) -> Proxy {
    guard let separator = text.firstRange(of: "://") else {
      throw TargetError(
        message: "has no scheme",
        hint: "write 'http://HOST:PORT', 'https://HOST:PORT' or 'socks5://HOST:PORT'")
    }
    let name = text[..<separator.lowerBound]
    guard let scheme = Proxy.Scheme(rawValue: name.lowercased()) else {
      let isName = name.utf8.allSatisfy { $0 < 128 } && name.allSatisfy { $0.isLetter || $0.isNumber }
      throw TargetError(
        message: isName ? "has the unknown scheme \(quoted(String(name)))" : "has an unknown scheme",
        hint: "write \(alternatives(Proxy.Scheme.allCases.map { "\($0.rawValue)://" }))")
    }
    var rest = text[separator.upperBound...]
    // Browsers and curl show proxies with a slash at the end.
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    let at = rest.lastIndex(of: "@")
    let place = at.map { rest[rest.index(after: $0)...] } ?? rest
    guard !place.contains(where: { "/?#".contains($0) }) else {
      throw TargetError(
        message: "has a path or a query", hint: "write '\(scheme.rawValue)://HOST:PORT' alone")
    }
    let credentials = try at.map { (at) throws(TargetError) in
      try self.credentials(rest[..<at], scheme)
    }
    let (host, port) = try split(place, scheme)
    return Proxy(scheme: scheme, host: host, port: port, credentials: credentials)
  }

  private static func credentials(
    _ text: Substring, _ scheme: Proxy.Scheme
  ) throws(TargetError) -> Proxy.Credentials {
    // A slash or a second '@' in a password says where the host begins only to those who know the password.
    guard !text.contains(where: { "/?#@".contains($0) }) else {
      throw TargetError(
        message: "has a character in its user information that a URL cannot have there",
        hint: "write '%40' for '@', '%2F' for '/', '%3F' for '?' and '%23' for '#'")
    }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let user = try decoded(parts[0])
    let password = parts.count > 1 ? try decoded(parts[1]) : ""
    guard !user.isEmpty else {
      throw TargetError(message: "has a password and no user", hint: "write 'USER:PASSWORD@HOST:PORT'")
    }
    switch scheme {
    case .http, .https:
      // RFC 7617 section 2: it would end the user.
      guard !user.contains(":") else {
        throw TargetError(message: "has a user with ':' in it, which HTTP cannot pass on", hint: nil)
      }
    case .socks5, .socks5h:
      // RFC 1929 section 2.
      guard user.utf8.count <= 255, password.utf8.count <= 255 else {
        throw TargetError(
          message: "has a user or a password of more than 255 bytes, which SOCKS cannot pass on", hint: nil)
      }
    }
    return Proxy.Credentials(user: user, password: password)
  }

  /// Text from its `%` form.
  private static func decoded(_ text: Substring) throws(TargetError) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else {
        throw TargetError(
          message: "has a '%' in its user information that two hexadecimal digits do not follow",
          hint: "write '%25' for '%'")
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    guard let text = String(validating: bytes, as: UTF8.self),
      text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else {
      throw TargetError(message: "has user information that is not UTF-8", hint: nil)
    }
    return text
  }

  private static func split(
    _ place: Substring, _ scheme: Proxy.Scheme
  ) throws(TargetError) -> (host: String, port: UInt16) {
    let usual = isHTTP(scheme) ? "3128" : "\(socksPort)"
    func mistake(_ message: String, host: String = "proxy.corp.test") -> TargetError {
      TargetError(message: message, hint: "write '\(scheme.rawValue)://\(host):\(usual)'")
    }
    if place.hasPrefix("[") {
      guard let end = place.firstIndex(of: "]"),
        let address = ZonedAddress(place[place.index(after: place.startIndex)..<end]),
        address.address.family == .v6
      else { throw mistake("has no IPv6 address in its brackets", host: "[2001:db8::1]") }
      return (address.description, try port(place[place.index(after: end)...], scheme, mistake))
    }
    if place.count(where: { $0 == ":" }) > 1 {
      throw mistake("has an IPv6 address without brackets, or an extra ':'", host: "[2001:db8::1]")
    }
    let host = place.prefix { $0 != ":" }
    if host.isEmpty { throw mistake("has no host") }
    guard IPAddress(host) != nil || isTargetName(host) else {
      throw TargetError(
        message: "has a host that is neither a DNS name nor an IP address",
        hint: "names are letters, digits, hyphens and underscores, with dots between")
    }
    return (host.lowercased(), try port(place.dropFirst(host.count), scheme, mistake))
  }

  private static func isHTTP(_ scheme: Proxy.Scheme) -> Bool { scheme == .http || scheme == .https }

  private static func port(
    _ text: Substring, _ scheme: Proxy.Scheme, _ mistake: (String, String) -> TargetError
  ) throws(TargetError) -> UInt16 {
    if text.isEmpty, !isHTTP(scheme) { return socksPort }
    guard text.hasPrefix(":"), text.count > 1 else { throw mistake("has no port", "proxy.corp.test") }
    let digits = text.dropFirst()
    guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits), port > 0 else {
      throw TargetError(
        message: "has an invalid port", hint: "write a number from 1 to 65535")
    }
    return port
  }
}
