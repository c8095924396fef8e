import Foundation
import Model
import Testing

@testable import Observer

struct DpkgDatabaseTests {
  @Test func `a path's owner is found, also where it was listed before the merge of usr`() throws {
    let folder = try TemporaryFolder()
    try folder.write("info/ip.list", "/.\n/sbin\n/sbin/ip\n")
    try folder.write("info/ip.md5sums", "00112233445566778899aabbccddeeff  sbin/ip\n")
    try folder.write("info/lib:amd64.list", "/usr/lib/x/charon\n")
    try folder.write(
      "status",
      """
      Package: ip
      Status: install ok installed
      Version: 6.1.0-3

      Package: lib
      Status: deinstall ok config-files
      Version: 1

      """)
    let database = DpkgDatabase(root: folder.path)
    #expect(
      try database.owner(of: "/usr/sbin/ip", likely: [])
        == .init(package: "ip", version: "6.1.0-3", md5: "00112233445566778899aabbccddeeff"))
    // A package that was removed and left its settings owns nothing.
    #expect(try database.owner(of: "/usr/lib/x/charon", likely: ["lib"]) == nil)
    #expect(try database.owner(of: "/usr/sbin/i", likely: ["ip"]) == nil)
  }

  @Test func `what is installed while the program runs is found, and no other path has an owner`() throws {
    let folder = try TemporaryFolder()
    for number in 0..<300 {
      try folder.write("info/p\(number).list", "/.\n/usr/bin/p\(number)\n/usr/share/p\(number)/run\n")
    }
    try folder.write(
      "status", (0..<301).map { "Package: p\($0)\nStatus: install ok installed\n" }.joined(separator: "\n"))
    let database = DpkgDatabase(root: folder.path)
    for number in [0, 7, 299] {
      #expect(try database.owner(of: "/usr/bin/p\(number)", likely: ["p1"])?.package == "p\(number)")
      #expect(try database.owner(of: "/bin/p\(number)", likely: [])?.package == "p\(number)")
      #expect(try database.owner(of: "/usr/share/p\(number)/run", likely: [])?.package == "p\(number)")
      // Nearly one that is listed.
      #expect(try database.owner(of: "/usr/bin/p\(number)0000", likely: []) == nil)
    }
    #expect(try database.owner(of: "/usr/bin/p300", likely: []) == nil)
    // As dpkg does it: a new file takes the place of the old one.
    try folder.write("info/p300.list-new", "/.\n/usr/bin/p300\n")
    try FileManager.default.moveItem(
      atPath: folder.path + "/info/p300.list-new", toPath: folder.path + "/info/p300.list")
    #expect(try database.owner(of: "/usr/bin/p300", likely: [])?.package == "p300")
  }

  @Test func `a database cut short owns what it still lists`() throws {
    let folder = try TemporaryFolder()
    try folder.write("info/a.list", "/usr/bin/a")
    try folder.write("info/a.md5sums", "0011")
    try folder.write("status", "Package: a\nStatus: install ok inst")
    let database = DpkgDatabase(root: folder.path)
    #expect(try database.owner(of: "/usr/bin/a", likely: []) == nil)
    try folder.write("status", "Package: a\nStatus: install ok installed\n")
    #expect(
      try database.owner(of: "/usr/bin/a", likely: []) == .init(package: "a", version: nil, md5: nil))
  }

  @Test func `an application of UOS belongs to the package that its folder is called as`() throws {
    let folder = try TemporaryFolder()
    let digest = "00112233445566778899aabbccddeeff"
    let client = "opt/apps/com.example.client/files/bin/client"
    try folder.write("info/com.example.client.list", "/.\n/opt\n/\(client)\n")
    try folder.write("info/com.example.client.md5sums", "\(digest)  \(client)\n")
    try folder.write(
      "status",
      """
      Package: com.example.client
      Status: install ok installed
      Version: 3.2.1

      """)
    let owners = PackageOwners(dpkg: DpkgDatabase(root: folder.path), rpm: nil)
    let executable = ExecutableFacts(path: "/\(client)", sha256: "", md5: digest)
    #expect(executable.likelyPackages == ["com.example.client", "client"])
    #expect(
      try owners.owner(of: executable, likely: executable.likelyPackages)
        == .init(package: "com.example.client", version: "3.2.1", digest: .same))
    let changed = ExecutableFacts(path: "/\(client)", sha256: "", md5: "ff" + digest.dropFirst(2))
    #expect(try owners.owner(of: changed, likely: changed.likelyPackages)?.digest == .other)
    // The folder's name alone is no proof.
    let beside = ExecutableFacts(
      path: "/opt/apps/com.example.client/files/bin/other", sha256: "", md5: digest)
    #expect(try owners.owner(of: beside, likely: beside.likelyPackages) == nil)
    #expect(ExecutableFacts(path: "/opt/apps/client", sha256: "", md5: nil).likelyPackages == ["client"])
  }

  @Test func `a copy is found by its digest, among the packages that are asked and installed`() throws {
    let folder = try TemporaryFolder()
    let digest = "00112233445566778899aabbccddeeff"
    let other = "ff112233445566778899aabbccddeeff"
    try folder.write("info/openvpn.md5sums", "\(other)  a\n\(digest)  usr/sbin/openvpn\n")
    try folder.write("info/nebula:amd64.md5sums", "aa112233445566778899aabbccddeeff  usr/bin/nebula\n")
    try folder.write(
      "status",
      """
      Package: openvpn
      Status: install ok installed

      Package: nebula
      Status: install ok installed

      """)
    let database = DpkgDatabase(root: folder.path)
    let found = PackagedFile(package: "openvpn", path: "/usr/sbin/openvpn")
    #expect(try database.copy(of: digest, among: ["openvpn", "tor"]) == found)
    #expect(try database.copy(of: digest, among: ["tor"]) == nil)
    #expect(
      try database.copy(of: "aa112233445566778899aabbccddeeff", among: ["nebula"])?.path == "/usr/bin/nebula")
    try folder.write("status", "Package: openvpn\nStatus: deinstall ok config-files\n")
    #expect(try database.copy(of: digest, among: ["openvpn"]) == nil)
  }

  @Test func `this machine's own shell belongs to a package and is unchanged`() throws {
    let database = DpkgDatabase()
    guard database.exists else { return }
    let owner = try #require(try database.owner(of: "/usr/bin/dash", likely: []))
    #expect(owner.package == "dash" && owner.md5?.count == 32)
  }
}
