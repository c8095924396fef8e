internal import Model

extension Diagnosis {
  /// What was seen, in words, with the mark to search for.
  var words: String {
    let confidence = Int((confidence * 100).rounded())
    return "seen: \(cause.words) (\(cause.rawValue), confidence \(confidence) %)"
  }
}

extension Diagnosis.Cause {
  /// What was seen, in words that need no knowledge of the cause.
  var words: String {
    switch self {
    case .answerMismatch: "the name leads elsewhere than the control resolver says"
    case .nameDependentReset: "it is reset because of the name in the ClientHello"
    case .earlyReset: "the reset came sooner than the server can answer"
    case .issuerMismatch: "the certificate comes from another authority than it should"
    case .mtuBlackHole: "large packets do not arrive where small ones do"
    case .tunnelOnlyFailure: "it fails through the tunnel and succeeds beside it"
    case .serverDown: "it fails alike on every way that was tried"
    }
  }
}
