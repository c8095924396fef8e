/// Debian's haproxy on loopback, whose frontends expect the PROXY protocol before all else.
struct HAProxy: Sendable {
  /// With TLS and HTTP behind the header, and with a plain answer of HTTP.
  let ports: (secure: UInt16, plain: UInt16)

  static let isAvailable = Daemon.isAvailable("/usr/sbin/haproxy")
  static let shared: Result<HAProxy, any Error> = Result { try HAProxy(World.shared.get()) }

  private init(_ world: World) throws {
    let free = try LoopbackServer.freePorts(2)
    ports = (free[0], free[1])
    let pem = try world.good.pem()
    try Daemon.start(
      { folder in
        [
          "server.pem": String(decoding: pem.certificate + pem.key, as: UTF8.self),
          "haproxy.cfg": """
          defaults
            mode http
            timeout connect 60s
            timeout client 60s
            timeout server 60s
          frontend secure
            bind 127.0.0.1:\(free[0]) accept-proxy ssl crt \(folder)/server.pem
            http-request return status 200 content-type text/plain string ok
          frontend plain
            bind 127.0.0.1:\(free[1]) accept-proxy
            http-request return status 200 content-type text/plain string ok

          """,
        ]
      },
      script: "as_root haproxy -db -f \"$folder/haproxy.cfg\"\n", ports: free)
  }
}
