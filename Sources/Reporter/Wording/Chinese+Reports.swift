internal import Model

/// What reports say beside their tables.
extension Chinese {
  func words(_ remark: ReportRemark) -> String {
    switch remark {
    case .host(let id): id.map { "主机 \($0.prefix(12))" } ?? "本机"
    case .registry(_, .none): "无登记册"
    case .registry(let serial, let signature): file("登记册", serial, signature)
    case .grants(let serial, let signature): file("授权文件", serial, signature)
    case .clockUnkept: "未与时间服务同步：日期可能有误"
    case .tunnelsSeen(let count, let host, let time):
      "\(host)：\(count == 0 ? "未发现隧道" : "发现 \(count) 条隧道")，\(time)"
    case .seenInside(let view): Self.limited(view.pid, view.network)
    case .perhapsMore(let collectors):
      "可能还有更多；未完整检查：\(Self.list(collectors.map(\.rawValue)))"
    case .noTunnel(let complete): complete ? "没有" : "未发现"
    case .noTunnelFromHere: "从此处看，未发现"
    case .passedOver(let first, let more):
      "有 \(first.count + more) 个进程无法读取" + (first.isEmpty ? "" : "（\(Self.names(first, more))）")
        + "：没有发现可能由其持有的内容"
    case .partial: "未检查全部内容"
    case .hooksUnseen: "标准程度：未检查 BPF 挂载点"
    case .blind(let toHooks): (toHooks ? "BPF 挂载点、" : "") + "虚拟机监控程序、上游路由器，以及 root 所隐藏的一切"
    case .noEvidence: "没有"
    case .certificateEnded(let subject, let day, let days):
      "\(subject.map { "“\($0)”的" } ?? "")证书已于 \(day) 到期，距今 \(days) 天"
    case .certificateEnds(let subject, let day, let days):
      "\(subject.map { "“\($0)”的" } ?? "")证书将于 \(day) 到期，还有 \(days) 天"
    case .commonNameOnly: "仅在主体（subject）中写明主机名，浏览器不予接受"
    case .stapleMissing: "必须附带 OCSP 应答（stapling），实际没有"
    case .wireUnwatched(let report): "未进行抓包观测，路径取自路由" + Self.cause(report)
    case .witnessed(let count, let all): "\(all) 个端点中，对发往 \(count) 个的数据包进行了抓包观测"
    case .notWitnessed(let endpoints, let reason):
      "未能证实：\(Self.first(endpoints, limit: 3))，因为\(Self.atEnd(Self.words(reason)))"
    }
  }

  private static func cause(_ report: CollectorReport) -> String {
    switch report.status {
    case .off: "：已关闭"
    case .unsupported: "：没有数据包套接字"
    case .denied, .failed, .complete:
      behind(report.needs.map { "需要 \(words(needs: $0))" } ?? report.errno)
    }
  }

  private static func words(_ reason: PathWitness.Reason) -> String {
    switch reason {
    case .loopback: "数据包留在本机"
    case .rewritten: "数据包发往了另一地址"
    case .unseen: "未见数据包离开"
    case .ownAddress: "该地址属于本机"
    case .excluded: "profile 将其排除"
    case .noPort: "没有可供观测的空闲端口"
    case .noTap: "无法开始抓包"
    case .dropped: "内核容不下全部数据包"
    case .noData: "没有发送可供观测的数据"
    case .noEdge: "没有已知的通往本机之外的接口"
    case .severalEdges: "有多个接口可能通往此命名空间之外"
    case .unclearInterface: "接口的类型无法说明它是否通往本机之外"
    case .severalPlaces: "数据包同时见于对外接口与内部接口"
    case .policy: "数据包由 IPsec 策略处理"
    case .linksUnread: "未读取接口"
    }
  }

  private func file(
    _ name: String, _ serial: Int?, _ signature: CheckRecord.Inputs.RegistryFile.Signature
  ) -> String {
    "\(name)\(serial.map { " \($0)" } ?? "")，\(word(signature))"
  }

  /// By their units, and by their ids where they are in none: few words, for a note has one line.
  private static func names(_ first: [ObservedProcess], _ more: Int) -> String {
    var names: [String] = []
    for process in first {
      let name = process.unit.map { "单元 \($0)" } ?? "pid \(process.pid)"
      if !names.contains(name) { names.append(name) }
    }
    return Self.more(list(names), more > 0 ? "\(more) 个" : nil)
  }

  func words(_ remark: CheckRemark) -> String {
    switch remark {
    case .mandatoryCollectors: "必需的采集项"
    case .host: "主机"
    case .unnamedHost: "未命名"
    case .expiries: "即将到期的内容"
    case .incomplete: "不完整"
    case .provider(let name): "服务商 \(name)"
    case .warning(let text): "提醒：\(text)"
    case .result(.passed): "通过"
    case .result(.warned): "提醒"
    case .result(.failed): "失败"
    case .result(.undetermined): "无法判定"
    case .result(.skipped): "不计入"
    case .verdict(let tag, let status, let outcome, let extent, let sawHooks):
      aside(
        [
          "标签：\(word(tag))", "状态：\(word(status))", outcome.map { "最差端点：\(value($0))" },
          within(extent),
        ].compactMap(\.self))
        + (sawHooks || ![.none, .licensed].contains(tag) ? "" : "（\(words(ReportRemark.hooksUnseen))）")
    case .pluginVerdict(let tag, let code, let name, let extent):
      aside([within(extent), word(tag), code.map { $0 + (name.map { " \($0)" } ?? "") }].compactMap(\.self))
    case .endpointsReachable(let count, let all): "\(all) 个端点中 \(count) 个可达"
    case .moreRows(let count): "另有 \(count) 项"
    case .moreAnnotations(let count): "另有 \(count) 项：见该步骤的摘要"
    case .standard: "公司的 VPN 服务商登记册与主机的 profile"
    case .disclaimer: "标签将主机与登记册相比较，不是法律认定。"
    }
  }

  func summary(of form: ReportForm) -> String {
    switch form {
    case .text: "供人阅读的文本"
    case .json: "记录本身，供程序读取"
    case .jsonl: "记录写成一行，供接受长行的采集器"
    case .log: "记录的简短形式，一行至多 8,000 字节，供日志使用"
    case .csv: "每个发现项一行，供电子表格使用"
    case .junit: "供 CI 系统使用的测试"
    case .github: "供 GitHub Actions 使用的注释与步骤摘要"
    case .nagios: "监控插件的输出及其退出码"
    case .prometheus: "供 node exporter 的 textfile collector 使用的指标"
    case .ocsf: "OCSF 的合规发现项，供安全系统使用"
    case .intune: "设备的设置项，供 Intune 自定义合规使用"
    case .blackbox: "以 blackbox_exporter 的名称表示的端点指标"
    }
  }

  func words(_ captures: CaptureSummary) -> String {
    var parts = captures.groups.map { group in
      Self.first(group.prefixes, limit: group.shown) + (group.table.map { "，经表 \($0)" } ?? "")
        + (group.selector.map { "，条件\(Self.atEnd(Self.words($0)))" } ?? "")
    }
    if captures.more > 0 { parts.append("另有 \(captures.more) 条规则或表") }
    guard let extent = captures.extent else { return parts.isEmpty ? "无" : joined(parts) }
    let detail = parts.isEmpty ? "\(captures.routes) 条路由" : joined(parts)
    return "\(Self.words(extent))（\(detail)）"
  }

  /// As `ip rule` writes it, but for the one that is a sentence in English.
  private static func words(_ selector: Selector) -> String {
    selector == .socketPolicy ? "套接字的 xfrm" : selector.description
  }

  private static func words(_ extent: CaptureSummary.Extent) -> String {
    switch extent {
    case .everything: "全部流量"
    case .ipv4: "全部 IPv4"
    case .ipv6: "全部 IPv6"
    }
  }
}
