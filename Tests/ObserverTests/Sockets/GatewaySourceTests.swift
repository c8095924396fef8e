import Foundation
import Model
import Testing

@testable import Observer

struct GatewaySourceTests {
  private let line = """
    ipv4     2 udp      17 118 src=198.51.100.2 dst=203.0.113.10 sport=52345 dport=1194 src=203.0.113.10 \
    dst=198.51.100.2 sport=1194 dport=52345 [ASSURED] mark=0 zone=0 use=2
    """

  @Test func `a tracked flow holds both directions`() throws {
    let flow = try #require(TrackedFlow(line: line))
    #expect(flow.transport == .udp && flow.replied)
    #expect(flow.source.description == "198.51.100.2:52345")
    #expect(flow.destination.description == "203.0.113.10:1194")
    #expect(flow.replySource.description == "203.0.113.10:1194")
  }

  @Test func `a translated flow answers from another host`() throws {
    let translated = line.replacing("src=203.0.113.10 dst", with: "src=203.0.113.130 dst")
    #expect(try #require(TrackedFlow(line: translated)).replySource.address == IPAddress("203.0.113.130"))
  }

  @Test(arguments: [
    "", "ipv4 2 udp 17", "ipv4 2 icmp 1 29 src=1.2.3.4 dst=1.2.3.5 type=8 code=0 id=1",
    "ipv4 2 udp 17 1 src=x dst=y sport=1 dport=2 src=y dst=x sport=2 dport=1",
    "ipv4 2 udp 17 1 src=1.2.3.4 dst=1.2.3.5 sport=70000 dport=2 src=1.2.3.5 dst=1.2.3.4 sport=2 dport=1",
  ])
  func `a line of another form is no flow`(line: String) {
    #expect(TrackedFlow(line: line) == nil)
  }

  @Test func `random text never crashes the parsers`() {
    let words = [
      "src=", "sport=1", "udp", "END", ",", "CONNECTED", "<key>", "remote", "\"", "\\", "\n", "\0", "::",
    ]
    for _ in 0..<rounds(3000) {
      let text = (0..<Int.random(in: 0..<40)).map { _ in words[Int.random(in: 0..<words.count)] }
        .joined(separator: Bool.random() ? " " : "")
      _ = TrackedFlow(line: text)
      _ = OpenVPNManagement.answer(text)
      _ = OpenVPNLines(Array(text.utf8))
      _ = TunDescriptorScan.interface(text)
      _ = SystemdUnit.name(cgroup: text)
    }
  }

  @Test func `a configuration yields its remotes and nothing of its keys`() {
    let text = """
      client
      dev tun
      # remote 192.0.2.66
      remote 203.0.113.10 1194 udp  ; the first
      remote "vpn.example.net" 443 tcp-client
      <connection>
      remote 2001:db8::1 1195
      </connection>
      <key>
      -----BEGIN PRIVATE KEY-----
      remote 192.0.2.99 SECRET
      -----END PRIVATE KEY-----
      </key>
      <tls-crypt>
      management 10.0.0.1 1
      </tls-crypt>
      proto udp4
      management /run/openvpn/m.sock unix
      """
    var asked: [String] = []
    let configuration = OpenVPNConfiguration(
      arguments: ["openvpn", "--cd", "/etc/openvpn/client", "--config", "lab.conf"]
    ) { path in
      asked.append(path)
      return Array(text.utf8)
    }
    #expect(asked == ["lab.conf"] || asked == ["/etc/openvpn/client/lab.conf"])
    #expect(
      configuration.remotes == [
        .init(host: "203.0.113.10", port: 1194, transport: .udp),
        .init(host: "vpn.example.net", port: 443, transport: .tcp),
        .init(host: "2001:db8::1", port: 1195, transport: .udp),
      ])
    #expect(configuration.management == .unix("/run/openvpn/m.sock"))
    #expect(!configuration.server && !configuration.proxied && !configuration.isUnclear)
  }

  @Test(arguments: [
    (["openvpn", "--server", "10.8.0.0", "255.255.255.0"], true, false),
    (["openvpn", "--mode", "server"], true, false),
    (["openvpn", "--mode", "p2p", "--http-proxy", "10.0.0.1", "3128"], false, true),
    (["openvpn", "--socks-proxy", "127.0.0.1"], false, true),
    (["openvpn"], false, false),
  ])
  func `servers and proxies are distinguished`(arguments: [String], server: Bool, proxied: Bool) {
    let configuration = OpenVPNConfiguration(arguments: arguments) { _ in [] }
    #expect(configuration.server == server && configuration.proxied == proxied)
  }

  @Test(arguments: [
    ["--management-signal"], ["--management-client"], ["--management-forget-disconnect"],
  ])
  func `a management interface that asking would disturb is left alone`(words: [String]) {
    let configuration = OpenVPNConfiguration(
      arguments: ["openvpn", "--management", "127.0.0.1", "7505"] + words
    ) { _ in [] }
    guard case .untouchable = configuration.management else {
      Issue.record("\(String(describing: configuration.management))")
      return
    }
  }

  @Test(arguments: [
    ("\"remote\" 203.0.113.10 1194\n", "203.0.113.10"), ("--remote 203.0.113.10\n", "203.0.113.10"),
    ("'remote' \"203.0.113.10\"\r\n", "203.0.113.10"),
    ("\u{FEFF}remote 203.0.113.10\n", "203.0.113.10"),
    ("<ca> \nremote 192.0.2.99\n</ca>\nremote 203.0.113.10\n", "203.0.113.10"),
  ])
  func `a configuration is read as OpenVPN reads it`(text: String, remote: String) {
    let read = OpenVPNConfiguration(arguments: ["openvpn", "c"]) { _ in Array(text.utf8) }
    #expect(read.remotes.map(\.host) == [remote] && !read.isUnclear)
  }

  @Test(arguments: [
    "# a comment\rremote 203.0.113.10\n", "<ca> x\nremote 203.0.113.10\n", "<ca\nremote 203.0.113.10\n",
    "<ca>\nremote 203.0.113.10\n", "config c\nremote 203.0.113.10\n", "setenv opt remote 203.0.113.10\n",
    "re\"mote\" 203.0.113.10\n", "\"remote\"x 203.0.113.10\n", "remote \"203.0.113.10\n",
    "remote 203.0.113.10\u{B}\n", "remote 203.0.113.10\0x\n", "remote 203.0.113.10\nmanagement-query-proxy\n",
    "# \(String(repeating: "x", count: 300))\nremote 203.0.113.10\n",
    String(repeating: "remote 203.0.113.10\n", count: 65),
  ])
  func `a configuration that OpenVPN may read otherwise says nothing for sure`(text: String) {
    let read = OpenVPNConfiguration(arguments: ["openvpn", "c"]) { _ in Array(text.utf8) }
    #expect(read.isUnclear)
  }

  @Test func `arguments that are empty or too many say nothing for sure`() {
    let many = Array(repeating: "--remote", count: 10_001)
    for arguments in [["openvpn", "--remote", ""], ["openvpn"] + many] {
      #expect(OpenVPNConfiguration(arguments: arguments) { _ in [] }.isUnclear)
    }
  }

  @Test func `a file is newer than a process that began before it was written`() throws {
    let start = try ProcessFiles().startTime(getpid())
    let folder = try TemporaryFolder()
    let path = folder.path + "/c"
    try Data("x".utf8).write(to: URL(fileURLWithPath: path))
    func changed(_ path: String) throws -> Int64 {
      try ProcessFiles().file(namedBy: getpid(), path, limit: 10, isRoots: true).changed
    }
    #expect(OpenVPNSurvey.isNewer(try changed(path), than: start))
    let program = try changed("/bin/sh")
    #expect(!OpenVPNSurvey.isNewer(program, than: start))
  }

  @Test func `a management interface with a password is left alone`() {
    let configuration = OpenVPNConfiguration(
      arguments: ["openvpn", "--management", "127.0.0.1", "7505", "/etc/openvpn/pw"]
    ) { _ in [] }
    #expect(configuration.management == .untouchable(.password, option: nil))
  }

  @Test func `configurations that include each other end`() {
    var reads = 0
    let configuration = OpenVPNConfiguration(arguments: ["openvpn", "loop.conf"]) { _ in
      reads += 1
      return Array("config loop.conf\nremote 203.0.113.10\n".utf8)
    }
    #expect(reads == 1 && configuration.remotes.count == 1 && configuration.isUnclear)
  }

  @Test(
    arguments: [
      (
        ">INFO:OpenVPN Management Interface Version 5 -- type 'help' for more info\r\n"
          + "1700000000,CONNECTED,SUCCESS,10.8.0.2,203.0.113.10,1194,,\r\nEND\r\n", "203.0.113.10:1194"
      ),
      ("1700000000,CONNECTED,SUCCESS,10.8.0.2,2001:db8::5,443,,,fd00::2\r\nEND\r\n", "[2001:db8::5]:443"),
      ("1700000000,RECONNECTING,tls-error,,,,,\r\nEND\r\n", "none"),
      ("1700000000,CONNECTED,SUCCESS,10.8.0.2,,,,\r\nEND\r\n", "none"),
      ("ERROR: unknown command\r\n", "none"),
      ("1700000000,CONNECTED,SUCCESS,10.8.0.2,203.0.113.10,1194,,\r\n", nil),
      ("", nil),
    ] as [(String, String?)])
  func `the management interface's state names the gateway once connected`(said: String, gateway: String?) {
    let answer = OpenVPNManagement.answer(said)
    #expect(answer.map { $0.gateway?.description ?? "none" } == gateway)
  }

  @Test func `peers that dialled in, and peers on this host, are no gateways`() {
    func end(_ text: String, _ port: UInt16) -> SocketAddress? {
      IPAddress(text).map { SocketAddress(address: $0, port: port) }
    }
    guard let own = end("198.51.100.2", 443), let any = end("0.0.0.0", 443),
      let far = end("203.0.113.9", 5000),
      let mine = end("198.51.100.2", 40000), let gateway = end("203.0.113.10", 1194),
      let lo = end("127.0.0.1", 1080)
    else { return }
    let sockets = [
      HostSocket(pid: 1, transport: .tcp, state: .listening, local: any),
      HostSocket(pid: 1, transport: .tcp, state: .established, local: own, peer: far),
      HostSocket(pid: 1, transport: .tcp, state: .established, local: mine, peer: gateway),
      HostSocket(pid: 1, transport: .tcp, state: .established, local: mine, peer: lo),
    ]
    #expect(GatewaySurvey.peers(of: sockets).map(\.address) == [gateway.address])
  }

  @Test func `the resolvers are those of the file, whatever else stands in it`() {
    let text = "# nameserver 192.0.2.1\nsearch example.net\nnameserver 127.0.0.53\nnameserver\tfe80::1%eth0\n"
    #expect(
      ResolverAddresses.addresses(text) == Set(["127.0.0.53", "fe80::1"].compactMap { IPAddress($0) }))
    #expect(ResolverAddresses.addresses("").isEmpty)
  }

  // MARK: Bounds

  private func sighting(_ text: String, pid: Int32) -> GatewaySighting {
    GatewaySighting(
      pid: pid, source: .established, address: IPAddress(text), port: 1194, transport: .tcp)
  }

  @Test func `the look-ups of who holds a tunnel come first, root's before others', and a cut is told`()
    throws
  {
    let lookup = try #require(RouteLookup())
    let decoys = (0..<300).map { sighting("127.0.\($0 / 250 + 1).\($0 % 250 + 1)", pid: 50) }
    let order = GatewayOrder(holders: [812], users: [50: 1000, 812: 0, 700: 0])
    let survey = GatewaySurvey(files: ProcessFiles(), order: order)
    let all = decoys + [sighting("127.0.9.9", pid: 700), sighting("127.0.9.1", pid: 812)]
    #expect(order.sorted(all).prefix(2).map(\.pid) == [812, 700])
    let found = survey.routes(to: all, sockets: [], users: [:], lookup: lookup)
    #expect(found.routes.prefix(2).map { "\($0.address)" } == ["127.0.9.1", "127.0.9.9"])
    #expect(found.routes.count == GatewaySurvey.mostLookups)
    #expect(
      found.report
        == CollectorReport(.gatewayRoutes, .failed, facts: .cut(count: 302, list: .gateways, link: nil)))
    let few = survey.routes(to: Array(decoys.prefix(256)), sockets: [], users: [:], lookup: lookup)
    #expect(few.report.status == .complete && few.routes.count == 256)
  }

  @Test func `a route is asked with the interface and the address that the socket is bound to`() throws {
    let lookup = try #require(RouteLookup())
    let local = try #require(IPAddress("127.0.0.2"))
    func route(device: String?, own: Set<IPAddress> = []) -> GatewayRoute? {
      let socket = HostSocket(
        pid: 7, transport: .tcp, state: .established, local: SocketAddress(address: local, port: 40000),
        peer: IPAddress("127.0.0.9").map { SocketAddress(address: $0, port: 1194) }, mark: 0, device: device)
      return GatewaySurvey(files: ProcessFiles(), own: own).routes(
        to: [sighting("127.0.0.9", pid: 7)], sockets: [socket], users: [:], lookup: lookup
      ).routes.first
    }
    #expect(route(device: nil)?.interface == "lo" && route(device: "lo")?.interface == "lo")
    #expect(route(device: "nosuch0")?.interface == nil)
    #expect(route(device: nil, own: [local])?.markKnown == true)
    #expect(route(device: nil, own: [local])?.interface == "lo")
  }

  @Test func `a cut of the look-ups for WireGuard peers is told`() throws {
    let lookup = try #require(RouteLookup())
    let peers = (0..<257).map { number in
      WireGuardDevice.Peer(
        publicKey: "\(number)",
        endpoint: IPAddress("127.1.\(number / 250).\(number % 250 + 1)").map {
          SocketAddress(address: $0, port: 9)
        },
        lastHandshake: nil, allowedPrefixes: [])
    }
    func device(port: UInt16?) -> WireGuardDevice {
      WireGuardDevice(
        interface: "wg0", backend: .kernel, pid: nil, listenPort: port, firewallMark: 0, server: false,
        peerCount: 257, peers: peers)
    }
    let found = GatewaySurvey.routes(to: [device(port: nil)], users: [:], lookup: lookup)
    #expect(found.routes.count == 256 && found.count == 257)
    // A device of the kernel's without a socket here was made elsewhere, and sends from there.
    let moved = GatewaySurvey.routes(to: [device(port: 51820)], users: [:], ports: [53], lookup: lookup)
    #expect(moved.routes.isEmpty && moved.count == 0)
    #expect(
      GatewaySurvey.routes(to: [device(port: 51820)], users: [:], ports: [51820], lookup: lookup).count == 257
    )
  }

  @Test func `tracked flows have bounds in bytes and in number, and a cut is told`() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path + "/net", withIntermediateDirectories: true)
    let lines = (0..<1001).map {
      line.replacing("203.0.113.10", with: "203.\($0 / 250).113.\($0 % 250)")
    }
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: folder.path + "/net/nf_conntrack", atomically: true, encoding: .utf8)
    let any = try #require(IPAddress("0.0.0.0"))
    func socket(_ pid: Int32) -> HostSocket {
      HostSocket(
        pid: pid, transport: .udp, state: .unconnected, local: SocketAddress(address: any, port: 52345))
    }
    let files = ProcessFiles(root: folder.path)
    let own = Set(["198.51.100.2"].compactMap { IPAddress($0) })
    let all = GatewaySurvey(files: files, own: own).flows(of: [socket(1)])
    #expect(all.sightings.count == 1000)
    #expect(
      all.report == CollectorReport(.conntrack, .failed, facts: .cut(count: 1001, list: .flows, link: nil)))
    let order = GatewayOrder(holders: [7])
    let ordered = GatewaySurvey(files: files, own: own, order: order).flows(of: [socket(1), socket(7)])
    #expect(ordered.sightings.allSatisfy { $0.pid == 7 })
    let short = GatewaySurvey(files: files, own: own, mostTracked: 1000).flows(of: [socket(1)])
    #expect(short.report.status == .failed && short.sightings.count < 10)
    // A flow that another host began, from the same port of its own, is not this host's.
    let others = Set(["198.51.100.9"].compactMap { IPAddress($0) })
    #expect(GatewaySurvey(files: files, own: others).flows(of: [socket(1)]).sightings.isEmpty)
  }
}
