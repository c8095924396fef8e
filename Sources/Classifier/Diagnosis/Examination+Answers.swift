import Model

extension Examination {
  /// The resolver's answer is not the control resolver's, and who answers there cannot show the name or the pin.
  var answerMismatch: Diagnosis? {
    let own = Set(samples.compactMap(\.address)).union(probe.answers)
    guard allFailed, !own.isEmpty, let control = made(.controlAnswer).first, let answers = control.answers,
      own.isDisjoint(with: answers)
    else { return nil }
    let codes = Set(samples.compactMap(\.failure?.code))
    let isFine = control.sample.failure == nil
    // A chain that is not trusted may as well be this host's fault, unless the other address shows a trusted one.
    let byName: Set<Failure.Code> = [.certificateNameMismatch, .certificatePinMismatch]
    guard codes.isSubset(of: isFine ? byName.union([.certificateUntrusted]) : byName),
      isFine || !codes.contains(where: { $0 == control.sample.failure?.code })
    else { return nil }
    return Diagnosis(
      cause: .answerMismatch, confidence: isFine ? 0.95 : 0.6,
      facts: [
        .answersDiffer(answers: AddressList(own), control: AddressList(Set(answers))),
        .addressesFailed(
          addresses: AddressList(own), failures: self.codes(samples), count: samples.count,
          all: samples.count, subject: probe.certificate?.subject),
        .controlTried(
          address: control.sample.address, failures: isFine ? nil : self.codes([control.sample])),
      ])
  }
}
