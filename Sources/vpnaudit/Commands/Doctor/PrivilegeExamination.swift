import Checking
import Glibc
import Linux
import Model

/// What this process may do here, beside what collectors report themselves.
struct PrivilegeExamination {
  let findings: [DoctorFinding]

  init() {
    var findings: [DoctorFinding] = []
    let user = geteuid() == 0 ? "root" : "user \(geteuid())"
    if let held = Capabilities.effective {
      let useful = held.filter(Self.useful.contains)
      findings.append(
        DoctorFinding(
          "program", .good,
          "version \(ProgramVersion.text), as \(user), "
            + (useful.isEmpty ? "without capabilities" : "with \(useful.joined(separator: ", "))")))
    } else {
      findings.append(
        DoctorFinding(
          "program", .broken,
          "/proc does not say what this process may do: nothing of a host is seen without /proc",
          fix: "mount -t proc proc /proc"))
    }
    let unheard = HostEvents().missing
    let names = unheard.map(\.rawValue).sorted().joined(separator: ", ")
    if unheard.isEmpty {
      findings.append(
        DoctorFinding("events", .good, "the kernel reports every change of the network that an agent acts on")
      )
    } else if unheard.contains(.links) || unheard.contains(.routes) {
      findings.append(
        DoctorFinding(
          "events", .attention,
          "the kernel does not report \(names): an agent notices those by its schedule alone",
          fix: "allow netlink sockets in this sandbox: RestrictAddressFamilies=AF_NETLINK"))
    } else {
      findings.append(
        DoctorFinding(
          "events", .note,
          "an agent of this user is not told of \(names), and notices those by its schedule alone",
          fix: "AmbientCapabilities=CAP_NET_ADMIN CAP_NET_BROADCAST in the unit"))
    }
    self.findings = findings
  }

  /// Those that a collector has a use for.
  private static let useful: Set<String> = [
    "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_NET_ADMIN", "CAP_NET_BROADCAST", "CAP_NET_RAW",
    "CAP_SYS_ADMIN", "CAP_SYS_PTRACE", "CAP_BPF", "CAP_PERFMON",
  ]
}
