internal import Model

extension English {
  func sentence(_ facts: DiagnosisFacts, names: TunnelNames) -> String {
    switch facts {
    case .answersDiffer(let answers, let control):
      return "the name resolves to \(Self.list(answers)), "
        + "and at the control resolver to \(Self.list(control))"
    case .addressesFailed(let addresses, let failures, let count, let all, let subject):
      return "\(Self.list(addresses)) failed with \(Self.codes(failures)) in \(Self.share(count, all))"
        + (subject.map { ", with a certificate for '\($0)'" } ?? "")
    case .controlTried(let address, let failures):
      let there =
        failures.map { "it failed with \(Self.codes($0))" }
        ?? "the certificate there is the endpoint's own"
      return "\(address.map(\.description) ?? "the other address") was also tried: \(there)"
    case .chainFrom(let issuer, let accepted, let count, let all):
      return "the chain was \(accepted ? "accepted" : "not accepted"), and is issued by '\(issuer)' in "
        + Self.share(count, all)
    case .keysUnexpected(let expected, let whole):
      let keys = whole ? "its authorities' keys" : "the authority keys that were shown"
      return "none of \(keys) is among the \(expected) expected"
    case .issuerThrough(let tunnel, let issuer, let failures):
      return "through \(names[tunnel]) the certificate is issued by '\(issuer)', "
        + "and fails with \(Self.codes(failures))"
    case .issuerBeside(let interface, let issuer, let failures):
      return "outside it, over \(Self.underlay(interface)), it is issued by '\(issuer)', "
        + (failures.map { "and fails with \(Self.codes($0))" } ?? "and is accepted")
    case .namedReset(let count, let all):
      return "with the endpoint's name, \(Self.share(count, all)) were reset after the ClientHello"
    case .neutralAnswered(let name):
      return "\(Self.naming(name)), the same address answered with a ServerHello"
    case .neutralAlerted(let name, let alert):
      return "\(Self.naming(name)), the same address answered with the alert '\(alert)'"
    case .resetsEarly(let count, let first, let last, let trip):
      let times = first == last ? "\(first.count) µs" : "\(first.count) to \(last.count) µs"
      return "\(count) resets came \(times) after the connection was established, "
        + "and a round trip takes \(trip.count) µs or more"
    case .neutralReset: return "a ClientHello with another name was also reset"
    case .besideSucceeded(let interface):
      return "outside the tunnel, over \(Self.underlay(interface)), it succeeded"
    case .halted(let failures, let count, let all):
      return "the handshake stalled in \(Self.share(count, all)), with \(Self.codes(failures))"
    case .smallSegmentsDone(let count, let all):
      return "with segments of at most 536 bytes it completed in \(Self.share(count, all))"
    case .classicalHalted: return "a ClientHello with classical groups only stalled as well"
    case .resent(let count, let all): return "this host retransmitted in \(Self.share(count, all))"
    case .throughFailed(let tunnel, let failures, let count, let all):
      return "through \(names[tunnel]), \(Self.share(count, all)) failed with \(Self.codes(failures))"
    case .besideCounted(let interface, let count, let all):
      return "outside it, over \(Self.underlay(interface)), \(Self.share(count, all)) "
        + "succeeded at the same address"
    case .ended(let failures, let count, let all):
      return "\(Self.share(count, all)) ended with \(Self.codes(failures))"
    case .besideAlike(let tunnel):
      return "they went through \(names[tunnel]), and outside it the result was the same"
    case .noTunnel: return "no tunnel of this host is on the path, and no other path was tried"
    case .changesAlike(let changes): return "\(Self.changes(changes)) changed nothing"
    }
  }

  /// How often something of all was seen: `3 of 3 samples`.
  private static func share(_ count: Int, _ all: Int) -> String {
    "\(count) of \(all) sample\(all == 1 ? "" : "s")"
  }

  private static func underlay(_ interface: String?) -> String { interface ?? "the underlay" }

  private static func naming(_ name: String?) -> String {
    name.map { "with the name '\($0)'" } ?? "without a name"
  }

  /// What was changed: `another name and small segments`.
  private static func changes(_ changes: [Experiment.Kind]) -> String {
    let words = changes.map(words)
    return words.count > 1
      ? "\(words.dropLast().joined(separator: ", ")) and \(words[words.count - 1])" : words.joined()
  }

  private static func words(_ change: Experiment.Kind) -> String {
    switch change {
    case .again: "nothing"
    case .neutralName: "another name"
    case .smallSegments: "small segments"
    case .classicalGroups: "classical groups"
    case .besideTunnel: "a path outside the tunnel"
    case .controlAnswer: "the control resolver's answer"
    }
  }

  func diagnosis(_ cause: Diagnosis.Cause, percent: Int) -> String {
    "diagnosis: \(words(cause)) (\(cause.rawValue), confidence \(percent) %)"
  }

  func words(_ cause: Diagnosis.Cause) -> String {
    switch cause {
    case .answerMismatch: "the name resolves to other addresses than at the control resolver"
    case .nameDependentReset: "it is reset because of the name in the ClientHello"
    case .earlyReset: "the reset came before the server could have answered"
    case .issuerMismatch: "the certificate comes from an unexpected authority"
    case .mtuBlackHole: "large packets do not arrive where small ones do"
    case .tunnelOnlyFailure: "it fails through the tunnel and succeeds outside it"
    case .serverDown: "it fails the same way on every path that was tried"
    }
  }
}
