internal import Model

/// Everything that was learnt by one sample, below its line: messages, what was agreed on, the connection.
struct SampleDetail {
  let sample: Sample

  private static let lead = [StyledText("    ")]

  func write(to page: inout Page, glyphs: ChartGlyphs) {
    if let tls = sample.tls { write(tls, to: &page, glyphs: glyphs) }
    if let tcp = sample.tcp { paragraph("tcp", Self.words(of: tcp), to: &page) }
    var rest: [String] = []
    if let attempt = sample.attempt { rest.append("try \(attempt)") }
    if let port = sample.localPort { rest.append("from port \(port)") }
    if let lag = sample.lag { rest.append("began \(lag.words) late") }
    if let http = sample.http {
      if let version = http.version { rest.append("HTTP/\(version)") }
      if http.redirects > 0 { rest.append("\(http.redirects) redirects") }
      if let first = http.firstByte { rest.append("first byte after \(first.words)") }
    }
    paragraph("sample", rest.joined(separator: ", "), to: &page)
  }

  private func paragraph(_ label: String, _ text: String, to page: inout Page) {
    if text.isEmpty { return }
    page.paragraph(Self.lead + [StyledText(label, .head)].padded(to: 9), text)
  }

  private func write(_ tls: Sample.TLSDetails, to page: inout Page, glyphs: ChartGlyphs) {
    let messages = tls.messages ?? []
    let width = min(28, messages.map { TerminalText($0.name).cells }.max() ?? 0)
    for message in messages {
      let arrow =
        switch (message.from, glyphs) {
        case (.client, .blocks): "→"
        case (.server, .blocks): "←"
        case (.client, .ascii): "->"
        case (.server, .ascii): "<-"
        }
      page.line(
        Self.lead + [StyledText(arrow + " ")].padded(to: 3)
          + [StyledText(TerminalText(message.name).shortened(to: width))].padded(to: width)
          + [StyledText("+\(message.at.words)")].aligned(right: 9)
          + [StyledText("\(message.bytes) B")].aligned(right: 9))
    }
    var agreed = [tls.version, tls.cipher, tls.group, tls.alpn.map { "ALPN \($0)" }].compactMap(\.self)
    if let resumed = tls.resumed { agreed.append(resumed ? "resumed" : "full") }
    if let stapled = tls.ocspStapled { agreed.append(stapled ? "OCSP stapled" : "no OCSP") }
    paragraph("tls", agreed.joined(separator: ", "), to: &page)
    var times: [String] = []
    if let network = tls.network { times.append("network \(network.words)") }
    if let local = tls.local { times.append("local \(local.words)") }
    if let think = tls.serverThink { times.append("server thought \(think.words)") }
    if let source = tls.stampedBy { times.append("\(source.rawValue) stamps") }
    paragraph("time", times.joined(separator: ", "), to: &page)
  }

  private static func words(of tcp: Sample.TCPDetails) -> String {
    var words: [String] = []
    if let rtt = tcp.connectRTT { words.append("rtt \(rtt.words) at first") }
    if let rtt = tcp.rtt {
      let variance = tcp.rttVariance.map { " (var \($0.words))" } ?? ""
      words.append("\(words.isEmpty ? "rtt " : "")\(rtt.words) at the end\(variance)")
    }
    if let count = tcp.retransmits { words.append("\(count) retransmits") }
    if let mss = tcp.mss { words.append("mss \(mss)") }
    if let mtu = tcp.pathMTU { words.append("pmtu \(mtu)") }
    return words.joined(separator: ", ")
  }
}

extension CertificateFacts {
  /// What stands below a sample: whose it is, by whom, for how long, and whether it was accepted.
  func write(to page: inout Page) {
    func paragraph(_ label: String, _ text: String) {
      page.paragraph([StyledText("    "), StyledText(label, .head)].padded(to: 13), text)
    }
    paragraph("shown", subject.isEmpty ? "a certificate without a subject" : subject)
    paragraph("issuer", issuer)
    paragraph(
      "valid",
      "\(notBefore.day) to \(notAfter.day), chain of \(chain), \(verified ? "verified" : "not accepted")")
    paragraph("sha256", spkiSHA256)
  }
}
