internal import Model

extension Chinese {
  func label(_ label: ReportLabel) -> String {
    switch label {
    case .tunnel(let id): "隧道" + (id.map { " \($0)" } ?? "")
    case .product: "产品"
    case .process: "进程"
    case .clients: "客户端"
    case .gateway: "网关"
    case .carried: "外层"
    case .provider: "服务商"
    case .captures: "承载"
    case .waiver: "豁免"
    case .tag: "标签"
    case .evidence: "证据"
    case .reasons: "原因"
    case .unmet: "未达预期"
    case .expiry: "到期"
    case .certificateNotes, .processNotes: "备注"
    case .clock: "时钟"
    case .blindTo: "盲区"
    case .wire: "抓包"
    case .witness: "实测"
    case .sentOut: "发出"
    case .left: "离开"
    // What stands behind it says itself that it was not inspected.
    case .collectors(.off), .collector: "采集项"
    case .collectors(let status): value(status)
    case .status: "状态"
    case .endpoint: "端点"
    case .over: "经由"
    case .outcome: "结果"
    case .target: "目标"
    case .number: "序号"
    case .address: "地址"
    case .answer: "应答"
    case .last: "最近"
    case .sent: "发出"
    case .ok: "成功"
    case .min: "最小"
    case .median: "中位"
    case .p95: "p95"
    case .max: "最大"
    case .jitter: "抖动"
    case .what: "内容"
    case .why: "原因"
    case .tls: "TLS"
    case .time: "时间"
    case .tcp: "TCP"
    case .sample: "样本"
    case .certificate: "证书"
    case .issuer: "签发者"
    case .validity: "有效期"
    case .key: "sha256"
    }
  }
}
