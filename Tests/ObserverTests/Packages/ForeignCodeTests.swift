import Foundation
import Glibc
import Linux
import Model
import Testing

@testable import Observer

struct ForeignCodeTests {
  private static let maps = """
    55d0c7a00000-55d0c7a10000 r--p 00000000 fe:00 100    /usr/sbin/openvpn
    55d0c7a10000-55d0c7a90000 r-xp 00010000 fe:00 100    /usr/sbin/openvpn
    7f2c64a00000-7f2c64b55000 r-xp 00026000 fe:00 1311   /usr/lib/x86_64-linux-gnu/libc.so.6
    7f2c64b55000-7f2c64b56000 r-xp 00126000 fe:00 1311   /usr/lib/x86_64-linux-gnu/libc.so.6
    7f2c64c00000-7f2c64c01000 r-xp 00000000 00:01 9      /memfd:a b (deleted)
    00400000-00401000 rwxp 00000000 00:00 0
    7f2c64d00000-7f2c64d01000 rwxp 00000000 00:00 0      [heap]
    7ffd000000-7ffd001000 r-xp 00000000 00:00 0          [vdso]
    ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]
    garbage
    """

  @Test func `every file that is mapped as code is listed once, and memory without a file`() {
    #expect(
      CodeMapping.all(in: Self.maps) == [
        CodeMapping(range: "55d0c7a10000-55d0c7a90000", path: "/usr/sbin/openvpn", inode: 100),
        CodeMapping(
          range: "7f2c64a00000-7f2c64b55000", path: "/usr/lib/x86_64-linux-gnu/libc.so.6", inode: 1311),
        CodeMapping(range: "7f2c64c00000-7f2c64c01000", path: "/memfd:a b (deleted)", inode: 9),
        CodeMapping(range: "400000-401000", path: nil, inode: 0),
      ])
  }

  private static let library: String? = {
    let places: [String] = ["/lib/x86_64-linux-gnu/libz.so.1", "/usr/lib/x86_64-linux-gnu/libz.so.1"]
    return places.first { place in access(place, R_OK) == 0 }
  }()

  @Test(
    .enabled(
      if: isRoot && library != nil && access("/var/lib/dpkg/info", F_OK) == 0, "it needs root, dpkg and libz"),
    .timeLimit(.minutes(1)), arguments: [false, true])
  func `a library that is loaded before a packaged program's own is foreign code`(isPreloaded: Bool) throws {
    let folder = try TemporaryFolder()
    let copy = folder.path + "/hook.so"
    // The file itself, and not the link to it.
    try Data(contentsOf: URL(fileURLWithPath: try #require(Self.library))).write(
      to: URL(fileURLWithPath: copy))
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/cat")
    process.environment = isPreloaded ? ["LD_PRELOAD": copy] : [:]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    defer {
      try? input.fileHandleForWriting.close()
      process.waitUntilExit()
    }
    // What it was told comes back: its libraries are loaded.
    try input.fileHandleForWriting.write(contentsOf: Data("x".utf8))
    #expect(output.fileHandleForReading.availableData == Data("x".utf8))
    var cache = ExecutableCache()
    let files = ProcessFiles()
    let program = try cache.facts(of: process.processIdentifier, files: files)
    let found = try cache.foreignCode(
      of: process.processIdentifier, besides: program, files: files, packages: PackageOwners(),
      HomeFolders(passwd: ""))
    #expect(found.map(\.path) == (isPreloaded ? [copy] : []))
    #expect(found.allSatisfy { $0.sha256?.count == 64 })
  }
}
