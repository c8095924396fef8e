import Foundation
import Linux
import Model
import Testing

@testable import Observer

struct LinkDescriptorTests {
  @Test func `packet sockets are read from the kernel's table`() {
    let text = """
      sk               RefCnt Type Proto  Iface R Rmem   User   Inode
      0000000000000000 3      3    0003   7     1 0      0      40263
      0000000000000000 3      2    88cc   0     1 0      0      40264
      cut
      """
    #expect(
      LinkDescriptors.rows(text) == [
        .init(interface: 7, inode: 40263), .init(interface: 0, inode: 40264),
      ])
  }

  @Test func `a device's number is that of its node`() throws {
    #expect(LinkDescriptors.device("1:3\n") == (try FileNode("/dev/null").device))
    #expect(LinkDescriptors.device("244:70000") == 244 << 32 | 70_000)
    #expect(LinkDescriptors.device("244") == nil)
  }

  @Test(arguments: [
    ("5.14.0", true), ("6.1.0-18-amd64", true), ("5.13.19-2-pve", false), ("4.18.0-553.el8", false),
    ("", false),
  ])
  func `kernels that name the parents of cards are known`(release: String, expected: Bool) {
    #expect(LinkDrivers.namesParents(release) == expected)
  }

  @Test func `a link without a kind is described by its driver`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("links-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    func link(_ name: String, _ files: [String: String]) throws {
      let own = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      for (file, text) in files { try Data(text.utf8).write(to: own.appendingPathComponent(file)) }
    }
    try link("l2tpeth0", ["ifindex": "7\n", "uevent": "DEVTYPE=l2tpeth\nINTERFACE=l2tpeth0\nIFINDEX=7\n"])
    try link("sl0", ["ifindex": "8\n", "uevent": "INTERFACE=sl0\nIFINDEX=8\n"])
    try link("eth1", ["ifindex": "9\n", "uevent": "INTERFACE=eth1\n"])
    try FileManager.default.createSymbolicLink(
      atPath: folder.appendingPathComponent("eth1/device").path, withDestinationPath: "../../pci")
    func described(_ name: String, _ index: Int, _ release: String) -> String {
      let link = LinkDrivers(folder: folder.path, release: release).described(Link(index: index, name: name))
      return "\(link.kind ?? "-") \(link.device.map { "\($0)" } ?? "-")"
    }
    for release in ["4.18.0", "6.1.0"] {
      #expect(described("l2tpeth0", 7, release) == "l2tpeth false")
      #expect(described("sl0", 8, release) == "- false")
    }
    #expect(described("eth1", 9, "4.18.0") == "- -")
    // The folder is about another namespace: only a kernel that names parents can tell.
    #expect(described("sl0", 3, "4.18.0") == "- -")
    #expect(described("sl0", 3, "6.1.0") == "- false")
    let card = LinkDrivers(folder: folder.path, release: "6.1.0").described(
      Link(index: 9, name: "eth1", device: true))
    #expect(card.device == true)
  }

  @Test func `a link into a namespace that was not inspected is a gap, inside a container none`() {
    let links = [
      Link(index: 2, name: "eth0"),
      Link(index: 5, name: "veth5", kind: "veth", lowerElsewhere: true, lowerNamespace: 1),
      Link(index: 6, name: "veth6", kind: "veth", lowerElsewhere: true, lowerNamespace: 2),
    ]
    func namespace(_ number: Int32?, entered: Bool = true) -> NetworkNamespace {
      NetworkNamespace(
        inode: UInt64(77 + (number ?? 0)), processes: 1, entered: entered, links: [], number: number)
    }
    func report(
      _ namespaces: [NetworkNamespace], seesAll: Bool = true, now: [Link]? = nil,
      _ status: CollectorReport.Status = .complete
    ) -> CollectorReport {
      PeerNamespaces(links: links, namespaces: namespaces).completed(
        CollectorReport(.namespaces, status), seesAll: seesAll
      ) { now ?? links }
    }
    #expect(report([namespace(1), namespace(2)]).status == .complete)
    let open = report([namespace(1), namespace(2, entered: false), namespace(nil)])
    #expect(open.status == .failed && open.facts == .peerNamespaces(link: "veth6", count: 1))
    #expect(report([]).facts == .peerNamespaces(link: "veth5", count: 2))
    #expect(report([], seesAll: false).status == .complete)
    // A container ended meanwhile; and what is worse is kept.
    #expect(report([namespace(1)], now: [links[0], links[1]]).status == .complete)
    #expect(report([], .denied).status == .denied)
  }
}
