internal import Model

/// What is said of one tunnel, in rows.
struct TunnelRows {
  let tunnel: Tunnel
  /// Every tunnel of the host, this one too.
  let all: [Tunnel]
  let collectors: [CollectorReport]
  let detail: ReportDetail
  let wording: Wording
  /// How grave its tag is to the host; nil where no host is judged.
  var finding: Finding?
  /// The collectors that the report has named already.
  var named: Set<Collector> = []

  private var severity: Severity { finding?.severity ?? tunnel.licensing.severity }

  /// The tunnel's own facts: what it is, who runs it, where it leads, what it takes.
  var facts: [Page.Row] {
    [tunnelRow, productRow, processRow, clientsRow, gatewayRow].compactMap { $0 }
      + (tunnel.witness.map { WitnessRows(witness: $0, detail: detail, wording: wording).rows } ?? [])
      + [carriedRow].compactMap { $0 }
  }

  /// Whose gateway it is, by the registry.
  func provider(registry: CheckRecord.Inputs.RegistryFile.Signature) -> Page.Row? {
    guard let provider = tunnel.provider else {
      if tunnel.gateway == nil && !leads { return nil }
      let isUnlisted = tunnel.licensing.reasons.contains { $0.code == .providerUnlisted }
      if isUnlisted {
        return row(
          .provider, words(.unknown), words(.providerUnlisted), tunnel.licensing.tag.attribute(severity))
      }
      let remark =
        switch registry {
        case .none: words(.noRegistry)
        case .untrusted: words(.registryRefused)
        case .trusted, .unsigned: ""
        }
      return row(.provider, words(.unknown), remark)
    }
    if provider.role == "own_gateway" {
      return row(
        .provider, words(.ownGateway(name: provider.name)), words(.ownLine(licence: provider.licence)))
    }
    return row(
      .provider, provider.name,
      words(.licence(number: provider.licence, through: provider.licenceThrough)))
  }

  /// The company's waiver of what the registry has against the provider; nil without one.
  var waiver: Page.Row? {
    guard let waiver = tunnel.licensing.waiver else { return nil }
    return .init(
      wording.label(.waiver),
      [
        StyledText(words(.waived(through: waiver.through)), .unsure), StyledText("  "),
        StyledText(words(.accountable(waiver.accountable))),
      ], words(.insteadOf(waiver.instead)))
  }

  /// The tunnel's own tag, which is the host's only where there is one tunnel.
  var tag: Page.Row {
    let licensing = tunnel.licensing
    switch tunnel.role {
    case .overlay: return row(.tag, words(.notCounted), words(.overlay))
    case .server: return row(.tag, words(.notCounted), words(.server))
    case .guest: return row(.tag, words(.notCounted), words(.guest))
    case .container: return row(.tag, words(.notCounted), words(.container))
    case .transition: return row(.tag, words(.notCounted), words(.transition))
    case .line: return row(.tag, words(.notCounted), words(.pppoe))
    case .vpn: break
    }
    if licensing.tag == .none { return row(.tag, words(.notCounted)) }
    var spans = [StyledText(wording.language.value(licensing.tag), licensing.tag.attribute(severity))]
    if licensing.status.rawValue != licensing.tag.rawValue {
      spans += [
        StyledText("  "),
        StyledText(wording.language.value(licensing.status), licensing.status.attribute(severity)),
      ]
    }
    return .init(wording.label(.tag), spans, licensing.basis == .attested ? words(.attested) : "")
  }

  /// The interface, or the kind where it has none.
  var name: String { tunnel.interface ?? tunnel.kind.rawValue }

  private var tunnelRow: Page.Row {
    let label = wording.label(.tunnel(id: all.count > 1 ? tunnel.id : nil))
    var software = tunnel.kind.rawValue
    if let product = tunnel.product {
      software = product.name + (product.version.map { " " + Self.upstream($0) } ?? "")
    }
    let extent =
      switch (tunnel.state, tunnel.scope) {
      case (.idle, _): words(.idle)
      case (.active, .none): words(.noCaptures)
      case (.active, let scope): wording.language.value(scope)
      }
    return .init(
      label, [StyledText(name, .head), StyledText("  " + wording.language.aside([software, extent]))],
      words(holder),
      tunnel.process?.verified == false ? .unsure : .plain)
  }

  /// Whether it leads somewhere that should be known: an overlay has peers only, and an idle one goes nowhere.
  private var leads: Bool { tunnel.role == .vpn && tunnel.state == .active }

  private func words(_ remark: TunnelRemark) -> String { wording.language.words(remark) }

  private func row(
    _ label: ReportLabel, _ value: String, _ remark: String = "", _ attribute: TextAttribute = .plain
  ) -> Page.Row {
    .init(wording.label(label), value, remark, attribute)
  }

  /// Who runs it, and whether the files are the package's.
  private var holder: TunnelRemark {
    guard let process = tunnel.process else {
      switch tunnel.kind {
      case .ppp where tunnel.role == .line: return .kernel
      case .tun, .tap, .ppp, .proxy, .redirect, .tproxy, .bpf:
        if let gap = gap(.tunProcesses) ?? gap(.processes) {
          return detail == .full ? .processUnknown(why: why(gap)) : .processUnseen
        }
        return tunnel.state == .idle ? .noProcess : .processHidden
      case .line: return .line
      default: return .kernel
      }
    }
    if process.verified { return .filesVerified(package: process.package) }
    guard let package = process.package else {
      if process.executable == nil { return .executableUnreadable }
      return gap(.packages).map { .filesUnverified(why: why($0)) } ?? .filesUnowned
    }
    return .packageUnverified(package: package, why: gap(.packages).flatMap(why))
  }

  /// What the software is told by; asked for in full only.
  private var productRow: Page.Row? {
    guard detail == .full, let product = tunnel.product, let marks = product.marks else { return nil }
    return row(.product, product.name, words(.toldBy(marks)))
  }

  private var processRow: Page.Row? {
    // For a verified one the package says enough.
    guard let process = tunnel.process, detail == .full || !process.verified || process.package == nil
    else { return nil }
    return row(
      .process, process.executable ?? words(.executableUnknown),
      words(.process(pid: process.pid, unit: process.unit)))
  }

  /// Who is connected to a proxy; asked for in full only.
  private var clientsRow: Page.Row? {
    guard detail == .full, let clients = tunnel.clients else { return nil }
    return row(
      .clients, clients.programs.isEmpty ? words(.unknown) : words(.clients(clients)),
      clients.unseen.map { words(.unseenClients(count: $0)) } ?? "")
  }

  private var gatewayRow: Page.Row? {
    guard let gateway = tunnel.gateway else {
      return leads ? row(.gateway, words(.unknown), "", .unsure) : nil
    }
    var text = gateway.address.description
    if let port = gateway.port { text = SocketAddress(address: gateway.address, port: port).description }
    if let transport = gateway.transport { text += "/\(transport.rawValue)" }
    if let region = gateway.region { text += "  \(region)" }
    let remark = words(.gateway(proven: gateway.proven, basis: wording.basis(of: gateway)))
    return row(.gateway, text, remark, gateway.proven ? .plain : .unsure)
  }

  private var carriedRow: Page.Row? {
    guard let carrier = tunnel.carriedBy else { return nil }
    let interface = all.first { $0.id == carrier }.map {
      TunnelRows(tunnel: $0, all: [], collectors: [], detail: detail, wording: wording).name
    }
    return row(.carried, words(.carrier(id: carrier, interface: interface)))
  }

  /// What it takes, and by which address; nil where nothing is known of either.
  var captures: Page.Row? {
    var remark: [String] = []
    // A link-local address is made by the kernel and distinguishes no tunnel.
    let addresses = tunnel.addresses.filter { detail == .full || !$0.address.isLinkLocal }
    if !addresses.isEmpty {
      remark.append(words(.addresses(addresses.map(\.description))))
    }
    if detail == .full, let mtu = tunnel.mtu { remark.append(words(.mtu(mtu))) }
    if tunnel.captures.isEmpty && remark.isEmpty { return nil }
    let captures = CaptureWords(tunnel: tunnel)
    return row(
      .captures, wording.language.words(detail == .full ? captures.full : captures.brief),
      wording.language.aside(remark))
  }

  /// How a collector ended, unless the report has said that.
  private func why(_ gap: CollectorReport) -> String? {
    named.contains(gap.name) ? nil : wording.language.clause(gap)
  }

  /// The report of a collector that left something unseen.
  private func gap(_ collector: Collector) -> CollectorReport? {
    let report = collectors.first { $0.name == collector } ?? CollectorReport(collector, .off)
    return report.status == .complete || report.status == .unsupported ? nil : report
  }

  /// The software's own version, of a package version such as `1:2.6.3-1+deb12u2` (deb-version(7)).
  private static func upstream(_ version: String) -> String {
    let epochless = version.split(separator: ":", maxSplits: 1).last.map(String.init) ?? version
    let end = epochless.lastIndex(of: "-") ?? epochless.endIndex
    return String(epochless[..<end].prefix { $0 != "+" && $0 != "~" })
  }
}
