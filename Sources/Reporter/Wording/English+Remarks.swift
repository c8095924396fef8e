internal import Model

extension English {
  func words(_ remark: TunnelRemark) -> String {
    switch remark {
    case .unknown: "unknown"
    case .idle: "idle"
    case .noCaptures: "no captures"
    case .carrier(let id, let interface): "by tunnel \(id)" + (interface.map { ", \($0)" } ?? "")
    case .addresses(let addresses): "address " + enumeration(addresses, limit: 3)
    case .mtu(let bytes): "mtu \(bytes)"
    case .ownGateway(let name): "\(name), the company's own"
    case .witnessed(let destination, let pulses):
      "\(destination.matched) of \(pulses) test packets left for "
        + Self.destination(destination.address, destination.port, destination.transport)
    case .severalDestinations(let destinations):
      "test packets left for several: "
        + enumeration(
          destinations.map { Self.destination($0.address, $0.port, $0.transport) }, limit: 3)
    case .witnessUnknown(let reason): "not witnessed: " + Self.clause(reason)
    case .answers(let seen, let of): "\(seen) of \(of) answers came from there"
    case .destinationDetail(let destination, let scope, let foreign):
      "chance \(Self.chance(destination.chance)), \(destination.overhead) bytes longer, "
        + "\(destination.delay.count) µs later, \(destination.answers) answers from there, "
        + Self.words(scope)
        + ", \(foreign) others"
    case .axis(let milliseconds): "0 to \(milliseconds) ms"
    case .waived(let day): "to \(day)"
    case .accountable(let name): "by \(name)"
    case .insteadOf(let status): "instead of \(status.rawValue)"
    case .notCounted: "not counted"
    case .toldBy(let marks):
      "by " + enumeration(marks.map { "\(Self.words($0.kind)) \($0.value)" }, limit: 4)
    case .process(let pid, let unit): "pid \(pid)" + (unit.map { ", unit \($0)" } ?? "")
    case .executableUnknown: "executable unknown"
    case .clients(let clients): Self.words(clients)
    case .unseenClients(let count):
      "\(count) \(count == 1 ? "connection" : "connections") of programs that were not seen"
    case .providerUnlisted: "not in the registry"
    case .noRegistry: "no registry"
    case .registryRefused: "the registry is refused"
    case .ownLine(let licence):
      licence.map { "its line under licence \($0)" } ?? "no line in the registry's grants"
    case .licence(nil, _): "no licence in the registry"
    case .licence(let number?, let through): "licence \(number)" + (through.map { ", to \($0)" } ?? "")
    case .overlay: "an overlay inside the company"
    case .server: "a server: other hosts connect in"
    case .guest: "the network card of a virtual machine"
    case .container: "the network of an unprivileged container"
    case .transition: "joins IPv4 and IPv6"
    case .pppoe: "a line of PPPoE"
    case .attested: "attested, not observed"
    case .processUnknown(let why): "process unknown" + Self.behind(why)
    case .processUnseen: "its process is not visible"
    case .noProcess: "no process attached"
    case .processHidden: "no visible process holds it"
    case .line: "a line, with no tunnel on this host"
    case .kernel: "run by the kernel"
    case .filesVerified(let package):
      package.map { "run by package \($0), files verified" } ?? "files verified by their digest"
    case .executableUnreadable: "files not verified: the executable could not be read"
    case .filesUnverified(let why): "files not verified" + Self.behind(why)
    case .filesUnowned: "files not verified: no package owns the executable"
    case .packageUnverified(let package, let why):
      "path of package \(package), not verified" + Self.behind(why)
    case .gateway(let proven, let basis): (proven ? "proven" : "not proven") + Self.behind(basis)
    }
  }

  private static func behind(_ why: String?) -> String { why.map { ": \($0)" } ?? "" }

  /// The first programs, and how many more there are.
  private static func words(_ clients: ProxyClients) -> String {
    let shown = clients.programs.prefix(8).map { "\($0.executable ?? "executable unknown") (pid \($0.pid))" }
    let rest = clients.programs.count - shown.count + (clients.more ?? 0)
    return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }

  private static func words(_ kind: ProductMark.Kind) -> String {
    switch kind {
    case .package: "package"
    case .build: "build path"
    case .linkKind: "link kind"
    case .executable: "executable"
    case .path: "path"
    case .unit: "unit"
    case .interface: "interface"
    case .fwmark: "packet mark"
    case .table: "route table"
    }
  }
}
