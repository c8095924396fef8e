/// What was seen behind an endpoint's failures. `count` of `all` samples are those that a sentence is about.
public enum DiagnosisFacts: Hashable, Sendable, Codable {
  /// The name's addresses by the host's resolver, and by the control resolver.
  case answersDiffer(answers: AddressList, control: AddressList)
  /// Samples at these addresses failed; `subject` is of the certificate that was shown there.
  case addressesFailed(
    addresses: AddressList, failures: [Failure.Code], count: Int, all: Int, subject: String?)
  /// The control resolver's address was tried; nil failures where its certificate is the endpoint's own.
  case controlTried(address: IPAddress?, failures: [Failure.Code]?)
  case chainFrom(issuer: String, accepted: Bool, count: Int, all: Int)
  /// None of the authorities' keys is expected; `whole` where the chain was accepted, so that all were shown.
  case keysUnexpected(expected: Int, whole: Bool)
  /// The certificate through a tunnel, by its id.
  case issuerThrough(tunnel: String, issuer: String, failures: [Failure.Code])
  /// The certificate beside the tunnel; nil failures where it is accepted.
  case issuerBeside(interface: String?, issuer: String, failures: [Failure.Code]?)
  case namedReset(count: Int, all: Int)
  /// With another name, or without one, the same address answered.
  case neutralAnswered(name: String?)
  case neutralAlerted(name: String?, alert: String)
  case resetsEarly(count: Int, first: Microseconds, last: Microseconds, trip: Microseconds)
  /// A ClientHello with another name was reset, too.
  case neutralReset
  /// Beside the tunnel it succeeded; the interface where it is known.
  case besideSucceeded(interface: String?)
  case halted(failures: [Failure.Code], count: Int, all: Int)
  case smallSegmentsDone(count: Int, all: Int)
  case classicalHalted
  case resent(count: Int, all: Int)
  case throughFailed(tunnel: String, failures: [Failure.Code], count: Int, all: Int)
  case besideCounted(interface: String?, count: Int, all: Int)
  case ended(failures: [Failure.Code], count: Int, all: Int)
  /// They went through a tunnel, by its id, and ended alike beside it.
  case besideAlike(tunnel: String)
  case noTunnel
  case changesAlike(changes: [Experiment.Kind])
}
