import Foundation
import Glibc

@testable import Observer

/// A shell in a network namespace of its own, which lives until the object goes or the test's process ends.
///
/// Only for the bodies of exit tests: what enters the namespace afterwards must not do so in the process that runs the
/// other tests.
final class NamespaceShell {
  /// The shell failed before it was ready.
  struct Failure: Error { let output: String }

  /// Takes the machine's named network namespaces from the shell's mount namespace, where a survey would find them.
  private static let withoutMounts = """
    { grep -F ' - nsfs ' /proc/self/mountinfo || true; } | tac | while read -r _ _ _ _ point _; do umount -l "$point"; done
    """

  private let process = Process()
  private let input = Pipe()

  /// Starts a shell in a namespace of a kind and in a mount namespace, runs the commands, and waits until they are done;
  /// afterwards it belongs to `user`.
  init(_ commands: String, user: Int = 0, kind: String = "net") throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    // Where its input ends, so does the shell.
    process.arguments = [
      "--\(kind)", "--mount", "--", "/bin/bash", "-euc",
      "export PATH=/usr/sbin:/usr/bin:/sbin:/bin\n\(Self.withoutMounts)\n\(commands)\necho ready; exec setpriv --reuid=\(user) --regid=\(user) --clear-groups cat",
    ]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    var said = Data()
    while !String(decoding: said, as: UTF8.self).hasSuffix("ready\n") {
      let part = output.fileHandleForReading.availableData
      guard !part.isEmpty else { throw Failure(output: String(decoding: said, as: UTF8.self)) }
      said += part
    }
  }

  deinit { end() }

  /// The process in the namespace.
  var pid: Int32 { process.processIdentifier }

  /// The inode of the namespace.
  var inode: UInt64 { ProcessFiles.identify("/proc/\(pid)/ns/net")?.inode ?? 0 }

  /// Lets it end, and its namespace with it where nothing else keeps that.
  func end() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Does work in the namespace, on a thread that is made for it.
  func inside<Value>(_ work: () -> Value) throws -> Value {
    let descriptor = open("/proc/\(pid)/ns/net", O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    return try NamespaceEntry.run(descriptor, work)
  }
}

/// Whether the tests may make namespaces.
let isRoot = geteuid() == 0
