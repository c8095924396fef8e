internal import Model

extension Chinese {
  func sentence(_ facts: LicenceFacts) -> String {
    switch facts {
    case .noneRecorded(let provider): return "没有\(Self.amid(provider))的许可证记录，也没有查询记录"
    case .noneFound(let provider, let day): return "于 \(day) 查询，未查到\(Self.amid(provider))的许可证"
    case .classMissing(let provider, let classes):
      return "\(Self.ahead(provider))的有效许可证均不含类别 \(classes.joined(separator: " 或 "))"
    case .revoked(let licence, let since): return Self.since(since) + "\(Self.ahead(Self.name(licence)))被吊销"
    case .cancelled(let licence, let since): return Self.since(since) + "\(Self.ahead(Self.name(licence)))被注销"
    case .suspended(let licence, let since): return Self.since(since) + "\(Self.ahead(Self.name(licence)))被暂停"
    case .notYetValid(let licence, let from):
      return "\(Self.ahead(Self.name(licence)))自\(from.map { " \($0) " } ?? "较晚的某日")起生效"
    case .expired(let licence, let last):
      return "\(Self.ahead(Self.name(licence)))已于\(last.map { " \($0) " } ?? "较早的某日")到期"
    case .notCommenced(let licence, let day):
      return "\(Self.ahead(Self.name(licence)))项下的服务尚未开通" + (day.map { "，\($0) 起开通" } ?? "，也没有开通日期的记录")
    case .endUnknown(let licence): return "没有\(Self.amid(Self.name(licence)))的截止日期记录，其是否有效不得而知"
    case .coverProhibits(let licence): return "\(Self.ahead(Self.name(licence)))为禁止性文件"
    case .coverCovered(let licence): return "\(Self.ahead(Self.name(licence)))自身又由另一许可证覆盖"
    case .coverUnknown(let licence, let cover):
      return "\(Self.ahead(Self.name(licence)))由 \(cover) 覆盖，而后者不在登记册中"
    case .sourceWeak(let licence): return "\(Self.ahead(Self.name(licence)))的来源均为低可信度"
    case .sourceMissing(let licence): return "\(Self.ahead(Self.name(licence)))没有来源"
    case .lineUnknown(let licence): return "\(Self.ahead(Self.name(licence)))限于某条线路，而没有依据表明此隧道使用该线路"
    case .lineNotGranted(let licence, let line):
      return "\(Self.ahead(Self.name(licence)))限于线路 \(line)，而没有授权表明此隧道使用该线路"
    case .addressUnknown(let licence): return "\(Self.ahead(Self.name(licence)))限于所列地址，而网关的地址未知"
    case .addressNotListed(let licence, let address):
      return "\(Self.ahead(Self.name(licence)))限于所列地址，\(address) 不在其中"
    case .regionsUnknown(let licence): return "没有\(Self.amid(Self.name(licence)))可服务地区的记录"
    case .regionOutside(let licence, let serves, let ends):
      return "\(Self.ahead(Self.name(licence)))的服务地区为 \(Self.list(serves))，不含 \(Self.list(ends))"
    case .customerUnknown(let licence): return Self.foreignInvested(licence) + "本公司是否属于此类不得而知"
    case .customerExcluded(let licence): return Self.foreignInvested(licence) + "本公司不属于此类"
    case .checkedLongAgo(let licence, let day):
      return "\(Self.ahead(Self.name(licence)))上次核对于 \(day)，已超过 180 天"
    case .neverChecked(let licence): return "没有\(Self.amid(Self.name(licence)))的核对记录"
    case .flagged(let licence, let flags):
      return "\(Self.ahead(Self.name(licence)))带有标记：\(Self.list(flags.map(Self.words)))"
    case .expiring(let licence, let last): return "\(Self.ahead(Self.name(licence)))将于 \(last) 到期"
    }
  }

  private static func name(_ licence: LicenceReference) -> String {
    if let covered = licence.covers { return "许可证 \(licence.number)（覆盖 \(covered)）" }
    return "\(word(licence.instrument)) \(licence.number)"
  }

  private static func since(_ day: String?) -> String { day.map { "自 \($0) 起，" } ?? "" }

  private static func foreignInvested(_ licence: LicenceReference) -> String {
    "\(ahead(name(licence)))限于外商投资客户，而"
  }

  private static func words(_ flag: Licence.Flag) -> String {
    switch flag {
    case .abnormalList: "列入经营异常名单"
    case .dishonestList: "列入失信名单"
    case .annualReportMissing: "未提交年报"
    }
  }

  func sentence(_ facts: GrantFacts) -> String {
    switch facts {
    case .gatewayAbroad(let gateway, let region, let jurisdiction, let refused):
      return "\(Self.ahead(Self.ownGateway(gateway)))位于 \(jurisdiction) 之外的 \(region)，没有覆盖其线路的授权"
        + Self.gap(refused)
    case .lineUngranted(let gateway, let refused):
      return "没有\(Self.amid(Self.ownGateway(gateway)))所用线路的有效授权记录" + Self.gap(refused)
    case .carrierUnknown(let jurisdiction): return "隧道离开 \(jurisdiction)，而没有授权指明其运营商"
    case .grantMissing(let rule, let refused):
      return "规则 \(rule) 要求授权，而没有此隧道的授权记录" + Self.gap(refused)
    case .grantPending(let grant): return "授权 \(grant) 尚未批准"
    case .grantRejected(let grant): return "授权 \(grant) 已被驳回"
    case .grantWithdrawn(let grant): return "授权 \(grant) 已被撤回"
    case .grantNotBegun(let grant, let day):
      return "授权 \(grant) 自\(day.map { " \($0) " } ?? "较晚的某日")起生效"
    case .grantEnded(let grant, let last):
      return "授权 \(grant) 已于\(last.map { " \($0) " } ?? "较早的某日")到期"
    case .grantFileEnded(let grant, let expires): return "授权 \(grant) 所在的授权文件已于 \(expires) 到期"
    case .grantElsewhere(let grant, let joins, let ends):
      return "授权 \(grant) 的线路连接 \(joins.map(\.code).joined(separator: " 与 "))，而此隧道的两端为 \(Self.list(ends))"
    case .resold(let provider, let rule, let condition):
      return "\(Self.ahead(provider))是转售商，而" + Self.requirement(rule, condition)
    case .purposeCarried(let purpose, let rule, let condition):
      return "隧道承载的端点用于\(Self.word(purpose))，而" + Self.requirement(rule, condition)
    case .purposeGranted(let grant, let purpose, let rule, let condition):
      return "授权 \(grant) 用于\(Self.word(purpose))，而" + Self.requirement(rule, condition)
    case .useUnattested(let rule, let condition):
      return "此隧道没有用途证明，而" + Self.requirement(rule, condition)
    }
  }

  private static func word(_ purpose: Endpoint.Purpose) -> String {
    switch purpose {
    case .office: "内部办公"
    case .platform: "业务平台"
    case .datacentre: "数据中心"
    }
  }

  private static func word(_ purpose: Grant.Purpose) -> String {
    switch purpose {
    case .internalOffice: "内部办公"
    case .platform: "业务平台"
    case .datacentre: "数据中心"
    }
  }

  /// Why no grant may be on record, as the end of a sentence.
  private static func gap(_ refused: Bool) -> String { refused ? "，因为授权文件被拒" : "" }

  private static func requirement(_ rule: String, _ condition: UseCondition) -> String {
    let words =
      switch condition {
      case .internalOfficeOnly: "仅限内部办公"
      case .noDatacentreOrPlatform: "不得用于数据中心或业务平台"
      case .noResale: "不得转售"
      }
    return "规则 \(rule) 要求：\(words)"
  }
}
