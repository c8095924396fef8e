internal import Model

/// What assessment results in OSCAL say.
extension English {
  func words(_ remark: AssessmentRemark) -> String {
    switch remark {
    case .title(let period): "VPN use and endpoints, \(period)"
    case .description(let hosts, let checks, let sources):
      "\(Self.count(hosts, "host")) in scope, \(Self.count(checks, "check")) from \(Self.count(sources, "source")). "
        + "Checks are moments: what happened between two of them is not known. It is evidence for controls, and no verdict on any: whether a control is met is for an auditor to say."
    case .noPlan:
      "There is no plan of the assessment in OSCAL: which checks were made follows from each host's profile."
    case .planTitle: "Profiles of the hosts"
    case .selection: "Controls that the report has evidence for"
    case .host(let name): "Host \(name)"
    case .finding(let code, let name, let host): "\(code) (\(name)) on \(host)"
    case .noText: "The check gives no reason."
    case .evidence(let record, let file, let number): "Record \(record), \(file):\(number)"
    case .shown(let hostsFor, let against, let open, let notShown):
      "\(Self.count(hostsFor, "host")) for, \(against) against (\(open) open), \(notShown) not shown. Evidence, and no verdict on the control."
    case .decided(let reason, let accountable): "\(reason) (\(accountable))"
    }
  }
}
