import Classifier
import Model
import Testing

@Suite struct WireGuardTests {
  @Test func `a listed key with a recent handshake licenses a tunnel that the kernel keeps`() {
    let scene = Scene.kernelWireGuard()
    let tunnel = scene.wg0
    #expect(tunnel?.codes == [.ok])
    #expect(tunnel?.kind == .wireguard)
    #expect(tunnel?.process == nil)
    #expect(tunnel?.provider?.id == "example-net")
    #expect(tunnel?.gateway?.address == Scene.gateway)
    #expect(tunnel?.gateway?.port == 51820)
    #expect(tunnel?.gateway?.transport == .udp)
    #expect(tunnel?.gateway?.proven == true)
    #expect(tunnel?.peers?.map(\.publicKey) == [Scene.listedKey])
    #expect(tunnel?.peerCount == nil)
    #expect(tunnel?.evidence.first { $0.kind == .identity }?.strength == .decisive)
    #expect(tunnel?.evidence.first { $0.kind == .gateway }?.strength == .strong)
    #expect(scene.verdict.compliance.tag == .licensed)
  }

  @Test func `a userspace device is WireGuard with its process`() {
    let tunnel = Scene.userspaceWireGuard().wg0
    #expect(tunnel?.codes == [.ok])
    #expect(tunnel?.kind == .wireguard)
    #expect(tunnel?.process?.pid == 900)
    #expect(tunnel?.process?.verified == true)
    #expect(tunnel?.product?.id == "wireguard-go")
    #expect(tunnel?.scope == .full)
  }

  struct Answer: Sendable {
    let what: String
    let ago: Int64?
    let isLive: Bool
  }

  static let answers = [
    Answer(what: "just now", ago: 0, isLive: true), Answer(what: "60 s ago", ago: 60, isLive: true),
    Answer(what: "180 s ago", ago: 180, isLive: true), Answer(what: "181 s ago", ago: 181, isLive: false),
    Answer(what: "a day ago", ago: 86400, isLive: false), Answer(what: "never", ago: nil, isLive: false),
    Answer(what: "while we looked", ago: -5, isLive: true),
    Answer(what: "in the future", ago: -3600, isLive: false),
  ]

  @Test(arguments: answers.indices, [true, false])
  func `only a recent handshake is a live identity`(index: Int, kernel: Bool) {
    let answer = Self.answers[index]
    var scene = kernel ? Scene.kernelWireGuard() : .userspaceWireGuard()
    scene.wireguard = []
    scene.device(
      [scene.peer(ago: answer.ago)], backend: kernel ? .kernel : .userspace, pid: kernel ? nil : 900)
    let tunnel = scene.wg0
    #expect((tunnel?.licensing.tag == .licensed) == answer.isLive, "\(answer.what)")
    #expect(tunnel?.state == .active)
    #expect(
      tunnel?.evidence.first { $0.kind == .identity }?.strength == (answer.isLive ? .decisive : .weak))
    if !answer.isLive {
      #expect(tunnel?.codes.contains(.gatewayUnproven) == true)
      guard case .gateway(.handshakeOld)? = tunnel?.facts(.gatewayUnproven) else {
        Issue.record("the handshake is not what is missing")
        return
      }
      #expect(tunnel?.gateway?.proven == false)
    }
  }

  @Test func `without a handshake and without captures nothing is carried`() {
    for ago in [nil, Int64(500)] {
      var scene = Scene.kernelWireGuard()
      scene.wireguard = []
      scene.device([scene.peer(ago: ago)])
      scene.routes.removeLast()
      #expect(scene.wg0?.state == .idle)
      #expect(scene.wg0?.codes == [.idle])
      #expect(scene.verdict.compliance.tag == .none)
    }
    // A device of which nothing is known, and one that a program nobody vouches for tells of, is not idle.
    var unknown = Scene.kernelWireGuard()
    unknown.wireguard = []
    unknown.routes.removeLast()
    #expect(unknown.wg0?.state == .active)
    var claimed = Scene.userspaceWireGuard()
    claimed.routes.removeLast()
    claimed.wireguard = []
    claimed.device([claimed.peer(ago: nil)], backend: .userspace, pid: 900)
    claimed.processes = []
    claimed.process(900, "/opt/wireguard-go", package: nil, .unowned)
    #expect(claimed.wg0?.state == .active)
  }

  @Test(arguments: [true, false])
  func `the gateway's address without the listed key is never licensed`(kernel: Bool) {
    var scene = kernel ? Scene.kernelWireGuard() : .userspaceWireGuard()
    scene.wireguard = []
    scene.device(
      [scene.peer(Scene.otherKey)], backend: kernel ? .kernel : .userspace, pid: kernel ? nil : 900)
    #expect(scene.wg0?.licensing.tag == .undetermined)
    #expect(scene.wg0?.codes.contains(.gatewayContradicted) == true)
    #expect(scene.wg0?.provider == nil)
    // A key that is listed and no longer in force is listed all the same.
    scene.registry?.marks = []
    scene.list(valid: period(nil, "2026-01-01"))
    #expect(scene.wg0?.codes.contains(.gatewayContradicted) == true)
  }

  @Test func `a key decides wherever the gateway stands`() {
    var scene = Scene.kernelWireGuard([Scene().peer(Scene.listedKey, "192.0.2.99")])
    #expect(scene.wg0?.codes == [.ok])
    #expect(scene.wg0?.gateway?.region == Region("CN-SH"))
    // The entry of the key tells the region, and where it tells none, the one of the provider's own range.
    scene.registry?.marks = []
    scene.list(region: nil)
    #expect(scene.wg0?.codes == [.crossingUnknown])
    var home = Scene.kernelWireGuard(listed: false)
    home.list(region: nil)
    #expect(home.wg0?.codes == [.ok])
    #expect(home.wg0?.gateway?.region == Region("CN-SH"))
  }

  @Test func `a key that is not in force or several providers' does not license`() {
    var past = Scene.kernelWireGuard(listed: false)
    past.list(valid: period(nil, "2026-11-21"))
    #expect(past.wg0?.codes.contains(.matchWeak) == true)
    #expect(past.wg0?.licensing.tag == .undetermined)
    var shared = Scene.kernelWireGuard()
    shared.registry?.others = [
      Provider(
        id: "second", names: ["en": "Second"], roles: [.manager],
        recognisedBy: [Recogniser(criterion: .wireguardPublicKey(Scene.listedKey))])
    ]
    #expect(shared.wg0?.codes.contains(.matchAmbiguous) == true)
  }

  @Test func `without a listed key the endpoint's range counts, and the kernel's tunnel has no process`() {
    #expect(Scene.userspaceWireGuard(listed: false).wg0?.codes == [.ok])
    let kernel = Scene.kernelWireGuard(listed: false).wg0
    #expect(kernel?.codes == [.processUnverified])
    #expect(kernel?.provider?.id == "example-net")
  }

  @Test(arguments: [true, false])
  func `an unknown gateway is unlisted`(kernel: Bool) {
    let peers = [Scene().peer(Scene.otherKey, "192.0.2.99")]
    let scene = kernel ? Scene.kernelWireGuard(peers) : .userspaceWireGuard(peers)
    #expect(scene.wg0?.codes.first == .providerUnlisted)
    #expect(scene.verdict.compliance.tag == .unlicensed)
  }

  @Test(arguments: [
    ("/opt/wireguard-go", nil, HostProcess.Verification.unowned),
    ("/usr/bin/python3", "python3", .interpreter),
    ("/usr/bin/wireguard-go", "wireguard-go", .mismatch), ("/usr/bin/socat", "socat", .verified),
  ])
  func `the word of a program that is no verified WireGuard proves no identity`(
    executable: String, package: String?, verification: HostProcess.Verification
  ) {
    for listed in [true, false] {
      var scene = Scene.userspaceWireGuard(listed: listed)
      scene.processes = []
      scene.process(900, executable, package: package, verification)
      #expect(scene.wg0?.kind == .wireguard)
      #expect(scene.wg0?.licensing.tag == .undetermined)
      #expect(scene.wg0?.evidence.first { $0.kind == .identity }?.strength == .weak)
    }
  }

  @Test func `another process's control socket says nothing of the interface`() {
    var scene = Scene.userspaceWireGuard()
    scene.wireguard = []
    scene.device([scene.peer()], backend: .userspace, pid: 901)
    scene.process(901, "/usr/bin/wireguard-go", package: "wireguard-go")
    #expect(scene.wg0?.peers == nil)
    #expect(scene.wg0?.licensing.tag == .undetermined)
    // Nor does one whose process is not known, though it bears the name.
    scene.wireguard = []
    scene.device([scene.peer()], backend: .userspace, pid: nil)
    #expect(scene.wg0?.licensing.tag == .undetermined)
  }

  @Test func `taking the control socket away does not spare the key`() {
    var scene = Scene.userspaceWireGuard()
    scene.wireguard = []
    scene.sighting(.conntrack, "203.0.113.10", port: 51820, .udp, pid: 900)
    #expect(scene.wg0?.kind == .wireguard)
    #expect(scene.wg0?.gateway?.proven == true)
    #expect(scene.wg0?.codes == [.matchWeak])
  }

  @Test func `an unverified WireGuard at a gateway that nobody lists is accused when conntrack agrees`() {
    var scene = Scene.userspaceWireGuard([Scene().peer(Scene.otherKey, "192.0.2.99")])
    scene.processes = []
    scene.process(900, "/opt/renamed", package: nil, .unowned)
    #expect(scene.wg0?.codes == [.processUnverified, .gatewayUnproven])
    scene.sighting(.conntrack, "192.0.2.99", port: 51820, .udp, pid: 900)
    #expect(scene.wg0?.codes == [.providerUnlisted, .processUnverified])
  }

  @Test func `an endpoint on this host is a relay, whatever the key`() {
    for relay in ["127.0.0.1", "198.51.100.2", "::1"] {
      let scene = Scene.kernelWireGuard([Scene().peer(Scene.listedKey, relay)])
      #expect(scene.wg0?.licensing.tag == .undetermined)
      guard case .gateway(.relayed(.host, _, _))? = scene.wg0?.facts(.gatewayUnproven) else {
        Issue.record("no relay on this host")
        return
      }
    }
  }

  @Test func `a flow that conntrack sends elsewhere contradicts the endpoint`() {
    var scene = Scene.userspaceWireGuard()
    scene.sighting(.conntrack, "192.0.2.99", port: 51820, .udp, from: "203.0.113.10", pid: 900)
    #expect(scene.wg0?.codes == [.gatewayContradicted])
  }

  @Test(arguments: [CollectorReport.Status.denied, .failed, .off])
  func `a WireGuard link of which nothing could be read is undetermined`(status: CollectorReport.Status) {
    var scene = Scene.kernelWireGuard()
    scene.wireguard = []
    scene.report(status, .wireguard, needs: status == .denied ? "CAP_NET_ADMIN" : nil)
    #expect(scene.wg0?.codes == [.detectPartial, .processUnverified, .gatewayUnproven])
    let needs = status == .denied ? "CAP_NET_ADMIN" : nil
    #expect(
      scene.wg0?.facts(.detectPartial)
        == .detection(
          .collectorsIncomplete(collectors: [CollectorReport(.wireguard, status, needs: needs)])))
    // The userspace one says less of itself, and is no better for it.
    var userspace = Scene.userspaceWireGuard()
    userspace.wireguard = []
    userspace.report(status, .wireguard)
    #expect(userspace.wg0?.codes.contains(.detectPartial) == true)
    #expect(userspace.wg0?.licensing.tag == .undetermined)
  }

  @Test func `a host route for something else contradicts no endpoint`() {
    var scene = Scene.kernelWireGuard()
    scene.route("192.0.2.7/32", 2, via: "198.51.100.1")
    #expect(scene.wg0?.codes == [.ok])
  }

  @Test func `the key of a tunnel follows its peers' keys`() {
    let first = Scene.kernelWireGuard()
    let second = Scene.kernelWireGuard([first.peer(Scene.otherKey)])
    #expect(first.wg0?.key != second.wg0?.key)
    var renamed = Scene.kernelWireGuard()
    renamed.links.removeLast()
    renamed.wireguard = []
    renamed.link("eth9", kind: "wireguard")
    renamed.device([renamed.peer()], "eth9")
    #expect(renamed.tunnel("eth9")?.key == first.wg0?.key)
    #expect(renamed.tunnel("eth9")?.licensing.tag == .licensed)
  }
}
