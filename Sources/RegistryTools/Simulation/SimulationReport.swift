import Model
public import Reporter

/// What another registry makes of a fleet's hosts, for a person.
public struct SimulationReport {
  private let style: TextStyle

  /// More reasons of a sort than these are left to the JSON form.
  private static let reasonsShown = 6

  /// A report for a terminal of the style; the words are the same in every colour.
  public init(style: TextStyle) { self.style = style }

  /// The whole report, every line ended by a newline.
  public func text(of result: SimulationResult) -> String {
    var page = Page(style: style)
    page.paragraph([], headline(result), .head)
    for remark in result.remarks { page.paragraph([], remark) }
    if !result.transitions.isEmpty {
      page.blank()
      table(result, &page)
    }
    for group in result.groups {
      page.blank()
      page.line(
        [StyledText(counted(group.hosts, "host"), .head), StyledText(": ")]
          + (group.from.map { $0.spans + [StyledText(" to ")] } ?? []) + group.to.spans)
      let shown =
        group.reasons.prefix(Self.reasonsShown).map { ("", $0) }
        + group.gone.prefix(Self.reasonsShown).map { ("no longer ", $0) }
      let width = shown.map { $0.0.utf8.count + $0.1.writtenCode.utf8.count }.max() ?? 0
      for (lead, reason) in shown {
        page.paragraph(
          [StyledText("  \(lead)\(reason.writtenCode)")].padded(to: width + 4),
          Wording.english.text(of: reason))
      }
      let more =
        max(0, group.reasons.count - Self.reasonsShown) + max(0, group.gone.count - Self.reasonsShown)
      if more > 0 { page.line([StyledText("  and \(counted(more, "more reason"))")]) }
      names(of: group, &page)
    }
    return page.text
  }

  private func headline(_ result: SimulationResult) -> String {
    guard let against = result.against else {
      return "\(counted(result.hosts, "host")) by registry \(result.serial)"
    }
    let count = result.changed
    let verb = count < 2 ? "changes" : "change"
    return
      "\(counted(count, "host")) of \(grouped(result.hosts)) \(verb) by registry \(result.serial) instead of \(against)"
  }

  private func table(_ result: SimulationResult, _ page: inout Page) {
    let compared = result.against != nil
    let rows = result.transitions.map { row -> [[StyledText]] in
      let count = [StyledText(grouped(row.hosts))]
      guard compared else { return [row.to.spans, count] }
      return [row.from?.spans ?? [], row.to.spans, count, [StyledText(row.isChange ? "" : "as before")]]
    }
    let heads = (compared ? ["from", "to"] : ["comes to"]).map { [StyledText($0, .head)] }
    let widths = heads.indices.map { column in
      ([heads] + rows).map { $0[column].cells }.max() ?? 0
    }
    let numbers = max(5, rows.map { $0[heads.count].cells }.max() ?? 0)
    func line(_ cells: [[StyledText]], _ number: [StyledText], _ rest: [StyledText]) {
      let front = zip(cells, widths).flatMap { $0.padded(to: $1 + 2) }
      page.line(front + number.aligned(right: numbers) + [StyledText("  ")] + rest)
    }
    line(heads, [StyledText("hosts", .head)], [])
    for row in rows {
      line(
        Array(row[..<heads.count]), row[heads.count], row.count > heads.count + 1 ? row[heads.count + 1] : [])
    }
  }

  private func names(of group: SimulationResult.Group, _ page: inout Page) {
    if group.names.isEmpty { return }
    let more = group.hosts - group.names.count
    let names = group.names.map { TerminalText($0).shortened(to: 40).text }.joined(separator: ", ")
    page.paragraph([StyledText("  ")], names + (more > 0 ? " and \(grouped(more)) more" : ""))
  }
}

extension SimulationResult.HostResult {
  fileprivate var spans: [StyledText] {
    let severity = Severity(status, tag)
    return [StyledText(tag.rawValue, tag.attribute(severity))]
      + (tag.rawValue == status.rawValue
        ? [] : [StyledText(", "), StyledText(status.rawValue, status.attribute(severity))])
  }
}

extension SimulationResult {
  /// What stands beside the counts.
  var remarks: [String] {
    var remarks = ["\(counted(documents, "document")) read; hosts are judged without their endpoints"]
    if older > 0 {
      remarks.append("\(counted(older, "older document")) of the same hosts ignored")
    }
    if unjudged > 0 {
      remarks.append(
        "\(counted(unjudged, "host")) not judged: a record with tunnels is not enough; collect host "
          + "states: vpnaudit observe --format json, or check --format json --with-state")
    }
    if nameless > 0 { remarks.append(namelessWords(nameless)) }
    if against == nil, hosts > 0 {
      remarks.append("to see what would change, name the registry in force: --against")
    }
    return remarks
  }
}

/// The same as a document: `vpnaudit.rejudgement/1`.
struct SimulationDocument: Encodable {
  struct HostResult: Encodable {
    let tag: Tag
    let status: Status
    let severity: Severity

    init(_ result: SimulationResult.HostResult) {
      tag = result.tag
      status = result.status
      severity = Severity(result.status, result.tag)
    }
  }

  struct Transition: Encodable {
    let from: HostResult?
    let to: HostResult
    let hosts: Int
  }

  struct Group: Encodable {
    let from: HostResult?
    let to: HostResult
    let reasons: [Reason]
    let gone: [Reason]
    let hosts: Int
    let names: [String]
  }

  let schema = "vpnaudit.rejudgement/1"
  let registrySerial: Int
  let againstSerial: Int?
  let documents: Int
  let hosts: Int
  let changed: Int?
  let older: Int
  let unjudged: Int
  let nameless: Int
  let transitions: [Transition]
  let groups: [Group]

  enum CodingKeys: String, CodingKey {
    case schema, documents, hosts, changed, older, unjudged, nameless, transitions, groups
    case registrySerial = "registry_serial"
    case againstSerial = "against_serial"
  }

  init(_ result: SimulationResult) {
    registrySerial = result.serial
    againstSerial = result.against
    documents = result.documents
    hosts = result.hosts
    changed = result.against.map { _ in result.changed }
    older = result.older
    unjudged = result.unjudged
    nameless = result.nameless
    transitions = result.transitions.map {
      Transition(from: $0.from.map(HostResult.init), to: HostResult($0.to), hosts: $0.hosts)
    }
    groups = result.groups.map {
      Group(
        from: $0.from.map(HostResult.init), to: HostResult($0.to), reasons: $0.reasons, gone: $0.gone,
        hosts: $0.hosts, names: $0.names)
    }
  }
}

extension JSONReport {
  /// The bytes of a document on what another registry makes of hosts.
  public static func bytes(of result: SimulationResult) throws(JSONReportError) -> [UInt8] {
    try encode(SimulationDocument(result))
  }
}
