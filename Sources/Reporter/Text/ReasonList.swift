internal import Model

/// The reasons of a record, each once: what the host's and the tunnels' lists have in common is told one time.
struct ReasonList {
  /// A reason with the tunnel that it is about.
  struct Entry: Hashable {
    let code: ReasonCode
    let text: String
    /// `tun0`; nil where it is about the host, and where there is one tunnel only.
    let subject: String?

    /// The text behind its subject.
    var sentence: String {
      guard let subject, !text.hasPrefix("\(subject) ") else { return text }
      return "\(subject): \(text)"
    }
  }

  let entries: [Entry]

  init(of record: CheckRecord) {
    var entries: [Entry] = []
    func add(_ code: ReasonCode, _ text: String, of tunnel: Tunnel?) {
      let subject = record.tunnels.count > 1 ? tunnel.map(Self.name) : nil
      let entry = Entry(code: code, text: text, subject: subject)
      if !entries.contains(entry) { entries.append(entry) }
    }
    for reason in record.compliance.reasons {
      // The host's reason for a tunnel is the tunnel's own behind the tunnel's name.
      let tunnel = record.tunnels.first { tunnel in
        tunnel.licensing.reasons.contains { own in
          own.code == reason.code
            && (reason.text == own.text || reason.text == Self.labelled(own, of: tunnel))
        }
      }
      let label = tunnel.map { "\(Self.name($0)): " } ?? ""
      add(
        reason.code, reason.text.hasPrefix(label) ? String(reason.text.dropFirst(label.count)) : reason.text,
        of: tunnel)
    }
    for tunnel in record.tunnels {
      for reason in tunnel.licensing.reasons { add(reason.code, reason.text, of: tunnel) }
    }
    self.entries = entries
  }

  private static func labelled(_ reason: Reason, of tunnel: Tunnel) -> String {
    "\(name(tunnel)): \(reason.text)"
  }

  /// The name by which the host's reasons call a tunnel.
  private static func name(_ tunnel: Tunnel) -> String {
    tunnel.interface ?? tunnel.product?.name ?? tunnel.id
  }

  /// What is left to say once the head, the tunnels and the endpoints have told their part.
  ///
  /// `told` are the texts that the head has told, and `named` the collectors that it has named.
  func rest(told: [String], named: Set<Collector>) -> [Entry] {
    entries.compactMap { entry in
      // Providers, licences and endpoints have rows of their own.
      switch entry.code {
      case .ok, .endpointUnreachable, .endpointUnmeasured, .endpointDegraded, .expectationFailed: return nil
      default: break
      }
      if told.contains(entry.text) { return nil }
      let parts = entry.text.split(separator: ";").map { $0.drop { $0 == " " } }
      let kept = parts.compactMap { Self.withoutCollectors($0, named) }
      if kept.isEmpty { return nil }
      return Entry(code: entry.code, text: kept.joined(separator: "; "), subject: entry.subject)
    }
  }

  /// A clause without what it says of collectors that have been named already; nil where it says nothing else.
  ///
  /// Such a clause is `NAME was denied: …` or `NAME, NAME were not looked at`, perhaps behind `WHAT FOLLOWS: `.
  private static func withoutCollectors(_ clause: Substring, _ named: Set<Collector>) -> Substring? {
    if isAboutCollectors(clause, named) { return nil }
    guard let colon = clause.firstRange(of: ": "), isAboutCollectors(clause[colon.upperBound...], named)
    else {
      return clause
    }
    return clause[..<colon.lowerBound]
  }

  private static func isAboutCollectors(_ clause: Substring, _ named: Set<Collector>) -> Bool {
    let words = clause.split { $0 == " " || $0 == "," || $0 == ":" }
    let collectors = words.prefix { Collector(rawValue: String($0)) != nil || $0 == "and" }
    guard !collectors.isEmpty, collectors.count < words.count else { return false }
    let verb = words[collectors.count]
    return ["was", "were", "failed", "is", "are"].contains(verb)
      && collectors.allSatisfy { word in
        word == "and" || Collector(rawValue: String(word)).map(named.contains) ?? false
      }
  }
}
