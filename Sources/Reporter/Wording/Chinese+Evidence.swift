internal import Model

extension Chinese {
  func value(_ facts: EvidenceFacts) -> String {
    switch facts {
    case .link(let kind, let up, let carrier):
      return aside(
        [kind.rawValue, up ? "已启用" : "未启用", carrier.map { $0 ? "有载波" : "无载波" }].compactMap(\.self))
    case .linkMissing(let kind): return "\(kind.rawValue)，未找到链路"
    case .name(let name): return name
    case .holdsDescriptor(let pid, let interface): return "进程 \(pid) 持有 \(interface) 的描述符"
    case .exchangesKeys(let pid): return "进程 \(pid) 是此处唯一的密钥守护进程"
    case .listens(let pid): return "进程 \(pid) 在规则的目标处监听"
    case .program(let executable, let pid, let package, let version, let verification):
      let from = package.map { "软件包 \($0)" + (version.map { " \($0)" } ?? "") }
      return aside(
        [executable ?? "进程 \(pid)", from, Self.words(verification)].compactMap(\.self))
    case .policy(let source, let destination, let isTunnel):
      return "\(source) 至 \(destination)，\(isTunnel ? "隧道模式" : "传输模式")"
    case .diversion(let kind, let port, let table, let chain):
      return kind.rawValue + (port.map { " 至端口 \($0)" } ?? "") + "，表 \(table)，链 \(chain)"
    case .route(let encapsulation, let prefix, let table):
      return "\(Self.routes(encapsulation))：\(prefix)，表 \(table)"
    case .namespaceDiverts: return "有引流规则、IPsec 策略或封装路由"
    case .gateway(let address, let port, let transport):
      let location = port.map { SocketAddress(address: address, port: $0).description } ?? address.description
      return location + (transport.map { "/\($0.rawValue)" } ?? "")
    case .testPackets(let address, let port, let transport, let matched, let pulses, let chance):
      return "\(pulses) 个测试包中 \(matched) 个发往 \(English.destination(address, port, transport))，"
        + "巧合概率 \(Self.chance(chance))"
    case .peer(let key, let age): return "\(key) \(Self.heard(age))"
    }
  }

  private static func words(_ verification: ProgramVerification) -> String {
    switch verification {
    case .verified: "已验证"
    case .listed: "摘要列于登记册"
    case .unverified: "未验证"
    }
  }
}
