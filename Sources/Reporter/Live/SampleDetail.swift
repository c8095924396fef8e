internal import Model

/// Everything known of one sample, below its line: messages, negotiated parameters, the connection.
struct SampleDetail {
  let sample: Sample
  let wording: Wording

  private static let lead = [StyledText("    ")]

  func write(to page: inout Page, glyphs: ChartGlyphs) {
    if let tls = sample.tls { write(tls, to: &page, glyphs: glyphs) }
    if let tcp = sample.tcp { paragraph(.tcp, words(of: tcp), to: &page) }
    var rest: [String] = []
    if let attempt = sample.attempt { rest.append(words(.attempt(number: attempt))) }
    if let port = sample.localPort { rest.append(words(.port(port))) }
    if let lag = sample.lag { rest.append(words(.late(lag))) }
    if let http = sample.http {
      if let version = http.version { rest.append("HTTP/\(version)") }
      if http.redirects > 0 { rest.append(words(.redirects(count: http.redirects))) }
      if let first = http.firstByte { rest.append(words(.firstByte(first))) }
    }
    paragraph(.sample, wording.language.aside(rest), to: &page)
  }

  private func words(_ remark: SampleRemark) -> String { wording.words(remark) }

  private func paragraph(_ label: ReportLabel, _ text: String, to page: inout Page) {
    if text.isEmpty { return }
    page.paragraph(Self.lead + [StyledText(wording.label(label), .head)].padded(to: 9), text)
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
    var agreed = [tls.version, tls.cipher, tls.group, tls.signature, tls.alpn.map { "ALPN \($0)" }]
      .compactMap(\.self)
    if let resumed = tls.resumed { agreed.append(words(.resumed(resumed))) }
    if let stapled = tls.ocspStapled { agreed.append(words(.ocsp(stapled: stapled))) }
    if let client = tls.clientCertificate {
      agreed.append(words(.clientCertificate(shown: client.shown, verdict: client.verdict)))
    }
    paragraph(.tls, wording.language.aside(agreed), to: &page)
    var times: [String] = []
    if let network = tls.network { times.append(words(.network(network))) }
    if let local = tls.local { times.append(words(.local(local))) }
    if let think = tls.serverThink { times.append(words(.serverThink(think))) }
    if let source = tls.stampedBy { times.append(words(.stamps(source))) }
    paragraph(.time, wording.language.aside(times), to: &page)
  }

  private func words(of tcp: Sample.TCPDetails) -> String {
    var remarks: [SampleRemark] = []
    if tcp.connectRTT != nil || tcp.rtt != nil {
      remarks.append(.roundTrip(first: tcp.connectRTT, last: tcp.rtt, variance: tcp.rttVariance))
    }
    if let count = tcp.retransmits { remarks.append(.retransmits(count: count)) }
    if let mss = tcp.mss { remarks.append(.segmentSize(mss)) }
    if let mtu = tcp.pathMTU { remarks.append(.pathMTU(mtu)) }
    return wording.language.aside(remarks.map(words))
  }
}

extension CertificateFacts {
  /// The rows below a sample: subject, issuer, validity, and whether the certificate was accepted.
  func write(to page: inout Page, in wording: Wording) {
    func paragraph(_ label: ReportLabel, _ text: String) {
      page.paragraph([StyledText("    "), StyledText(wording.label(label), .head)].padded(to: 13), text)
    }
    paragraph(
      .certificate, subject.isEmpty ? wording.words(SampleRemark.anonymousCertificate) : subject)
    paragraph(.issuer, issuer)
    paragraph(
      .validity,
      wording.words(
        SampleRemark.validity(from: notBefore.day, to: notAfter.day, chain: chain, verified: verified)))
    paragraph(.key, spkiSHA256)
  }
}
