internal import Model

/// What a period's report says.
extension English {
  func label(_ label: PeriodLabel) -> String {
    switch label {
    case .period: "period"
    case .compliant: "compliant throughout"
    case .nonCompliant: "non-compliant"
    case .undetermined: "undetermined"
    case .notHeard: "not heard from"
    case .action: "act on"
    case .findings: "findings"
    case .changes: "changes"
    case .decided: "decided"
    case .controls: "controls"
    case .verification: "verify"
    case .ends: "ends"
    case .providers: "providers"
    case .endpoints: "endpoints"
    case .accepted: "accepted"
    case .registry: "registry"
    case .sources: "rests on"
    case .limits: "limits"
    case .subject: "subject"
    case .said: "what"
    }
  }

  func words(_ problem: PeriodProblem) -> String {
    switch problem {
    case .notHeard(_, true): "there is no check of this host in the period"
    case .notHeard(let seconds, false): "there was no check of this host for \(Self.length(seconds))"
    case .altered(let checks):
      "\(Self.count(checks, "check")) of this host \(checks == 1 ? "stands" : "stand") in a journal at or behind an altered entry"
    case .differing(let checks):
      "\(Self.count(checks, "check")) of this host \(checks == 1 ? "has" : "have") the id of another one and \(checks == 1 ? "says" : "say") something else"
    case .leftOut(let checks):
      "\(Self.count(checks, "check")) of this host \(checks == 1 ? "was" : "were") not counted, for lack of room"
    }
  }

  func words(_ problem: InventoryProblem) -> String {
    switch problem {
    case .noHostColumn: "the first line has no column 'host'"
    case .emptyHost: "there is no host"
    case .repeated(let host, let line): "'\(host)' stands on line \(line), too"
    case .unendedQuote: "the quotation that begins here has no end"
    case .tooMany(let limit): "more than \(limit) hosts"
    case .notUTF8: "it is not UTF-8"
    }
  }

  func words(_ remark: PeriodRemark) -> String {
    switch remark {
    case .span(let from, let until, let zone): "\(zone): \(from.words) up to \(until.words)"
    case .verdict(_, 0): "No host is in scope."
    case .verdict(let compliant, let hosts) where compliant == hosts:
      hosts == 1
        ? "The only host in scope was compliant throughout." : "All \(hosts) hosts were compliant throughout."
    case .verdict(let compliant, let hosts):
      "\(compliant == 0 ? "None" : "\(compliant)") of \(Self.count(hosts, "host")) \(compliant < 2 ? "was" : "were") compliant throughout; the other \(hosts - compliant == 1 ? "one was not, or is" : "\(hosts - compliant) were not, or are") not known to have been."
    case .basis(let checks, let sources, let altered, let unsigned, let refused, let leftOut):
      Self.basis(checks, sources, altered: altered, unsigned: unsigned, refused: refused, leftOut: leftOut)
    case .inProgress(let asOf): "The period is not over: this is as of \(asOf.words)."
    case .populationUnknown:
      "population unknown: hosts that were never heard from do not show without an inventory"
    case .outside(let hosts):
      "\(Self.count(hosts, "host")) that the inventory does not have \(hosts == 1 ? "is" : "are") not counted"
    case .parts(let count):
      "\(Self.count(count, "container or namespace", plural: "containers or namespaces")) checked by \(count == 1 ? "itself is" : "themselves are") not counted"
    case .nameless(let checks): "\(Self.count(checks, "check")) \(checks == 1 ? "names" : "name") no host"
    case .reviewed(let hosts): "\(hosts) with a waiver or something to review"
    case .openAndClosed(let open, let closed): "\(open) open, \(closed) closed"
    case .silent(let limit, let never):
      "counts as not compliant; silent for more than \(Self.length(limit))\(never > 0 ? ", \(never) never heard from" : "")"
    case .against(let first, let ended, let times, let atLeast, let atMost, let codes, let why):
      "non-compliant \(ended == nil ? "since" : "from") \(first.words)"
        + (ended.map { " to \($0.words)" } ?? ", open") + (times > 1 ? ", \(times) times" : "")
        + ", for \(Self.length(atLeast)) to \(Self.length(atMost)): \(codes.joined(separator: ", "))"
        + (why.map { ": \($0)" } ?? "")
    case .unheard(_, _, _, true): "never heard from"
    case .unheard(let longest, let since, let lasting, _):
      "not heard from for \(Self.length(longest)) \(lasting ? "since" : "from") \(since.words)"
    case .unclear(let checks, let all, let codes):
      "undetermined in \(checks) of \(Self.count(all, "check")): \(codes.joined(separator: ", "))"
    case .onAltered(let checks):
      "\(Self.count(checks, "check")) at or behind an altered entry of the journal: nothing vouches for \(checks == 1 ? "it" : "them")"
    case .unsure: "its records contradict each other, or not all were counted"
    case .finding(let code, let name, let open, let first, let last, let text, let problem):
      "\(code) (\(words(name))), \(first.day == last.day ? first.day : "\(first.day) to \(last.day)")\(open ? "" : ", closed")"
        + ((problem.map { words($0) } ?? text).map { ": \($0)" } ?? "")
    case .licence(let provider, let through, let ended):
      "licence of \(provider), \(ended ? "ended" : "to") \(through)"
    case .certificate(let target, let ends, let ended):
      "certificate of \(target), \(ended ? "ended" : "to") \(ends.day)"
    case .provider(let licence, let tags, let hosts, let first, let last):
      "\(licence.map { "licence \($0)" } ?? "no licence"), \(tags.map(\.rawValue).joined(separator: ", ")), \(Self.count(hosts, "host")), \(first.day) to \(last.day)"
    case .endpoint(let target, let ok, let sent, let hosts, let unreachable, let checks, let median, let p95):
      "\(target): \(ok) of \(sent) samples answered, unreachable in \(unreachable) of \(Self.count(checks, "check")) on \(Self.count(hosts, "host"))"
        + (median.map { ", handshake p50 \($0.words)" } ?? "") + (p95.map { ", p95 \($0.words)" } ?? "")
    case .goal(let name, let missed, let checks):
      "goal '\(name)' missed in \(missed) of \(Self.count(checks, "check"))"
    case .waiver(let reason, let through, let hosts):
      "waiver to \(through) on \(Self.count(hosts, "host")): \(reason)"
    case .refusal(let program, let reason, let through, let hosts):
      "'\(program)' may refuse to be read, to \(through), on \(Self.count(hosts, "host")): \(reason)"
    case .edition(let digest, let signature, let hosts, let first, let last):
      "\(digest.map { "sha256 \($0.prefix(16))…, " } ?? "")\(signature.rawValue), judged \(Self.count(hosts, "host")) from \(first.day) to \(last.day)"
    case .noEdition: "no registry"
    case .journal(let checks, let repeated, let first, let last):
      Self.counted(checks, repeated)
        + (first.flatMap { first in last.map { ", entries \(first) to \($0)" } } ?? "")
    case .files(let checks, let repeated): Self.counted(checks, repeated)
    case .verified(let head): "every entry verified" + (head.map { ", head \($0)" } ?? "")
    case .altered(let entry, let why): "ALTERED at entry \(entry): \(why)"
    case .unverified: "not verified: there is no public key"
    case .unsigned: "without signatures: as received"
    case .gap(let from, let to, let isRetention, let first, let last):
      "\(isRetention ? "deleted for age" : "could not be stored"): \(from.words) to \(to.words)"
        + (first.flatMap { first in last.map { ", entries \(first) to \($0)" } } ?? "")
    case .refused(let why): "refused: \(why)"
    case .review(let remark): words(remark)
    case .more(let count): "and \(count) more, which the other formats have"
    case .mergedTimes:
      "p50 is the median of the checks' medians and p95 the 95th percentile of their 95th percentiles, weighted by samples, within 1 %"
    case .signingLimit:
      "root on a host can lie before signing: a signature shows what was changed later"
    case .countingLimit:
      "checks are moments: what happened between two of them is not known; licences end with their last day in UTC"
    }
  }

  private static func basis(
    _ checks: Int, _ sources: Int, altered: Int, unsigned: Int, refused: Int, leftOut: Int
  ) -> String {
    var text = "It rests on \(count(checks, "check")) from \(count(sources, "source"))"
    if altered > 0 { text += ", of which \(altered) \(altered == 1 ? "was" : "were") altered" }
    if unsigned > 0 { text += "; for \(unsigned) no signature was verified" }
    if refused > 0 { text += "; \(count(refused, "input")) could not be read" }
    if leftOut > 0 { text += "; \(count(leftOut, "check")) found no room" }
    return text + "."
  }

  private static func counted(_ checks: Int, _ repeated: Int) -> String {
    count(checks, "check") + (repeated > 0 ? ", \(repeated) counted already" : "")
  }
}
