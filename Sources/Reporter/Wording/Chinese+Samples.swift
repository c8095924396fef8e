internal import Model

extension Chinese {
  func words(_ remark: EndpointRemark) -> String {
    switch remark {
    case .proxy(let proxy): "经由 \(proxy)"
    case .succeeded(let count, let sent): "\(count)/\(sent) 成功"
    case .share(let count, let sent): "\(sent) 个中 \(count) 个"
    case .otherFailures(let count): "另有 \(count) 个样本因其他原因失败"
    case .certificate(let subject, let issuer): "服务器出示了“\(subject)”，由“\(issuer)”签发"
    case .result(let target, let proxy, let outcome, let ok, let sent):
      "\(target)\(proxy.map { "（经由 \($0)）" } ?? "")：\(value(outcome))，\(sent) 个样本中 \(ok) 个成功"
    }
  }

  func words(_ remark: SampleRemark) -> String {
    switch remark {
    case .targets(let count): "\(count) 个目标"
    case .counts(let sent, let ok): "发出 \(sent)，成功 \(ok)"
    case .failing(let count): "\(count) 个有失败"
    case .worstFirst: "最差者在前"
    case .samples(let count): "共 \(count) 个样本"
    case .path(let interface, let proxy, let address):
      aside(
        [
          interface.map { "经接口 \($0)" }, proxy.map { "经代理 \($0)" } ?? address.map { "至 \($0)" },
        ].compactMap(\.self))
    case .records(let count): "\(count) 条记录"
    case .attempt(let number): "第 \(number) 次尝试"
    case .port(let port): "源端口 \(port)"
    case .late(let time): "晚 \(time.words) 开始"
    case .redirects(let count): "\(count) 次重定向"
    case .firstByte(let time): "\(time.words) 后收到首字节"
    case .resumed(let resumed): resumed ? "会话恢复" : "完整握手"
    case .ocsp(let stapled): stapled ? "附带 OCSP" : "无 OCSP"
    case .clientCertificate(let shown, let verdict):
      (shown ? "客户端证书" : "无客户端证书：") + Self.word(verdict)
    case .network(let time): "网络 \(time.words)"
    case .local(let time): "本机 \(time.words)"
    case .serverThink(let time): "服务器用时 \(time.words)"
    case .stamps(.kernel): "内核时间戳"
    case .stamps(.user): "程序时间戳"
    case .roundTrip(let first, let last, let variance):
      "rtt "
        + aside(
          [
            first.map { "起初 \($0.words)" },
            last.map { "最终 \($0.words)" + (variance.map { "（var \($0.words)）" } ?? "") },
          ].compactMap(\.self))
    case .retransmits(let count): "\(count) 次重传"
    case .segmentSize(let bytes): "mss \(bytes)"
    case .pathMTU(let bytes): "pmtu \(bytes)"
    case .anonymousCertificate: "没有主体的证书"
    case .validity(let from, let to, let chain, let verified):
      "\(from) 至 \(to)，证书链 \(chain) 级，\(verified ? "已验证" : "未被接受")"
    }
  }

  private static func word(_ verdict: Sample.ClientCertificateVerdict) -> String {
    switch verdict {
    case .accepted: "被接受"
    case .refused: "被拒绝"
    case .unanswered: "未获答复"
    }
  }
}
