internal import Model

extension Chinese {
  func sentence(_ facts: HostFacts) -> String {
    switch facts {
    case .noVpn(let bpf, let needs): "没有活动的 VPN" + Self.extent(bpf, needs)
    case .noVpnSeen: "未发现 VPN，但已接受的拒绝读取的进程可能持有的内容除外"
    case .refusalsAccepted(let unit, let package, let count, let accountable, let through, let reason):
      "已接受：\(Self.refusing(count, unit, package))，至 \(through)，责任人 \(accountable)：\(reason)"
    case .acceptanceEnded(let unit, let package, let count, let accountable, let through, let reason):
      "\(Self.refusing(count, unit, package))：\(Self.ahead(accountable))的接受已于 \(through) 到期：\(reason)"
    case .acceptanceUnsigned(let count):
      "登记册接受\(Self.refusing(count, nil, nil))，但不予计入：登记册未经受信任的密钥签名"
    case .othersPossible(let collectors): behind("不能排除还有其他隧道", collectors)
    case .anyPossible(let collectors): behind("无法判定是否有活动的 VPN", collectors)
    case .licensedUnproven: "政策要求使用持证的 VPN，而没有一个已知为持证"
    case .licensedMissing: "政策要求使用持证的 VPN，而没有活动的 VPN"
    case .vpnForbidden: "政策禁止 VPN，而有一个 VPN 处于活动状态"
    case .policyOpen: "政策对 VPN 没有要求"
    case .viewLimited(let pid, let network): Self.limited(pid, network)
    case .narrowed(let extent): "按要求只涉及\(Self.part(extent))，不涉及整个主机"
    case .hook(let program, let pid, let executable, let package, let unit):
      "\(Self.words(program))，\(Self.holder(pid, executable, package, unit))，可以将数据包引往别处"
    case .moreHooks(let count): "另有 \(count) 个 BPF 程序可以将数据包引往别处"
    }
  }

  private static func refusing(_ count: Int, _ unit: String?, _ package: String?) -> String {
    (unit.map { "单元 \($0) 的" } ?? "") + (package.map { "软件包 \($0) 的" } ?? "") + " \(count) 个进程拒绝被读取"
  }

  private func behind(_ words: String, _ collectors: [CollectorReport]) -> String {
    collectors.isEmpty ? words : "\(words)：\(sentence(collectors))"
  }

  private static func words(_ program: KernelProgram) -> String {
    let name = program.name.map { "“\($0)”" } ?? ""
    let others = program.placeCount > 1 ? "及另外 \(program.placeCount - 1) 处" : ""
    let place = program.places.first.map { "位于\(amid(words($0)))\(others)" } ?? "未见于任何挂载点"
    return "BPF 程序\(name)（\(program.kind.rawValue)，id \(program.id)，tag \(program.tag)）\(place)"
  }

  private static func words(_ place: KernelProgram.Place) -> String {
    (place.netns.map { "命名空间 \($0) 的 " } ?? "")
      + (place.cgroup.map { $0 == "*" ? "某个 cgroup 的 " : "cgroup \($0) 的 " } ?? "")
      + (place.interface.map { "\($0) 的 " } ?? "") + place.hook.rawValue
  }

  private static func holder(_ pid: Int32?, _ executable: String?, _ package: String?, _ unit: String?)
    -> String
  {
    guard let pid else { return "未发现持有它的进程" }
    return "由\(unit.map { "单元 \($0) 中" } ?? "")\(package.map { "软件包 \($0) 的" } ?? "")"
      + "\(executable.map { " \($0)" } ?? "某程序")（pid \(pid)）持有"
  }

  /// How far the host was inspected.
  private static func extent(_ bpf: CollectorReport.Status, _ needs: String?) -> String {
    switch bpf {
    case .complete, .unsupported: "，且全部内容均已检查"
    case .off: "（标准程度：未检查 BPF 挂载点）"
    case .denied, .failed:
      "（标准程度：无法检查 BPF 挂载点" + (needs.map { "，需要 \(words(needs: $0))" } ?? "") + "）"
    }
  }

  func sentence(_ facts: EndpointFacts, endpoint: String, names: TunnelNames) -> String {
    switch facts {
    case .expectationUnmet(let kind, let finding):
      let detail = finding.map { self.detail($0.value, names: names) } ?? "未满足"
      return "\(endpoint)：\(kind.rawValue) 与预期不符：\(detail)"
    case .noAnswer(let failures): return "\(endpoint) 不应答：\(Self.codes(failures))"
    case .notMeasured(let failures):
      return "\(endpoint) 未能测量：" + (failures.isEmpty ? "没有采集样本" : Self.codes(failures))
    case .samplesFailed(let failed, let sent, let failures):
      return "\(endpoint)：\(sent) 个样本中 \(failed) 个失败：\(Self.codes(failures))"
    case .namesLate(let late, let sent, let longest):
      return "\(endpoint)：\(sent) 个样本中 \(late) 个很晚才得到其名称的地址，用时最长 \(longest.resolve?.words ?? "")"
    case .otherAddressWorks(let address, let sibling):
      return "\(endpoint)：其名称的首个地址 \(address) 无法连接，另一个地址 \(sibling) 可以连接"
    case .diverted(let how, let interface): return "发往 \(endpoint) 的数据包\(Self.words(how, interface))"
    case .certificateEnding(let expires, let name, let address):
      return "\(endpoint)：\(address.map { "由 \($0) 出示的" } ?? "")“\(name)”的证书将于 \(expires) 到期"
    }
  }

  private static func words(_ how: EndpointDiversion, _ interface: String?) -> String {
    switch how {
    case .loopback: "未离开本机：见于\(interface.map { " \($0)" } ?? "环回接口")"
    case .rewritten: (interface.map { "经由 \($0) " } ?? "") + "发往了另一地址"
    case .unseen: "得到了应答，却未见任何一个离开本机"
    case .enclosed: "进入了\(interface.map { " \($0)" } ?? "内部接口")，未从任何对外接口离开本机"
    }
  }

  func detail(_ facts: ExpectationFacts, names: TunnelNames) -> String {
    switch facts {
    case .pathUnknown: "路径未知"
    case .pathDirect(let interface): "经由 \(interface) 离开，而它不是活动的隧道"
    case .pathTunnel(let tunnel): "经由隧道 \(names[tunnel])"
    case .pathDiverted(nil): "其数据包得到了应答，却未见任何一个离开本机"
    case .pathDiverted(let interface?): "其数据包未离开本机前往该端点：见于 \(interface)"
    case .pathEnclosed(let interface): "其数据包进入了 \(interface)，未从任何对外接口离开"
    case .addressHidden: "只有代理知道地址"
    case .addressUnknown: "没有已知的地址"
    case .addressesOutside(let addresses, let answered):
      "\(answered ? "应答为" : "连接到了") \(Self.list(addresses.map(\.description)))"
    case .versionUnknown: "版本未知"
    case .versionsOlder(let versions): "协商得到 \(Self.list(versions))"
    case .certificateMissing: "没有出示证书"
    case .certificateEnds(let end, let subject, let address):
      (address.map { "由 \($0) 出示的" } ?? "") + (subject.map { "“\($0)”的" } ?? "") + "证书将于 \(end) 到期"
    case .chainUnverified: "证书链未经验证"
    case .issuerOther(let issuer): "证书链由 \(issuer) 签发"
    case .keyOther(let key): "公钥为 \(key)"
    case .clientAccepted(let requested, let count):
      "在 \(count) 个样本中，服务器\(requested ? "接受了客户端" : "未要求客户端证书")"
    case .clientVerdictUnknown: "服务器未表明是否接受该客户端"
    case .handshakeUntimed: "没有测得握手时间"
    case .handshakeSlow(let median): "握手时间的中位数为 \(median.words)"
    }
  }
}
