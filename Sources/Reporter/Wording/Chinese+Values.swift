internal import Model

/// Values as a person reads them.
extension Chinese {
  func headline(_ tag: Tag) -> String { word(tag) }
  func value(_ tag: Tag) -> String { word(tag) }
  func value(_ status: Status) -> String { word(status) }

  func value(_ outcome: Outcome) -> String {
    switch outcome {
    case .reachable: "可达"
    case .degraded: "降级"
    case .unreachable: "不可达"
    case .unmeasured: "未测得"
    }
  }

  func value(_ scope: Tunnel.Scope) -> String {
    switch scope {
    case .full: "全部流量"
    case .split: "部分流量"
    case .none: "无流量"
    }
  }

  func value(_ status: CollectorReport.Status) -> String {
    switch status {
    case .complete: "完整"
    case .denied: "被拒"
    case .failed: "失败"
    case .unsupported: "不支持"
    case .off: "未检查"
    }
  }

  func value(_ kind: Evidence.Kind) -> String {
    switch kind {
    case .identity: "身份"
    case .gateway: "网关"
    case .route: "路由"
    case .process: "进程"
    case .kernel: "内核"
    case .markPair: "标记组合"
    case .api: "控制接口"
    case .config: "配置"
    case .name: "名称"
    case .list: "列表"
    case .wire: "抓包"
    }
  }

  func value(_ strength: Evidence.Strength) -> String {
    switch strength {
    case .weak: "弱"
    case .medium: "中"
    case .strong: "强"
    case .decisive: "决定性"
    }
  }

  func name(of part: TimedPart) -> String {
    switch part {
    case .phase(.local), .local: "本机"
    case .phase(.resolve): "解析"
    case .phase(.connect): "连接"
    case .phase(.proxy): "代理"
    case .phase(.starttls): "STARTTLS"
    case .phase(.tls): "TLS"
    case .phase(.certificate): "证书"
    case .phase(.request): "请求"
    case .phase(.any): "任意阶段"
    case .network: "网络"
    }
  }

  func name(of topic: CheckPointTopic) -> String {
    switch topic {
    case .observation: "观测"
    case .tunnel: "隧道"
    case .policy: "政策"
    case .endpoint: "端点"
    case .expectation: "预期"
    case .expiry: "到期"
    }
  }

  static func word(_ instrument: Licence.Instrument) -> String {
    switch instrument {
    case .licence: "许可证"
    case .registration: "备案"
    case .permit: "批准文件"
    case .whitelist: "白名单"
    case .exemption: "免许可文件"
    case .prohibition: "禁令"
    }
  }

  func aside(_ remarks: [String]) -> String { remarks.joined(separator: "，") }
  func coded(_ sentence: String, _ code: String) -> String { "\(sentence)（\(code)）" }

  func expectation(_ kind: ExpectationKind, detail: String?, limit: Microseconds?) -> String {
    let words = [detail, limit.map { "限值 \($0.words)" }].compactMap(\.self)
    return words.isEmpty ? kind.rawValue : "\(kind.rawValue)：\(aside(words))"
  }
}
