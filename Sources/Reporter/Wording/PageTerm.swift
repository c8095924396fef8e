/// A term that a period's page explains.
enum PageTerm: CaseIterable {
  case compliant, nonCompliant, undetermined, notHeard, review
  case licensed, unlicensed, none, waiver, refusal
  case check, finding, registry, edition, provider, endpoint, handshake, inventory
  case journal, chain, head, gap, violation
}
