import Foundation
import Glibc
import Linux
import Model
import Testing

@testable import Observer

@Suite(.timeLimit(.minutes(2)))
struct WireGuardSurveyTests {
  private let netns: UInt64
  private let folder: TemporaryFolder

  init() throws {
    netns = try ProcessFiles().inode(getpid(), "ns/net")
    folder = try TemporaryFolder()
  }

  private let answer = """
    private_key=\(String(repeating: "ee", count: 32))
    fwmark=51820
    public_key=\(String(repeating: "01", count: 32))
    preshared_key=\(String(repeating: "dd", count: 32))
    endpoint=127.0.0.1:51820
    last_handshake_time_sec=1700000000
    last_handshake_time_nsec=0
    allowed_ip=0.0.0.0/0
    errno=0


    """

  @Test func `a host without WireGuard is looked at whole`() {
    let found = survey(holding: [])
    #expect(found.devices.isEmpty && found.report == CollectorReport(.wireguard, .complete))
  }

  @Test func `the device of a process that answers and holds the tun is reported`() throws {
    let listener = try ControlListener(at: "\(folder.path)/wg0.sock", answer: answer)
    let found = survey(holding: [("wg0", netns)])
    withExtendedLifetime(listener) {}
    #expect(found.report == CollectorReport(.wireguard, .complete))
    let device = try #require(found.devices.first)
    #expect(device.interface == "wg0" && device.backend == .userspace && device.pid == getpid())
    #expect(device.firewallMark == 51820 && !device.server && device.peerCount == 1)
    #expect(device.peers.first?.publicKey == key(1).text)
    #expect(device.peers.first?.endpoint == (try end("127.0.0.1", 51820)))
  }

  @Test func `a tun that was renamed keeps its device`() throws {
    let listener = try ControlListener(at: "\(folder.path)/wg0.sock", answer: answer)
    let found = survey(holding: [("eth7", netns)])
    withExtendedLifetime(listener) {}
    #expect(found.devices.map(\.interface) == ["eth7"] && found.report.status == .complete)
  }

  @Test(
    arguments: [
      // No process holds a tun; another does; its tun is in another namespace, or in an unknown one; it holds
      // two, and neither has the name.
      [], [(1, "wg0", true)], [(0, "wg0", false)], [(0, "wg0", nil)], [(0, "tun1", true), (0, "tun2", true)],
    ] as [[(Int32, String, Bool?)]])
  func `the word of a process that does not hold the tun counts for nothing`(
    holders: [(pid: Int32, name: String, here: Bool?)]
  ) throws {
    let listener = try ControlListener(at: "\(folder.path)/wg0.sock", answer: answer)
    let other = Process()
    let input = Pipe()
    other.executableURL = URL(fileURLWithPath: "/bin/cat")
    other.standardInput = input
    try other.run()
    defer {
      try? input.fileHandleForWriting.close()
      other.waitUntilExit()
    }
    let found = survey(
      holders: holders.map { holder in
        TunHolder(
          pid: holder.pid == 0 ? getpid() : other.processIdentifier, interface: holder.name,
          netns: holder.here.map { $0 ? netns : netns + 1 })
      })
    withExtendedLifetime(listener) {}
    #expect(found.devices.isEmpty && found.report.status == .complete)
    #expect(found.report.facts == .stranger(socket: "wg0"))
  }

  @Test func `who cannot see the holders cannot say that a socket is a stranger's`() throws {
    let listener = try ControlListener(at: "\(folder.path)/wg0.sock", answer: answer)
    let found = survey(
      holding: [], refused: CollectorReport(.tunProcesses, .denied, needs: "CAP_SYS_PTRACE"))
    withExtendedLifetime(listener) {}
    #expect(found.devices.isEmpty)
    #expect(found.report.status == .denied && found.report.needs == "CAP_SYS_PTRACE")
  }

  @Test(
    arguments: [
      ("listen_port=1\n", 1, true, nil, .controlSocket(problem: .closed)),
      ("", 1, false, "ETIMEDOUT", .controlSocket(problem: .silent)),
      ("errno=-13\n\n", 1, false, "EACCES", .controlSocket(problem: .answer)),
      ("secretsecret\n", 1, false, nil, .controlText(problem: .shape, name: nil)),
      ("x", 40_000, false, "EMSGSIZE", .controlSocket(problem: .answer)),
      (
        "rx_bytes=\(String(repeating: "1", count: 1000))\n", 5000, false, "EMSGSIZE",
        .controlSocket(problem: .answer)
      ),
    ] as [(String, Int, Bool, String?, CollectorFacts)])
  func `a daemon that misbehaves makes a gap that is named`(
    answer: String, times: Int, hangsUp: Bool, errno: String?, facts: CollectorFacts
  ) throws {
    let answer = String(repeating: answer, count: times)
    let listener = try ControlListener(at: "\(folder.path)/wg0.sock", answer: answer, hangsUp: hangsUp)
    let found = survey(holding: [("wg0", netns)])
    withExtendedLifetime(listener) {}
    #expect(found.devices.isEmpty)
    #expect(found.report == CollectorReport(.wireguard, .failed, errno: errno, facts: facts))
  }

  @Test func `stale sockets and other files are passed over`() throws {
    _ = try ControlListener(at: "\(folder.path)/wg0.sock", answer: "")
    try folder.write("wg1.sock", "no socket")
    try folder.write("wg2", "no socket")
    try folder.link("wg3.sock", to: "gone")
    #expect(survey(holding: [("wg0", netns)]).report == CollectorReport(.wireguard, .complete))
  }

  @Test func `a folder and a socket that are refused name the capability`() async {
    // Root is refused nothing: a child gives its rights up first.
    await #expect(processExitsWith: .success) {
      if geteuid() == 0 { try #require(setuid(65534) == 0) }
      let tests = try WireGuardSurveyTests()
      let socket = "\(tests.folder.path)/wg0.sock"
      let listener = try ControlListener(at: socket, answer: tests.answer)
      chmod(socket, 0)
      let found = tests.survey(holding: [("wg0", tests.netns)])
      #expect(found.report.status == .denied && found.report.needs == "CAP_DAC_OVERRIDE")
      chmod(tests.folder.path, 0)
      #expect(tests.survey(holding: []).report.status == .denied)
      chmod(tests.folder.path, 0o700)
      withExtendedLifetime(listener) {}
    }
  }

  private static let kernelHasWireGuard = (try? GenericNetlink().family("wireguard")) ?? nil != nil

  @Test(.enabled(if: !kernelHasWireGuard, "the running kernel has WireGuard"))
  func `a link of kind wireguard in a kernel without the family is a failure`() {
    let found = survey(holding: [], links: [Link(index: 7, name: "wg0", kind: "wireguard")])
    #expect(found.devices.isEmpty && found.report.status == .failed && found.report.errno == "ENOENT")
  }

  @Test func `links that could not be read may hide a device of the kernel`() {
    let found = survey(holding: [], refused: CollectorReport(.links, .failed, errno: "EIO"))
    #expect(found.report.status == .failed && found.report.errno == "EIO")
  }

  @Test func `a peer's own route is asked with the mark of its device`() throws {
    let lookup = try #require(RouteLookup())
    let peer = WireGuardDevice.Peer(
      publicKey: key(1).text, endpoint: try end("127.0.0.1", 9), lastHandshake: nil, allowedPrefixes: [])
    let silent = WireGuardDevice.Peer(
      publicKey: key(2).text, endpoint: nil, lastHandshake: nil, allowedPrefixes: [])
    let device = WireGuardDevice(
      interface: "wg0", backend: .kernel, pid: nil, listenPort: nil, firewallMark: 0xca6c, server: false,
      peerCount: 3, peers: [peer, silent, peer])
    let ways = GatewaySurvey.routes(to: [device], users: [:], lookup: lookup).routes
    #expect(ways.map(\.interface) == ["lo"])
    #expect(ways.first?.mark == 0xca6c && ways.first?.markKnown == true)
  }

  private func survey(
    holding: [(String, UInt64)], refused: CollectorReport? = nil, links: [Link] = []
  ) -> WireGuardSurvey.Observation {
    survey(
      holders: holding.map { TunHolder(pid: getpid(), interface: $0.0, netns: $0.1) }, refused: refused,
      links: links)
  }

  private func survey(
    holders: [TunHolder], refused: CollectorReport? = nil, links: [Link] = []
  ) -> WireGuardSurvey.Observation {
    let seen: [Collector] = [.links, .addresses, .routes, .tunProcesses]
    return WireGuardSurvey(
      files: ProcessFiles(), netns: netns, links: links, addresses: [], routes: [], holders: holders,
      reports: seen.map { $0 == refused?.name ? refused ?? .init($0, .off) : CollectorReport($0, .complete) },
      folder: folder.path
    ).survey()
  }
}
