import CLinux
import Linux
import Model

/// Finds the links whose other end is in a namespace that was not looked into: whatever is sent into one may leave by a
/// tunnel there. No process and no mount need show such a namespace: a descriptor of it, or the link alone, keeps it.
struct PeerNamespaces {
  /// The links of the namespace that was observed.
  let links: [Link]
  /// The namespaces that were found.
  let namespaces: [NetworkNamespace]

  /// The number by which the calling thread's namespace knows another one (RTM_GETNSID); nil where it knows it by none.
  static func number(of descriptor: Int32) -> Int32? {
    guard let socket = try? NetlinkSocket(NETLINK_ROUTE),
      let answer = try? socket.ask(
        getNumber,
        build: {
          // struct rtgenmsg, then NETNSA_FD.
          $0.append([0, 0, 0, 0])
          $0.attribute(3, descriptor)
        })
    else { return nil }
    // NETNSA_NSID, or -1 for none.
    let number = (try? NetlinkAttribute.parse(answer.payload.dropFirst(4)))?
      .first { $0.type == 1 }.flatMap { try? $0.integer(UInt32.self) }
    return number.map { Int32(bitPattern: $0) }.flatMap { $0 < 0 ? nil : $0 }
  }

  /// RTM_GETNSID of linux/rtnetlink.h.
  private static let getNumber: Int32 = 90

  /// The links whose other end was not looked at.
  var unvisited: [Link] {
    let known = Set(namespaces.filter(\.entered).compactMap(\.number))
    return links.filter { link in
      guard link.lowerElsewhere == true else { return false }
      return link.lowerNamespace.map { !known.contains($0) } ?? true
    }
  }

  /// The report on namespaces with this gap in it, where nothing worse is known of them. Inside a container the link to
  /// the outside always leads to a namespace that cannot be seen from there, so that only a host is asked: one with
  /// every process in sight, or with a device of its own.
  func completed(_ report: CollectorReport, seesAll: Bool, links now: () -> [Link]?) -> CollectorReport {
    // What is shown counts before what processes that refuse to be read may hide.
    guard report.status == .complete || report.isOfRefusals,
      seesAll || links.contains(where: { $0.device == true })
    else {
      return report
    }
    // A container that ended meanwhile took its link with it.
    let open = unvisited
    if open.isEmpty { return report }
    let there = now().map { Set($0.map(\.index)) }
    let left = open.filter { there?.contains($0.index) ?? true }.map(\.name).sorted()
    guard let first = left.first else { return report }
    return CollectorReport(.namespaces, .failed, facts: .peerNamespaces(link: first, count: left.count))
  }
}
