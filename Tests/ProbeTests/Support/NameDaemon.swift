import Foundation
import Model

/// A real name server on 127.0.0.1, in a folder of its own; it ends with this process, however that ends. It runs in
/// the network namespace of the thread that starts it.
struct NameDaemon {
  enum Kind: String, CaseIterable, Sendable {
    case dnsmasq, unbound

    var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: "/usr/sbin/\(rawValue)") }
  }

  struct Failed: Error {}

  let address: SocketAddress

  /// A server with the lines of its configuration beside those that put it on a free port.
  init(_ kind: Kind, _ configuration: String) throws {
    guard let loopback = IPAddress("127.0.0.1") else { throw Failed() }
    let port = try LoopbackServer.freePorts(1)[0]
    address = SocketAddress(address: loopback, port: port)
    let folder = FileManager.default.temporaryDirectory.appending(path: "vpnaudit-\(kind)-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let own: String
    switch kind {
    case .dnsmasq:
      own = """
        port=\(port)
        listen-address=127.0.0.1
        bind-interfaces
        no-resolv
        no-hosts
        pid-file=\(folder)/pid
        \(geteuid() == 0 ? "user=root" : "")

        """
    case .unbound:
      own = """
        server:
          interface: 127.0.0.1@\(port)
          do-ip6: no
          username: ""
          chroot: ""
          directory: "\(folder)"
          pidfile: "\(folder)/pid"
          use-syslog: no
          logfile: "\(folder)/log"
          module-config: "iterator"
          do-not-query-localhost: no

        """
    }
    try Data((own + configuration).utf8).write(to: URL(filePath: "\(folder)/conf"))
    // Both have their sockets when the command that starts them ends. Threads here block signals, and so do their
    // children, but for one.
    let script = """
      /usr/sbin/\(kind) \(kind == .dnsmasq ? "-C" : "-c") "$1/conf" </dev/null >"$1/said" 2>&1 && echo ready || echo failed
      cat >/dev/null
      kill -KILL "$(cat "$1/pid")" 2>/dev/null
      rm -rf "$1"
      """
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script, "sh", folder]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    // Kept open for as long as this process lives: tests that run in a process of their own would wait for a child
    // that ended before instead of theirs.
    _ = dup(input.fileHandleForWriting.fileDescriptor)
    guard output.fileHandleForReading.availableData == Data("ready\n".utf8) else { throw Failed() }
  }
}
