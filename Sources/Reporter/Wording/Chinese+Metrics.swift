/// What each metric is, for those who read the document itself.
extension Chinese {
  func help(_ metric: Metric) -> String {
    switch metric {
    case .severity: "本次检查最严重发现项的严重程度为 1，其余为 0"
    case .complianceStatus: "主机按政策所得的状态为 1，其余为 0"
    case .tunnelInfo: "主机的一条隧道，带有登记册给予其服务商的标签"
    case .endpointReachable: "端点有样本成功为 1，全部失败为 0"
    case .tlsMedian: "与端点 TLS 握手时间的中位数"
    case .tlsMax: "与端点 TLS 握手的最长时间"
    case .probePhase: "端点各样本某一阶段时间的中位数"
    case .certificateExpiry: "端点证书或其证书链中最先到期者的到期时间"
    case .licenceExpiry: "服务商许可证最后一天结束的时间（UTC）"
    case .registrySerial: "检查主机所依据的登记册的序号"
    case .registryExpiry: "检查主机所依据的登记册的到期时间"
    case .observationComplete: "必需的采集项全部完整为 1，否则为 0"
    case .collectorComplete: "采集项读取完整为 1，被拒或失败为 0"
    case .lastRun: "检查结束的时间"
    case .buildInfo: "进行检查的程序"
    case .sinkUp: "接收端正常转发条目为 1，失败为 0"
    case .sinkBehind: "日志中该接收端尚未收到的条目数"
    case .sinkRefused: "代理启动以来被该接收端永久拒绝的条目数"
    case .agentSettingsRefused: "代理的新设置被拒、沿用旧设置为 1，否则为 0"
    case .agentStoring: "代理能保存结果为 1，不能为 0"
    case .agentObservations: "代理启动以来观测主机的次数"
    case .agentRecords: "代理启动以来保存的记录数"
    case .agentEventsLost: "代理启动以来内核报告的变化多于代理所能接收的次数"
    case .probeSuccess: "端点有样本成功为 1，全部失败为 0"
    case .probeDuration: "端点一个样本各阶段的总时间"
    case .probeLookup: "解析端点名称的时间"
    case .probeHTTP: "对端点请求的某一阶段的时间"
    case .probeHTTPStatus: "端点最近一次应答的状态码"
    case .probeProtocol: "到达端点所用的 IP 版本，4 或 6"
    case .probeCertificate: "端点证书或其证书链中最先到期者的到期时间"
    case .probeTLSVersion: "与端点商定的 TLS 版本"
    }
  }
}
