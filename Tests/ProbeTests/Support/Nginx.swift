import Foundation

/// An nginx on loopback, in a folder of its own; it ends with this process, however that ends.
final class Nginx: Sendable {
  /// Speaks TLS with HTTP/2 and 1.1.
  let securePort: UInt16
  let plainPort: UInt16
  /// Want a client certificate: by TLS 1.3 and HTTP/2, and by TLS 1.2 and HTTP/1.1.
  let mutualPorts: (new: UInt16, old: UInt16)
  private let folder: String

  static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/sbin/nginx")
  static let shared: Result<Nginx, any Error> = Result {
    try Nginx(World.shared.get().good, authority: World.shared.get().authority)
  }

  struct Failed: Error {}

  private init(_ identity: Identity, authority: Identity) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "vpnaudit-nginx-\(UUID())").path
    let ports = try LoopbackServer.freePorts(4)
    (securePort, plainPort, mutualPorts) = (ports[0], ports[1], (ports[2], ports[3]))
    try FileManager.default.createDirectory(atPath: "\(folder)/www", withIntermediateDirectories: true)
    let pem = try identity.pem()
    try Data(pem.certificate).write(to: URL(filePath: "\(folder)/cert.pem"))
    try Data(pem.key).write(to: URL(filePath: "\(folder)/key.pem"))
    try Data(count: 3 << 20).write(to: URL(filePath: "\(folder)/www/large"))
    try Data(authority.pem().certificate).write(to: URL(filePath: "\(folder)/authority.pem"))
    try Data("needle in a haystack\n".utf8).write(to: URL(filePath: "\(folder)/www/text"))
    try Data(Self.configuration(securePort, plainPort, mutualPorts).utf8).write(
      to: URL(filePath: "\(folder)/nginx.conf"))

    // It is stopped, and its folder removed, when the other end of its standard input is closed.
    let script = """
      /usr/sbin/nginx -p "$1" -c nginx.conf -e error.log </dev/null >/dev/null 2>&1 && echo ready || echo failed
      cat >/dev/null
      /usr/sbin/nginx -p "$1" -c nginx.conf -e error.log -s stop >/dev/null 2>&1
      rm -rf "$1"
      """
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script, "sh", folder]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    // Kept open for as long as this process lives.
    _ = dup(input.fileHandleForWriting.fileDescriptor)
    guard output.fileHandleForReading.availableData == Data("ready\n".utf8) else { throw Failed() }
  }

  /// The lines of the log that are wanted, once there are so many: version, path with query, agent, authorization.
  ///
  /// nginx writes a line after it has sent the answer, so a client with the answer must wait for the line.
  func requests(_ count: Int, where isWanted: (String) -> Bool) throws -> [String] {
    let log = "\(folder)/requests.log"
    let watch = inotify_init1(Int32(O_CLOEXEC | O_NONBLOCK))
    guard watch >= 0, inotify_add_watch(watch, log, UInt32(IN_MODIFY)) >= 0 else { throw Failed() }
    defer { close(watch) }
    let clock = ContinuousClock()
    let end = clock.now + .seconds(30)
    while true {
      let found = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
        .filter(isWanted)
      if found.count >= count { return found }
      let left = (end - clock.now).components.seconds
      var event = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
      guard left > 0, poll(&event, 1, Int32(left) * 1000) > 0 else { return found }
      var buffer = [UInt8](repeating: 0, count: 4096)
      while read(watch, &buffer, buffer.count) > 0 {}
    }
  }

  private static func configuration(
    _ secure: UInt16, _ plain: UInt16, _ mutual: (new: UInt16, old: UInt16)
  ) -> String {
    let statuses = [204, 304, 400, 401, 403, 404, 407, 429, 500, 503]
      .map { "location = /status/\($0) { return \($0); }" }.joined(separator: "\n")
    let hops = (1...7).map { "location = /hop/\($0) { return 302 /hop/\($0 - 1); }" }.joined(separator: "\n")
    return """
      \(geteuid() == 0 ? "user root;" : "")
      worker_processes 1;
      pid nginx.pid;
      events { worker_connections 512; }
      http {
        log_format probe '$server_protocol $request_uri "$http_user_agent" "$http_authorization"';
        access_log requests.log probe;
        client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp;
        scgi_temp_path tmp;
        absolute_redirect off;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_certificate cert.pem;
        ssl_certificate_key key.pem;
        server {
          listen 127.0.0.1:\(secure) ssl http2;
          listen 127.0.0.1:\(plain);
          root www;
          location = / { return 200 "ok\\n"; }
          location = /hop/0 { return 200 "arrived\\n"; }
          location = /large { }
          location = /loop { return 301 /loop; }
          location = /to-plain { return 302 http://erp.corp.test:\(plain)/; }
          location = /to-secure { return 302 https://erp.corp.test:\(secure)/; }
          location = /to-user { return 302 $scheme://alice:hunter2@erp.corp.test:$server_port/; }
          location = /to-file { return 302 file:///etc/passwd; }
          location = /to-other { return 302 $scheme://good.test:$server_port/?token=hunter2; }
          location = /to-missing { return 302 $scheme://missing.test:$server_port/?token=hunter2; }
          location = /to-closed { return 302 $scheme://127.0.0.1:1/; }
          location = /to-nowhere { return 302 "$scheme://[::"; }
          location = /to-letters { return 302 "/hop/0?n=é x"; }
          \(statuses)
          \(hops)
          location = /round/1 { return 302 /round/2; }
          location = /round/2 { return 302 /round/1; }
          location = /text { add_header X-Part one; add_header X-Part two; }
        }
        ssl_client_certificate authority.pem;
        server {
          listen 127.0.0.1:\(mutual.new) ssl http2;
          ssl_protocols TLSv1.3;
          ssl_verify_client on;
          location / { return 200 "$ssl_client_s_dn\\n"; }
        }
        server {
          listen 127.0.0.1:\(mutual.old) ssl;
          ssl_protocols TLSv1.2;
          ssl_verify_client on;
          location / { return 200 "$ssl_client_s_dn\\n"; }
        }
      }

      """
  }
}
