internal import Model

/// The fixed texts of a period's page.
extension Chinese {
  func label(_ label: PageLabel) -> String {
    switch label {
    case .title: "VPN 合规报告"
    case .skip: "跳到正文"
    case .contents: "目录"
    case .hostsInScope: "范围内主机"
    case .summaryLink: "摘要"
    case .act: "需处理"
    case .restsOn: "依据"
    case .signOff: "签署"
    case .prepared: "编制"
    case .reviewed: "复核"
    case .approved: "批准"
    case .name: "姓名、签字"
    case .date: "日期"
    case .signature: "签字"
    case .nothingToDo: "无：范围内主机全部始终合规。"
    case .sources: "来源"
    case .chains: "签名"
    case .edition: "登记册"
    case .population: "总体"
    case .nextEnd: "最近到期"
    case .verify: "如何验证"
    case .limits: "局限"
    case .scope: "范围与方法"
    case .licensing: "许可"
    case .connectivity: "连通性"
    case .changes: "变化"
    case .accepted: "豁免与已接受的拒绝读取"
    case .controls: "控制措施"
    case .evidence: "证据"
    case .words: "术语"
    case .share: "范围内主机按状态"
    case .hosts: "主机（最严重者在前）"
    case .findings: "发现项"
    case .statesByDay: "每日主机状态"
    case .tagsByDay: "每日主机标签"
    case .sites: "各站点每日情况"
    case .providers: "在用服务商"
    case .licences: "许可证（按到期日）"
    case .endpoints: "端点"
    case .certificates: "证书（按到期日）"
    case .handshakes: "每日 TLS 握手"
    case .editions: "登记册版本"
    case .waivers: "豁免"
    case .refusals: "已接受的拒绝读取"
    case .journals: "来源"
    case .gaps: "已签名的缺口"
    case .refused: "被拒的输入"
    case .counted: "计数"
    case .numbersByDay: "每日数字"
    case .howStates: "主机的状态"
    case .host: "主机"
    case .site: "站点"
    case .hostCount: "主机"
    case .unanswered: "端点不可达"
    case .firstAndLast: "首次、末次"
    case .whatAndWhere: "内容、证据、编号"
    case .state: "状态"
    case .what: "内容"
    case .since: "起止"
    case .ended: "结束"
    case .lasted: "持续"
    case .checks: "检查"
    case .evidenceAt: "证据"
    case .day: "日期"
    case .finding: "代码、名称"
    case .severity: "严重程度"
    case .status: "状态"
    case .code: "代码"
    case .checkedBy: "核对人"
    case .first: "首次"
    case .last: "末次"
    case .text: "内容"
    case .id: "编号"
    case .provider: "服务商"
    case .licence: "许可证"
    case .through: "有效至"
    case .tags: "各标签的检查"
    case .tag: "标签"
    case .endpoint: "端点"
    case .target: "目标地址"
    case .samples: "成功样本"
    case .unreachable: "不可达"
    case .goals: "未达目标"
    case .median: "p50"
    case .p95: "p95"
    case .ends: "到期日"
    case .daysLeft: "剩余天数"
    case .serial: "序号"
    case .digest: "SHA-256"
    case .signedBy: "签名"
    case .registryEnds: "失效日"
    case .reason: "理由"
    case .accountable: "责任人"
    case .instead: "原状态"
    case .program: "程序"
    case .clause: "控制条款"
    case .shows: "所示内容"
    case .hostsFor: "支持的主机"
    case .hostsAgainst: "相悖"
    case .notShown: "未能显示"
    case .againstNames: "相悖的主机"
    case .source: "来源"
    case .kind: "类别"
    case .repeated: "已计入"
    case .outside: "期间外"
    case .entries: "条目"
    case .chain: "签名链"
    case .head: "链头"
    case .from: "自"
    case .to: "至"
    case .why: "原因"
    case .place: "输入"
    case .inventory: "主机清单"
    case .inScope: "范围内主机"
    case .notInInventory: "清单外主机"
    case .parts: "容器与命名空间"
    case .nameless: "未指明主机的检查"
    case .otherPeriod: "期间外的检查"
    case .refusedInputs: "被拒的输入"
    case .leftOut: "因容量未计入"
    case .silenceLimit: "允许的无检查时长"
    case .hostDays: "范围内主机日"
    case .hostDaysWithout: "无检查的主机日"
    case .asOf: "截至"
    case .timeZone: "时区"
    case .period: "期间"
    case .fromJournal: "日志"
    case .fromExport: "日志导出"
    case .fromRecords: "记录"
    case .compliant: "合规"
    case .review: "待核查"
    case .nonCompliant: "不合规"
    case .undetermined: "无法判定"
    case .notHeard: "未上报"
    case .unchecked: "未检查"
    case .open: "未结束"
    case .closed: "已结束"
    case .medianLine: "中位数"
    case .quartiles: "居中的半数检查"
    case .upTo95: "至 p95"
    case .unreachableChecks: "不可达的检查"
    case .search: "在表中搜索"
    case .hidePassed: "隐藏合规项"
    }
  }

  func words(_ remark: PageRemark) -> String {
    switch remark {
    case .span(let from, let through): "\(from)至\(through)"
    case .zone(let name, let offset): name == "UTC" ? "UTC 时间" : "\(name) 时间（\(offset)）"
    case .inScope(let hosts): "范围内 \(hosts) 台主机"
    case .of(let hosts): "/ \(hosts)"
    case .counts(let counts): list(counts.map { "\(label($0.label)) \($0.number)" })
    case .daysOf(let hosts, let from, let through): "\(from)至\(through)每日一条，最多 \(hosts) 台主机；数字见下表。"
    case .against(let since, let open): open ? "自\(since)起，未结束" : "自\(since)起，已结束"
    case .named(_, 0): ""
    case .named(_, let more): "等，另有 \(more) 台"
    case .unreached(let checks, let all): "\(all) 次检查中 \(checks) 次"
    case .licenceEnded(let day): "已于\(day)到期"
    case .licenceEnds(let day, let days): "\(day)，还有 \(days) 天"
    case .allHosts(let count): "全部 \(count) 台未始终合规的主机"
    case .sources(let count, let checks): "\(count) 个来源的 \(checks) 次检查"
    case .chains(let verified, let altered, let unverified, let unsigned):
      chains(verified, altered, unverified, unsigned)
    case .inventory(let hosts): "清单中有 \(hosts) 台主机"
    case .editions(let serial, let signature, let sha256, let count):
      (serial.map { "序号 \($0)，" } ?? "") + word(signature)
        + (sha256.map { "，sha256 \($0.prefix(12))…" } ?? "") + (count > 1 ? "；共 \(count) 个版本" : "")
    case .noRegistry: "无登记册"
    case .verifyBelow: "命令与链头见 G 部分"
    case .limits: "每次检查只代表一个时刻，两次检查之间的情况不得而知；主机的 root 可在签名之前作假。"
    case .cut(let shown, let all): "此处为前 \(shown) 项，共 \(all) 项；其余见 csv 与 json 格式。"
    case .range(let from, let to): from == to ? from : "\(from) 至 \(to)"
    case .daysLeft(let days): days == 0 ? "不足 1 天" : "\(days) 天"
    case .daysPast(let days): days == 0 ? "已到期" : "已到期 \(days) 天"
    case .share(let part, let whole): "\(part) / \(whole)"
    case .goalMissed(let name, let missed, let checks): "\(name)：\(checks) 次检查中 \(missed) 次"
    case .siteHosts(let hosts, let compliant): "\(hosts) 台主机中 \(compliant) 台始终合规"
    case .worstDay(let count, let day): "不合规最多 \(count) 台（\(day)）"
    case .noSite: "无站点"
    case .smallSites(let sites, let hosts): "不足 \(hosts) 台主机的站点（\(sites) 个）"
    case .noDays(let limit): "超过 \(limit) 天的期间不按日统计。"
    case .noPlots: "没有按日的握手数据。"
    case .plotted(let shown, let all): "\(all) 个端点中，此处绘出最差的 \(shown) 个。"
    case .noPrevious: "未提供可供比较的上期报告。"
    case .within(let opened, let closed): "本期发现项中，\(opened) 项在该主机最后一次检查时仍未结束，\(closed) 项已结束。"
    case .nothing: "无。"
    case .noneLeftOut: "无"
    case .leftOut(let checks, let findings, let others): "检查 \(checks) 次，发现项 \(findings) 项，其他 \(others) 项"
    case .gapCause(let isRetention): isRetention ? "到期删除" : "未能存储"
    case .entries(let first, let last): "\(first)–\(last)"
    case .times(let count): "共 \(count) 次"
    case .silent(let times, let lasting): "\(times) 次长时间无检查" + (lasting ? "，至今未恢复" : "")
    case .unheard(_, _, _, true): "从未上报"
    case .unheard(let longest, let since, let lasting, false):
      "自 \(since) 起 \(length(longest))未上报" + (lasting ? "，至今未恢复" : "")
    case .counting: "范围内的每台主机在整个期间只有一个状态，即下列中最先适用者。本报告统计主机数而不统计时长：平均值会掩盖一直违反政策的主机。"
    case .moments: "违规只有在某次检查确认主机正常后才算结束；其持续时间介于所列的下限与上限之间。"
    case .privacy: "按日统计只针对全部主机与各站点。本报告不反映主机在一天中何时被使用。"
    case .handshakeMethod:
      "握手时间自发出 ClientHello 起至写出 Finished 止。每日的线为各次检查中位数的中位数，带为居中的半数检查，上缘为各次检查第 95 百分位数的第 95 百分位数；下方为不可达检查所占的份额。"
    case .verifyJournal: "持有日志及其公钥者可自行核对：下列命令给出上表中的链头，或第一个被篡改的条目。"
    case .verifyCommand(let path): English.verifyCommand(path)
    case .verifyFiles: "以相同的来源、相同的选项及 --as-of 可逐字节重现本报告。json 格式包含此处的全部内容及被截去的部分。"
    case .asRecorded: "语句由检查所记录的事实写成；库与服务器所述以及本程序自身的错误按原文列出。代码在各语言中相同。"
    case .disclaimer: "本报告将主机与公司自己的登记册相比较，不是法律认定，也不针对任何个人。"
    }
  }

  private func chains(_ verified: Int, _ altered: Int, _ unverified: Int, _ unsigned: Int) -> String {
    let parts = [(altered, "被篡改"), (verified, "已验证"), (unverified, "未验证"), (unsigned, "无签名")]
    let shown = parts.filter { $0.0 > 0 }.map { "\($0.1) \($0.0) 个" }
    return shown.isEmpty ? "无" : shown.joined(separator: "，")
  }

  func definition(of term: PageTerm) -> (term: String, meaning: String) {
    switch term {
    case .compliant: ("始终合规", "期间内的每次检查都确认主机正常。")
    case .nonCompliant: ("不合规", "至少有一次检查发现主机违反登记册或政策。")
    case .undetermined: ("无法判定", "至少有一次检查无法得出结论，或其结论无从证明。")
    case .notHeard: ("未上报", "没有检查的时间超过允许的时长，或从未有检查；视同不合规。")
    case .review: ("待核查", "正常，但有豁免或其他需要人工核查的事项。")
    case .licensed: ("持证", "从主机的数据包到当日有效的许可证，每个环节均已证实。")
    case .unlicensed: ("无证", "网关已证实，而其服务商没有有效的许可证。")
    case .none: ("未发现 VPN", "全部读取完毕，没有活动的 VPN。")
    case .waiver: ("豁免", "公司在某日之前接受登记册对某服务商的异议。")
    case .refusal: ("已接受的拒绝读取", "公司在某日之前接受某程序的进程拒绝被读取。")
    case .check: ("检查", "vpnaudit 在一台主机上的一次运行。")
    case .finding: ("发现项", "检查对某主机的一项陈述，编号在各期报告中相同；“未结束”指该主机最后一次检查仍有此项。")
    case .registry: ("登记册", "公司签名的文件，列有服务商、许可证与规则。")
    case .edition: ("版本", "登记册的一个版本，以序号与摘要识别。")
    case .provider: ("服务商", "登记册所列的 VPN 服务提供者。")
    case .endpoint: ("端点", "公司必须能够访问的服务。")
    case .handshake: ("握手", "TLS 握手，自发出 ClientHello 至写出 Finished。")
    case .inventory: ("主机清单", "应当上报检查的主机名单。")
    case .journal: ("日志", "一台主机历次检查的签名历史。")
    case .chain: ("签名链", "日志的每个条目均经签名并指明前一条目，因此事后的改动会显现。")
    case .head: ("链头", "日志最后一个条目的序号与摘要。")
    case .gap: ("已签名的缺口", "说明日志缺少什么及其原因的条目。")
    case .violation: ("违规", "检查所显示的主机违反登记册或政策的时段。")
    }
  }
}
