import Foundation
import Glibc
import Model
import Testing

@testable import Observer

struct RpmDatabaseTests {
  private static let hasRpm =
    access("/usr/bin/rpm", X_OK) == 0 && access("/usr/bin/rpmbuild", X_OK) == 0

  @Test(.enabled(if: hasRpm, "needs the package rpm"), .timeLimit(.minutes(2)))
  func `a file of a package is verified, and a changed one is not`() throws {
    let folder = try TemporaryFolder()
    let daemon = "\(folder.path)/opt/daemon"
    try folder.write("opt/daemon", "genuine\n")
    try folder.write("opt/other", "nobody's\n")
    try folder.write(
      "tiny.spec",
      """
      Name: tiny
      Version: 1.2
      Release: 3
      Summary: A package of one file
      License: none
      BuildArch: noarch
      %description
      A package of one file.
      %install
      mkdir -p %{buildroot}\(folder.path)/opt
      cp \(daemon) %{buildroot}\(daemon)
      %files
      \(daemon)
      """)
    try run(
      "/usr/bin/rpmbuild", ["-bb", "--define", "_topdir \(folder.path)/top", "\(folder.path)/tiny.spec"])
    try run(
      "/usr/bin/rpm",
      [
        "-i", "--justdb", "--nodeps", "--dbpath", "\(folder.path)/db",
        "\(folder.path)/top/RPMS/noarch/tiny-1.2-3.noarch.rpm",
      ])
    let owners = PackageOwners(
      dpkg: DpkgDatabase(root: "\(folder.path)/none"), rpm: RpmDatabase(folder: "\(folder.path)/db"))
    #expect(owners.exist)

    func owner(_ name: String) throws -> PackageOwners.Owner? {
      try folder.link("9/exe", to: "\(folder.path)/opt/\(name)")
      defer { unlink("\(folder.path)/9/exe") }
      var cache = ExecutableCache()
      return try owners.owner(of: cache.facts(of: 9, files: ProcessFiles(root: folder.path)), likely: [])
    }
    #expect(try owner("daemon") == .init(package: "tiny", version: "1.2-3", digest: .same))
    try folder.write("opt/daemon", "changed\n")
    #expect(try owner("daemon") == .init(package: "tiny", version: "1.2-3", digest: .other))
    #expect(try owner("other") == nil)

    // A copy of what the package brought, elsewhere and under another name.
    try folder.write("home/renamed", "genuine\n")
    func copy(_ name: String, among packages: Set<String>) throws -> PackagedFile? {
      try folder.link("9/exe", to: "\(folder.path)/\(name)")
      defer { unlink("\(folder.path)/9/exe") }
      var cache = ExecutableCache()
      return owners.copy(
        of: try cache.facts(of: 9, files: ProcessFiles(root: folder.path)), among: packages)
    }
    #expect(
      try copy("home/renamed", among: ["absent", "tiny"]) == PackagedFile(package: "tiny", path: daemon))
    #expect(try copy("home/renamed", among: ["absent"]) == nil)
    #expect(try copy("opt/daemon", among: ["tiny"]) == nil)
  }

  @Test func `an answer holds the digest by its algorithm, whatever the path was called before`() {
    let answer = """
      =a\t1-1\t8
      -AB12\t/usr/bin/x
      -cd\t/usr/bin/y
      -\t/usr/share/doc
      =b\t2-1\t(none)
      -ef\t/sbin/x
      =c\t3-1\t10
      -77\t/bin/x
      -\t/usr/sbin/x
      """
    #expect(
      RpmDatabase.files(in: answer, path: "/usr/sbin/x") == [
        .init(package: "a", version: "1-1", digest: .sha256("ab12")),
        .init(package: "b", version: "2-1", digest: .md5("ef")),
        .init(package: "c", version: "3-1", digest: .other(10)),
        .init(package: "c", version: "3-1", digest: .none),
      ])
    #expect(RpmDatabase.files(in: answer, path: "/opt/x").isEmpty)
    #expect(RpmDatabase.files(in: "-ab\t/opt/x\n=a\t1\n-ab\t/opt/x\n", path: "/opt/x").isEmpty)
  }

  @Test func `a missing program is a failure, not an answer`() throws {
    let database = RpmDatabase(folder: "/nowhere", program: "/usr/bin/no-such-rpm")
    #expect(throws: RpmDatabase.QueryError(facts: .rpmMissing(path: "/usr/bin/no-such-rpm"))) {
      try database.owners(of: "/bin/sh")
    }
    // A removed file belongs to no package, and the database is not asked.
    #expect(try database.owners(of: "/bin/sh (deleted)").isEmpty)
    let owners = PackageOwners(dpkg: DpkgDatabase(root: "/nowhere"), rpm: database)
    #expect(throws: PackageOwners.QueryError.self) {
      try owners.owner(of: ExecutableFacts(path: "/bin/sh", sha256: "", md5: nil), likely: [])
    }
  }

  @Test func `a program that takes too long or says too much is ended`() throws {
    let start = ContinuousClock.now
    #expect(throws: Program.RunError.silent) {
      try Program(path: "/bin/sleep").run(["60"], limit: .milliseconds(50))
    }
    // It closes its output and goes on.
    #expect(throws: Program.RunError.unending) {
      try Program(path: "/bin/sh").run(["-c", "exec >&-; exec sleep 60"], limit: .seconds(2))
    }
    #expect(throws: Program.RunError.larger(than: 64 << 20)) {
      try Program(path: "/usr/bin/yes").run([], limit: .seconds(60))
    }
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func `a program gets no environment and no input`() throws {
    let answer = try Program(path: "/bin/sh").run(
      ["-c", "cat; printf %s \"$HOME\"; exit 7"], limit: .seconds(5))
    #expect(answer == Program.Answer(output: [], status: 7))
  }

  private func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}
