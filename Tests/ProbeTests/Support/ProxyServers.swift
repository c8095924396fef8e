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

  /// squid behind TLS of its own.
  let https: Proxy

  static let isAvailable = Daemon.isAvailable(
    "/usr/sbin/squid", "/usr/lib/squid/basic_ncsa_auth", "/usr/sbin/danted", "/usr/bin/microsocks",
    "/usr/bin/openssl")
  static let shared: Result<ProxyServers, any Error> = Result { try ProxyServers() }

  private init() throws {
    let ports = try LoopbackServer.freePorts(5)
    func proxy(_ scheme: Proxy.Scheme, _ port: UInt16, known: Bool = false) -> Proxy {
      Proxy(scheme: scheme, host: "127.0.0.1", port: port, credentials: known ? Self.credentials : nil)
    }
    http = proxy(.http, ports[0])
    httpKnown = proxy(.http, ports[1], known: true)
    socks = proxy(.socks5, ports[2])
    socksNames = proxy(.socks5h, ports[2])
    socksKnown = proxy(.socks5, ports[3], known: true)
    https = proxy(.https, ports[4])
    let pem = try World.shared.get().good.pem()
    try Daemon.start(
      { folder in
        Self.files(in: folder, ports).merging(
          [
            "proxy.pem": String(decoding: pem.certificate, as: UTF8.self),
            "proxy.key": String(decoding: pem.key, as: UTF8.self),
          ]) { $1 }
      },
      script: """
        mount --bind "$folder/hosts" /etc/hosts
        mount --bind "$folder/resolv.conf" /etc/resolv.conf
        echo "\(Self.credentials.user):$(openssl passwd -apr1 \(Self.credentials.password))" >"$folder/users"
        as_nobody squid -N -f "$folder/squid.conf"
        as_nobody danted -f "$folder/danted.conf"
        as_nobody microsocks -i 127.0.0.1 -p "$4" -u \(Self.credentials.user) -P \(Self.credentials.password)
        """, ports: ports)
  }

  private static func files(in folder: String, _ ports: [UInt16]) -> [String: String] {
    [
      "hosts": "127.0.0.1 localhost erp.corp.test good.test\n",
      "resolv.conf": "nameserver 127.0.0.1\noptions attempts:1 timeout:1\n",
      "squid.conf": """
      http_port 127.0.0.1:\(ports[0]) name=open
      http_port 127.0.0.1:\(ports[1]) name=closed
      https_port 127.0.0.1:\(ports[4]) name=secure tls-cert=\(folder)/proxy.pem tls-key=\(folder)/proxy.key
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
