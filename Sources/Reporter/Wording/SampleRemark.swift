internal import Model

/// What is said of samples while they are taken, and of one in detail.
enum SampleRemark: Hashable {
  // Of many.
  case targets(count: Int)
  case counts(sent: Int, ok: Int)
  case failing(count: Int)
  case worstFirst
  case samples(count: Int)
  /// How the samples of a target went; nil where nothing is known of it.
  case path(interface: String?, proxy: String?, address: IPAddress?)
  // Of one.
  case records(count: Int)
  case attempt(number: Int)
  case port(UInt16)
  case late(Microseconds)
  case redirects(count: Int)
  case firstByte(Microseconds)
  case resumed(Bool)
  case ocsp(stapled: Bool)
  case clientCertificate(shown: Bool, verdict: Sample.ClientCertificateVerdict)
  case network(Microseconds)
  case local(Microseconds)
  case serverThink(Microseconds)
  case stamps(Sample.StampSource)
  case roundTrip(first: Microseconds?, last: Microseconds?, variance: Microseconds?)
  case retransmits(count: Int)
  case segmentSize(Int)
  case pathMTU(Int)
  case anonymousCertificate
  case validity(from: String, to: String, chain: Int, verified: Bool)
}
