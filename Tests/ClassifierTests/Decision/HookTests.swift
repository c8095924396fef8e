import Model
import Testing

@testable import Classifier

/// Programs that the kernel runs on sockets and packets, and what follows from them for the host.
struct HookTests {
  private static func program(
    _ kind: KernelProgram.Kind, _ hooks: KernelProgram.Hook..., id: UInt32 = 7, name: String? = "word",
    holders: [Int32] = []
  ) -> KernelProgram {
    KernelProgram(
      id: id, kind: kind, name: name, tag: "ce4d88a429d9ecea", places: hooks.map { .init($0, cgroup: "*") },
      holders: holders)
  }

  private static func scene(_ programs: [KernelProgram]) -> Scene {
    var scene = Scene()
    scene.assurance = .full
    scene.report(.complete, .bpf)
    scene.programs = programs
    return scene
  }

  @Test(arguments: [
    program(.cgroupAddress, .connect4), program(.cgroupAddress, .send6), program(.cgroupAddress, .bind4),
    program(.cgroupAddress, .unixConnect, .connect6), program(.cgroupAddress),
    program(.cgroupSocket, .create),
    program(.cgroupSocket), program(.cgroupOption, .setOption), program(.socketEvents, .socketEvents),
    program(.classifier, .tcEgress), program(.classifier, .tcxIngress), program(.classifier),
    program(.classifier, .netkitPeer), program(.action), program(.xdp, .xdp),
    program(.socketLookup, .socketLookup),
    program(.socketPackets), program(.socketMessages), program(.routeTransmit), program(.security, .security),
    program(.other),
  ])
  func `a program that can lead packets elsewhere keeps a host from being none`(program: KernelProgram) {
    let found = Self.scene([program]).verdict.compliance
    #expect(found.tag == .undetermined && found.status == .undetermined)
    #expect(found.codes == [.bpfHook])
    #expect(
      found.facts(.bpfHook)
        == .host(.hook(program: program, pid: nil, executable: nil, package: nil, unit: nil)))
  }

  @Test(arguments: [
    program(.cgroupPackets, .egress), program(.cgroupPackets, .ingress), program(.cgroupPackets),
    program(.cgroupSocket, .bound4, .release), program(.cgroupOption, .getOption),
    program(.cgroupAddress, .unixConnect, .unixSend), program(.flowDissector, .flowDissector),
    program(.socketChoice), program(.filter),
  ])
  func `a program that can only pass packets on or drop them changes nothing`(program: KernelProgram) {
    let found = Self.scene([program]).verdict.compliance
    #expect(found.tag == .none && found.codes == [.noVPN])
    #expect(found.facts(.noVPN) == .host(.noVpn(bpf: .complete, needs: nil)))
  }

  @Test func `a name does not acquit a program, nor does whoever holds it`() {
    var scene = Self.scene([Self.program(.classifier, .tcEgress, name: "sd_fw_egress", holders: [1, 900])])
    scene.processes = [
      HostProcess(
        pid: 900, executable: "/usr/lib/systemd/systemd", package: "systemd", verification: .verified,
        unit: "init.service")
    ]
    let found = scene.verdict.compliance
    #expect(found.tag == .undetermined)
    guard case .host(.hook(_, let pid, let executable, let package, let unit))? = found.facts(.bpfHook) else {
      Issue.record("no reason")
      return
    }
    #expect(pid == 900 && executable == "/usr/lib/systemd/systemd" && package == "systemd")
    #expect(unit == "init.service")
    // A holder of which nothing more is known is named all the same.
    scene.processes = []
    guard case .host(.hook(_, 1, nil, nil, nil))? = scene.verdict.compliance.facts(.bpfHook) else {
      Issue.record("no holder")
      return
    }
  }

  @Test
  func
    `a licensed tunnel beside such a program leaves the host open, and an unlisted one does not become better`()
  {
    let program = Self.program(.cgroupAddress, .connect4)
    var licensed = Scene.fullUDP()
    #expect(licensed.verdict.compliance.tag == .licensed)
    licensed.programs = [program]
    let found = licensed.verdict
    #expect(found.compliance.tag == .undetermined && found.compliance.codes.first == .bpfHook)
    #expect(found.tunnels.map(\.licensing.tag) == [.licensed])
    var unlisted = Scene.fullUDP("203.0.113.130")
    unlisted.programs = [program]
    #expect(unlisted.verdict.compliance.tag == .unlicensed)
    #expect(unlisted.verdict.compliance.codes.contains(.bpfHook))
  }

  @Test func `of many programs the first are named and the others counted`() {
    let many = (1...500).map { Self.program(.xdp, .xdp, id: $0) }
    let reasons = Self.scene(many).verdict.compliance.reasons
    #expect(reasons.count == 9)
    #expect(reasons.last?.facts == .host(.moreHooks(count: 492)))
    let places = KernelProgram(
      id: 1, kind: .classifier, name: nil, tag: "",
      places: (1...99).map { .init(.tcEgress, interface: "e\($0)") },
      holders: Array(1...99))
    #expect(places.places.count == 8 && places.placeCount == 99 && places.holders.count == 8)
  }

  @Test(arguments: [CollectorReport.Status.denied, .failed, .off])
  func `full assurance without the list of programs is undetermined`(status: CollectorReport.Status) {
    var scene = Self.scene([])
    scene.report(status, .bpf, needs: status == .denied ? "CAP_SYS_ADMIN" : nil)
    let found = scene.verdict.compliance
    #expect(found.tag == .undetermined && found.codes == [.detectPartial])
    guard case .host(.anyPossible(let gaps))? = found.facts(.detectPartial) else {
      Issue.record("no gap")
      return
    }
    #expect(gaps.map(\.name) == [.bpf] && gaps.allSatisfy { $0.status != .off })
    scene.assurance = .standard
    #expect(scene.verdict.compliance.tag == .none)
  }

  @Test func `a kernel without such programs cannot run any`() {
    var scene = Self.scene([])
    scene.report(.unsupported, .bpf)
    #expect(scene.verdict.compliance.tag == .none)
  }
}
