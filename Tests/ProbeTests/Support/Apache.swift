/// Debian's Apache on loopback, which speaks HTTP/2 and asks for a client certificate below `/private/` alone.
struct Apache: Sendable {
  /// By TLS 1.3, with an authentication after the handshake, and by TLS 1.2, with a second handshake.
  let ports: (new: UInt16, old: UInt16)

  static let isAvailable = Daemon.isAvailable("/usr/sbin/apache2")
  static let shared: Result<Apache, any Error> = Result { try Apache(World.shared.get()) }

  private init(_ world: World) throws {
    let free = try LoopbackServer.freePorts(2)
    ports = (free[0], free[1])
    let pem = try world.good.pem()
    let authority = try world.authority.pem()
    try Daemon.start(
      { folder in
        [
          "server.pem": String(decoding: pem.certificate, as: UTF8.self),
          "server.key": String(decoding: pem.key, as: UTF8.self),
          "authority.pem": String(decoding: authority.certificate, as: UTF8.self),
          "apache.conf": Self.configuration(in: folder, new: free[0], old: free[1]),
        ]
      },
      script: """
        mkdir -p "$folder/www/private"
        echo ok | tee "$folder/www/index.html" "$folder/www/private/index.html" >/dev/null
        as_root apache2 -DFOREGROUND -f "$folder/apache.conf"
        """, ports: free)
  }

  private static func configuration(in folder: String, new: UInt16, old: UInt16) -> String {
    """
    ServerRoot /usr/lib/apache2
    LoadModule mpm_event_module modules/mod_mpm_event.so
    LoadModule authz_core_module modules/mod_authz_core.so
    LoadModule alias_module modules/mod_alias.so
    LoadModule dir_module modules/mod_dir.so
    LoadModule ssl_module modules/mod_ssl.so
    LoadModule http2_module modules/mod_http2.so
    ServerName erp.corp.test
    PidFile \(folder)/pid
    DefaultRuntimeDir \(folder)
    ErrorLog \(folder)/log
    DocumentRoot \(folder)/www
    User nobody
    Group nogroup
    StartServers 1
    ThreadsPerChild 64
    Listen 127.0.0.1:\(new)
    Listen 127.0.0.1:\(old)
    Protocols h2 http/1.1
    SSLCACertificateFile \(folder)/authority.pem
    SSLCertificateFile \(folder)/server.pem
    SSLCertificateKeyFile \(folder)/server.key
    RedirectMatch 302 ^/to-private$ /private/
    RedirectMatch 302 ^/private/back$ /
    <Location /private/>
      SSLVerifyClient require
    </Location>
    <VirtualHost *:\(new)>
      SSLEngine on
      SSLProtocol TLSv1.3
    </VirtualHost>
    <VirtualHost *:\(old)>
      SSLEngine on
      SSLProtocol TLSv1.2
    </VirtualHost>

    """
  }
}
