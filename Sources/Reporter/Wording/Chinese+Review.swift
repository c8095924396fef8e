internal import Model

/// What a period's report says beside its findings.
extension Chinese {
  func words(_ remark: ReviewRemark) -> String {
    switch remark {
    case .since(let name, let end, let sha256, let gap):
      "与“\(period(name))”的报告相比（截至 \(moment(end))，sha256 \(sha256)）"
        + (gap > 0 ? "；其间 \(length(gap))两份报告均未涉及" : "")
    case .rollForward(let opening, let new, let returned, let closed, let closing):
      "上期未结束 \(opening) 项，新增 \(new) 项\(returned > 0 ? "（其中再次出现 \(returned) 项）" : "")，已结束 \(closed) 项，现未结束 \(closing) 项"
    case .turn(let before, let now):
      switch (before, now) {
      case (let before?, let now?): "上期\(word(before))，现\(word(now))"
      case (let before?, nil): "上期\(word(before))，本期报告中没有"
      case (nil, let now?): "本期新增：\(word(now))"
      case (nil, nil): "两份报告中均没有"
      }
    case .newFinding(let code, let name, let returned): "\(returned ? "再次出现" : "新增")：\(code)（\(name)）"
    case .notFoundAgain(let code, let name): "已结束，未再发现：\(code)（\(name)）"
    case .unseen(let code, let name): "延续：没有能够发现它的检查：\(code)（\(name)）"
    case .changed(.new): "新增"
    case .changed(.returned): "再次出现"
    case .changed(.carriedOver): "延续"
    case .decided(let kind, let ended): ended ? "曾\(word(kind))" : word(kind)
    case .decision(let code, let name, let kind, let reason, let accountable, let until, let ended):
      "\(code)（\(name)）：\(word(kind))\(until.map { ended ? "，已于\(day($0))到期" : "，至\(day($0))" } ?? "")，负责方 \(accountable)：\(reason)"
    case .decisions(let counts, let ended, let none):
      Disposition.Kind.allCases.map { "\(word($0)) \(counts[$0] ?? 0) 项，" }.joined()
        + "已到期 \(ended) 项，未处置 \(none) 项"
    case .stray(let finding, let line): "第 \(line) 行：没有编号为 \(finding) 的发现项"
    case .noVerdict: "以下仅为控制项的证据，不对任何控制项作出结论：控制项是否满足由审计方判断"
    case .control(let edition, let title, let hostsFor, let against, let open, let notShown):
      "\(edition)：\(title["zh"] ?? title["en"] ?? "")：\(hostsFor) 台主机支持，\(against) 台不支持\(against > 0 ? "（未结束 \(open) 台）" : "")，\(notShown) 台未能证明"
    case .signed(let keyID, let file, let publicKey):
      "由密钥 \(keyID) 签名；请向其所有者索取公钥，并运行：vpnaudit report verify \(file) --key \(publicKey)"
    case .unsigned: "未签名：无法得知本报告是否被更改"
    case .digest(let sha256): "本报告 JSON 形式的 sha256 为 \(sha256)"
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
