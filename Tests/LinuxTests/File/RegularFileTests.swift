import Glibc
import Linux
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RegularFileTests {
  private let scratch = Scratch()

  /// What opening a path throws; nil where it is opened.
  private func refusal(_ path: String) -> FileError? {
    do throws(FileError) {
      _ = try RegularFile(path)
      return nil
    } catch { return error }
  }

  @Test func `a file is read whole, and through a link, too`() throws {
    let file = scratch.write("some bytes", to: "file")
    symlink(file, scratch("link"))
    for path in [file, scratch("link")] {
      let opened = try RegularFile(path)
      #expect(opened.facts.kind == .regular && opened.facts.size == 10)
      #expect(opened.start(4) == Array("some".utf8))
      #expect(try opened.bytes(limit: 10) == Array("some bytes".utf8))
    }
    #expect(try RegularFile(scratch.write("", to: "empty")).bytes(limit: 0) == [])
  }

  @Test func `a FIFO without a writer is refused at once`() {
    mkfifo(scratch("fifo"), 0o600)
    let time = seconds { #expect(refusal(scratch("fifo")) == .notRegular(.fifo)) }
    #expect(time < 1)
  }

  @Test func `folders, sockets, missing files and odd paths are distinguished`() {
    #expect(refusal(scratch.path) == .notRegular(.folder))
    #expect(refusal(scratch("none")) == .system(SystemError(ENOENT)))
    #expect(refusal(scratch("none") + "/x") == .system(SystemError(ENOENT)))
    #expect(refusal("a\0b") == .nulInPath)
    symlink(scratch("loop"), scratch("loop"))
    #expect(refusal(scratch("loop")) == .system(SystemError(ELOOP)))
  }

  @Test(.enabled(if: isRoot, "mknod needs root"))
  func `a device is refused without being opened`() throws {
    // No driver has this number: opening it would be ENXIO.
    #expect(mknod(scratch("device"), S_IFCHR | 0o600, device(510, 7)) == 0)
    #expect(refusal(scratch("device")) == .notRegular(.characterDevice))
    #expect(mknod(scratch("disk"), S_IFBLK | 0o600, device(510, 7)) == 0)
    #expect(refusal(scratch("disk")) == .notRegular(.blockDevice))
  }

  @Test func `a huge sparse file is larger than the limit, and is not read`() throws {
    let path = scratch.write("", to: "sparse")
    #expect(truncate(path, 1 << 40) == 0)
    let time = seconds {
      #expect(throws: FileError.larger(than: 1 << 20)) { try RegularFile(path).bytes(limit: 1 << 20) }
    }
    #expect(time < 1)
    #expect(try RegularFile(path).prefix(3) == [0, 0, 0])
  }

  @Test func `a file of the kernel's, which says that its size is 0, is read to its end or its limit`() throws
  {
    let whole = try KernelFile.bytes(of: "/proc/self/status", limit: 1 << 20)
    #expect(whole.starts(with: Array("Name:".utf8)))
    #expect(try RegularFile("/proc/self/status").facts.size == 0)
    #expect(try RegularFile("/proc/self/status").bytes(limit: 1 << 20).count > 100)
    #expect(throws: FileError.larger(than: 10)) { try RegularFile("/proc/self/status").bytes(limit: 10) }
    #expect(try KernelFile.bytes(of: "/proc/self/status", limit: 5) == Array("Name:".utf8))
    #expect(throws: FileError.system(SystemError(ENOENT))) {
      try KernelFile.bytes(of: "/proc/self/none", limit: 5)
    }
  }

  @Test(.enabled(if: isRoot, "another user is needed"))
  func `a file that may not be read is EACCES`() async {
    await #expect(processExitsWith: .success) {
      let scratch = Scratch()
      chmod(scratch.path, 0o755)
      let file = scratch.write("secret", to: "file", mode: 0o600)
      guard setgid(65534) == 0, setuid(65534) == 0 else { exit(9) }
      #expect(throws: FileError.system(SystemError(EACCES))) { try RegularFile(file).bytes(limit: 10) }
    }
  }

  @Test func `a folder's names are listed to the limit`() throws {
    for name in ["a", "b", "c"] { _ = scratch.write("", to: name) }
    #expect(try Folder.names(in: scratch.path).sorted() == ["a", "b", "c"])
    #expect(try Folder.names(in: scratch.path, limit: 2).count == 2)
    #expect(throws: SystemError(ENOENT)) { try Folder.names(in: scratch("none")) }
    #expect(throws: SystemError(ENOTDIR)) { try Folder.names(in: scratch("a")) }
  }
}
