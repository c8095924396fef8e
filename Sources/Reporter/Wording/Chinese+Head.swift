internal import Model

extension Chinese {
  func cause(_ collectors: [Collector], ended status: CollectorReport.Status) -> String {
    "\(value(status))：\(Self.list(collectors.map(\.rawValue)))"
  }

  func permission(_ capabilities: [String]) -> String {
    capabilities.isEmpty ? "以 root 运行" : "以 root 运行，或授予 \(Self.list(capabilities))"
  }

  var exemption: String { "让保护这些进程的机制放行 vpnaudit，或在已签名的登记册中接受" }

  func more(_ count: Int) -> String { "另有 \(count) 项，见下文" }

  func advice(_ fix: String) -> String { "处理办法：\(fix)" }

  func outcome(_ outcome: Outcome, of count: Int, among all: Int) -> String {
    (all == 1 ? "端点" : "\(all) 个端点中 \(count) 个") + value(outcome)
  }
}
