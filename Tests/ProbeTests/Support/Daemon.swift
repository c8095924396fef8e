import Foundation
import Glibc

/// Servers of Debian's on loopback, each started by a script of bash in a folder of its own.
///
/// They run in namespaces of processes and mounts that end with this process, however that ends.
enum Daemon {
  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  /// Whether such namespaces can be made, and all of the programs are there.
  static func isAvailable(_ programs: String...) -> Bool {
    geteuid() == 0 && programs.allSatisfy { access($0, X_OK) == 0 }
  }

  /// Runs a script beside `files`, which may be read by every user, and waits until each of the ports takes connections.
  ///
  /// - Parameters:
  ///   - files: The texts of files by their names, made in the folder.
  ///   - script: It finds the folder in `$folder`, and must leave its servers in the background. `as_nobody` starts one
  ///     without any privilege.
  static func start(_ files: (_ folder: String) throws -> [String: String], script: String, ports: [UInt16])
    throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "vpnaudit-daemon-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    chmod(folder, 0o777)
    for (name, text) in try files(folder) {
      try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    }
    try Data((Self.prelude + script + Self.epilogue).utf8).write(to: URL(filePath: "\(folder)/run"))
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments =
      [
        "-c", "unshare --mount --pid --fork -- bash \"$1/run\" \"$@\" 2>\"$1/errors\"; rm -rf \"$1\"", "sh",
        folder,
      ] + ports.map(String.init)
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    // A child inherits the mask of the thread that starts it, and servers wait for signals.
    var empty = sigset_t()
    var before = sigset_t()
    sigemptyset(&empty)
    pthread_sigmask(SIG_SETMASK, &empty, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
    // Kept open for as long as this process lives.
    _ = dup(input.fileHandleForWriting.fileDescriptor)
    let said = output.fileHandleForReading.availableData
    guard said == Data("ready\n".utf8) else {
      let rest = try output.fileHandleForReading.readToEnd() ?? Data()
      throw Failed(description: String(decoding: said + rest, as: UTF8.self))
    }
  }

  /// The first process of the namespace: what it started is killed when it ends.
  private static let prelude = """
    folder=$1
    shift
    as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@" </dev/null >>"$folder/log" 2>&1 & }
    as_root() { "$@" </dev/null >>"$folder/log" 2>&1 & }

    """

  private static let epilogue = """

    for port; do
      for try in {1..400}; do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue 2
        sleep 0.05
      done
      echo "nothing listens at $port"
      tail -n 20 "$folder/log" "$folder/errors"
      exit 1
    done
    echo ready
    exec >&-
    read -r
    """
}
