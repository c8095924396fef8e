internal import Model

/// What more is known of a failed sample.
extension Chinese {
  func failure(_ failure: Failure, codes: [String]) -> String {
    let beginning = failure.phase == .any ? "" : "\(name(of: .phase(failure.phase)))："
    let alert = failure.alert.map { "，警报为“\($0)”" } ?? ""
    let detail = failure.facts.map { "：\(self.detail(of: $0))" } ?? ""
    return "\(beginning)\(words(of: failure.code))\(alert)（\(Self.list(codes))）\(detail)"
  }

  /// What each phase of a sample used of its time.
  private func times(of shares: Sample.Phases) -> String {
    let parts: [(Failure.Phase, Microseconds?)] = [
      (.resolve, shares.resolve), (.connect, shares.connect), (.proxy, shares.proxy),
      (.starttls, shares.starttls), (.tls, shares.tls), (.request, shares.request),
    ]
    return "用时："
      + Self.list(
        parts.compactMap { phase, time in time.map { "\(name(of: .phase(phase))) \($0.words)" } })
  }

  func detail(of facts: FailureFacts) -> String {
    switch facts {
    case .incomplete(let part): words(of: part)
    case .invalidInterface(let interface): "“\(interface)”不是接口名称"
    case .unbound(let interface): "无法绑定到接口“\(interface)”"
    case .linkDown(let interface): "接口“\(interface)”未启用"
    case .noRoute(let address, let interface): "没有经接口“\(interface)”通往 \(address) 的路由"
    case .unknownZone(let zone): "本机没有接口“\(zone)”，而该地址以其为区域（zone）"
    case .zoneMissing(let address): "\(address) 只在一条链路上有效：请指明接口，例如“\(address)%eth0”"
    case .segmentsUnlimited: "无法限制报文段大小"
    case .epollFull: "epoll 不再接受更多套接字"
    case .probeNotStarted: "探测无法启动"
    case .pingRefused: "发送回显请求需要本进程的某个组列于 net.ipv4.ping_group_range，或需要 CAP_NET_RAW"
    case .clientCertificate(let file, let problem, let reason):
      "客户端证书：“\(file)”\(words(of: ProbeError(problem, reason: reason)))"
    case .icmp(let family, let type, let code): icmp(family, type, code)
    case .library(_, let text): text

    case .deadline(let shares): times(of: shares)
    case .nameServers(let servers):
      servers.map { "\($0.server)：\($0.code.map { words(of: $0) } ?? "有地址")" }.joined(separator: "；")
    case .dnsMalformed: "应答被截断或格式有误"
    case .dnsQuestion: "收到的应答是一个查询"
    case .dnsUnrelated: "应答与查询无关"
    case .dnsStatus(1): "服务器不理解该查询（FORMERR）"
    case .dnsStatus(4): "服务器不应答此类查询（NOTIMP）"
    case .dnsStatus(let number): "服务器以代码 \(number) 应答"
    case .dnsNoRecord(let type): "没有类型为 \(type) 的记录"
    case .dnsNoAddress: "有记录不含地址"
    case .dnsUnexpected(let addresses): "\(Self.list(addresses.map(\.description))) 均不是预期的地址"
    case .dnsClosed: "服务器未应答即关闭了连接"
    case .dnsTruncated: "经 TCP 的应答被截断"
    case .dnsSilentOverTcp: "应答被截断，而经 TCP 没有应答"
    case .dnsRefusedOverTcp(let errno, let family, let type, let code):
      "应答被截断，而服务器不经 TCP 提供：\(errno)"
        + (family.flatMap { family in type.flatMap { type in code.map { "，" + icmp(family, type, $0) } } }
          ?? "")

    case .proxyName(let code, let text): code.rawValue + Self.behind(text)
    case .proxySilent: "连接无应答"
    case .proxyUnopened: "代理未能打开连接"
    case .proxyClosed: "代理关闭了连接"
    case .proxyHandshake(let code, let facts):
      "与代理的 TLS：\(words(of: code))" + Self.behind(facts.map { detail(of: $0.value) })
    case .proxyStatus(let number) where (500...599).contains(number): "代理以状态码 \(number) 应答"
    case .proxyStatus(let number): "状态码 \(number)"
    case .proxyCredentials(let number, let shown, let schemes):
      (shown ? "对所出示的凭据应答状态码 \(number)" : "状态码 \(number)")
        + (schemes.isEmpty ? "" : "，接受的方式为 \(Self.list(schemes))")
    case .notHttp: "应答不是 HTTP"
    case .notSocks: "应答不是 SOCKS 5"
    case .socksReply(let number): "代理以代码 \(number) 应答（\(socksReply(number))）"
    case .socksAddress(let number): "应答中的地址类型为 \(number)"
    case .socksMethod(let number): "代理选择了未提供的方式 \(number)"
    case .socksAnonymous: "代理要求凭据"
    case .socksUnauthenticated: "代理不接受用户名与密码"
    case .socksCredentials: "代理拒绝了用户名与密码"
    case .socksLongName: "目标名称超过 255 字节"
    case .socksLongCredentials: "代理的用户名或密码超过 255 字节"

    case .answered(let text): "服务器应答“\(text)”"
    case .strangePart(let part, let beginning, let text):
      "\(name(of: part))\(beginning ? "的开头" : "")为“\(text)”"
    case .malformed(let answer): words(of: answer)
    case .closedBefore(let part): "服务器未发送\(name(of: part))即关闭了连接"
    case .lacking(let capability): "服务器的能力中没有 \(capability)"
    case .declined: "服务器应答“N”：不使用 TLS"
    case .resultCode(let number, let name, let text):
      "服务器应答 resultCode \(number)" + (name.map { "（\($0)）" } ?? "") + (text.map { "：“\($0)”" } ?? "")
    case .serverError(let number, let text): "服务器以错误 \(number) 应答：“\(text)”"
    case .negotiationFailure(let number, let name):
      "服务器应答失败代码 \(number)" + (name.map { "（\($0)）" } ?? "")
    case .injected(let bytes): "允许开始 TLS 之后有 \(bytes) 字节明文"
    case .endlessAnswer: "应答没有结尾"

    case .strangeBeginning(let text): "应答以“\(text)”开头，不是 TLS 记录"
    case .endlessHandshake(let messages): "收到 \(messages) 条消息，握手仍未结束"
    case .closed(let answered, let after): (answered ? progress(after) : "") + "服务器关闭了连接"
    case .reset(let after): progress(after) + "被重置"
    case .halted(let after): progress(after) + "再无数据到达"
    case .alert(let number, let reason): "服务器发送了警报 \(number)" + Self.behind(reason)
    case .clientCertificateRefused: "服务器拒绝了客户端证书"
    case .renegotiationUnsafe: "服务器不支持安全重新协商（RFC 5746）"

    case .verification(let errors): errors.map { words(of: $0) }.joined(separator: "；")
    case .shownKey(let digest): digest
    case .unverified: "证书未经验证"

    case .status(let number, let expected, let shown):
      "状态码 \(number)" + (expected.map { "，预期为 \(alternatives($0))" } ?? "")
        + (shown.map { "；服务器要求客户端证书，\($0 ? "已出示" : "未出示")" } ?? "")
    case .header(let name, let present): present ? "“\(name)”为其他值" : "缺少“\(name)”"
    case .textMissing(let compressed): "未找到预期的文本" + (compressed ? "：正文经过压缩" : "")
    case .streamRefused: "服务器拒绝了 HTTP/2 流，未处理请求（REFUSED_STREAM）"
    case .goAway(let number): "服务器在请求之前结束了 HTTP/2 连接（GOAWAY，错误 \(number)）"
    case .closedInHeaders: "连接在标头之中被关闭"
    case .endlessHeaders: "标头没有结尾"
    case .unreadableHeader: "有标头无法读取"
    case .requestTimeout(let answered): answered ? "应答中途停滞" : "没有应答"
    case .noHandle: "libcurl 未返回句柄"
    case .optionRefused(let text): "libcurl 拒绝了选项：\(text)"
    case .redirectNoUrl: redirect("至无效 URL ")
    case .redirectScheme(let from, let to): redirect("由 \(from) 至 \(to) ")
    case .redirectUser: redirect("至含有用户信息的 URL ")
    case .redirectUnusable: redirect("至无法使用的 URL ")
    case .redirectLoop: "重定向形成循环"
    case .redirectLimit(let limit): "重定向超过 \(limit) 次"
    case .redirected(let target, let facts):
      "重定向至 \(target) 之后" + Self.behind(facts.map { detail(of: $0.value) })
    }
  }

  private func words(of error: FailureFacts.VerificationError) -> String {
    var words = error.text + (error.depth > 0 ? "（服务器证书之上第 \(error.depth) 级）" : "")
    let subject = error.subject.map { "“\($0)”" } ?? "证书"
    if let end = error.notAfter { words += "：\(subject)已于 \(end) 到期" }
    if let start = error.notBefore { words += "：\(subject)自 \(start) 起生效" }
    if let names = error.names {
      let alone = error.subject.map { "证书适用于“\($0)”，没有备用名称" } ?? "证书不适用于任何主机"
      words += "：" + (names.isEmpty ? alone : "证书适用于 \(Self.list(names))")
      words = Self.more(words, error.moreNames.map { "\($0) 个" })
    }
    return words
  }

  private func words(of part: FailureFacts.IncompletePart) -> String {
    switch part {
    case .targetName: "目标没有可用的名称"
    case .targetNameOrPort: "目标没有可用的名称或端口"
    case .targetNamePortOrPath: "目标没有可用的名称、端口或路径"
    case .targetServerOrName: "目标没有可用的服务器或名称"
    case .proxyNameOrPort: "代理没有可用的名称或端口"
    }
  }

  private func icmp(_ family: IPAddress.Family, _ type: Int, _ code: Int) -> String {
    "\(family == .v4 ? "ICMP" : "ICMPv6") 类型 \(type) 代码 \(code)"
  }

  /// RFC 1928 section 6.
  private func socksReply(_ number: Int) -> String {
    switch number {
    case 1: "一般故障"
    case 2: "其规则不允许"
    case 3: "网络不可达"
    case 4: "主机不可达"
    case 5: "连接被拒绝"
    case 6: "TTL 耗尽"
    case 7: "不支持该命令"
    case 8: "不支持该地址类型"
    default: "未知代码"
    }
  }

  private func name(of part: FailureFacts.DialoguePart) -> String {
    switch part {
    case .greeting: "问候语"
    case .ehlo: "对 EHLO 的应答"
    case .starttls: "对 STARTTLS 的应答"
    case .stls: "对 STLS 的应答"
    case .authTLS: "对 AUTH TLS 的应答"
    case .streamHeader: "流头"
    case .streamFeatures: "流特性"
    case .connectionRequest: "对连接请求的应答"
    case .prelogin: "对 PRELOGIN 的应答"
    case .ldapStartTLS: "对 StartTLS 的应答"
    case .sslRequest: "对 SSLRequest 的应答"
    case .error: "错误消息"
    }
  }

  private func words(of answer: FailureFacts.MalformedAnswer) -> String {
    switch answer {
    case .notLDAP: "对 StartTLS 的应答不是 LDAP"
    case .anotherLDAPMessage: "应答针对的是 StartTLS 以外的消息"
    case .greetingWithoutVersion: "问候语中的版本没有结尾"
    case .greetingWithoutCapabilities: "问候语在能力之前结束"
    case .errorWithoutNumber: "错误消息没有编号"
    case .anotherSecurity: "安全协议并非所请求者"
    case .preloginWithoutEncryption: "对 PRELOGIN 的应答未说明是否加密"
    }
  }

  private func progress(_ after: String?) -> String { after.map { "\($0) 之后" } ?? "在其首条消息期间" }

  private func redirect(_ target: String) -> String { "不跟随\(target)的重定向" }

  /// `200、204 或 300-399`.
  private func alternatives(_ texts: [String]) -> String {
    let (first, last) = (Self.list(texts.dropLast()), texts.last ?? "")
    return first.isEmpty ? last : "\(first) 或 \(last)"
  }
}
