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
    let shown = probe.certificate.map { ", with a certificate for '\($0.subject)'" } ?? ""
    let there =
      isFine
      ? "the certificate there is the endpoint's own"
      : "what was met there is \(self.codes([control.sample]))"
    return Diagnosis(
      cause: .answerMismatch, confidence: isFine ? 0.95 : 0.6,
      evidence: [
        "the name leads to \(Self.list(own)), and by the control resolver to \(Self.list(Set(answers)))",
        "\(Self.list(own)) failed by \(self.codes(samples)) in \(share(samples.count, of: samples))\(shown)",
        "\(control.sample.address.map(\.description) ?? "the other address") was tried, too: \(there)",
      ])
  }

  private static func list(_ addresses: Set<IPAddress>) -> String {
    let shown = addresses.sorted().prefix(4).map(\.description).joined(separator: ", ")
    return addresses.count > 4 ? "\(shown) and \(addresses.count - 4) more" : shown
  }
}
