internal import Model

extension Chinese {
  func words(_ remark: TunnelRemark) -> String {
    switch remark {
    case .unknown: "未知"
    case .idle: "空闲"
    case .noCaptures: "不承载流量"
    case .carrier(let id, let interface): "隧道 \(id)" + (interface.map { "，\($0)" } ?? "")
    case .addresses(let addresses): "地址 " + Self.first(addresses, limit: 3)
    case .mtu(let bytes): "mtu \(bytes)"
    case .ownGateway(let name): "\(name)，公司自有"
    case .witnessed(let destination, let pulses):
      "\(pulses) 个测试包中 \(destination.matched) 个发往 \(Self.place(destination))"
    case .severalDestinations(let destinations):
      "测试包发往多处：" + Self.first(destinations.map(Self.place), limit: 3)
    case .witnessUnknown(let reason): "未经测试包证实：" + Self.clause(reason)
    case .answers(let seen, let of): "\(of) 个应答中 \(seen) 个来自该处"
    case .destinationDetail(let destination, let scope, let foreign):
      aside([
        "巧合概率 \(Self.chance(destination.chance))", "多出 \(destination.overhead) 字节",
        "晚 \(destination.delay.count) µs", "来自该处的应答 \(destination.answers) 个", Self.words(scope),
        "其他数据包 \(foreign) 个",
      ])
    case .axis(let milliseconds): "0 至 \(milliseconds) ms"
    case .waived(let day): "至 \(day)"
    case .accountable(let name): "责任人 \(name)"
    case .insteadOf(let status): "原状态\(value(status))"
    case .notCounted: "不计入"
    case .toldBy(let marks):
      "凭" + Self.first(marks.map { "\(Self.words($0.kind)) \($0.value)" }, limit: 4)
    case .process(let pid, let unit): "pid \(pid)" + (unit.map { "，单元 \($0)" } ?? "")
    case .executableUnknown: "可执行文件未知"
    case .clients(let clients): Self.words(clients)
    case .unseenClients(let count): "另有 \(count) 个连接属于未能看到的程序"
    case .providerUnlisted: "不在登记册中"
    case .noRegistry: "无登记册"
    case .registryRefused: "登记册被拒"
    case .ownLine(let licence): licence.map { "其线路的许可证为 \($0)" } ?? "登记册的授权中没有其线路"
    case .licence(nil, _): "登记册中没有许可证"
    case .licence(let number?, let through): "许可证 \(number)" + (through.map { "，至 \($0)" } ?? "")
    case .overlay: "公司内部的覆盖网络"
    case .server: "服务端：由其他主机接入"
    case .guest: "虚拟机的网卡"
    case .container: "非特权容器的网络"
    case .transition: "连接 IPv4 与 IPv6"
    case .pppoe: "PPPoE 线路"
    case .attested: "出自公司声明，未经观测"
    case .processUnknown(let why): "进程未知" + Self.behind(why)
    case .processUnseen: "看不到其进程"
    case .noProcess: "没有进程与之关联"
    case .processHidden: "可见的进程都不持有它"
    case .line: "线路，本机上没有隧道"
    case .kernel: "由内核运行"
    case .filesVerified(let package): package.map { "由软件包 \($0) 运行，文件已验证" } ?? "文件已按摘要验证"
    case .executableUnreadable: "文件未验证：可执行文件无法读取"
    case .filesUnverified(let why): "文件未验证" + Self.behind(why)
    case .filesUnowned: "文件未验证：可执行文件不属于任何软件包"
    case .packageUnverified(let package, let why): "路径属于软件包 \(package)，未验证" + Self.behind(why)
    case .gateway(let proven, let basis): (proven ? "已证实" : "未证实") + Self.behind(basis)
    }
  }

  private static func place(_ destination: GatewayWitness.Destination) -> String {
    English.destination(destination.address, destination.port, destination.transport)
  }

  /// The first programs, and how many more there are.
  private static func words(_ clients: ProxyClients) -> String {
    first(
      clients.programs.map { "\($0.executable ?? "可执行文件未知")（pid \($0.pid)）" }, limit: 8,
      of: clients.programs.count + (clients.more ?? 0))
  }

  private static func words(_ kind: ProductMark.Kind) -> String {
    switch kind {
    case .package: "软件包"
    case .build: "构建路径"
    case .linkKind: "链路类型"
    case .executable: "可执行文件"
    case .path: "路径"
    case .unit: "单元"
    case .interface: "接口"
    case .fwmark: "数据包标记"
    case .table: "路由表"
    }
  }
}
