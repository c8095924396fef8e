internal import Model

extension Chinese {
  func sentence(_ facts: DetectionFacts, tunnel: String) -> String {
    switch facts {
    case .collectorsIncomplete(let collectors): sentence(collectors)
    case .namespaceUnknown: "\(Self.ahead(tunnel))位于未知的网络命名空间"
    case .namespaceDiverts(let netns): "命名空间 \(netns) 中有生效的引流规则、IPsec 策略或封装路由"
    case .routesUnread(let netns): "\(Self.ahead(tunnel))位于命名空间 \(netns)，其路由未检查"
    case .linkMissing: "\(Self.ahead(tunnel))由某进程持有，但不在链路列表中"
    case .namespaceNotEntered(let netns): "\(Self.ahead(tunnel))位于命名空间 \(netns)，该命名空间未能进入"
    case .clockWrong(let clock, let serial, let issued):
      "本机时钟有误：显示 \(clock)，而登记册 \(serial) 签发于 \(issued)"
    case .clockBeforeCheck(let clock, let serial, let checked):
      "本机时钟有误：显示 \(clock)，而登记册 \(serial) 中有许可证上次核对于 \(checked)"
    }
  }

  func sentence(_ facts: ProcessFacts, tunnel: String) -> String {
    switch facts {
    case .listenerUnknown: "未发现为\(Self.amid(tunnel))监听的进程"
    case .holderUnknown: "未发现持有\(Self.amid(tunnel))的进程"
    case .kernelMade: "\(Self.ahead(tunnel))由内核创建，配置它的进程未知"
    case .heldByName(let pid, let count):
      (count == 1 ? "进程 \(pid) 所持" : "\(count) 个进程之一所持") + "描述符的命名空间未知；只有名称相符"
    case .holderEnded: "持有它的某个进程在检查之前已退出"
    case .severalPrograms: "有多个程序持有它"
    case .programUnverified(let executable, let pid, let verification):
      sentence(verification, of: executable ?? "进程 \(pid)")
    case .foreignCode(let executable, let pid, let code):
      "\(executable ?? "该进程")（pid \(pid)）运行着"
        + (code.map { " \($0) 的代码，而它不属于任何软件包" } ?? "内存中不属于任何文件的代码")
    case .programUncatalogued(let executable, let pid):
      "\(executable ?? "进程 \(pid)") 不是已知的 VPN 程序"
    }
  }

  private func sentence(_ verification: HostProcess.Verification, of program: String) -> String {
    switch verification {
    case .verified: "以\(Self.amid(program))运行的字节与其软件包相符"
    case .mismatch: "以\(Self.amid(program))运行的字节与其软件包不符"
    case .unowned: "\(Self.ahead(program))不属于任何软件包"
    case .noDigest: "\(Self.ahead(program))的软件包没有它的摘要"
    case .interpreter: "\(Self.ahead(program))是解释器，可以运行任何程序"
    case .undetermined: "无法将\(Self.amid(program))的字节与其软件包相比较"
    }
  }

  func sentence(_ facts: RoleFacts, tunnel: String) -> String {
    switch facts {
    case .server: return "有其他主机接入\(Self.atEnd(tunnel))"
    case .overlay(let space, let ends): return "\(Self.ahead(tunnel))不是 VPN：\(Self.overlay(space, ends))"
    case .guest: return "\(Self.ahead(tunnel))是虚拟机的网卡"
    case .container: return "\(Self.ahead(tunnel))是非特权容器的网络"
    case .transition(how: .translation): return "\(Self.ahead(tunnel))只在 IPv4 与 IPv6 之间转换"
    case .transition(how: .teredo): return "\(Self.ahead(tunnel))只承载 Teredo 自身的地址"
    case .pppoe(let interface):
      return "\(Self.ahead(tunnel))是线路，即\(interface.map { " \($0) " } ?? "主机网卡")上的 PPPoE"
    case .linkDown: return "\(Self.ahead(tunnel))未启用"
    case .noCarrier: return "\(Self.ahead(tunnel))没有载波"
    case .nothingRouted: return "没有路由进入\(Self.atEnd(tunnel))"
    case .nothingRoutedNorHeard: return "没有路由进入\(Self.atEnd(tunnel))，且其对端在 180 秒内均未握手"
    case .noAssociation: return "\(Self.ahead(tunnel))没有安全联盟：其策略所选的数据包不会发出"
    case .linkDownElsewhere: return "\(Self.ahead(tunnel))未启用，位于另一命名空间"
    case .noCarrierElsewhere: return "\(Self.ahead(tunnel))没有载波，位于另一命名空间"
    case .programOnly(let collectors):
      let text = "\(Self.ahead(tunnel))正在运行，但未发现其隧道"
      return collectors.isEmpty ? text : "\(text)；\(sentence(collectors))"
    }
  }

  func beginsWithTunnel(_ facts: ReasonFacts) -> Bool {
    switch facts {
    case .detection(.namespaceUnknown), .detection(.routesUnread), .detection(.linkMissing),
      .detection(.namespaceNotEntered), .process(.kernelMade), .gateway(.proxyConnections),
      .gateway(.noPeer), .gateway(.carriedByItself), .role(.overlay), .role(.guest), .role(.container),
      .role(.transition), .role(.pppoe), .role(.linkDown), .role(.noCarrier), .role(.noAssociation),
      .role(.linkDownElsewhere), .role(.noCarrierElsewhere), .role(.programOnly):
      true
    default: false
    }
  }

  private static func overlay(_ space: OverlaySpace, _ ends: OverlayEnds) -> String {
    let words =
      switch space {
      case .internal: "登记册的内部前缀"
      case .private: "私有地址"
      }
    let takes = "它只承载\(words)"
    return switch ends {
    case .inside: "其远端与所承载的流量都在\(words)之内"
    case .unseen: "\(takes)，且没有配置或看到任何远端"
    case .tabled: "\(takes)，其转发表中的远端也在其中"
    case .nearby: "\(takes)，其转发表中的远端也在其中，或与本机相邻"
    }
  }

  func name(_ label: TunnelLabel) -> String {
    switch label {
    case .ipsec(let gateway): "IPsec（至 \(gateway)）"
    case .ipsecHost(let address): "IPsec（与 \(address)）"
    case .ipsecTransport: "IPsec（传输模式）"
    case .diversion(let kind, let port): kind.rawValue + (port.map { "（至端口 \($0)）" } ?? "")
    case .namespace(let netns): netns.map { "命名空间 \($0)" } ?? "未知命名空间"
    case .routes(let encapsulation): Self.routes(encapsulation)
    }
  }

  /// What routes do, by `enum lwtunnel_encap_types`; nil for those to this host itself.
  static func routes(_ encapsulation: UInt16?) -> String {
    switch encapsulation {
    case nil: "通往本机自身的路由"
    case 1: "带 MPLS 标签的路由"
    case 2, 4: "将数据包封装于 IP 的路由"
    case 5, 8: "分段路由（segment routing）"
    case 6: "带 BPF 程序的路由"
    case let kind?: "封装路由（\(kind)）"
    }
  }
}
