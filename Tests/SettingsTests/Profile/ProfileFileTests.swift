import Foundation
import Model
import Settings
import Testing

struct ProfileFileTests {
  @Test func `every key of a sink reaches its value`() throws {
    let sinks = try ProfileFile.load("\(Fixture.folder)/Profiles/good-sinks.yaml").value.sinks
    let folder = "\(Fixture.folder)/Profiles"
    let otel = HTTPReceiver(
      url: Target(scheme: .https, host: "otel.corp.test", port: 4318, path: "/"),
      caFile: folder + "/corp-ca.pem",
      proxy: Proxy(scheme: .http, host: "proxy.corp.test", port: 3128), timeout: .seconds(20),
      headers: [
        .init(name: "x-scope-orgid", value: .text("beijing")),
        .init(name: "authorization", value: .secret(.credential("otel-token"))),
      ])
    let hook = HTTPReceiver(
      url: Target(scheme: .http, host: "127.0.0.1", port: 8080, path: "/vpnaudit", query: "site=beijing"))
    let kinds: [(String, SinkSettings.Start, SinkSettings.Kind)] = [
      ("metrics", .newest, .textfile(path: "/var/lib/prometheus/node-exporter/vpnaudit.prom")),
      (
        "lines", .oldest,
        .jsonLines(
          JSONLinesSettings(
            path: folder + "/lines.jsonl", content: .full,
            rotation: JSONLinesSettings.Rotation(size: 64 << 20, keep: 8)))
      ),
      ("journal", .newest, .journald(content: .summary)),
      ("local", .newest, .syslog(SyslogSettings(receiver: .local(path: "/dev/log")))),
      (
        "central", .newest,
        .syslog(SyslogSettings(receiver: .tcp(host: "log.corp.test", port: 6514), facility: .local3))
      ),
      ("v6", .newest, .syslog(SyslogSettings(receiver: .udp(host: "2001:db8::5", port: 514)))),
      ("otel", .newest, .otlp(OTLPSettings(receiver: otel, signals: [.logs, .metrics]))),
      (
        "hook", .newest,
        .webhook(WebhookSettings(receiver: hook, content: .thin, secret: .file(folder + "/corp-ca.pem")))
      ),
    ]
    #expect(sinks == kinds.map { SinkSettings(name: $0, start: $1, kind: $2) })
  }

  @Test func `every key of a profile reaches its value`() throws {
    let loaded = try ProfileFile.load("\(Fixture.folder)/Profiles/good-everything.yaml")
    let digest = String(repeating: "a", count: 64)
    let erp = Endpoint(
      name: "erp", region: Region("CN-BJ"), target: Target(scheme: .tls, host: "erp.corp.test", port: 443),
      expectations: Expectations(
        path: .tunnel, addresses: ["10.0.0.0/8", "2001:db8::/32"].compactMap { IPPrefix($0) },
        minimumVersion: .v12,
        issuers: [digest], pins: [digest.replacing("a", with: "b")], expiresAfter: .seconds(14 * 86400),
        clientCertificate: .refused, warnHandshake: .milliseconds(300), failHandshake: .seconds(1)),
      addresses: ["192.0.2.80"].compactMap { IPAddress($0) }, interface: "tun0", samples: 3,
      timeout: .seconds(2), interval: .milliseconds(500), every: .seconds(30), warmUp: 2, retries: 3,
      isWitnessed: false)
    let six = Endpoint(
      name: "six", target: Target(scheme: .tcp, host: "2001:db8::1", port: 5432), samples: 7,
      timeout: .milliseconds(900), interval: .seconds(10), every: .seconds(120), warmUp: 1)
    func web(
      _ name: String, _ scheme: Target.Scheme, _ port: UInt16, _ path: String, _ answer: AnswerExpectations
    )
      -> Endpoint
    {
      Endpoint(
        name: name, target: Target(scheme: scheme, host: "\(name).corp.test", port: port, path: path),
        expectations: Expectations(answer: answer), samples: 7, timeout: .milliseconds(900),
        interval: .seconds(10), every: .seconds(120), warmUp: 1)
    }
    let portal = web(
      "portal", .https, 443, "/health",
      AnswerExpectations(
        statuses: [200...200, 204...204, 300...399], body: "all systems: go",
        headers: [
          .init(name: "content-type", contains: "text/html"), .init(name: "Strict-Transport-Security"),
          .init(name: "x-served-by"),
        ], redirects: 3))
    let plain = web("plain", .http, 80, "/", AnswerExpectations(statuses: [200...200], redirects: 0))
    #expect(
      loaded.value
        == Profile(
          site: "beijing", region: Region("NO"), registryFile: "\(Fixture.folder)/Profiles/good-minimal.yaml",
          trust: Trust(caFile: "\(Fixture.folder)/Profiles/./corp-ca.pem", only: true), policy: .licensed,
          hidesHostName: true, namespaces: .own, view: .namespace, endpoints: [erp, six, portal, plain],
          watchesWire: false, keptSamples: .all, observesEvery: .seconds(600)))
    #expect(loaded.lines == ["policy.vpn": 5, "observe.namespaces": 9, "observe.view": 9])
    #expect(loaded.path.hasSuffix("good-everything.yaml"))
  }

  @Test func `questions, echoes, addresses and the control resolver reach their values`() throws {
    let profile = try ProfileFile.load("\(Fixture.folder)/Profiles/good-names.yaml").value
    let server = try #require(IPAddress("2001:db8::53"))
    #expect(profile.controlResolver == SocketAddress(address: server, port: 5353))
    func question(
      _ host: String, _ port: UInt16, _ name: String, _ type: Target.Question.RecordType
    ) -> Target {
      Target(scheme: .dns, host: host, port: port, question: Target.Question(name: name, type: type))
    }
    #expect(
      profile.endpoints.map(\.target) == [
        question("192.0.2.53", 53, "erp.corp.test", .a),
        question("2001:db8::53", 5353, "_ldap._tcp.corp.test", .srv),
        question("192.0.2.53", 5353, "erp.corp.test", .aaaa),
        Target(scheme: .icmp, host: "gate.corp.test", port: 0),
        Target(scheme: .icmp, host: "2001:db8::1", port: 0),
        Target(scheme: .https, host: "portal.corp.test", port: 443, path: "/"),
        Target(scheme: .tls, host: "erp.corp.test", port: 443),
      ])
    #expect(
      profile.endpoints.map(\.addressChoice) == [.first, .first, .first, .families, .first, .all, .first])
    #expect(profile.endpoints[2].expectations.addresses == ["2001:db8::/32"].compactMap { IPPrefix($0) })
    #expect(
      profile.endpoints[1].target.description == "dns://[2001:db8::53]:5353/_ldap._tcp.corp.test?type=SRV")
    #expect(profile.endpoints[4].target.description == "icmp://[2001:db8::1]")
  }

  @Test(arguments: [
    ("192.0.2.53", "192.0.2.53:53"), ("192.0.2.53:5353", "192.0.2.53:5353"),
    ("2001:db8::53", "[2001:db8::53]:53"), ("[2001:db8::53]", "[2001:db8::53]:53"),
  ])
  func `a control resolver has a port or the usual one`(text: String, meaning: String) throws {
    let file = "schema: vpnaudit.profile/1\ncontrol_resolver: '\(text)'\n"
    let loaded = try ProfileFile.parse(Array(file.utf8), file: "p", directory: "/")
    #expect(loaded.value.controlResolver?.description == meaning)
  }

  @Test(arguments: ["ns.test", "192.0.2.53:", "192.0.2.53/a", "192.0.2.53/a?b", "192.0.2.53#", "1.2.3.4/x/a"])
  func `anything but the address of a resolver is refused`(text: String) {
    let file = "schema: vpnaudit.profile/1\ncontrol_resolver: '\(text)'\n"
    #expect(throws: SettingsError.self) {
      try ProfileFile.parse(Array(file.utf8), file: "p", directory: "/")
    }
  }

  @Test func `a profile that says nothing has the defaults`() throws {
    let loaded = try ProfileFile.parse(Array("schema: vpnaudit.profile/1\n".utf8), file: "p", directory: "/")
    #expect(loaded.value == Profile())
    #expect(loaded.lines.isEmpty)
  }

  @Test func `paths begin at the folder of the profile, also when that is relative`() throws {
    let text = "schema: vpnaudit.profile/1\ntrust: {ca_file: Package.swift}\n"
    let root = URL(filePath: Fixture.folder).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let absolute = try ProfileFile.parse(Array(text.utf8), file: "p.yaml", directory: root)
    #expect(absolute.value.trust.caFile == "\(root)/Package.swift")
    let here = FileManager.default.currentDirectoryPath
    let up = String(repeating: "../", count: here.split(separator: "/").count)
    let relative = try ProfileFile.parse(Array(text.utf8), file: "p.yaml", directory: up + root.dropFirst())
    #expect(relative.value.trust.caFile == "\(here)/\(up)\(root.dropFirst())/Package.swift")
  }

  @Test func `a client certificate's files begin at the folder, and a key for all to read is a warning`()
    throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, mode) in [("client.pem", 0o644), ("client.key", 0o600), ("open.key", 0o604)] {
      let file = "\(folder)/\(name)"
      try Data("anything".utf8).write(to: URL(filePath: file))
      #expect(chmod(file, mode_t(mode)) == 0)
    }
    func load(_ certificate: String) throws -> Loaded<Profile> {
      let text = """
        schema: vpnaudit.profile/1
        endpoints:
          - name: erp
            target: https://erp.corp.test/
            client_certificate: \(certificate)
        """
      return try ProfileFile.parse(Array(text.utf8), file: "p.yaml", directory: folder)
    }
    let good = try load("{file: client.pem, key: client.key}")
    #expect(
      good.value.endpoints.map(\.clientCertificate) == [
        ClientCertificate(file: "\(folder)/client.pem", key: "\(folder)/client.key")
      ])
    #expect(good.warnings.isEmpty)
    #expect(good.lines == ["endpoints.erp.client_certificate": 5])
    #expect(try load("{file: client.key}").warnings.isEmpty)
    for (text, key) in [
      ("{file: client.pem, key: open.key}", "key"), ("{file: client.pem, key: ~}", "file"),
    ] {
      #expect(
        try load(text).warnings.map(\.description) == [
          "p.yaml:5: endpoint 'erp': client_certificate.\(key) holds a key that every user of this host can read"
        ])
    }
  }

  @Test func `a missing file is distinguished from one that cannot be looked at`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data().write(to: URL(filePath: "\(folder)/file"))
    #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
    for (path, message) in [
      ("missing.yaml", "not found"), ("file/below.yaml", "could not open it: not a directory"),
      ("pipe", "not a regular file"), (".", "not a regular file"),
      (String(repeating: "x", count: 300), "could not open it: file name too long"),
      ("nul\0", "the path holds a NUL character"),
    ] {
      let path = "\(folder)/\(path)"
      let error = #expect(throws: SettingsError.self) { try ProfileFile.load(path) }
      #expect(error?.diagnostics.map(\.description) == ["\(path): \(message)"])
    }
    let error = #expect(throws: SettingsError.self) {
      try RegistryFile.load("\(folder)/missing.yaml", today: Fixture.today)
    }
    #expect(error?.diagnostics.first?.message == "not found")
  }

  @Test func `the digest is that of the file's bytes`() throws {
    let loaded = try ProfileFile.parse(Array("schema: vpnaudit.profile/1".utf8), file: "p", directory: "/")
    #expect(loaded.sha256 == "851e6ceb36ba916c542d66517ebee7d22b9ac7135cfd15f920609e65d942b243")
  }
}
