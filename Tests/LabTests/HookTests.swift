import Foundation
import Model
import Testing

/// Real BPF programs at the kernel's hooks of a lab's host, and what full assurance says of them.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .timeLimit(.minutes(5)))
struct HookTests {
  /// A preparation: the profile then asks for full assurance, and probes no endpoint.
  private static let full =
    "\(Lab.noEndpoint); sed -i 's/^observe: {/observe: {assurance: full, /' $VPNAUDIT_LAB/profile.yaml"

  private struct Way: Sendable {
    let command: String
    let name: String
    let kind: KernelProgram.Kind
    let place: KernelProgram.Place?
    let isHeld: Bool
  }

  private static let ways: [Way] = [
    Way(
      command: "lab-hook connect hook 203.0.113.80 203.0.113.10", name: "away_connect",
      kind: .cgroupAddress,
      place: .init(.connect4, cgroup: "*"), isHeld: false),
    Way(
      command: "lab-hook tc eth0", name: "pass_tc", kind: .classifier,
      place: .init(.tcEgress, interface: "eth0"), isHeld: false),
    Way(
      command: "lab-hook tcx eth0", name: "pass_tcx", kind: .classifier,
      place: .init(.tcxEgress, interface: "eth0"), isHeld: true),
    Way(
      command: "lab-hook xdp eth0", name: "pass_xdp", kind: .xdp, place: .init(.xdp, interface: "eth0"),
      isHeld: true),
    Way(
      command: "lab-hook lookup", name: "pass_lookup", kind: .socketLookup, place: .init(.socketLookup),
      isHeld: true),
    Way(command: "lab-hook loaded", name: "only_loaded", kind: .classifier, place: nil, isHeld: true),
  ]

  /// The programs that a record's reasons name. Others of this machine's may be among them.
  private static func named(_ record: CheckRecord) -> [(program: KernelProgram, executable: String?)] {
    record.compliance.reasons.compactMap { reason in
      guard case .host(.hook(let program, _, let executable, _, _))? = reason.facts else { return nil }
      return (program, executable)
    }
  }

  private static func bpf(_ record: CheckRecord) -> CollectorReport? {
    record.observation.collectors.first { $0.name == .bpf }
  }

  @Test(arguments: ways.indices)
  func `a program that can lead packets elsewhere is named, with its hook and who holds it`(index: Int)
    async throws
  {
    let way = Self.ways[index]
    let check = "$vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml"
    let result = try await Lab.run(
      ["--vpn", "none"],
      """
      { \(Self.full); \(way.command) || exit $?; } >&2
      \(check) | tr -d '\\n'; echo
      sed -i 's/assurance: full/assurance: standard/' $VPNAUDIT_LAB/profile.yaml
      \(check) | tr -d '\\n'
      """)
    if result.status == 99 { return }
    let records = try result.output.split(separator: "\n").map { try Lab.record(String($0)) }
    try #require(records.count == 2)
    let record = records[0]
    #expect(record.compliance.tag == .undetermined && record.compliance.status == .undetermined)
    #expect(record.observation.complete && record.observation.assurance == .full)
    #expect(Self.bpf(record)?.status == .complete)
    let found = try #require(Self.named(record).first { $0.program.name == way.name })
    #expect(found.program.kind == way.kind && found.program.byRoot && found.program.loaded != nil)
    #expect(found.program.places == [way.place].compactMap(\.self))
    #expect(found.executable?.contains("python3") == (way.isHeld ? true : nil))
    // The standard assurance does not look, and says so.
    let standard = records[1]
    #expect(standard.compliance.tag == .none && Self.bpf(standard)?.status == .off)
    #expect(standard.compliance.reasons.contains { $0.facts == .host(.noVpn(bpf: .off, needs: nil)) })
  }

  @Test func `a program that only sees packets of a cgroup is listed and keeps nothing open`() async throws {
    let result = try await Lab.run(
      ["--vpn", "none"],
      """
      { \(Self.full); lab-hook packets pass || exit $?; } >&2
      $vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml | tr -d '\\n'; echo
      $vpnaudit observe --format json --profile $VPNAUDIT_LAB/profile.yaml \
        | jq -c '.kernel_programs[] | select(.name == "pass_packets") | [.kind, .places[0].hook]'
      """)
    if result.status == 99 { return }
    let lines = result.output.split(separator: "\n")
    let record = try Lab.record(String(try #require(lines.first)))
    #expect(Self.bpf(record)?.status == .complete && record.observation.complete)
    let others = Self.named(record)
    #expect(!others.contains { $0.program.name == "pass_packets" })
    // Nothing else of this machine's may keep it open.
    #expect(record.compliance.tag == (others.isEmpty ? .none : .undetermined))
    #expect(lines.dropFirst() == [#"["cgroup_skb","cgroup_inet_egress"]"#])
  }

  @Test func `an ordinary user is told which capability would do`() async throws {
    let result = try await Lab.run(
      ["--vpn", "none"],
      "{ \(Self.full); } >&2; lab-as-user $vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml")
    let record = try result.record
    #expect(Self.bpf(record)?.status == .denied && Self.bpf(record)?.needs == "CAP_SYS_ADMIN")
    #expect(record.compliance.tag == .undetermined && !record.observation.complete)
  }

  @Test func `a filter of calls that denies the call exists is not taken for a kernel without programs`()
    async throws
  {
    let result = try await Lab.run(
      ["--vpn", "none"],
      """
      { \(Self.full); } >&2
      lab-hook without $vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml
      """)
    if result.status == 99 { return }
    let record = try result.record
    #expect(Self.bpf(record)?.status == .failed && Self.bpf(record)?.errno == "ENOSYS")
    #expect(record.compliance.tag == .undetermined)
  }

  @Test func `a program in another namespace is found there where namespaces are looked into`() async throws {
    let result = try await Lab.run(
      ["--vpn", "none"],
      """
      { \(Self.full); \(Lab.everyNamespace); sed -i 's/view: namespace/view: host/' $VPNAUDIT_LAB/profile.yaml
        ip netns add inner; ip -n inner link add ends0 type veth peer name ends1
        ip netns exec inner lab-hook xdp ends0 || exit $?; } >&2
      $vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml
      """)
    if result.status == 99 { return }
    let found = try #require(Self.named(try result.record).first { $0.program.name == "pass_xdp" })
    let place = try #require(found.program.places.first)
    #expect(place.hook == .xdp && place.interface == "ends0" && place.netns != nil)
  }

  @Test func `a tunnel whose gateway alone carries it is licensed under full assurance`() async throws {
    let result = try await Lab.run(
      ["--vpn", "openvpn-udp"],
      """
      sed -i 's/^observe: {/observe: {assurance: full, /' $VPNAUDIT_LAB/profile.yaml
      $vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml
      """)
    let record = try result.record
    #expect(Self.bpf(record)?.status == .complete)
    #expect(record.tunnels.map(\.licensing.tag) == [.licensed])
    #expect(record.compliance.tag == (Self.named(record).isEmpty ? .licensed : .undetermined))
  }
}
