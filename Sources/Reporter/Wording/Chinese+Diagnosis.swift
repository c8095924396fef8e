internal import Model

extension Chinese {
  func sentence(_ facts: DiagnosisFacts, names: TunnelNames) -> String {
    switch facts {
    case .answersDiffer(let answers, let control):
      return "该名称解析为 \(Self.list(answers))，而对照解析器给出 \(Self.list(control))"
    case .addressesFailed(let addresses, let failures, let count, let all, let subject):
      return "\(Self.list(addresses)) 在 \(Self.share(count, all))失败（\(Self.codes(failures))）"
        + (subject.map { "，所出示的证书属于“\($0)”" } ?? "")
    case .controlTried(let address, let failures):
      let there = failures.map { "失败（\(Self.codes($0))）" } ?? "该处的证书正是此端点的证书"
      return "又尝试了\(address.map { " \($0)" } ?? "另一地址")：\(there)"
    case .chainFrom(let issuer, let accepted, let count, let all):
      return "证书链\(accepted ? "被接受" : "未被接受")，\(Self.share(count, all))由“\(issuer)”签发"
    case .keysUnexpected(let expected, let whole):
      return "\(whole ? "其各签发机构的密钥" : "所出示的签发机构密钥")均不在预期的 \(expected) 个之列"
    case .issuerThrough(let tunnel, let issuer, let failures):
      return "经 \(names[tunnel]) 时，证书由“\(issuer)”签发，失败（\(Self.codes(failures))）"
    case .issuerBeside(let interface, let issuer, let failures):
      return "隧道之外经\(Self.underlay(interface))时，证书由“\(issuer)”签发，"
        + (failures.map { "失败（\(Self.codes($0))）" } ?? "并被接受")
    case .namedReset(let count, let all):
      return "使用该端点的名称时，\(Self.share(count, all))在 ClientHello 之后被重置"
    case .neutralAnswered(let name): return "\(Self.naming(name))时，同一地址以 ServerHello 应答"
    case .neutralAlerted(let name, let alert): return "\(Self.naming(name))时，同一地址以警报“\(alert)”应答"
    case .resetsEarly(let count, let first, let last, let trip):
      let times = first == last ? "\(first.count) µs" : "\(first.count) 至 \(last.count) µs"
      return "\(count) 次重置在连接建立后 \(times) 到达，而一次往返至少需要 \(trip.count) µs"
    case .neutralReset: return "换用另一名称的 ClientHello 同样被重置"
    case .besideSucceeded(let interface): return "隧道之外经\(Self.underlay(interface))则成功"
    case .halted(let failures, let count, let all):
      return "\(Self.share(count, all))握手中途停滞（\(Self.codes(failures))）"
    case .smallSegmentsDone(let count, let all):
      return "报文段限制在 536 字节以内时，\(Self.share(count, all))完成握手"
    case .classicalHalted: return "只含传统密钥交换组的 ClientHello 同样停滞"
    case .resent(let count, let all): return "\(Self.share(count, all))本机有重传"
    case .throughFailed(let tunnel, let failures, let count, let all):
      return "经 \(names[tunnel]) 时，\(Self.share(count, all))失败（\(Self.codes(failures))）"
    case .besideCounted(let interface, let count, let all):
      return "隧道之外经\(Self.underlay(interface))时，\(Self.share(count, all))在同一地址成功"
    case .ended(let failures, let count, let all):
      return "\(Self.share(count, all))以 \(Self.codes(failures)) 结束"
    case .besideAlike(let tunnel): return "样本经由 \(names[tunnel])，而隧道之外的结果相同"
    case .noTunnel: return "路径上没有本机的隧道，也未尝试其他路径"
    case .changesAlike(let changes): return "\(Self.changes(changes))\(changes.count > 1 ? "均" : "")未改变结果"
    }
  }

  /// How often something of all was seen: `3 个样本中 3 个`.
  private static func share(_ count: Int, _ all: Int) -> String { "\(all) 个样本中 \(count) 个" }

  private static func underlay(_ interface: String?) -> String { interface.map { " \($0) " } ?? "底层网络" }

  private static func naming(_ name: String?) -> String { name.map { "使用名称“\($0)”" } ?? "不带名称" }

  /// What was changed: `换用另一名称、小报文段`.
  private static func changes(_ changes: [Experiment.Kind]) -> String { list(changes.map(words)) }

  private static func words(_ change: Experiment.Kind) -> String {
    switch change {
    case .again: "原样重试"
    case .neutralName: "换用另一名称"
    case .smallSegments: "小报文段"
    case .classicalGroups: "传统密钥交换组"
    case .besideTunnel: "隧道之外的路径"
    case .controlAnswer: "对照解析器的应答"
    }
  }

  func diagnosis(_ cause: Diagnosis.Cause, percent: Int) -> String {
    "诊断：\(words(of: cause))（\(cause.rawValue)，置信度 \(percent)%）"
  }

  func words(of cause: Diagnosis.Cause) -> String {
    switch cause {
    case .answerMismatch: "该名称解析出的地址与对照解析器的不同"
    case .nameDependentReset: "因 ClientHello 中的名称而被重置"
    case .earlyReset: "重置早于服务器可能应答的时间"
    case .issuerMismatch: "证书来自预期之外的签发机构"
    case .mtuBlackHole: "小数据包可达之处，大数据包不可达"
    case .tunnelOnlyFailure: "经隧道失败，隧道之外成功"
    case .serverDown: "在尝试过的每条路径上都以同样方式失败"
    }
  }
}
