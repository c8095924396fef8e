import Foundation
import Glibc
import Model

@testable import Probe

/// Debian's squid, danted and microsocks on loopback, which know `erp.corp.test` and `good.test` as 127.0.0.1, may not
/// go to 127.0.0.3, and have no name server.
///
/// They run as nobody, in namespaces of processes and mounts that end with this process, however that ends.
final class ProxyServers: Sendable {
  static let credentials = Proxy.Credentials(user: "alice", password: "hunter2")
  /// Whither no proxy may connect.
  static let denied = "127.0.0.3"
  /// Whither no connection can be made, by the kernel's own rules: nothing is sent.
  static let unreachable = "224.0.0.1"

  /// squid, without a user and with one.
  let http: Proxy
  let httpKnown: Proxy
  /// danted, with and without names.
  let socks: Proxy
  let socksNames: Proxy
  /// microsocks, which requires the password.
  let socksKnown: Proxy

  private static let programs = [
    "/usr/sbin/squid", "/usr/lib/squid/basic_ncsa_auth", "/usr/sbin/danted", "/usr/bin/microsocks",
    "/usr/bin/openssl",
  ]
  static let isAvailable = geteuid() == 0 && programs.allSatisfy { access($0, X_OK) == 0 }
  static let shared: Result<ProxyServers, any Error> = Result { try ProxyServers() }

  struct Failed: Error {}

  private init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "vpnaudit-proxies-\(UUID())").path
    let ports = try LoopbackServer.freePorts(4)
    func proxy(_ scheme: Proxy.Scheme, _ port: UInt16, known: Bool = false) -> Proxy {
      Proxy(scheme: scheme, host: "127.0.0.1", port: port, credentials: known ? Self.credentials : nil)
    }
    http = proxy(.http, ports[0])
    httpKnown = proxy(.http, ports[1], known: true)
    socks = proxy(.socks5, ports[2])
    socksNames = proxy(.socks5h, ports[2])
    socksKnown = proxy(.socks5, ports[3], known: true)

    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    chmod(folder, 0o777)
    for (name, text) in Self.files(in: folder, ports) {
      try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    }
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
    guard output.fileHandleForReading.availableData == Data("ready\n".utf8) else { throw Failed() }
  }

  private static func files(in folder: String, _ ports: [UInt16]) -> [String: String] {
    [
      // The first process of the namespace: what it started is killed when it ends.
      "run": """
      folder=$1
      shift
      mount --bind "$folder/hosts" /etc/hosts
      mount --bind "$folder/resolv.conf" /etc/resolv.conf
      echo "\(credentials.user):$(openssl passwd -apr1 \(credentials.password))" >"$folder/users"
      as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@" </dev/null >>"$folder/log" 2>&1 & }
      as_nobody squid -N -f "$folder/squid.conf"
      as_nobody danted -f "$folder/danted.conf"
      as_nobody microsocks -i 127.0.0.1 -p "$4" -u \(credentials.user) -P \(credentials.password)
      for port; do
        for try in {1..400}; do
          (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue 2
          sleep 0.05
        done
        exit 1
      done
      echo ready
      exec >&-
      read -r
      """,
      "hosts": "127.0.0.1 localhost erp.corp.test good.test\n",
      "resolv.conf": "nameserver 127.0.0.1\noptions attempts:1 timeout:1\n",
      "squid.conf": """
      http_port 127.0.0.1:\(ports[0]) name=open
      http_port 127.0.0.1:\(ports[1]) name=closed
      auth_param basic program /usr/lib/squid/basic_ncsa_auth \(folder)/users
      auth_param basic children 1 startup=1 idle=1
      auth_param basic realm proxy
      acl connection method CONNECT
      acl closed myportname closed
      acl known proxy_auth REQUIRED
      acl denied dst \(denied)
      http_access deny !connection
      http_access deny denied
      http_access deny closed !known
      http_access allow all
      cache deny all
      cache_mem 0 MB
      access_log none
      cache_log \(folder)/squid.log
      pid_filename \(folder)/squid.pid
      coredump_dir \(folder)
      pinger_enable off
      netdb_filename none
      visible_hostname proxy.corp.test

      """,
      "danted.conf": """
      logoutput: \(folder)/danted.log
      internal: 127.0.0.1 port = \(ports[2])
      external: 127.0.0.1
      clientmethod: none
      socksmethod: none
      user.privileged: nobody
      user.unprivileged: nobody
      client pass {
        from: 127.0.0.0/8 to: 0.0.0.0/0
      }
      socks block {
        from: 127.0.0.0/8 to: \(denied)/32
      }
      socks pass {
        from: 127.0.0.0/8 to: 0.0.0.0/0
        command: connect
      }

      """,
    ]
  }
}
