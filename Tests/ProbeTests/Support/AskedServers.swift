import Model

/// Debian's servers on loopback that are asked for TLS, each with it and without: dovecot's POP3, vsftpd, prosody and
/// xrdp.
struct AskedServers: Sendable {
  private let ports: [UInt16]

  static let isAvailable = Daemon.isAvailable(
    "/usr/sbin/dovecot", "/usr/lib/dovecot/pop3-login", "/usr/sbin/vsftpd", "/usr/bin/prosody",
    "/usr/sbin/xrdp")
  static let shared: Result<AskedServers, any Error> = Result { try AskedServers(World.shared.get()) }

  static let schemes: [Target.Scheme] = [.pop3, .ftp, .xmpp, .rdp]

  /// The port of a scheme's server that begins TLS, or of the one that does not.
  func port(_ scheme: Target.Scheme, secure: Bool = true) -> UInt16 {
    ports[(Self.schemes.firstIndex(of: scheme) ?? 0) * 2 + (secure ? 0 : 1)]
  }

  private init(_ world: World) throws {
    let ports = try LoopbackServer.freePorts(8)
    self.ports = ports
    let pem = try world.good.pem()
    try Daemon.start(
      { folder in
        var files = [
          "server.pem": String(decoding: pem.certificate, as: UTF8.self),
          "server.key": String(decoding: pem.key, as: UTF8.self),
        ]
        for (index, isSecure) in [true, false].enumerated() {
          let name = isSecure ? "secure" : "plain"
          files["dovecot-\(name)"] = Self.dovecot(folder, name, ports[index], isSecure)
          files["vsftpd-\(name)"] = Self.vsftpd(folder, ports[2 + index], isSecure)
          files["prosody-\(name).cfg.lua"] = Self.prosody(folder, name, ports[4 + index], isSecure)
          files["xrdp-\(name)"] = Self.xrdp(folder, name, ports[6 + index], isSecure)
        }
        return files
      },
      script: """
        mkdir "$folder/empty"
        for kind in secure plain; do
          mkdir -m 777 "$folder/prosody-data-$kind"
          as_root dovecot -F -c "$folder/dovecot-$kind"
          as_root vsftpd "$folder/vsftpd-$kind"
          as_nobody prosody -F --config "$folder/prosody-$kind.cfg.lua"
          as_root xrdp --nodaemon -c "$folder/xrdp-$kind"
          # It keeps the number of its process in one file for all.
          for try in {1..200}; do
            grep -q listening "$folder/xrdp-$kind.log" 2>/dev/null && break
            sleep 0.05
          done
        done
        """, ports: ports)
  }

  private static func dovecot(_ folder: String, _ name: String, _ port: UInt16, _ secure: Bool) -> String {
    """
    base_dir = \(folder)/dovecot-run-\(name)
    state_dir = \(folder)/dovecot-run-\(name)
    log_path = \(folder)/dovecot.log
    protocols = pop3
    \(secure ? "ssl = yes\nssl_cert = <\(folder)/server.pem\nssl_key = <\(folder)/server.key" : "ssl = no")
    default_internal_user = nobody
    default_internal_group = nogroup
    default_login_user = nobody
    service pop3-login {
      chroot =
      inet_listener pop3 {
        address = 127.0.0.1
        port = \(port)
      }
      inet_listener pop3s {
        port = 0
      }
    }
    service anvil {
      chroot =
    }
    passdb {
      driver = static
      args = nologin=yes
    }

    """
  }

  private static func vsftpd(_ folder: String, _ port: UInt16, _ secure: Bool) -> String {
    """
    listen=YES
    listen_address=127.0.0.1
    listen_port=\(port)
    background=NO
    anonymous_enable=YES
    seccomp_sandbox=NO
    secure_chroot_dir=\(folder)/empty
    ssl_enable=\(secure ? "YES" : "NO")
    rsa_cert_file=\(folder)/server.pem
    rsa_private_key_file=\(folder)/server.key
    ssl_ciphers=HIGH

    """
  }

  private static func prosody(_ folder: String, _ name: String, _ port: UInt16, _ secure: Bool) -> String {
    """
    pidfile = "\(folder)/prosody-\(name).pid"
    data_path = "\(folder)/prosody-data-\(name)"
    log = { info = "\(folder)/prosody-\(name).log" }
    interfaces = { "127.0.0.1" }
    c2s_ports = { \(port) }
    modules_enabled = { \(secure ? "\"tls\"; " : "") "saslauth" }
    modules_disabled = { "s2s"; "offline"\(secure ? "" : "; \"tls\"") }
    c2s_require_encryption = \(secure)
    VirtualHost "erp.corp.test"
      ssl = { certificate = "\(folder)/server.pem"; key = "\(folder)/server.key" }

    """
  }

  private static func xrdp(_ folder: String, _ name: String, _ port: UInt16, _ secure: Bool) -> String {
    """
    [Globals]
    ini_version=1
    fork=true
    port=tcp://127.0.0.1:\(port)
    security_layer=\(secure ? "tls" : "rdp")
    crypt_level=high
    certificate=\(folder)/server.pem
    key_file=\(folder)/server.key
    ssl_protocols=TLSv1.2, TLSv1.3
    [Logging]
    LogFile=\(folder)/xrdp-\(name).log
    LogLevel=INFO
    EnableSyslog=false
    [Channels]
    [Xorg]
    name=Xorg
    lib=libxup.so
    ip=127.0.0.1
    port=-1

    """
  }
}
