import Glibc
import Linux
import Model
import Signing

/// What a process executes, or maps as code: the bytes that were opened through `/proc/P/exe`, and the path that the kernel reports.
///
/// The path alone proves nothing: behind a bind mount in a mount namespace of its own, a process reads as
/// `/usr/sbin/openvpn` while it runs something else.
struct ExecutableFacts: Equatable {
  let path: String
  let sha256: String
  /// For comparison with the package database; nil where libcrypto refuses MD5.
  let md5: String?
  /// The path that a Go program was built from.
  let build: String?

  /// The most bytes that are read of one executable.
  static let largest = 256 << 20

  init(path: String, sha256: String, md5: String?, build: String? = nil) {
    self.path = path
    self.sha256 = sha256
    self.md5 = md5
    self.build = build
  }

  /// The facts of a file that is open at its first byte; at most a piece of it is in memory.
  ///
  /// It ends with ETIMEDOUT at `end`, and with EFBIG before it begins where there is too much.
  init(
    path: String, file: borrowing RegularFile, until end: MonotonicTime = .distantFuture
  ) throws(ProcessFiles.ReadError) {
    guard file.facts.size <= Self.largest else { throw .failed(EFBIG) }
    guard let sha256 = Digest(.sha256) else { throw .failed(ENOSYS) }
    let md5 = Digest(.md5)
    var build = GoBuild()
    let chunk = UnsafeMutableRawBufferPointer.allocate(
      byteCount: file.facts.size > Self.little ? Self.piece : Self.little, alignment: 16)
    defer { chunk.deallocate() }
    var total = 0
    while true {
      let count: Int
      do { count = try file.read(into: chunk) } catch { throw .init(error) }
      if count == 0 { break }
      total += count
      guard total <= Self.largest else { throw .failed(EFBIG) }
      guard MonotonicTime.now < end else { throw .failed(ETIMEDOUT) }
      let part = UnsafeRawBufferPointer(rebasing: chunk[..<count])
      Self.update(sha256, md5, part) { build.take(part) }
    }
    self.init(path: path, sha256: sha256.finish(), md5: md5?.finish(), build: build.end())
  }

  /// So much is read at once, of a little file and of any other.
  private static let little = 256 * 1024
  private static let piece = 2 << 20

  /// Adds bytes to both digests and does something else with them: where they are many, MD5, which takes longer than all the
  /// rest, is computed by a thread of its own.
  private static func update(
    _ sha256: Digest, _ md5: Digest?, _ bytes: UnsafeRawBufferPointer, besides: () -> Void
  ) {
    guard let md5 else {
      sha256.update(bytes)
      return besides()
    }
    if bytes.count > little, SecondThread.isOfUse {
      // Nobody else touches either before the thread has ended.
      nonisolated(unsafe) let (digest, part) = (md5, bytes)
      if let second = try? SecondThread(name: "digest", { digest.update(part) }) {
        sha256.update(bytes)
        besides()
        return second.wait()
      }
    }
    sha256.update(bytes)
    md5.update(bytes)
    besides()
  }

  /// The last component of the path.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Whether it runs whatever it is given, so that its own bytes say nothing.
  var isInterpreter: Bool {
    let stem = name.prefix { !$0.isNumber && $0 != "." }
    return Self.interpreters.contains(String(stem)) || Self.interpreters.contains(name)
  }

  private static let interpreters: Set<String> = [
    "python", "pypy", "perl", "ruby", "node", "nodejs", "java", "sh", "bash", "dash", "zsh", "ksh", "fish",
    "busybox", "lua", "luajit", "php", "tclsh", "wish", "guile", "mono", "dotnet", "deno", "bun", "gdb",
    "erl", "beam.smp", "ld-linux-x", "ld-linux-aarch", "ld-linux",
  ]
}

extension ExecutableFacts {
  /// The packages that its path hints at: they are asked first, and prove nothing.
  ///
  /// On UOS the folder of an application is called as its package: `/opt/apps/com.example.client/files/bin/client`.
  var likelyPackages: [String] {
    let parts = path.split(separator: "/", maxSplits: 3)
    guard parts.count > 3, parts[0] == "opt", parts[1] == "apps" else { return [name] }
    return [String(parts[2]), name]
  }
}
