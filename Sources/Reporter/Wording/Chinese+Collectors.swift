internal import Model

extension Chinese {
  func words(of facts: CollectorFacts) -> String {
    switch facts {
    case .call(let step, let table, nil): "\(Self.ahead(words(of: step, table)))失败"
    case .call(let step, let table, let errno?): "\(Self.ahead(words(of: step, table)))失败：\(errno)"
    case .timeout(let step, let table): "\(words(of: step, table))：超时无应答"
    case .file(let path): path
    case .cut(let count, .controlSockets, _): "控制套接字共 \(count) 个，未全部查询"
    case .cut(let count, let list, let link):
      "\(link.map { "\($0) 的" } ?? "")\(Self.word(list))共 \(count) \(Self.measure(list))，未全部保留"
    case .dependency(let collector, let looked): "\(collector.rawValue) \(looked ? "无法读取" : "未检查")"
    case .several(let first, let more):
      (first.map { words(of: $0.value) } + (more > 0 ? ["另有 \(more) 项"] : [])).joined(separator: "；")

    case .datagram(let bytes): "netlink 数据报长 \(bytes) 字节"
    case .entries(let limit): "条目超过 \(limit) 条"
    case .changing(let attempts): "读取了 \(attempts) 次，每次读取期间内容都有变化"
    case .truncated(let wanted, let left): "应有 \(wanted) 字节，只余 \(left) 字节"
    case .messageLength(let bytes): "netlink 消息长 \(bytes) 字节"
    case .attributeLength(let bytes): "netlink 属性长 \(bytes) 字节"
    case .unreadable: "消息无法解析"

    case .passingTunnel: "检查主机期间，有隧道出现后又消失"
    case .nextHopObject(let number): "有路由经由下一跳对象 \(number)，内核未给出其内容"
    case .nextHopLength(let bytes): "下一跳长 \(bytes) 字节"
    case .routePrefix(let bits): "有路由的目的前缀长 \(bits) 位"

    case .selectorAddress: "没有地址"
    case .selectorPrefix(let bits): "选择器前缀长 \(bits) 位"
    case .templateAddress: "模板没有地址"

    case .generation: "没有规则集的代次（generation）"
    case .changingRules(let attempts): "读取了 \(attempts) 次，每次读取期间规则都有变化"
    case .noNftables(let errno): "nf_tables 出错：\(errno)"
    case .onlyIptables: "读取的是 iptables 的表；nf_tables 不可用"
    case .table(let name, let cause): "表 \(name)：\(words(of: cause.value))"
    case .tableEntry(let bytes, let target): "表项长 \(bytes) 字节，其目标位于 \(target)"
    case .tableTarget(let bytes): "目标长 \(bytes) 字节"
    case .unreadTranslations(let count): "有 \(count) 条目的地址转换（DNAT）的目标无法读取"

    case .processList: "无法读取进程列表"
    case .hiddenProcesses: "/proc 隐藏了其他用户的进程"
    case .refused(let part, let count, let held):
      held
        ? "虽有 CAP_SYS_PTRACE，仍被拒绝读取 \(count) 个进程的\(Self.word(part))"
        : "无法读取其他用户的 \(count) 个进程的\(Self.word(part))"
    case .passedOver(let first, let more):
      "无法读取\(Self.atEnd(Self.names(first, more)))，没有迹象表明其中持有隧道" + Self.mounts
    case .unheld(let link, let first, let more):
      (link.map { "可见的进程都不持有 \($0)" } ?? "可见的进程都不拥有引流规则所指的套接字")
        + "，且无法读取\(Self.atEnd(Self.names(first, more)))" + Self.mounts
    case .unfinished: "对主机的读取未能按时完成"
    case .unreached(let part, let count, let first):
      "有 \(count) 个进程的\(Self.word(part))未能按时检查：\(Self.names(first, count - first.count))"
    case .process(let pid, let errno): "进程 \(pid)：\(errno)"
    case .processPart(let pid, let part): "无法读取进程 \(pid) 的\(Self.word(part))"
    case .configurationGone(let pid): "进程 \(pid) 的配置已不存在"
    case .configurationNewer(let pid): "进程 \(pid) 的配置在进程启动之后被改动，不能作为证明"
    case .configurationUnclear(let pid): "进程 \(pid) 的配置含有该进程可能另作解读的指令，不能作为证明"
    case .tunNamespaces(let count): "无法得知 \(count) 个 tun 描述符所在的命名空间"

    case .noPackages: "没有 dpkg 或 rpm 数据库"
    case .dpkgUnreadable: "无法读取 dpkg 数据库"
    case .rpmCall(let errno): "rpm 出错：\(errno)"
    case .rpmMissing(let path): "rpm：\(path) 不存在"
    case .rpmSilent: "rpm：超时无应答"
    case .rpmUnending: "rpm：未能按时退出"
    case .rpmSize(let limit): "rpm：应答超过 \(limit >> 20) MiB"
    case .rpmSignal(let number): "rpm：被信号 \(number) 终止"
    case .rpmStatus(let code): "rpm：退出状态为 \(code)"

    case .noTracking: "连接跟踪未启用；管理套接字可以说明隧道通往何处"
    case .noLookup: "无法查询内核"
    case .socketMarks: "无法读取套接字的标记"

    case .management(let problem): words(of: problem)
    case .managementElsewhere(let pid): "进程 \(pid)：并未在其管理地址上监听"
    case .managementUnasked(let pid, let obstacle, let option):
      "进程 \(pid)：未查询：\(words(of: obstacle, option))"

    case .controlSocket(let problem): words(of: problem)
    case .controlText(let problem, let name): "控制套接字的应答有误：\(words(of: problem, name))"
    case .stranger(let socket):
      "控制套接字\(socket.map { " \($0) " } ?? "（名称异常）")由不在此处持有隧道的进程应答：不予采信"
    case .severalAnswer(let link): "有多个进程为 \(link) 应答"
    case .noWireguard: "存在 WireGuard 链路，却没有 wireguard 的 netlink 族"
    case .peerKey: "有 WireGuard 对端没有公钥"
    case .peerPrefix: "有 WireGuard 对端的允许地址不是前缀"

    case .outOfScope: "profile 排除了其余部分"
    case .namespaceEntry(let errno): "有命名空间无法进入：\(errno)"
    case .namespace(let inode, let cause): "命名空间 \(inode)：\(cause.map { words(of: $0.value) } ?? "无法读取")"
    case .namespaceLimit(let limit): "网络命名空间超过 \(limit) 个"
    case .namespaceDiversions: "无法读取其他网络命名空间的引流规则"
    case .closedNamespaces(let count): "有 \(count) 个网络命名空间无法检查"
    case .peerNamespaces(let link, let count):
      "\(Self.ahead(Self.more(link ?? "某链路", count > 1 ? "\(count - 1) 条" : nil)))通往未检查的网络命名空间"
    case .kernelPrograms(let count, let kinds):
      count == 0
        ? "没有作用于套接字或数据包的 BPF 程序"
        : "有 \(count) 个 BPF 程序作用于套接字或数据包：\(Self.list(kinds.map(\.rawValue)))"
    case .unfinishedNamespaces: "未能按时检查全部命名空间"
    case .pidNamespace(shared: true): "此 PID 命名空间隐藏了共用该网络命名空间的进程"
    case .pidNamespace(shared: false): "运行于 PID 命名空间之内：看不到其外的进程"
    }
  }

  /// What a process that refuses to be read has mounted shows nowhere else.
  private static let mounts = "；仅由其挂载保持的网络命名空间不会显现"

  private static func names(_ first: [ObservedProcess], _ more: Int) -> String {
    let names = first.map { process in
      let name = process.name.map { "\($0)（\(process.pid)）" } ?? "进程 \(process.pid)"
      return process.unit.map { "\($0) 的\(atEnd(name))" } ?? name
    }
    return Self.more(list(names), more > 0 ? "\(more) 个进程" : nil)
  }

  private static func word(_ list: CollectorFacts.List) -> String {
    switch list {
    case .routes: "路由"
    case .diversions: "引流规则"
    case .translations: "地址转换规则"
    case .peers: "对端"
    case .gateways: "网关"
    case .flows: "连接跟踪流"
    case .controlSockets: "控制套接字"
    case .programs: "BPF 程序"
    }
  }

  /// What such things are counted in.
  private static func measure(_ list: CollectorFacts.List) -> String {
    switch list {
    case .routes, .diversions, .translations, .flows: "条"
    case .peers, .gateways, .controlSockets, .programs: "个"
    }
  }

  private static func word(_ part: CollectorFacts.Part) -> String {
    switch part {
    case .executables: "可执行文件"
    case .descriptors: "文件描述符"
    case .sockets: "套接字"
    case .configuration: "配置"
    case .management: "管理接口"
    }
  }

  private func words(of step: CollectorFacts.Step, _ table: String?) -> String {
    switch step {
    case .openingNetlink: "打开 netlink 套接字"
    case .askingKernel: "查询内核"
    case .awaitingKernel: "等待内核应答"
    case .readingKernel: "读取内核应答"
    case .readingTable: table.map { "读取表 \($0)" } ?? "读取表"
    case .openingSocket: "打开套接字"
    case .inspectingSocket: "检查套接字"
    case .connectingManagement: "连接管理套接字"
    case .askingManagement: "查询管理套接字"
    case .awaitingManagement: "等待管理套接字应答"
    case .connectingControl: "连接控制套接字"
    case .askingControl: "查询控制套接字"
    case .readingControl: "读取控制套接字"
    case .awaitingControl: "等待控制套接字"
    case .listingControl: "读取控制套接字所在目录"
    case .listingPrograms: "列出 BPF 程序"
    case .inspectingProgram: "检查 BPF 程序"
    }
  }

  private func words(of problem: CollectorFacts.ManagementProblem) -> String {
    switch problem {
    case .path: "管理套接字的路径过长"
    case .stranger: "在其管理地址上监听的是另一个进程"
    case .closed: "管理接口关闭了连接"
    case .password: "管理接口要求密码"
    case .silent: "管理接口超时无应答"
    }
  }

  private func words(of obstacle: CollectorFacts.ManagementObstacle, _ option: String?) -> String {
    switch obstacle {
    case .password: "管理接口要求密码"
    case .address: "其管理地址不固定"
    case .client: "由守护进程主动连接其管理客户端"
    case .signal: "“\(option ?? "")”会在查询结束时改变隧道"
    }
  }

  private func words(of problem: CollectorFacts.ControlSocketProblem) -> String {
    switch problem {
    case .path: "控制套接字的路径有问题"
    case .closed: "控制套接字在应答结束之前关闭"
    case .answer: "控制套接字的应答有问题"
    case .silent: "控制套接字超时无应答"
    case .owner: "控制套接字的所有者有问题"
    }
  }

  private func words(of problem: CollectorFacts.ControlTextProblem, _ name: String?) -> String {
    switch problem {
    case .shape: "有一行没有“=”"
    case .number: "\(name ?? "") 不是数字"
    case .key: "public_key 不是密钥"
    case .order: "\(name ?? "") 出现在任何对端之前"
    case .prefix: "allowed_ip 不是前缀"
    case .endpoint: "endpoint 不是地址加端口"
    }
  }
}
