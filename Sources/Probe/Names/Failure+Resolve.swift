internal import CAres
internal import Model

extension Failure {
  /// What a status of c-ares means.
  init(resolving status: Int32) {
    let code: Code =
      switch status {
      case ARES_ENOTFOUND: .dnsNameUnknown
      case ARES_ENODATA: .dnsNoData
      case ARES_ESERVFAIL: .dnsServerFailed
      case ARES_EREFUSED: .dnsRefused
      // No process listens at the resolver's address, or no route leads there: no answer came, as with a timeout.
      // Which of the two c-ares reports is chance, for one question's refusal is read with the next one.
      case ARES_ETIMEOUT, ARES_ECONNREFUSED: .dnsTimeout
      case ARES_EFORMERR, ARES_ENOTIMP, ARES_EBADRESP, ARES_EOF: .dnsUnexpectedAnswer
      case ARES_EBADNAME, ARES_EBADQUERY, ARES_EBADFAMILY, ARES_EBADSTR, ARES_EFILE:
        .localConfig
      case ARES_ENOMEM: .localResource
      case ARES_EDESTRUCTION, ARES_ECANCELLED: .cancelled
      default: .internal
      }
    self.init(
      code, facts: ares_strerror(status).map { .library(name: .cAres, text: String(cString: $0)) })
  }

  /// What is wrong with an answer as a whole; nil where it is a good one.
  init?(answer message: NameMessage) {
    guard message.isAnswer else {
      self.init(.dnsUnexpectedAnswer, facts: .dnsQuestion)
      return
    }
    // RCODEs of RFC 1035 section 4.1.1 and RFC 2136 section 2.2.
    switch message.code {
    case 0 where message.isTruncated:
      self.init(.dnsUnexpectedAnswer, facts: .dnsTruncated)
    case 0: return nil
    case 2: self.init(.dnsServerFailed)
    case 3: self.init(.dnsNameUnknown)
    case 5: self.init(.dnsRefused)
    default: self.init(.dnsUnexpectedAnswer, facts: .dnsStatus(number: Int(message.code)))
    }
  }
}
