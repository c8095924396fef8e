internal import Model

extension English {
  func cause(_ collectors: [Collector], ended status: CollectorReport.Status) -> String {
    let names = collectors.map(\.rawValue).joined(separator: ", ")
    return status == .off ? "not inspected: \(names)" : "\(status.rawValue): \(names)"
  }

  func permission(_ capabilities: [String]) -> String {
    guard let last = capabilities.last else { return "run as root" }
    let others = capabilities.dropLast().joined(separator: ", ")
    return "run as root, or grant " + (others.isEmpty ? last : "\(others) and \(last)")
  }

  var exemption: String {
    "exempt vpnaudit from what protects them, or accept them in the signed registry"
  }

  func more(_ count: Int) -> String { "and \(count) more, see below" }

  func advice(_ fix: String) -> String { "fix: \(fix)" }

  func outcome(_ outcome: Outcome, of count: Int, among all: Int) -> String {
    (all == 1 ? "endpoint" : "\(count) of \(all) endpoints") + " \(outcome.rawValue)"
  }
}
