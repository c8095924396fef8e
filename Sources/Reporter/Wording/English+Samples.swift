internal import Model

extension English {
  func words(_ remark: EndpointRemark) -> String {
    switch remark {
    case .proxy(let proxy): "through \(proxy)"
    case .succeeded(let count, let sent): "\(count)/\(sent) ok"
    case .share(let count, let sent): "\(count) of \(sent)"
    case .otherFailures(let count): "\(count) more with other failures"
    case .certificate(let subject, let issuer): "the server showed '\(subject)', issued by '\(issuer)'"
    case .result(let target, let proxy, let outcome, let ok, let sent):
      "\(target)\(proxy.map { " through \($0)" } ?? ""): \(outcome.rawValue), \(ok) of \(sent) samples succeeded"
    }
  }

  func words(_ remark: SampleRemark) -> String {
    switch remark {
    case .targets(let count): "\(count) targets"
    case .counts(let sent, let ok): "\(sent) sent, \(ok) ok"
    case .failing(let count): "\(count) failing"
    case .worstFirst: "worst first"
    case .samples(let count): "of " + Self.count(count, "sample")
    case .path(let interface, let proxy, let address):
      [
        interface.map { "over \($0)" }, proxy.map { "through \($0)" } ?? address.map { "to \($0)" },
      ].compactMap(\.self).joined(separator: " ")
    case .records(let count): Self.count(count, "record")
    case .attempt(let number): "attempt \(number)"
    case .port(let port): "from port \(port)"
    case .late(let time): "started \(time.words) late"
    case .redirects(let count): "\(count) redirects"
    case .firstByte(let time): "first byte after \(time.words)"
    case .resumed(let resumed): resumed ? "resumed" : "full"
    case .ocsp(let stapled): stapled ? "OCSP stapled" : "no OCSP"
    case .clientCertificate(let shown, let verdict):
      (shown ? "client certificate " : "no client certificate: ")
        + (verdict == .unanswered ? "not answered" : verdict.rawValue)
    case .network(let time): "network \(time.words)"
    case .local(let time): "local \(time.words)"
    case .serverThink(let time): "server took \(time.words)"
    case .stamps(let source): "\(source.rawValue) stamps"
    case .roundTrip(let first, let last, let variance):
      "rtt "
        + [
          first.map { "\($0.words) at first" },
          last.map { "\($0.words) at the end" + (variance.map { " (var \($0.words))" } ?? "") },
        ].compactMap(\.self).joined(separator: ", ")
    case .retransmits(let count): "\(count) retransmits"
    case .segmentSize(let bytes): "mss \(bytes)"
    case .pathMTU(let bytes): "pmtu \(bytes)"
    case .anonymousCertificate: "a certificate without a subject"
    case .validity(let from, let to, let chain, let verified):
      "\(from) to \(to), chain of \(chain), \(verified ? "verified" : "not accepted")"
    }
  }
}
