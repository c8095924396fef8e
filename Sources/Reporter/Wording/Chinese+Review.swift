internal import Model

/// What a period's report says beside its findings.
extension Chinese {
  func words(_ remark: ReviewRemark) -> String {
    switch remark {
    case .since(let name, let end, let sha256, let gap):
      "与 \(period(name)) 的报告（截至 \(moment(end.day, String(end.description.dropFirst(11).prefix(5)), zone: "UTC"))，sha256 \(sha256)）相比较"
        + (gap > 0 ? "；两者之间的 \(length(gap))均未涉及" : "")
    case .rollForward(let opening, let new, let returned, let closed, let closing):
      "上期末未结束 \(opening) 项，新增 \(new) 项\(returned > 0 ? "（其中 \(returned) 项再次出现）" : "")，结束 \(closed) 项：现未结束 \(closing) 项"
    case .turn(let before, let now):
      switch (before, now) {
      case (let before?, let now?): "原为\(word(before))，现为\(word(now))"
      case (let before?, nil): "原为\(word(before))，本期报告中没有"
      case (nil, let now?): "本期报告中新增：\(word(now))"
      case (nil, nil): "两期报告中均没有"
      }
    case .newFinding(let code, let name, let returned): "\(returned ? "再次出现" : "新增")：\(code)（\(words(name))）"
    case .notFoundAgain(let code, let name): "已结束，未再发现：\(code)（\(words(name))）"
    case .unseen(let code, let name): "顺延，因为没有能够发现它的检查：\(code)（\(words(name))）"
    case .changed(.new): "新增"
    case .changed(.returned): "再次出现"
    case .changed(.carriedOver): "上期延续"
    case .decided(let kind, let ended): ended ? "曾为\(word(kind))" : word(kind)
    case .decision(let code, let name, let kind, let reason, let accountable, let until, let ended):
      "\(code)（\(words(name))）：\(word(kind))\(until.map { ended ? "，已于\(day($0))失效" : "，至\(day($0))（不含）" } ?? "")，责任人 \(accountable)：\(reason)"
    case .decisions(let counts, let ended, let none):
      list(Disposition.Kind.allCases.map { "\(word($0)) \(counts[$0] ?? 0) 项" })
        + "，处置已失效 \(ended) 项，无处置 \(none) 项"
    case .stray(let finding, let line): "第 \(line) 行：没有编号为 \(finding) 的发现项"
    case .noVerdict: "以下是与控制措施有关的证据，不是对任何控制措施的结论：是否满足由审计人员认定。"
    case .control(let edition, let title, let hostsFor, let against, let open, let notShown):
      "\(edition)：\(title["zh"] ?? title["en"] ?? "")：支持的主机 \(hostsFor) 台，相悖 \(against) 台\(against > 0 ? "（未结束 \(open) 台）" : "")，未能显示 \(notShown) 台"
    case .signed(let keyID, let file, let publicKey):
      "由密钥 \(keyID) 签名；请向其所有者索取公钥，并运行：vpnaudit report verify \(file) --key \(publicKey)"
    case .unsigned: "未签名：无法显示本报告是否被改动"
    case .digest(let sha256): "本报告 JSON 格式的 sha256 为 \(sha256)"
    }
  }

  func words(_ name: FindingName) -> String {
    switch FindingTopic(rawValue: name.topic) {
    case .observation?: words(CheckRemark.mandatoryCollectors)
    case .policy?: words(CheckRemark.host)
    case .expiry?: words(CheckRemark.expiries)
    case .silence?: "无检查"
    case .evidence?: "证据"
    case .tunnel?, .endpoint?, .expectation?, nil: name.name
    }
  }

  private func word(_ standing: ReviewRemark.Standing) -> String {
    switch standing {
    case .compliant: "合规"
    case .nonCompliant: "不合规"
    case .undetermined: "无法判定"
    case .notHeard: "未上报"
    }
  }

  private func word(_ kind: Disposition.Kind) -> String {
    switch kind {
    case .accepted: "已接受"
    case .falseAlarm: "误报"
    case .inWork: "处理中"
    case .fixed: "已修复"
    }
  }
}
