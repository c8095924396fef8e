import Model
import Settings

/// Reads the marks of a row: what a provider's gateways are recognised by.
struct MarkRows {
  let known: RegistryNames?

  func read(_ row: ProviderTable.Row, into marks: inout [MarkDraft]) {
    let region = row[.gatewayRegion].flatMap { $0.region(known)?.code }
    let dedicated = row[.dedicated].flatMap { $0.bool() }
    let services = row[.services].flatMap { cell in
      cell.list(as: "a service", hint: "write one such as 'udp/1194'") {
        Service($0.lowercased())?.description
      }
    }
    let from = row[.gatewayFrom].flatMap { $0.date() }
    let to = row[.gatewayTo].flatMap { $0.date() }
    if let from, let to, to.text < from.text {
      row[.gatewayTo]?.error("it ends on \(to.text), before it begins on \(from.text)")
    }
    for column in [ProviderColumn.dedicated, .services] where row[.gatewayPrefix] == nil {
      row[column]?.error(
        "it applies only to a gateway_prefix, which the row does not have", hint: "leave it empty")
    }
    if row[.nextHop] == nil {
      row[.site]?.error("it applies only to a next_hop, which the row does not have", hint: "leave it empty")
    }
    for cell in row.filled(ProviderColumn.marks) {
      for word in cell.words {
        guard let value = value(word, cell, dedicated ?? false) else { continue }
        var mark = MarkDraft(kind: Self.kind(of: cell.column), value: value, line: cell.line)
        mark.region = region
        mark.from = from
        mark.to = to
        if cell.column == .gatewayPrefix {
          mark.dedicated = dedicated
          mark.services = services ?? []
        }
        if cell.column == .nextHop { mark.site = row[.site]?.word() }
        add(mark, cell, to: &marks)
      }
    }
  }

  /// Adds a mark once, whichever rows repeat it.
  private func add(_ mark: MarkDraft, _ cell: Cell, to marks: inout [MarkDraft]) {
    guard let first = marks.first(where: { $0.kind == mark.kind && $0.value == mark.value }) else {
      marks.append(mark)
      return
    }
    if !first.saysTheSame(as: mark) {
      let shown = cell.column == .wireguardKey ? "this key" : quoted(mark.value)
      cell.error(
        "\(shown) is described differently in line \(first.line)",
        hint: "write the same region, services and dates in both rows, or remove it from one of them")
    }
  }

  private static func kind(of column: ProviderColumn) -> String {
    switch column {
    case .gatewayHost: "gateway_host"
    case .wireguardKey: "wireguard_public_key"
    case .tlsKey: "tls_spki_sha256"
    case .ikeIdentity: "ike_remote_id"
    case .nextHop: "next_hop"
    default: "gateway_prefix"
    }
  }

  private func value(_ word: String, _ cell: Cell, _ dedicated: Bool) -> String? {
    switch cell.column {
    case .gatewayPrefix: return prefix(word, cell, dedicated)
    case .wireguardKey:
      // It is never repeated in a message: by mistake it may be the private one.
      guard isWireGuardKey(word) else {
        cell.error(
          "it is not a WireGuard key", hint: "write the 44 characters that 'wg show' prints as the peer")
        return nil
      }
      return word
    case .tlsKey:
      let digits = word.lowercased().filter { $0 != ":" }
      guard digits.utf8.count == 64, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
        cell.error("\(quoted(word)) is not a SHA-256 digest", hint: "write 64 hexadecimal digits")
        return nil
      }
      return digits
    case .gatewayHost:
      guard isHostName(word) else {
        cell.error("\(quoted(word)) is not a DNS name")
        return nil
      }
      return word.lowercased()
    case .nextHop:
      guard let address = IPAddress(word) else {
        cell.error("\(quoted(word)) is not an IP address")
        return nil
      }
      return address.description
    default: return word
    }
  }

  private func prefix(_ word: String, _ cell: Cell, _ dedicated: Bool) -> String? {
    guard let prefix = IPPrefix(word) else {
      let mistake = PrefixMistake(word)
      cell.error(mistake.message, hint: mistake.hint)
      return nil
    }
    let widest = Recogniser.widestLicensing(prefix.family)
    if dedicated, prefix.length < widest {
      cell.error(
        "\(prefix) is too wide to be dedicated",
        hint: "a dedicated prefix is /28 or longer for IPv4, /64 or longer for IPv6")
      return nil
    }
    return prefix.description
  }
}
