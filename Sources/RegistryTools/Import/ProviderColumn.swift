import Settings

/// The columns of an officer's table of providers. A heading is the raw value or its Chinese name.
enum ProviderColumn: String, CaseIterable, Sendable {
  // The provider: once is enough, whichever of its rows has it.
  case provider
  case nameEnglish = "name_en"
  case nameChinese = "name_zh"
  case creditCode = "uscc"
  case entityIdentifier = "lei"
  case roles
  case registeredIn = "registered_in"
  case facilitiesIn = "facilities_in"
  case foreignShare = "foreign_share_pct"
  case absenceFound = "no_licence_found_on"
  // A licence of it.
  case licenceNumber = "licence_number"
  case instrument
  case authority
  case classes
  case serves
  case customers
  case validFrom = "valid_from"
  case validTo = "valid_to"
  case commencedOn = "commenced_on"
  case coveredBy = "covered_by"
  case flags
  case lastChecked = "last_checked"
  // Where the licence was looked up.
  case sourceTitle = "source_title"
  case sourceURL = "source_url"
  case sourceDate = "source_date"
  case sourceMethod = "source_method"
  case sourceConfidence = "source_confidence"
  // What its gateways are recognised by.
  case gatewayPrefix = "gateway_prefix"
  case gatewayHost = "gateway_host"
  case wireguardKey = "wireguard_key"
  case tlsKey = "tls_spki_sha256"
  case ikeIdentity = "ike_id"
  case nextHop = "next_hop"
  case site
  case gatewayRegion = "gateway_region"
  case dedicated
  case services
  case gatewayFrom = "gateway_from"
  case gatewayTo = "gateway_to"

  /// The heading in Chinese.
  var chinese: String {
    switch self {
    case .provider: "供应商编号"
    case .nameEnglish: "英文名称"
    case .nameChinese: "中文名称"
    case .creditCode: "统一社会信用代码"
    case .entityIdentifier: "全球法人识别编码"
    case .roles: "角色"
    case .registeredIn: "注册地"
    case .facilitiesIn: "设施所在地"
    case .foreignShare: "外资比例"
    case .absenceFound: "查无许可证日期"
    case .licenceNumber: "许可证编号"
    case .instrument: "文书类型"
    case .authority: "发证机关"
    case .classes: "业务种类"
    case .serves: "业务覆盖范围"
    case .customers: "客户范围"
    case .validFrom: "有效期起"
    case .validTo: "有效期止"
    case .commencedOn: "开始服务日期"
    case .coveredBy: "所依据许可证"
    case .flags: "名单标记"
    case .lastChecked: "最近核查日期"
    case .sourceTitle: "来源名称"
    case .sourceURL: "来源网址"
    case .sourceDate: "来源日期"
    case .sourceMethod: "来源方式"
    case .sourceConfidence: "可信度"
    case .gatewayPrefix: "网关地址段"
    case .gatewayHost: "网关域名"
    case .wireguardKey: "WireGuard公钥"
    case .tlsKey: "TLS公钥摘要"
    case .ikeIdentity: "IKE标识"
    case .nextHop: "下一跳"
    case .site: "站点"
    case .gatewayRegion: "网关所在地"
    case .dedicated: "是否专用"
    case .services: "服务端口"
    case .gatewayFrom: "网关启用日期"
    case .gatewayTo: "网关停用日期"
    }
  }

  /// The column of a heading, in whatever case and with blanks or hyphens for underscores.
  init?(heading: String) {
    let folded = Cell.folded(heading).lowercased()
    let name = String(folded.map { $0 == " " || $0 == "-" ? "_" : $0 })
    guard
      let column = Self.allCases.first(where: { $0.rawValue == name || $0.chinese.lowercased() == folded })
    else { return nil }
    self = column
  }

  static let ofProvider: [ProviderColumn] = [
    .nameEnglish, .nameChinese, .creditCode, .entityIdentifier, .roles, .registeredIn, .facilitiesIn,
    .foreignShare, .absenceFound,
  ]
  static let ofLicence: [ProviderColumn] = [
    .instrument, .authority, .classes, .serves, .customers, .validFrom, .validTo, .commencedOn, .coveredBy,
    .flags, .lastChecked,
  ]
  static let ofSource: [ProviderColumn] = [
    .sourceTitle, .sourceURL, .sourceDate, .sourceMethod, .sourceConfidence,
  ]
  static let marks: [ProviderColumn] = [
    .gatewayPrefix, .gatewayHost, .wireguardKey, .tlsKey, .ikeIdentity, .nextHop,
  ]
  static let ofMark: [ProviderColumn] = [
    .site, .gatewayRegion, .dedicated, .services, .gatewayFrom, .gatewayTo,
  ]

  /// Whether the text is kept as it was written: names and titles have their own brackets and commas.
  var isProse: Bool { [.nameEnglish, .nameChinese, .sourceTitle].contains(self) }
}
