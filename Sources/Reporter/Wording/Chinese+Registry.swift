internal import Model

extension Chinese {
  func sentence(_ facts: MatchFacts) -> String {
    switch facts {
    case .ambiguous(let owners): return "网关\(Self.alike(owners))"
    case .identityUnknown(let owner, let identity):
      return "\(Self.ahead(Self.name(owner)))列有\(Self.words(identity))，而网关的身份无法确知"
    case .identityForeign(let owner, let key):
      return "网关位于\(Self.amid(Self.name(owner)))的地址范围，而其密钥 \(Self.short(key)) 不在所列之中"
    case .keyNotInForce(let owner, let key):
      return "\(Self.ahead(Self.name(owner)))的密钥 \(Self.short(key)) 当日不在有效期内"
    case .prefixNotInForce(let owner, let prefix): return "\(Self.range(prefix, owner)) 当日不在有效期内"
    case .prefixTranslated(let owner, let prefix):
      return "\(Self.range(prefix, owner)) 是地址转换器（NAT64）的地址，可能通往任何主机"
    case .prefixShared(let owner, let prefix):
      return "\(Self.range(prefix, owner)) 并非其专用，其中也有他人的主机"
    case .prefixWide(let owner, let prefix, let widest):
      return "\(Self.range(prefix, owner)) 的范围大于 /\(widest)"
    case .portUnknown(let owner, let prefix):
      return "\(Self.range(prefix, owner)) 仅限某些端口，而网关的端口未知"
    case .portForeign(let owner, let prefix, let services):
      return "\(Self.range(prefix, owner)) 不适用于 \(Self.list(services.map(\.description)))"
    case .unlisted(let serial, let complete, let gateway): return Self.unlisted(serial, complete, gateway)
    case .unlistedTranslator(let serial, let gateway):
      return Self.unlisted(serial, true, gateway) + "，但它是地址转换器（NAT64）的地址，未能看到网关自身的地址"
    case .unlistedNeighbour(let serial, let gateway):
      return Self.unlisted(serial, true, gateway) + "；它在本机所在的网络中，可能是通往网关的代理或中继"
    case .unlistedInternal(let serial, let gateway):
      return Self.unlisted(serial, true, gateway) + "；它是私有或内部地址，可能是通往网关的代理或中继"
    case .unlistedPerhaps(let serial, let gateway, let owner, let kinds):
      return Self.unlisted(serial, true, gateway)
        + "，但它可能属于\(Self.atEnd(Self.name(owner)))，后者仅以 \(Self.list(kinds)) 登记：此处没有可与之比较的内容"
    case .gatewayUnplaced(let owner):
      let gateway = owner.name.map { "\($0) 的网关" } ?? "\(Self.ahead(Self.name(owner)))"
      return "登记册未说明\(Self.amid(gateway))所在地区"
    }
  }

  func doubt(_ facts: MatchFacts) -> String {
    if case .ambiguous(let owners) = facts { Self.alike(owners) } else { sentence(facts) }
  }

  private static func alike(_ owners: [RegisteredOwner]) -> String {
    "列于多个服务商名下：\(list(Set(owners.map(name)).sorted()))"
  }

  private static func unlisted(_ serial: Int, _ complete: Bool, _ gateway: IPAddress) -> String {
    "登记册 \(serial)\(complete ? "（自称完整）" : "（未自称完整）")中没有服务商拥有网关 \(gateway)"
  }

  private static func range(_ prefix: IPPrefix, _ owner: RegisteredOwner) -> String {
    "\(ahead(name(owner)))的 \(prefix)"
  }

  private static func name(_ owner: RegisteredOwner) -> String { owner.name ?? ownGateway(owner.id) }

  static func ownGateway(_ id: String) -> String { "公司自有网关 \(id)" }

  private static func words(_ identity: IdentitySort) -> String {
    switch identity {
    case .wireguardKey: " WireGuard 密钥"
    case .ikeIdentity: " IKE 身份"
    case .tlsKey: " TLS 密钥"
    }
  }

  func sentence(_ facts: RegistryFacts) -> String {
    switch facts {
    case .noRegistry: return "没有配置登记册"
    case .registryUnread(let why): return "登记册无法读取：\(why)"
    case .registryRefused(let why, _): return "登记册被拒：\(why)"
    case .registryEnded(let serial, let expires): return "登记册 \(serial) 已于 \(expires) 到期"
    case .registryEnding(let serial, let expires): return "登记册 \(serial) 将于 \(expires) 到期"
    case .grantsRefused(let why, _): return "授权文件被拒：\(why)"
    case .grantsEnded(let serial, let expires): return "授权文件 \(serial) 已于 \(expires) 到期"
    case .grantsEnding(let serial, let expires): return "授权文件 \(serial) 将于 \(expires) 到期"
    case .grantEnding(let grant, let last, let count): return Self.first("授权 \(grant)", last, count, "授权")
    case .licenceEnding(let provider, let licence, let last, let count):
      return Self.first("\(Self.ahead(provider))的许可证 \(licence)", last, count, "登记册中的许可证")
    case .siteUnplaced: return "本机站点所在地区未知"
    case .noRule: return "没有现行规则适用于该隧道"
    case .noRuleNorLicence(let owner):
      return "没有现行规则适用于该隧道，也没有\(Self.amid(Self.name(owner)))的许可证已知对其有效"
    case .productDenied(let product, let why): return "登记册禁止\(Self.atEnd(product))：\(why)"
    case .providerProhibited(let provider, let licence): return "\(Self.ahead(provider))被 \(licence) 禁止"
    }
  }

  /// What ends first, of several of its kind.
  private static func first(_ name: String, _ last: String, _ count: Int, _ kind: String) -> String {
    count == 1 ? "\(ahead(name))将于 \(last) 到期" : "\(count) 项\(kind)即将到期，最早的是\(atEnd(name))（\(last)）"
  }

  func sentence(_ facts: VerdictFacts) -> String {
    switch facts {
    case .nothingAgainst: return "没有发现异议"
    case .licensed(_, let licence, let name, let instrument, let until, let line):
      return "网关属于\(Self.atEnd(name))，\(Self.word(instrument)) \(licence) 有效"
        + (until.map { "，至 \($0)" } ?? "")
        + (line.map { "；\(Self.words($0))" } ?? "")
    case .ownGateway(let gateway, let line):
      return "网关为\(Self.atEnd(Self.ownGateway(gateway)))，\(Self.words(line))"
    case .exempted(let instrument, let licence): return "\(Self.word(instrument)) \(licence) 当日有效"
    case .waived(let accountable, let through, let reason):
      return "由\(Self.amid(accountable))接受，至 \(through)：\(reason)"
    case .waiverEnded(let accountable, let through, let reason):
      return "\(Self.ahead(accountable))的豁免已于 \(through) 到期：\(reason)"
    }
  }

  private static func words(_ line: CarriedLine) -> String {
    "其线路由\(Self.amid(line.carrier))承载" + (line.licence.map { "，许可证 \($0)" } ?? "") + "，授权 \(line.grant)"
  }
}
