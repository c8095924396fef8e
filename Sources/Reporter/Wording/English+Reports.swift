internal import Model

/// What reports say beside their tables.
extension English {
  func words(_ remark: ReportRemark) -> String {
    switch remark {
    case .host(let id): id.map { "host \($0.prefix(12))" } ?? "this host"
    case .registry(_, .none): "no registry"
    case .registry(let serial, let signature): Self.file("registry", serial, signature)
    case .grants(let serial, let signature): Self.file("grants", serial, signature)
    case .clockUnkept: "not synchronized by a time service: dates may be wrong"
    case .tunnelsSeen(let count, let host, let time):
      "\(count == 0 ? "no tunnel" : Self.count(count, "tunnel")) seen on \(host), \(time)"
    case .seenInside(let view): Self.limited(view.pid, view.network)
    case .perhapsMore(let collectors):
      "there may be more; not fully inspected: "
        + collectors.map(\.rawValue).joined(separator: ", ")
    case .noTunnel(let complete): complete ? "none" : "none was seen"
    case .noTunnelFromHere: "none seen from here"
    case .passedOver(let first, let more):
      "\(Self.count(first.count + more, "process", plural: "processes")) could not be read"
        + (first.isEmpty ? "" : " (\(Self.names(first, more)))")
        + ": nothing found that \(first.count + more == 1 ? "it" : "they") could hold"
    case .partial: "not everything was inspected"
    case .hooksUnseen: "standard: BPF hooks not inspected"
    case .blind(let toHooks):
      (toHooks ? "BPF hooks, " : "") + "hypervisors, upstream routers, and anything hidden by root"
    case .noEvidence: "none"
    case .certificateEnded(let subject, let day, let days):
      "certificate \(subject.map { "of '\($0)' " } ?? "")ended \(day), \(Self.days(days)) ago"
    case .certificateEnds(let subject, let day, let days):
      "certificate \(subject.map { "of '\($0)' " } ?? "")ends \(day), in \(Self.days(days))"
    case .commonNameOnly: "it names its host in its subject alone, which browsers do not accept"
    case .stapleMissing: "it must come with a stapled OCSP response, and came without one"
    case .wireUnwatched(let report): "not watched, so paths are those of the routes" + Self.cause(report)
    case .witnessed(let count, let all):
      "the packets to \(count) of \(Self.count(all, "endpoint")) were watched"
    case .notWitnessed(let endpoints, let reason):
      "not witnessed: \(enumeration(endpoints, limit: 3)), because \(Self.words(reason))"
    }
  }

  private static func cause(_ report: CollectorReport) -> String {
    switch report.status {
    case .off: ": switched off"
    case .unsupported: ": no packet sockets"
    case .denied, .failed, .complete:
      report.needs.map { ": it needs \($0)" } ?? report.errno.map { ": \($0)" } ?? ""
    }
  }

  private static func words(_ reason: PathWitness.Reason) -> String {
    switch reason {
    case .loopback: "they stayed on this host"
    case .rewritten: "they left for another address"
    case .unseen: "none was seen leaving"
    case .ownAddress: "the address is one of this host"
    case .excluded: "the profile excludes it"
    case .noPort: "no port to watch was free"
    case .noTap: "the tap could not be opened"
    case .dropped: "the kernel had no room for all packets"
    case .noData: "nothing was sent that could be seen"
    case .noEdge: "no interface is known to lead out of this host"
    case .severalEdges: "several interfaces may lead out of this namespace"
    case .unclearInterface: "the interface's kind does not say whether it leads out"
    case .severalPlaces: "they were seen at an outer and at an inner interface"
    case .policy: "an IPsec policy takes them"
    case .linksUnread: "the interfaces were not read"
    }
  }

  private static func file(
    _ name: String, _ serial: Int?, _ signature: CheckRecord.Inputs.RegistryFile.Signature
  ) -> String {
    "\(name)\(serial.map { " \($0)" } ?? ""), \(signature.rawValue)"
  }

  /// By their units, and by their ids where they are in none: few words, for a note has one line.
  private static func names(_ first: [ObservedProcess], _ more: Int) -> String {
    var names: [String] = []
    for process in first {
      let name = process.unit.map { "unit \($0)" } ?? "pid \(process.pid)"
      if !names.contains(name) { names.append(name) }
    }
    return (names + (more > 0 ? ["and \(more) more"] : [])).joined(separator: ", ")
  }

  private static func days(_ days: Int64) -> String { days == 1 ? "1 day" : "\(days) days" }

  static func count(_ count: Int, _ noun: String, plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
  }

  func words(_ remark: CheckRemark) -> String {
    switch remark {
    case .mandatoryCollectors: "mandatory collectors"
    case .host: "host"
    case .unnamedHost: "unnamed"
    case .expiries: "what ends soon"
    case .incomplete: "not complete"
    case .provider(let name): "provider \(name)"
    case .warning(let text): "warning: \(text)"
    case .result(.passed): "passed"
    case .result(.warned): "warning"
    case .result(.failed): "failed"
    case .result(.undetermined): "undetermined"
    case .result(.skipped): "not counted"
    case .verdict(let tag, let status, let outcome, let extent, let sawHooks):
      "tag \(tag.rawValue), status \(status.rawValue)"
        + (outcome.map { ", worst endpoint \($0.rawValue)" } ?? "")
        + (within(extent).map { ", \($0)" } ?? "")
        + (sawHooks || ![.none, .licensed].contains(tag) ? "" : " (\(words(ReportRemark.hooksUnseen)))")
    case .pluginVerdict(let tag, let code, let name, let extent):
      [within(extent), tag.rawValue, code.map { $0 + (name.map { " \($0)" } ?? "") }].compactMap(\.self)
        .joined(separator: ", ")
    case .endpointsReachable(let count, let all): "\(count) of \(Self.count(all, "endpoint")) reachable"
    case .moreRows(let count): "and \(count) more"
    case .moreAnnotations(let count): "and \(count) more: see the summary of the step"
    case .standard: "the company's registry of VPN providers, and the host's profile"
    case .disclaimer: "A tag compares a host with a registry; it is no legal finding."
    }
  }

  func summary(of form: ReportForm) -> String {
    switch form {
    case .text: "what a person reads"
    case .json: "the record itself, for programs"
    case .jsonl: "the record on one line, for collectors of long lines"
    case .log: "the record in short on a line of at most 8,000 bytes, for logs"
    case .csv: "a row for each finding, for spreadsheets"
    case .junit: "tests for CI systems"
    case .github: "annotations and a step summary for GitHub Actions"
    case .nagios: "a monitoring plug-in's output, with its exit code"
    case .prometheus: "metrics for the node exporter's textfile collector"
    case .ocsf: "compliance findings of OCSF, for security systems"
    case .intune: "settings of a device, for custom compliance in Intune"
    case .blackbox: "the endpoints' metrics by blackbox_exporter's names"
    }
  }

  func words(_ captures: CaptureSummary) -> String {
    var parts = captures.groups.map { group in
      enumeration(group.prefixes, limit: group.shown) + (group.table.map { " by table \($0)" } ?? "")
        + (group.selector.map { " for \($0)" } ?? "")
    }
    if captures.more > 0 { parts.append("and more by \(captures.more) other rules or tables") }
    guard let extent = captures.extent else {
      return parts.isEmpty ? "nothing" : parts.joined(separator: "; ")
    }
    let detail = parts.isEmpty ? "\(captures.routes) routes" : parts.joined(separator: "; ")
    return "\(Self.words(extent)) (\(detail))"
  }

  private static func words(_ extent: CaptureSummary.Extent) -> String {
    switch extent {
    case .everything: "everything"
    case .ipv4: "all of IPv4"
    case .ipv6: "all of IPv6"
    }
  }
}
