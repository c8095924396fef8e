internal import Model

extension Chinese {
  func sentence(_ facts: GatewayFacts, tunnel: String) -> String {
    switch facts {
    case .notAsked: return "未查询其网关"
    case .translated(let from, let to): return "本机将发往 \(from) 的数据包改发往 \(to)"
    case .relayed(let relay, let address, let port):
      let location = address.map { address in
        port.map { SocketAddress(address: address, port: $0).description } ?? address.description
      }
      return "网关经由\(Self.words(relay))到达" + (location.map { "，即 \($0)" } ?? "")
        + (relay == .proxy ? "，而代理通往何处无从得知" : "")
    case .answererUnknown: return "无法确认为\(Self.amid(tunnel))应答的进程是 WireGuard 程序"
    case .transportMode: return "其传输模式策略所保护的内容不得而知，可能是隧道"
    case .proxyConnections: return "\(Self.ahead(tunnel))现有的连接不能证明下一个连接的去向"
    case .associationSilent(let address): return "尚无数据包经由与 \(address) 的安全联盟到达"
    case .handshakeOld(let peer, let age):
      return "对端 \(Self.short(peer)) \(Self.heard(age))；只有 180 秒以内的握手才能证明对端身份"
    case .addressTaken(let address): return "发往 \(address) 的数据包不会离开本机：有路由将其交给本机或本机的命名空间"
    case .routeIntoItself(let address): return "通往 \(address) 的路由进入\(Self.amid(tunnel))本身"
    case .sourcesDiffer(let addresses): return "实时来源互不一致：\(Self.list(addresses))"
    case .severalPeers: return "该进程有多个对端，没有其他来源说明哪个是网关"
    case .dialledIn(let count):
      return "与其进程相连的 \(count) 个连接均由其他主机主动拨入：对方是客户端，不是网关"
    case .idlePeer(let address): return "与\(Self.name(address))的连接上几乎没有流量"
    case .configurationDiffers(let address, let configured):
      return "实际对端为 \(address)，而配置写的是 \(Self.list(configured))"
    case .routeDiffers(let address, let routes):
      return "实际对端为 \(address)，而其主机路由通往 \(Self.list(routes))"
    case .severalConfigured: return "有多个已配置的网关带有主机路由"
    case .routeNotConfigured(let routes, let configured):
      return "主机路由通往 \(Self.list(routes))，而配置写的是 \(Self.list(configured))"
    case .noConfiguredRoute: return "没有通往已配置地址的主机路由"
    case .holderUncertain(let address):
      return "\(Self.subject(address))由某进程报告，而该进程可能持有的是另一条隧道"
    case .configurationOnly(let address):
      return "\(Self.subject(address))仅见于配置；管理套接字或 conntrack 可以证明"
    case .oneHand(let address):
      return "\(Self.subject(address))仅见于配置与主机路由，二者出自同一方；管理套接字或 conntrack 可以证明"
    case .routeOnly(let address, let name, let collectors):
      let configuration = name.map { "，配置中只有名称 \($0)，不能证明地址" } ?? ""
      return "\(Self.subject(address))仅见于主机路由\(configuration)" + rest(collectors)
    case .proxySettingsUnread(let address):
      return "\(Self.subject(address))是某程序的对端，该程序可能被设为使用代理，而其设置未能读取"
    case .proxyUnknown(let address):
      return "\(Self.subject(address))是某程序的对端，该程序不是已知的代理，此地址可能就是数据包的目的地"
    case .sourceAlone(let address): return "\(Self.subject(address))只有一个来源报告，且进程未经验证"
    case .sourcesDisagree(let address):
      return "各来源对\(Self.name(address))的端口或协议说法不一，或属于同一类"
    case .noPeer: return "\(Self.ahead(tunnel))没有可以承载流量的对端"
    case .noSource(let name, let collectors):
      return (name.map { "只配置了名称 \($0)，不能证明地址" } ?? "没有来源报告其网关") + rest(collectors)
    case .destinationDiffers(let address, let destination):
      return "经由\(Self.amid(tunnel))的测试包从本机发往 \(destination)，而不是 \(address)"
    case .destinationAlone(let address): return "测试包从本机发往 \(address)，而没有其他来源报告该地址"
    case .severalDestinations(let addresses): return "测试包从本机发往多个地址：\(Self.list(addresses))"
    case .answeredElsewhere(let address): return "测试包从本机发往 \(address)，而应答来自别处"
    case .notExclusive: return "测试包可能还发往了其他目的地"
    case .notWitnessed(let reason): return "网关须经测试包证实：\(reason.map(Self.clause) ?? "未进行抓包观测")"
    case .carriedByItself: return "\(Self.ahead(tunnel))由其自身所承载的隧道承载"
    }
  }

  private func rest(_ collectors: [CollectorReport]) -> String {
    collectors.isEmpty ? "" : "；" + sentence(collectors)
  }

  /// Amid a sentence.
  private static func name(_ address: IPAddress?) -> String { address.map { " \($0) " } ?? "其网关" }

  /// At the beginning of a sentence.
  private static func subject(_ address: IPAddress?) -> String { address.map { "\($0) " } ?? "其网关" }

  private static func words(_ relay: GatewayRelay) -> String {
    switch relay {
    case .host: "本机上的中继"
    case .proxy: "代理"
    case .fakeAddress: "只有本机代理认识的地址"
    }
  }

  /// When a WireGuard peer was last heard.
  static func heard(_ age: Int64?) -> String {
    switch age {
    case nil: "从未握手"
    case let age? where age < 0: "的最近一次握手按本机时钟在将来"
    case let age?: "最近一次握手在 \(age) 秒前"
    }
  }

  func basis(_ sources: [Gateway.Source]) -> String {
    let words = sources.map(Self.words)
    return words.count > 1 ? "\(Self.list(words))一致" : words.first ?? ""
  }

  private static func words(_ source: Gateway.Source) -> String {
    switch source {
    case .established: "已建立的连接"
    case .wireguard: "WireGuard 端点"
    case .policy: "IPsec 策略"
    case .link: "内核的链路"
    case .management: "管理套接字"
    case .conntrack: "conntrack"
    case .route: "主机路由"
    case .config: "配置"
    case .wire: "测试包"
    }
  }

  /// Which packets were asked for.
  static func words(_ scope: GatewayWitness.Scope?) -> String {
    switch scope {
    case nil, .directed: "只看隧道自身的数据包"
    case .open: "看所有此类长度的数据包"
    case .full: "看所有数据包"
    }
  }

  /// Why it cannot be said which destination carries a tunnel's packets.
  static func clause(_ reason: GatewayWitness.Reason) -> String {
    switch reason {
    case .noEndpoint: "隧道之后没有经 TLS 到达的端点"
    case .noAnswer: "测试握手没有应答"
    case .pathChanged: "测试包走了与探测不同的路径"
    case .noEdge: "没有已知的通往本机之外的接口"
    case .dropped: "内核容不下当时的全部数据包"
    case .noTap: "无法抓包观测"
    case .unmatched: "没有目的地的数据包符合测试的长度"
    case .answersUnclear: "从测试包去处返回的应答过少"
    }
  }

  /// A chance as a power of ten that it does not exceed: `1e-9`.
  static func chance(_ value: Double) -> String {
    value > 0 ? English.chance(value) : "低于 1e-99"
  }
}
