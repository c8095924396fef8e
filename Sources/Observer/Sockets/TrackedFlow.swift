import Model

/// One flow of the kernel's connection tracking, from a line of `/proc/net/nf_conntrack`.
///
///     ipv4     2 udp      17 118 src=198.51.100.2 dst=203.0.113.10 sport=52345 dport=1194
///         src=203.0.113.10 dst=198.51.100.2 sport=1194 dport=52345 [ASSURED] mark=0 zone=0 use=2
///
/// (one line in the file). The first half is what the host's process sent, the second what answers: where they name
/// different hosts, a translation on this host leads the flow elsewhere.
struct TrackedFlow: Equatable {
  let transport: TransportProtocol
  let source: SocketAddress
  let destination: SocketAddress
  let replySource: SocketAddress
  /// Whether an answer was seen.
  let replied: Bool

  /// A flow from a line; nil for other transports than TCP and UDP, and for lines of another form.
  init?(line: some StringProtocol) {
    var transport: TransportProtocol?
    var fields: [String: [String]] = [:]
    var replied = true
    for word in line.split(separator: " ", omittingEmptySubsequences: true) {
      if let known = TransportProtocol(rawValue: String(word)), transport == nil { transport = known }
      if word == "[UNREPLIED]" { replied = false }
      let parts = word.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { fields[String(parts[0]), default: []].append(String(parts[1])) }
    }
    func end(_ address: String, _ port: String, _ half: Int) -> SocketAddress? {
      guard let addresses = fields[address], let ports = fields[port], addresses.count > half,
        ports.count > half, let ip = IPAddress(addresses[half]), let number = UInt16(ports[half])
      else { return nil }
      return SocketAddress(address: ip, port: number)
    }
    guard let transport, let source = end("src", "sport", 0), let destination = end("dst", "dport", 0),
      let replySource = end("src", "sport", 1)
    else { return nil }
    self.transport = transport
    self.source = source
    self.destination = destination
    self.replySource = replySource
    self.replied = replied
  }
}
