internal import Model

/// What a period's report says beside its findings.
extension English {
  func words(_ remark: ReviewRemark) -> String {
    switch remark {
    case .since(let name, let end, let sha256, let gap):
      "compared with the report of \(name), as of \(end.words), sha256 \(sha256)"
        + (gap > 0 ? "; of the \(Self.length(gap)) between the two neither speaks" : "")
    case .rollForward(let opening, let new, let returned, let closed, let closing):
      "\(Self.count(opening, "finding")) open then, \(new) new\(returned > 0 ? " (\(returned) of them returned)" : ""), \(closed) closed: \(closing) open now"
    case .turn(let before, let now):
      switch (before, now) {
      case (let before?, let now?): "\(Self.word(before)), now \(Self.word(now))"
      case (let before?, nil): "\(Self.word(before)), now not in the report"
      case (nil, let now?): "new in the report: \(Self.word(now))"
      case (nil, nil): "in neither report"
      }
    case .newFinding(let code, let name, let returned):
      "\(returned ? "returned" : "new"): \(code) (\(words(name)))"
    case .notFoundAgain(let code, let name): "closed, not found again: \(code) (\(words(name)))"
    case .unseen(let code, let name):
      "carried over, for there was no check that could have found it: \(code) (\(words(name)))"
    case .changed(.new): "new"
    case .changed(.returned): "returned"
    case .changed(.carriedOver): "carried over"
    case .decided(let kind, let ended): ended ? "was \(Self.word(kind))" : Self.word(kind)
    case .decision(let code, let name, let kind, let reason, let accountable, let until, let ended):
      "\(code) (\(words(name))): \(Self.word(kind))\(until.map { ended ? ", ended on \($0)" : ", until \($0)" } ?? ""), by \(accountable): \(reason)"
    case .decisions(let counts, let ended, let none):
      Disposition.Kind.allCases.map { "\(counts[$0] ?? 0) \(Self.word($0)), " }.joined()
        + "\(ended) ended, \(none) without a decision"
    case .stray(let finding, let line): "line \(line): no finding has the id \(finding)"
    case .noVerdict:
      "evidence for controls, and no verdict on any: whether a control is met is for an auditor to say"
    case .control(let edition, let title, let hostsFor, let against, let open, let notShown):
      "\(edition): \(title["en"] ?? ""): \(Self.count(hostsFor, "host")) for, \(against) against\(against > 0 ? " (\(open) open)" : ""), \(notShown) not shown"
    case .signed(let keyID, let file, let publicKey):
      "signed with key \(keyID); take the public key from its owner, and run: vpnaudit report verify \(file) --key \(publicKey)"
    case .unsigned: "not signed: nothing shows whether this report was changed"
    case .digest(let sha256): "the sha256 of this report as JSON is \(sha256)"
    }
  }

  func words(_ name: FindingName) -> String { name.name }

  private static func word(_ standing: ReviewRemark.Standing) -> String {
    switch standing {
    case .compliant: "compliant"
    case .nonCompliant: "non-compliant"
    case .undetermined: "undetermined"
    case .notHeard: "not heard from"
    }
  }

  private static func word(_ kind: Disposition.Kind) -> String {
    switch kind {
    case .accepted: "accepted"
    case .falseAlarm: "false alarm"
    case .inWork: "in work"
    case .fixed: "fixed"
    }
  }
}
