internal import Model

/// What a period's report says.
extension Chinese {
  func label(_ label: PeriodLabel) -> String {
    switch label {
    case .period: "期间"
    case .compliant: "始终合规"
    case .nonCompliant: "不合规"
    case .undetermined: "无法判定"
    case .notHeard: "未上报"
    case .action: "需处理"
    case .findings: "发现项"
    case .changes: "变化"
    case .decided: "处置"
    case .controls: "控制措施"
    case .verification: "验证"
    case .ends: "到期"
    case .providers: "服务商"
    case .endpoints: "端点"
    case .accepted: "已接受"
    case .registry: "登记册"
    case .sources: "依据"
    case .limits: "局限"
    case .subject: "对象"
    case .said: "内容"
    }
  }

  func words(_ problem: PeriodProblem) -> String {
    switch problem {
    case .notHeard(_, true): "期间内没有该主机的任何检查"
    case .notHeard(let seconds, false): "该主机有 \(length(seconds))没有检查"
    case .altered(let checks): "该主机有 \(checks) 次检查位于日志中被篡改的条目或其后"
    case .differing(let checks): "该主机有 \(checks) 次检查与另一次检查编号相同而内容不同"
    case .leftOut(let checks): "该主机有 \(checks) 次检查因容量所限未计入"
    }
  }

  func words(_ remark: PeriodRemark) -> String {
    switch remark {
    case .span(let from, let until, let zone): "\(zone)：\(moment(from)) 至 \(moment(until))（不含）"
    case .verdict(_, 0): "范围内没有主机。"
    case .verdict(let compliant, let hosts) where compliant == hosts: "范围内 \(hosts) 台主机全部始终合规。"
    case .verdict(let compliant, let hosts):
      "范围内 \(hosts) 台主机中，\(compliant) 台始终合规；其余 \(hosts - compliant) 台不合规，或无法证明合规。"
    case .basis(let checks, let sources, let altered, let unsigned, let refused, let leftOut):
      basis(checks, sources, altered: altered, unsigned: unsigned, refused: refused, leftOut: leftOut)
    case .inProgress(let asOf): "期间尚未结束，以上截至 \(moment(asOf))。"
    case .populationUnknown: "总体未知：没有主机清单，从未上报的主机不会显示"
    case .outside(let hosts): "另有 \(hosts) 台主机不在清单中，未计入"
    case .parts(let count): "另有 \(count) 个单独检查的容器或命名空间，未计入"
    case .nameless(let checks): "有 \(checks) 次检查未指明主机"
    case .reviewed(let hosts): "其中 \(hosts) 台有豁免或其他待核查事项"
    case .openAndClosed(let open, let closed): "未结束 \(open) 台，已结束 \(closed) 台"
    case .silent(let limit, let never):
      "视同不合规；超过 \(length(limit))没有检查" + (never > 0 ? "，其中 \(never) 台从未上报" : "")
    case .against(let first, let ended, let times, let atLeast, let atMost, let codes, let why):
      "自 \(moment(first)) 起不合规" + (ended.map { "，至 \(moment($0))" } ?? "，未结束")
        + (times > 1 ? "，共 \(times) 次" : "") + "，持续 \(length(atLeast))至 \(length(atMost))：\(list(codes))"
        + (why.map { "：\($0)" } ?? "")
    case .unheard(_, _, _, true): "从未上报"
    case .unheard(let longest, let since, let lasting, _):
      "自 \(moment(since)) 起 \(length(longest))未上报" + (lasting ? "，至今未恢复" : "")
    case .unclear(let checks, let all, let codes): "\(all) 次检查中有 \(checks) 次无法判定：\(list(codes))"
    case .onAltered(let checks): "有 \(checks) 次检查位于日志中被篡改的条目或其后，无从证明"
    case .unsure: "其记录相互矛盾，或未全部计入"
    case .finding(let code, let name, let open, let first, let last, let text, let problem):
      "\(code)（\(words(name))），\(day(first))" + (first.day == last.day ? "" : "至\(day(last))")
        + (open ? "" : "，已结束")
        + ((problem.map { words($0) } ?? text).map { "：\($0)" } ?? "")
    case .licence(let provider, let through, let ended):
      "\(Self.ahead(provider))的许可证，\(ended ? "已于\(day(through))到期" : "有效至\(day(through))")"
    case .certificate(let target, let ends, let ended):
      "\(target) 的证书，\(ended ? "已于\(day(ends))到期" : "有效至\(day(ends))")"
    case .provider(let licence, let tags, let hosts, let first, let last):
      "\(licence.map { "许可证 \($0)" } ?? "无许可证")，\(list(tags.map { word($0) }))，\(hosts) 台主机，\(day(first))至\(day(last))"
    case .endpoint(let target, let ok, let sent, let hosts, let unreachable, let checks, let median, let p95):
      "\(target)：\(sent) 个样本中 \(ok) 个成功，\(hosts) 台主机的 \(checks) 次检查中 \(unreachable) 次不可达"
        + (median.map { "，握手 p50 \($0.words)" } ?? "") + (p95.map { "，p95 \($0.words)" } ?? "")
    case .goal(let name, let missed, let checks): "\(checks) 次检查中有 \(missed) 次未达目标“\(name)”"
    case .waiver(let reason, let through, let hosts): "豁免至\(day(through))，\(hosts) 台主机：\(reason)"
    case .refusal(let program, let reason, let through, let hosts):
      "允许“\(program)”拒绝被读取，至\(day(through))，\(hosts) 台主机：\(reason)"
    case .edition(let digest, let signature, let hosts, let first, let last):
      (digest.map { "sha256 \($0.prefix(16))…，" } ?? "")
        + "\(word(signature))，\(day(first))至\(day(last))用于 \(hosts) 台主机"
    case .noEdition: "无登记册"
    case .journal(let checks, let repeated, let first, let last):
      counted(checks, repeated) + (first.flatMap { first in last.map { "，条目 \(first) 至 \($0)" } } ?? "")
    case .files(let checks, let repeated): counted(checks, repeated)
    case .verified(let head): "全部条目已验证" + (head.map { "，链头 \($0)" } ?? "")
    case .altered(let entry, let why): "自条目 \(entry) 起被篡改：\(why)"
    case .unverified: "未验证：没有公钥"
    case .unsigned: "无签名：按收到的内容计入"
    case .gap(let from, let to, let isRetention, let first, let last):
      "\(isRetention ? "到期删除" : "未能存储")：\(moment(from)) 至 \(moment(to))"
        + (first.flatMap { first in last.map { "，条目 \(first) 至 \($0)" } } ?? "")
    case .refused(let why): "被拒：\(why)"
    case .review(let remark): words(remark)
    case .more(let count): "另有 \(count) 项，见其他格式"
    case .mergedTimes: "p50 为各次检查中位数的中位数，p95 为各次检查第 95 百分位数的第 95 百分位数，按样本数加权，误差在 1% 以内"
    case .signingLimit: "主机的 root 可在签名之前作假；签名只能显示此后的改动"
    case .countingLimit: "每次检查只代表一个时刻，两次检查之间的情况不得而知；许可证按 UTC 计的最后一天到期"
    }
  }

  private func basis(
    _ checks: Int, _ sources: Int, altered: Int, unsigned: Int, refused: Int, leftOut: Int
  ) -> String {
    var text = "依据 \(sources) 个来源的 \(checks) 次检查"
    if altered > 0 { text += "，其中 \(altered) 个来源被篡改" }
    if unsigned > 0 { text += "；\(unsigned) 个来源的签名未经验证" }
    if refused > 0 { text += "；\(refused) 个输入无法读取" }
    if leftOut > 0 { text += "；\(leftOut) 次检查因容量所限未计入" }
    return text + "。"
  }

  private func counted(_ checks: Int, _ repeated: Int) -> String {
    "\(checks) 次检查" + (repeated > 0 ? "，其中 \(repeated) 次已计入" : "")
  }

  /// A moment in UTC.
  private func moment(_ moment: Timestamp) -> String {
    self.moment(moment.day, String(moment.description.dropFirst(11).prefix(5)), zone: "UTC")
  }

  private func day(_ moment: Timestamp) -> String { day(moment.day) }
}
