import Foundation
import Glibc
import Linux
import Testing

@Suite(.timeLimit(.minutes(1)))
struct NewFileTests {
  private let scratch = Scratch()

  private func make(_ name: String) throws(SystemError) {
    try Array("new".utf8).withUnsafeBufferPointer { bytes throws(SystemError) in
      try NewFile.write(UnsafeRawBufferPointer(bytes), to: scratch(name), mode: 0o600)
    }
  }

  @Test func `a new file has its mode from the start, and nothing that is there is touched`() throws {
    try make("file")
    #expect(scratch.read("file") == "new" && scratch.status("file").mode & 0o777 == 0o600)
    _ = scratch.write("old", to: "old")
    symlink("nowhere", scratch("link"))
    mkfifo(scratch("fifo"), 0o600)
    for name in ["old", "link", "fifo"] {
      #expect(NewFile.isThere(scratch(name)))
      #expect(throws: SystemError(EEXIST)) { try make(name) }
    }
    #expect(!NewFile.isThere(scratch("none")) && scratch.read("old") == "old")
  }

  @Test func `bytes are appended, and a FIFO without a reader is an error at once`() throws {
    try AppendedFile.append(Array("one ".utf8), to: scratch("log"))
    try AppendedFile.append(Array("two".utf8), to: scratch("log"))
    #expect(scratch.read("log") == "one two")
    mkfifo(scratch("fifo"), 0o600)
    #expect(throws: SystemError(ENXIO)) { try AppendedFile.append([1], to: scratch("fifo")) }
  }

  @Test func `a lock is held by one alone, and let go with it`() throws {
    func take() throws { _ = try FileLock(scratch("lock"), timeout: 0) }
    do {
      let held = try FileLock(scratch("lock"), timeout: 0)
      #expect(throws: SystemError(EWOULDBLOCK)) { try take() }
      _ = consume held
    }
    try take()
    symlink("lock", scratch("link"))
    #expect(throws: SystemError(ELOOP)) { _ = try FileLock(scratch("link"), timeout: 0) }
  }

  @Test func `a secret is read from a file and from a pipe, and neither hangs nor grows beyond its bound`()
    throws
  {
    let file = scratch.write("secret", to: "file")
    #expect(
      try SecretFile.bytes(of: file, limit: 6, timeout: 100).withBytes { Array($0) } == Array("secret".utf8))
    #expect(throws: FileError.larger(than: 5)) { try SecretFile.bytes(of: file, limit: 5, timeout: 100) }
    mkfifo(scratch("fifo"), 0o600)
    #expect(throws: FileError.silent) { try SecretFile.bytes(of: scratch("fifo"), limit: 5, timeout: 50) }
    let path = scratch("fifo")
    Thread.detachNewThread {
      let descriptor = open(path, O_WRONLY)
      write(descriptor, "word", 4)
      close(descriptor)
    }
    #expect(try SecretFile.bytes(of: path, limit: 5, timeout: 5000).count == 4)
  }
}
