internal import Model

/// The fixed texts of a period's page.
extension English {
  var tag: String { "en" }

  func label(_ label: PageLabel) -> String {
    switch label {
    case .title: "VPN compliance report"
    case .skip: "Skip to the report"
    case .contents: "Contents"
    case .hostsInScope: "hosts in scope"
    case .summaryLink: "Summary"
    case .act: "Needs action"
    case .restsOn: "Rests on"
    case .signOff: "Sign-off"
    case .prepared: "Prepared by"
    case .reviewed: "Reviewed by"
    case .approved: "Approved by"
    case .name: "Name, signature"
    case .date: "Date"
    case .signature: "Signature"
    case .nothingToDo: "Nothing: every host in scope was compliant throughout."
    case .sources: "Sources"
    case .chains: "Signatures"
    case .edition: "Registry"
    case .population: "Population"
    case .nextEnd: "Ends next"
    case .verify: "How to verify"
    case .limits: "Limits"
    case .scope: "Scope and method"
    case .licensing: "Licensing"
    case .connectivity: "Connectivity"
    case .changes: "Changes"
    case .accepted: "Waivers and accepted refusals"
    case .controls: "Controls"
    case .evidence: "Evidence"
    case .words: "Words"
    case .share: "Hosts in scope by state"
    case .hosts: "Hosts, the worst first"
    case .findings: "Findings"
    case .statesByDay: "Hosts by state, each day"
    case .tagsByDay: "Hosts by tag, each day"
    case .sites: "Sites, each day"
    case .providers: "Providers in use"
    case .licences: "Licences by their end"
    case .endpoints: "Endpoints"
    case .certificates: "Certificates by their end"
    case .handshakes: "TLS handshakes, each day"
    case .editions: "Editions of the registry"
    case .waivers: "Waivers"
    case .refusals: "Accepted refusals"
    case .journals: "Sources"
    case .gaps: "Signed gaps"
    case .refused: "Refused inputs"
    case .counted: "What was counted"
    case .numbersByDay: "Numbers for each day"
    case .howStates: "A host's state"
    case .host: "Host"
    case .site: "Site"
    case .hostCount: "Hosts"
    case .unanswered: "endpoint unreachable"
    case .firstAndLast: "First, last"
    case .whatAndWhere: "Found, evidence, id"
    case .state: "State"
    case .what: "Found"
    case .since: "From, to"
    case .ended: "Ended"
    case .lasted: "Lasted"
    case .checks: "Checks"
    case .evidenceAt: "Evidence"
    case .day: "Day"
    case .finding: "Code, name"
    case .severity: "Severity"
    case .status: "State"
    case .code: "Code"
    case .checkedBy: "Checked by"
    case .first: "First"
    case .last: "Last"
    case .text: "Text"
    case .id: "Id"
    case .provider: "Provider"
    case .licence: "Licence"
    case .through: "To"
    case .tags: "Checks by tag"
    case .tag: "Tag"
    case .endpoint: "Endpoint"
    case .target: "Target"
    case .samples: "Samples answered"
    case .unreachable: "Unreachable"
    case .goals: "Goals missed"
    case .median: "p50"
    case .p95: "p95"
    case .ends: "Ends"
    case .daysLeft: "Days left"
    case .serial: "Serial"
    case .digest: "SHA-256"
    case .signedBy: "Signature"
    case .registryEnds: "Expires"
    case .reason: "Reason"
    case .accountable: "Accountable"
    case .instead: "Instead of"
    case .program: "Program"
    case .clause: "Control"
    case .shows: "What is shown"
    case .hostsFor: "Hosts for"
    case .hostsAgainst: "Against"
    case .notShown: "Not shown"
    case .againstNames: "Hosts against"
    case .source: "Source"
    case .kind: "Kind"
    case .repeated: "Counted already"
    case .outside: "Other period"
    case .entries: "Entries"
    case .chain: "Chain"
    case .head: "Head"
    case .from: "From"
    case .to: "To"
    case .why: "Why"
    case .place: "Input"
    case .inventory: "Inventory"
    case .inScope: "Hosts in scope"
    case .notInInventory: "Hosts outside the inventory"
    case .parts: "Containers and namespaces"
    case .nameless: "Checks without a host"
    case .otherPeriod: "Checks of another period"
    case .refusedInputs: "Inputs refused"
    case .leftOut: "Left out for lack of room"
    case .silenceLimit: "Silence accepted"
    case .hostDays: "Host-days in scope"
    case .hostDaysWithout: "Host-days without a check"
    case .asOf: "As of"
    case .timeZone: "Time zone"
    case .period: "Period"
    case .fromJournal: "journal"
    case .fromExport: "export of a journal"
    case .fromRecords: "records"
    case .compliant: "compliant"
    case .review: "to be reviewed"
    case .nonCompliant: "non-compliant"
    case .undetermined: "undetermined"
    case .notHeard: "not heard from"
    case .unchecked: "not checked"
    case .open: "open"
    case .closed: "closed"
    case .medianLine: "median"
    case .quartiles: "half of the checks"
    case .upTo95: "up to p95"
    case .unreachableChecks: "checks that did not reach it"
    case .search: "Search in the tables"
    case .hidePassed: "Hide what passed"
    }
  }

  func words(_ remark: PageRemark) -> String {
    switch remark {
    case .span(let from, let through): "\(from) to \(through)"
    case .zone(let name, let offset):
      name == "UTC" ? "days and times in UTC" : "days and times of \(name) (\(offset))"
    case .inScope(let hosts): "\(Self.count(hosts, "host")) in scope"
    case .of(let hosts): "of \(hosts)"
    case .counts(let counts): counts.map { "\(label($0.label)): \($0.number)" }.joined(separator: ", ")
    case .daysOf(let hosts, let from, let through):
      "One bar for each day from \(from) to \(through), \(Self.count(hosts, "host")) at most; the numbers stand in the table below."
    case .against(let since, let open): open ? "since \(since), still open" : "from \(since), ended"
    case .named(_, 0): ""
    case .named(_, let more): "and \(more) more"
    case .unreached(let checks, let all): "in \(checks) of \(Self.count(all, "check"))"
    case .licenceEnded(let day): "ended \(day)"
    case .licenceEnds(let day, let days): "\(day), in \(Self.count(days, "day"))"
    case .allHosts(let count):
      count == 1
        ? "The host that was not compliant throughout"
        : "All \(count) hosts that were not compliant throughout"
    case .sources(let count, let checks): "\(Self.count(checks, "check")) from \(Self.count(count, "source"))"
    case .chains(let verified, let altered, let unverified, let unsigned):
      Self.chains(verified, altered, unverified, unsigned)
    case .inventory(let hosts): "inventory of \(Self.count(hosts, "host"))"
    case .editions(let serial, let signature, let sha256, let count):
      "\(serial.map { "serial \($0), " } ?? "")\(signature.rawValue)"
        + (sha256.map { ", sha256 \($0.prefix(12))…" } ?? "") + (count > 1 ? "; \(count) editions" : "")
    case .noRegistry: "no registry"
    case .verifyBelow: "commands and heads, in part G"
    case .limits:
      "A check is a moment: what happened between two of them is not known, and root on a host can lie before signing."
    case .cut(let shown, let all): "The first \(shown) of \(all); the rest stands in the forms csv and json."
    case .range(let from, let to): from == to ? from : "\(from) to \(to)"
    case .daysLeft(let days): days == 0 ? "less than a day" : Self.count(days, "day")
    case .daysPast(let days): days == 0 ? "ended" : "ended \(Self.count(days, "day")) ago"
    case .share(let part, let whole): "\(part) of \(whole)"
    case .goalMissed(let name, let missed, let checks):
      "\(name) in \(missed) of \(Self.count(checks, "check"))"
    case .siteHosts(let hosts, let compliant):
      "\(compliant) of \(Self.count(hosts, "host")) compliant throughout"
    case .worstDay(let count, let day): "at most \(count) non-compliant, \(day)"
    case .noSite: "no site"
    case .smallSites(let sites, let hosts): "\(Self.count(sites, "site")) of fewer than \(hosts) hosts"
    case .noDays(let limit): "A period of more than \(limit) days is not counted by days."
    case .noPlots: "There are no handshakes by days."
    case .plotted(let shown, let all): "The \(shown) worst of \(Self.count(all, "endpoint")) are drawn."
    case .noPrevious: "No earlier report was given to compare with."
    case .within(let opened, let closed):
      "Of the findings of this period \(opened) \(opened == 1 ? "was" : "were") open at the last check of their hosts, and \(closed) \(closed == 1 ? "had" : "had") been closed."
    case .nothing: "None."
    case .noneLeftOut: "nothing"
    case .leftOut(let checks, let findings, let others):
      "\(Self.count(checks, "check")), \(Self.count(findings, "finding")), \(others) others"
    case .gapCause(let isRetention): isRetention ? "deleted for age" : "could not be stored"
    case .entries(let first, let last): "\(first)–\(last)"
    case .times(let count): "\(count) times"
    case .silent(let times, let lasting):
      "silent \(times == 1 ? "once" : "\(times) times")\(lasting ? ", and still" : "")"
    case .unheard(_, _, _, true): "never heard from"
    case .unheard(let longest, let since, let lasting, false):
      "not heard from for \(Self.length(longest)) \(lasting ? "since" : "from") \(since)"
    case .counting:
      "Each host in scope is in one state for the whole period, the first below that applies. Hosts are counted and never hours: an average would hide a host that was against the policy all the time."
    case .moments:
      "A violation ends only with a check that found the host in order; its length lies between the two bounds that are given."
    case .privacy:
      "Days are counted over the whole fleet and over sites. Nothing here says at which hours a host was used."
    case .handshakeMethod:
      "A handshake is the time from our ClientHello to our Finished. For each day the line is the median of the checks' medians, the band holds their middle half, and the upper edge is the 95th percentile of the checks' 95th percentiles. Below, the share of checks that did not reach the endpoint."
    case .verifyJournal:
      "Whoever has a journal and its public key can check what this report says of it: the command prints the head that stands in the table above, or the first bad entry."
    case .verifyCommand(let path): Self.verifyCommand(path)
    case .verifyFiles:
      "The same sources and the same options, with --as-of, give this report to the byte. The form json holds everything that stands here, and what was cut."
    case .asRecorded:
      "Sentences are made of the facts that checks recorded; what libraries and servers said, and this program's own errors, stand as they are. Codes are the same in every language."
    case .disclaimer:
      "The report compares hosts with the company's own registry. It is no legal finding, and says nothing about a person."
    }
  }

  /// The path as a shell reads it.
  static func verifyCommand(_ path: String) -> String {
    "vpnaudit journal verify '\(path.replacing("'", with: "'\\''"))' --key journal.pub"
  }

  private static func chains(_ verified: Int, _ altered: Int, _ unverified: Int, _ unsigned: Int) -> String {
    let parts = [
      (altered, "altered"), (verified, "verified"), (unverified, "not verified"), (unsigned, "not signed"),
    ]
    let shown = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return shown.isEmpty ? "none" : shown.joined(separator: ", ")
  }

  func definition(of term: PageTerm) -> (term: String, meaning: String) {
    switch term {
    case .compliant: ("compliant throughout", "Every check of the period found the host in order.")
    case .nonCompliant:
      ("non-compliant", "At least one check found the host against the registry or the policy.")
    case .undetermined:
      ("undetermined", "At least one check could not tell, or nothing vouches for what it said.")
    case .notHeard:
      (
        "not heard from",
        "There was no check for longer than is accepted, or none at all. It counts as not compliant."
      )
    case .review: ("to be reviewed", "In order, with a waiver or something else that a person is to look at.")
    case .licensed:
      ("licensed", "Every link from the host's packets to a licence that holds that day is proven.")
    case .unlicensed: ("unlicensed", "The gateway is proven, and its provider has no licence that holds.")
    case .none: ("none", "Everything was read, and no VPN is active.")
    case .waiver:
      ("waiver", "The company's acceptance, until a day, of what the registry has against a provider.")
    case .refusal:
      (
        "accepted refusal",
        "The company's acceptance, until a day, that processes of a program refuse to be read."
      )
    case .check: ("check", "One run of vpnaudit on one host.")
    case .finding:
      (
        "finding",
        "One thing that checks say of a host. Its id is the same in every report; open means that the host's last check still said so."
      )
    case .registry: ("registry", "The company's signed file of providers, licences and rules.")
    case .edition: ("edition", "One version of the registry, known by its serial and digest.")
    case .provider: ("provider", "Who sells a VPN service, by the registry.")
    case .endpoint: ("endpoint", "A service of the company that must answer.")
    case .handshake: ("handshake", "The TLS handshake, from ClientHello sent to Finished written.")
    case .inventory: ("inventory", "The list of the hosts of which checks are expected.")
    case .journal: ("journal", "The signed history of a host's checks.")
    case .chain:
      ("chain", "Each entry of a journal is signed and names the one before it, so that later changes show.")
    case .head: ("head", "A journal's last entry by its number and digest.")
    case .gap: ("signed gap", "An entry that says what is missing from a journal, and why.")
    case .violation:
      ("violation", "A time for which a host was against registry or policy, as far as checks show it.")
    }
  }

  func word(_ tag: Tag) -> String { tag.rawValue }
  func word(_ status: Status) -> String {
    switch status {
    case .nonCompliant: "non-compliant"
    case .undetermined: "undetermined"
    case .review: "review"
    case .compliant: "compliant"
    case .notApplicable: "not applicable"
    }
  }
  func word(_ severity: Severity) -> String { severity.rawValue }
  func word(_ signature: CheckRecord.Inputs.RegistryFile.Signature) -> String { signature.rawValue }

  func period(_ name: String) -> String { name }
  func day(_ date: String) -> String { date }
  func moment(_ date: String, _ time: String, zone: String?) -> String {
    "\(date) \(time)\(zone.map { " \($0)" } ?? "")"
  }
  func length(_ seconds: Int64) -> String { Self.length(seconds) }
  func list(_ things: [String]) -> String { things.joined(separator: ", ") }
  func joined(_ remarks: [String]) -> String { remarks.joined(separator: "; ") }
  func text(_ sentences: [String]) -> String { sentences.joined(separator: " ") }
}
