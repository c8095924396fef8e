public import Model

/// A target as it is written: `tls://erp.corp.test:443`.
public enum TargetText {
  /// Reads a target. The text of a refused one is never repeated whole: it may hold a password.
  public static func parse(_ text: String) throws(TargetError) -> Target {
    guard let separator = text.firstRange(of: "://") else {
      throw TargetError(message: "has a target without a scheme", hint: "write '\(completed(text))'")
    }
    let name = String(text[..<separator.lowerBound])
    let rest = text[separator.upperBound...]
    guard let scheme = Target.Scheme(rawValue: name.lowercased()) else {
      // `smtp` most likely stands for the form that begins TLS within it.
      let meant = Target.Scheme(rawValue: "\(name.lowercased())+starttls").map { [$0] }
      let known = meant ?? Target.Scheme.allCases
      throw TargetError(
        message: "has the unknown scheme \(quoted(name))",
        hint: "write \(alternatives(known.map { "\($0.rawValue)://" }))")
    }
    switch scheme.traits.form {
    case .question: return try nameTarget(rest)
    case .service, .host:
      guard !rest.contains("@") else { throw userInformation(scheme) }
      guard !rest.contains(where: { "/?#".contains($0) }) else {
        throw TargetError(
          message: "has a path or a query in its target",
          hint: "write '\(scheme.rawValue)://\(form(of: scheme))' alone")
      }
      let (host, port) = try split(rest, scheme)
      return Target(scheme: scheme, host: host, port: port)
    case .url: return try webTarget(rest, scheme)
    }
  }

  /// What a target without a scheme most likely means.
  private static func completed(_ text: String) -> String {
    if text.contains("@") { return "tls://HOST:PORT" }
    // A path or a query may hold a secret.
    if text.contains(where: { "/?#".contains($0) }) { return "https://HOST/PATH" }
    return "tls://\((text.contains(":") ? text : "\(text):443").prefix(100))"
  }

  static func userInformation(_ scheme: Target.Scheme) -> TargetError {
    TargetError(
      message: "has user information in its target",
      hint: "write '\(scheme.rawValue)://\(form(of: scheme))' alone")
  }

  /// What follows the scheme of a target.
  private static func form(of scheme: Target.Scheme) -> String {
    switch scheme.traits.form {
    case .url: "HOST/PATH"
    case .question: "SERVER/NAME"
    case .host: "HOST"
    case .service: "HOST:PORT"
    }
  }

  /// Reads `HOST[:PORT][/PATH][?QUERY]`.
  private static func webTarget(
    _ rest: Substring, _ scheme: Target.Scheme
  ) throws(TargetError) -> Target {
    let place = rest.prefix { !"/?#".contains($0) }
    guard !place.contains("@") else { throw userInformation(scheme) }
    let tail = rest[place.endIndex...]
    let host: String
    let port: UInt16
    do throws(TargetError) {
      (host, port) = try split(place, scheme)
    } catch {
      // A password with a slash in it, part of which would stand in the message.
      throw tail.contains("@") ? userInformation(scheme) : error
    }
    guard !tail.contains("#") else {
      throw TargetError(
        message: "has a fragment in its target",
        hint: "remove '#' and what follows: it is never sent to a server")
    }
    guard tail.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
      throw TargetError(
        message: "has a character in its path or query that a URL cannot have",
        hint: "write it in its '%' form, such as '%20' for a space")
    }
    let path = tail.prefix { $0 != "?" }
    let query = tail.dropFirst(path.count)
    return Target(
      scheme: scheme, host: host, port: port, path: path.isEmpty ? "/" : String(path),
      query: query.isEmpty ? nil : String(query.dropFirst()))
  }

  private static func example(of scheme: Target.Scheme) -> String {
    switch scheme.traits.form {
    case .question: "192.0.2.53/erp.corp.test"
    case .host: "erp.corp.test"
    case .service, .url: "erp.corp.test:\(scheme.traits.defaultPort ?? 443)"
    }
  }

  static func split(
    _ rest: Substring, _ scheme: Target.Scheme
  ) throws(TargetError) -> (host: String, port: UInt16) {
    let prefix = "\(scheme.rawValue)://"
    let usual = scheme.traits.defaultPort ?? 443
    if rest.hasPrefix("[") {
      guard let end = rest.firstIndex(of: "]") else {
        throw TargetError(
          message: "has a bracket in its target that is not closed",
          hint: "write '\(prefix)[2001:db8::1]\(scheme == .icmp || scheme == .dns ? "" : ":\(usual)")'")
      }
      let inside = rest[rest.index(after: rest.startIndex)..<end]
      guard inside.contains(":"), let address = ZonedAddress(inside) else { throw bracketMistake(inside) }
      let port = try port(rest[rest.index(after: end)...], of: "[\(address)]", scheme)
      return (address.description, port)
    }
    if rest.count(where: { $0 == ":" }) > 1 {
      // Without brackets the last group is most likely meant as the port.
      let parts = rest.lastIndex(of: ":").map { (rest[..<$0], rest[rest.index(after: $0)...]) }
      let meant =
        parts.flatMap { host, port in
          UInt16(port).flatMap { port in ZonedAddress(host).map { "[\($0)]:\(port)" } }
        }
        ?? ZonedAddress(rest).map { "[\($0)]:\(usual)" }
      let alone = ZonedAddress(rest).map { "[\($0)]" }
      let hint =
        scheme == .icmp || scheme == .dns
        ? "write '\(prefix)\(alone ?? "[2001:db8::1]")\(scheme == .dns ? "/NAME" : "")'"
        : "write '\(prefix)\(meant ?? "[2001:db8::1]:\(usual)")'"
      throw TargetError(message: "has an IPv6 address without brackets in its target", hint: hint)
    }
    let host = rest.prefix { $0 != ":" }
    guard !host.isEmpty else {
      throw TargetError(message: "has no host", hint: "write '\(prefix)\(example(of: scheme))'")
    }
    if !host.utf8.allSatisfy({ $0 < 128 }) {
      throw TargetError(
        message: "has the host \(quoted(String(host))), which is not ASCII",
        hint: "write the name in its 'xn--' form")
    }
    guard IPAddress(host) != nil || isTargetName(host) else {
      throw TargetError(
        message: "has the host \(quoted(String(host))), which is neither a DNS name nor an IP address",
        hint: "names are letters, digits, hyphens and underscores, with dots between")
    }
    return (host.lowercased(), try port(rest.dropFirst(host.count), of: String(host), scheme))
  }

  /// What is wrong with a text in brackets.
  private static func bracketMistake(_ inside: Substring) -> TargetError {
    if let sign = inside.firstIndex(of: "%"), let address = IPAddress(inside[..<sign]) {
      if address.family == .v6, !address.isLinkLocal {
        return TargetError(
          message: "has a zone behind \(address), and only addresses of one link (fe80::/10) have one",
          hint: "write '[\(address)]'")
      }
      return TargetError(
        message: "has a zone behind \(address) that is not an interface", hint: "write '[fe80::1%eth0]'")
    }
    return TargetError(
      message: "has \(quoted(String(inside))) in brackets, which is not an IPv6 address", hint: nil)
  }

  /// A port from `:443`.
  private static func port(
    _ text: Substring, of host: String, _ scheme: Target.Scheme
  ) throws(TargetError) -> UInt16 {
    let prefix = "\(scheme.rawValue)://"
    if scheme == .icmp {
      guard text.isEmpty else {
        throw TargetError(message: "has a port, and ICMP has none", hint: "write '\(prefix)\(host)'")
      }
      return 0
    }
    if text.isEmpty, let port = scheme.traits.defaultPort { return port }
    let usual = scheme.traits.defaultPort ?? 443
    guard text.hasPrefix(":"), text.count > 1 else {
      guard text.isEmpty || text == ":" else {
        throw TargetError(
          message: "has \(quoted(String(text))) after its host", hint: "write '\(prefix)\(host):\(usual)'")
      }
      throw TargetError(message: "has no port", hint: "write '\(prefix)\(host):\(usual)'")
    }
    let digits = text.dropFirst()
    guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits), port > 0 else {
      throw TargetError(
        message: "has the port \(quoted(String(digits)))", hint: "write a number from 1 to 65535")
    }
    return port
  }
}
