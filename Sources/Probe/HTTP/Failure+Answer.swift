internal import Model

extension Failure {
  /// How the last answer of a transfer fails; nil where it is as expected.
  init?(_ answer: Transfer.Answer, of transfer: Transfer) {
    guard let failure = transfer.log.check.failure(status: answer.status) else { return nil }
    // A server may report a missing or a foreign client certificate by the status alone.
    guard case .status(let number, let expected, _) = failure.facts, (400...499).contains(answer.status),
      let handshake = transfer.log.handshake?.log, handshake.certificateRequested
    else {
      self = failure
      return
    }
    self.init(
      .httpStatus,
      facts: .status(number: number, expected: expected, shown: handshake.showedCertificate))
  }
}
