import Foundation
import Glibc
@testable import Linux
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FileReplacementTests {
  private let scratch = Scratch()

  private func write(_ text: String, to name: String) throws(ReplacementError) {
    try FileReplacement(path: scratch(name)).check()
    try FileReplacement(path: scratch(name)).write(Array(text.utf8))
  }

  /// What writing there throws; nil where it is written.
  private func refusal(_ path: String) -> ReplacementError? {
    do throws(ReplacementError) {
      try FileReplacement(path: path).write([1])
      return nil
    } catch { return error }
  }

  @Test func `a file is made, and replaced with its mode, and nothing is left beside it`() throws {
    try write("one", to: "file")
    #expect(scratch.read("file") == "one")
    chmod(scratch("file"), 0o640)
    try write("two", to: "file")
    #expect(scratch.read("file") == "two" && scratch.status("file").mode & 0o777 == 0o640)
    #expect(scratch.names == ["file"])
    try FileReplacement(path: scratch("file"), mode: 0o600).write([])
    #expect(scratch.status("file").mode & 0o777 == 0o600)
  }

  @Test(.enabled(if: isRoot, "mknod needs root"))
  func `a device is written into and stays one`() throws {
    // The numbers of /dev/null and /dev/full: nodes of this test's own.
    #expect(mknod(scratch("null"), S_IFCHR | 0o666, device(1, 3)) == 0)
    #expect(mknod(scratch("full"), S_IFCHR | 0o666, device(1, 7)) == 0)
    try write("bytes", to: "null")
    #expect(scratch.status("null").mode & S_IFMT == S_IFCHR)
    #expect(refusal(scratch("full")) == .system(SystemError(ENOSPC), .writing))
    #expect(scratch.status("full").mode & S_IFMT == S_IFCHR)
    #expect(mknod(scratch("disk"), S_IFBLK | 0o666, device(510, 7)) == 0)
    #expect(refusal(scratch("disk")) == .unsuitable(.blockDevice))
    #expect(scratch.names == ["disk", "full", "null"])
  }

  @Test func `a FIFO is written into where something reads from it, however much it is`() throws {
    mkfifo(scratch("fifo"), 0o600)
    let path = scratch("fifo")
    // Far more than a pipe holds.
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    let reader = Process()
    reader.executableURL = URL(fileURLWithPath: "/bin/sh")
    reader.arguments = ["-c", "exec cat '\(path)' >'\(scratch("read"))'"]
    try reader.run()
    try FileReplacement(path: path).write(bytes)
    reader.waitUntilExit()
    #expect(FileManager.default.contents(atPath: scratch("read")).map(Array.init) == bytes)
    #expect(scratch.status("fifo").mode & S_IFMT == S_IFIFO)
  }

  @Test func `a FIFO that nothing reads from is an error within seconds`() {
    mkfifo(scratch("fifo"), 0o600)
    let time = seconds { #expect(refusal(scratch("fifo")) == .noReader) }
    #expect(time < 10)
    #expect(scratch.status("fifo").mode & S_IFMT == S_IFIFO)
  }

  @Test func `a link of this user's is followed, and what it leads to is replaced`() throws {
    mkdir(scratch("inner"), 0o700)
    symlink("inner/file", scratch("link"))
    symlink(scratch("inner"), scratch("folder"))
    try write("one", to: "link")
    #expect(scratch.status("link").mode & S_IFMT == S_IFLNK && scratch.read("inner/file") == "one")
    try write("two", to: "folder/../inner/./file")
    #expect(scratch.read("link") == "two")
    symlink("loop", scratch("loop"))
    #expect(refusal(scratch("loop")) == .system(SystemError(ELOOP), .looking))
  }

  @Test(.enabled(if: isRoot, "another user is needed"))
  func `a link of another user is refused, at the end of a path and within it`() throws {
    mkdir(scratch("inner"), 0o700)
    _ = scratch.write("old", to: "inner/file")
    symlink("inner/file", scratch("link"))
    symlink("inner", scratch("folder"))
    for name in ["link", "folder"] { lchown(scratch(name), 65534, 65534) }
    #expect(refusal(scratch("link")) == .foreignLink("link", owner: 65534))
    #expect(refusal(scratch("folder/file")) == .foreignLink("folder", owner: 65534))
    #expect(throws: ReplacementError.foreignLink("link", owner: 65534)) {
      try FileReplacement(path: scratch("link")).check()
    }
    #expect(scratch.read("inner/file") == "old")
  }

  @Test func `a file that gets its mode later is made as its owner's alone`() throws {
    _ = scratch.write("old", to: "file", mode: 0o640)
    let old = try FileFacts(of: scratch("file"), in: AT_FDCWD)
    #expect(FileReplacement(path: scratch("file")).creationMode(over: old) == 0o600)
    #expect(FileReplacement(path: scratch("file"), mode: 0o644).creationMode(over: nil) == 0o600)
    #expect(FileReplacement(path: scratch("file")).creationMode(over: nil) == 0o666)
  }

  @Test(.enabled(if: isRoot, "another user is needed"))
  func `the mode of another user's file is not taken`() throws {
    _ = scratch.write("old", to: "file", mode: 0o666)
    chown(scratch("file"), 65534, 65534)
    let mask = umask(0o022)
    umask(mask)
    try write("new", to: "file")
    #expect(scratch.status("file").mode & 0o777 == 0o666 & ~mask & 0o777)
    #expect(scratch.status("file").owner == 0)
  }

  @Test(.enabled(if: isRoot, "another group is needed"))
  func `the group of the old file stays, and where it cannot, the new one gives it nothing`() async throws {
    _ = scratch.write("old", to: "file", mode: 0o640)
    chown(scratch("file"), 0, 65534)
    try write("new", to: "file")
    #expect(scratch.status("file").group == 65534 && scratch.status("file").mode & 0o777 == 0o640)
    await #expect(processExitsWith: .success) {
      let scratch = Scratch()
      _ = scratch.write("old", to: "file", mode: 0o664)
      chown(scratch.path, 65534, 0)
      chown(scratch("file"), 65534, 12)
      guard setgroups(0, nil) == 0, setgid(65534) == 0, setuid(65534) == 0 else { exit(9) }
      try FileReplacement(path: scratch("file")).write([1])
      #expect(scratch.status("file").group == 65534 && scratch.status("file").mode & 0o777 == 0o604)
    }
  }

  @Test(.enabled(if: isRoot, "another user is needed"))
  func `a FIFO that another user laid in a folder of everybody's is not written into`() throws {
    mkdir(scratch("shared"), 0o700)
    mkfifo(scratch("shared/fifo"), 0o666)
    chown(scratch("shared/fifo"), 65534, 65534)
    #expect(refusal(scratch("shared/fifo")) == .noReader)
    chmod(scratch("shared"), 0o1777)
    #expect(refusal(scratch("shared/fifo")) == .foreignPipe)
    #expect(throws: ReplacementError.foreignPipe) {
      try FileReplacement(path: scratch("shared/fifo")).check()
    }
    chown(scratch("shared"), 65534, 65534)
    #expect(refusal(scratch("shared/fifo")) == .noReader)
  }

  @Test func `a link whose text is no UTF-8 is an error, and no other name is written to`() {
    "caf\u{e9}".unicodeScalars.map { UInt8($0.value) }.withUnsafeBytes { target in
      var text = [UInt8](target) + [0]
      _ = text.withUnsafeMutableBytes { bytes in
        bytes.withMemoryRebound(to: CChar.self) { symlink($0.baseAddress!, scratch("link")) }
      }
    }
    #expect(refusal(scratch("link")) == .system(SystemError(EILSEQ), .looking))
    #expect(scratch.names == ["link"])
  }

  @Test func `what is open behind a link of the kernel's is written into`() throws {
    let pipe = Pipe()
    let descriptor = pipe.fileHandleForWriting.fileDescriptor
    symlink("/proc/self/fd/\(descriptor)", scratch("stdout"))
    for path in [scratch("stdout"), "/proc/self/fd/\(descriptor)", "/dev/fd/\(descriptor)"] {
      try FileReplacement(path: path).check()
      try FileReplacement(path: path).write(Array("x\n".utf8))
    }
    try pipe.fileHandleForWriting.close()
    #expect(pipe.fileHandleForReading.readDataToEndOfFile() == Data("x\nx\nx\n".utf8))
    // Of a file, from where it was written to so far.
    let file = open(scratch("file"), O_WRONLY | O_CREAT, 0o600)
    Glibc.write(file, "first ", 6)
    try FileReplacement(path: "/proc/self/fd/\(file)").write(Array("second".utf8))
    close(file)
    #expect(scratch.read("file") == "first second")
  }

  @Test func `what cannot be replaced is reported beforehand`() {
    func obstacle(_ name: String) -> ReplacementError? {
      do throws(ReplacementError) {
        try FileReplacement(path: scratch(name)).check()
        return nil
      } catch { return error }
    }
    _ = scratch.write("", to: "file")
    #expect(obstacle("new") == nil && obstacle("file") == nil)
    #expect(obstacle("none/file") == .noFolder(link: nil))
    // The folder that is missing is not the link's.
    symlink("none/file", scratch("dangling"))
    symlink("new", scratch("fresh"))
    #expect(obstacle("dangling") == .noFolder(link: "dangling") && obstacle("fresh") == nil)
    #expect(obstacle("file/file") == .notFolder)
    #expect(obstacle("") == .unsuitable(.folder) && obstacle("../") == .unsuitable(.folder))
  }

  @Test(.enabled(if: isRoot, "another user is needed"))
  func `a folder that may not be written to is closed`() async {
    await #expect(processExitsWith: .success) {
      let scratch = Scratch()
      chmod(scratch.path, 0o755)
      guard setgid(65534) == 0, setuid(65534) == 0 else { exit(9) }
      #expect(throws: ReplacementError.closed(.folder)) { try FileReplacement(path: scratch("new")).check() }
      #expect(throws: ReplacementError.system(SystemError(EACCES), .creating)) {
        try FileReplacement(path: scratch("new")).write([1])
      }
    }
  }

  @Test func `a file on a full disk stays the old one`() async {
    await #expect(processExitsWith: .success) {
      let scratch = Scratch()
      _ = scratch.write("old", to: "file")
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 100, rlim_max: 100)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      #expect(throws: ReplacementError.system(SystemError(EFBIG), .writing)) {
        try FileReplacement(path: scratch("file")).write([UInt8](repeating: 1, count: 1000))
      }
      #expect(scratch.read("file") == "old" && scratch.names == ["file"])
    }
  }
}
