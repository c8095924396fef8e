internal import Model

/// What the codes of reasons say by themselves, a row each.
extension Chinese {
  func words(of code: ReasonCode) -> ReasonCodeWords {
    switch code {
    case .ok: .init("链条的每个环节均已证实，且有当日有效的许可证覆盖此用途")
    // Not counted.
    case .noVPN: .init("没有活动的 VPN，且必需的来源均已完整读取")
    case .overlay: .init("隧道只在公司内部")
    case .notHostVPN: .init("该链路属于虚拟机或容器，或连接 IPv4 与 IPv6")
    case .server: .init("由其他主机接入；本机不是客户端")
    case .idle: .init("隧道已配置，但不承载任何流量")
    // Negative.
    case .productDenied: .init("登记册禁止该产品本身", fix: "停用该产品，或从登记册中删除该禁止项")
    case .prohibited:
      .init("主管机关禁止该服务商的服务，且没有免许可文件解除禁令", fix: "更换服务商：任何豁免都不能解除禁令")
    case .providerUnlisted:
      .init("登记册中没有服务商拥有已证实的网关", fix: "登记该服务商及其网关地址，或声明登记册完整")
    case .selfBuiltCrossBorder:
      .init("公司自有网关位于境外，而没有授权覆盖其线路", fix: "登记该线路的授权，或向运营商租用线路")
    case .noLicence: .init("有记录的查询未查到该服务商的许可证", fix: Self.askForLicence)
    case .licenceRevoked: .init("主管机关吊销了许可证", fix: Self.askForLicence)
    case .licenceCancelled: .init("许可证已注销", fix: Self.askForLicence)
    case .licenceSuspended: .init("许可证被暂停", fix: Self.askForLicence)
    case .licenceExpired: .init("许可证已到期", fix: Self.askForLicence)
    case .licenceNotYetValid: .init("许可证尚未生效", fix: Self.waitForDay)
    case .licenceNotCommenced: .init("许可证项下的服务尚未开通", fix: Self.waitForDay)
    case .classMismatch: .init("没有有效许可证具备规则所要求的类别", fix: Self.askForScope)
    case .regionOutOfScope: .init("隧道的一端在许可证的服务地区之外", fix: Self.askForScope)
    case .customerNotAllowed: .init("许可证不允许此类客户", fix: Self.askForScope)
    // Uncertain.
    case .noRegistry:
      .init(
        "没有配置登记册，或登记册无法读取", fix: "指定可读的登记册：profile 中的“registry:”，或 --registry FILE")
    case .registryUntrusted:
      .init(
        "登记册没有签名，或签名并非出自受信任的密钥", fix: "运行“vpnaudit registry verify FILE”可查看问题及处理办法")
    case .registryRolledBack: .init("登记册比曾经接受的更旧", fix: "安装最新的登记册及其签名")
    case .registryExpired: .init("登记册已到期", fix: "安装仍在有效期内的登记册")
    case .grantsRefused:
      .init(
        "授权文件被拒", fix: "运行“vpnaudit registry verify FILE --registry REGISTRY”可查看授权文件的问题")
    case .grantsExpired: .init("授权文件已到期", fix: "安装仍在有效期内的授权文件")
    case .detectPartial: .init("判定所需的某个来源未能完整读取", fix: "授予原因中所列的权能，或以 root 运行")
    case .processUnverified:
      .init("无法确认持有隧道的进程所运行的是其软件包的文件", fix: "按软件包的原样运行客户端")
    case .gatewayUnproven:
      .init("隧道的网关未经证实", fix: "为客户端配置管理套接字，或授予读取 conntrack 的权限")
    case .gatewayContradicted:
      .init("网关的各来源互相矛盾", fix: "用“vpnaudit observe”比对各来源，并更正有误者")
    case .notWitnessed:
      .init(
        "没有测试包表明隧道通往何处，而登记册有此要求", fix: "授予 CAP_NET_RAW，并在 profile 中列出隧道之后的端点")
    case .regionUnknown: .init("本机站点所在地区未知", fix: "在登记册的“sites:”下列出该站点")
    case .crossingUnknown: .init("登记册未说明网关所在地区", fix: "在登记册中填写网关所在地区")
    case .matchAmbiguous: .init("有多个服务商列有该网关", fix: "在登记册中区分这些服务商")
    case .matchWeak:
      .init("仅凭不足以定论的特征识别服务商", fix: "在登记册中列出服务商的密钥，或将其网关列为专用（dedicated）")
    case .ownGatewayNoLine:
      .init(
        "没有公司自有网关所用线路的授权记录", fix: "在“own_gateways”下写明该网关线路的授权，并提供授权文件")
    case .licenceUnverified: .init("服务商的许可证是否有效不得而知", fix: "查询该许可证，并填写查询结果")
    case .sourceWeak: .init("许可证所依据的来源不足以证明", fix: "引用主管机关的记录或许可证副本")
    // Positive.
    case .noRule: .init("没有现行规则适用于该隧道", fix: "若有现行规则，请予登记")
    case .exempt: .init("有当日有效的免许可文件")
    case .userPermit: .init("公司自身的批准文件当日有效")
    case .ownGateway: .init("网关为公司自有，且有授权覆盖其线路")
    case .carrierUnknown: .init("隧道跨境，而没有授权指明运营商", fix: Self.enterGrant)
    case .customerUnknown:
      .init("许可证是否允许此类客户不得而知", fix: "在登记册中说明公司属于哪类客户")
    case .grantMissing: .init("规则要求授权，而没有授权记录", fix: Self.enterGrant)
    case .grantExpired: .init("授权已到期", fix: Self.enterGrant)
    case .grantMismatch: .init("授权针对的是其他地区之间的线路", fix: Self.enterGrant)
    case .useViolation: .init("用途违反规则的条件", fix: "停止该用途，或更换线路")
    case .useUnproven: .init("没有记录表明用途满足规则的条件", fix: "在授权的条件中证明用途")
    case .licenceFlagged:
      .init("主管机关对许可证作了标记，或缺少年报", fix: "向服务商询问主管机关作标记的原因")
    case .sourceStale: .init("许可证的上次查询过于久远", fix: "重新查询许可证，并填写日期")
    case .licenceExpiring:
      .init(
        "有许可证即将到期：隧道所用的许可证在 90 天之内，或登记册中任一许可证在其提醒期之内", fix: "向服务商询问续期")
    // Of what ends within the registry's notice, on every host.
    case .registryExpiring: .init("登记册即将到期", fix: "更新登记册，签名并分发")
    case .grantsExpiring: .init("授权文件即将到期", fix: "更新授权文件，签名并分发")
    case .grantExpiring: .init("某项授权的批准即将到期", fix: "重新报批该线路，并予登记")
    case .certificateExpiring: .init("某端点的证书即将到期", fix: "更换原因中所指的证书")
    // Of a waiver.
    case .waived: .init("公司在某日之前豁免该发现项", fix: "在其最后一天之前续期或终止")
    case .waiverEnded: .init("豁免已到期", fix: "续期豁免，或接受该标签")
    // Of processes that refuse to be read.
    case .refusalsAccepted:
      .init(
        "已签名的登记册在某日之前接受这些进程拒绝被读取，以及其中可能持有的内容",
        fix: "让保护这些进程的机制放行 vpnaudit，并终止该项接受")
    case .acceptanceEnded:
      .init(
        "登记册对拒绝读取的进程的接受已到期", fix: "在登记册中续期，或让保护这些进程的机制放行 vpnaudit")
    case .acceptanceUnsigned:
      .init(
        "登记册对拒绝读取的进程的接受不予计入：登记册未经受信任的密钥签名",
        fix: "为登记册签名，并在本机信任其密钥：“vpnaudit registry verify FILE”")
    // Of the host.
    case .policyVPN:
      .init("主机的 VPN 不符合政策", fix: "按政策启动持证的 VPN，或停止活动的 VPN")
    case .policyAny: .init("政策对 VPN 没有要求")
    case .expectationFailed: .init("有端点未满足 profile 中的预期", fix: Self.seeEndpoint)
    case .endpointUnreachable: .init("某端点的样本全部失败", fix: Self.seeEndpoint)
    case .endpointUnmeasured: .init("因本机的原因，某端点未能测量", fix: Self.seeEndpoint)
    case .endpointDegraded: .init("某端点有样本失败，或达到提醒限值", fix: Self.seeEndpoint)
    case .viewLimited:
      .init(
        "程序在容器或其他命名空间中运行，从中看不到主机",
        fix: "在主机上运行；若只针对容器，请使用“observe: {view: namespace}”或 --scope namespace")
    case .scopeNarrowed: .init("按 profile 或选项，只针对并检查了主机的一部分")
    case .bpfHook:
      .init(
        "内核中有 BPF 程序可以将数据包引往别处，其行为不得而知",
        fix: "查明加载该程序者，将其移除或人工判断主机：“bpftool prog show”、“bpftool net”")
    case .diverted:
      .init(
        "发往某端点的数据包未离开本机前往该端点，且没有已知的隧道可以解释",
        fix: "查明数据包的去向：“ip route get”、“nft list ruleset”、“bpftool cgroup tree”")
    }
  }

  private static let askForLicence = "与服务商交涉：登记有效的许可证，或更换服务商"
  private static let waitForDay = "等到该日，或更正记录的日期"
  private static let askForScope = "请服务商提供覆盖此用途的许可证"
  private static let enterGrant = "登记此线路的授权"
  private static let seeEndpoint = "查看该端点的失败、预期与诊断"
}
