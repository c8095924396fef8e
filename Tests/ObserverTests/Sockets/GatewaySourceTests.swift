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
      _ = OpenVPNConfiguration.directives(Array(text.utf8))
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
    #expect(!configuration.server && !configuration.proxied)
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
    #expect(reads == 4 && configuration.remotes.count == 4)
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
}
