import Model

/// Reads where a sink of syslog leads.
enum SyslogReader {
  /// The usual ports: of UDP by RFC 5426 section 3.3, of TCP the one that is registered for syslog-conn (RFC 6587 has none).
  private static let ports: [String: UInt16] = ["udp": 514, "tcp": 601]

  static func read(_ fields: Fields) -> SinkSettings.Kind? {
    let facility = fields["facility"]?.choice(SyslogSettings.Facility.self) ?? .daemon
    let receiver: SyslogSettings.Receiver? =
      if let value = fields["to"] {
        value.text(limit: 1000).flatMap { text in
          let receiver = Self.receiver(text)
          if receiver == nil {
            value.error(
              "\(quoted(text)) is not a server of syslog",
              hint: "write 'unix:/dev/log', 'udp://HOST:514' or 'tcp://HOST:601'")
          }
          return receiver
        }
      } else {
        .local(path: "/dev/log")
      }
    return receiver.map { .syslog(SyslogSettings(receiver: $0, facility: facility)) }
  }

  private static func receiver(_ text: String) -> SyslogSettings.Receiver? {
    if text.hasPrefix("unix:/") {
      let path = String(text.dropFirst(5))
      // sun_path (unix(7)), with its zero.
      return path.utf8.count <= 107 && path != "/" ? .local(path: path) : nil
    }
    guard let separator = text.firstRange(of: "://") else { return nil }
    let scheme = String(text[..<separator.lowerBound])
    guard let usual = ports[scheme] else { return nil }
    let place = String(text[separator.upperBound...])
    // Read as a target of another scheme is, with the same rules for hosts and ports.
    let isWhole = place.hasSuffix("]") ? place.hasPrefix("[") : place.contains(":")
    guard
      let target = try? TargetText.parse(
        "tcp://\(isWhole && !place.hasSuffix("]") ? place : "\(place):\(usual)")")
    else { return nil }
    return scheme == "udp"
      ? .udp(host: target.host, port: target.port) : .tcp(host: target.host, port: target.port)
  }
}
