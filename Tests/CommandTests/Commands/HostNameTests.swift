import Foundation
import Testing

/// The program beside `getent ahosts`, on hosts whose names are set up in many ways: real name servers in a network
/// namespace, and resolv.conf, nsswitch.conf and hosts mounted over this host's own.
@Suite(
  .timeLimit(.minutes(5)),
  .enabled(
    if: HostNameCase.isPossible,
    "needs root, ip, nft, dnsmasq, unbound, python3, and what Scripts/test.d/name-service unpacks"))
struct HostNameTests {
  // 1 answers, 2 refuses, 3 fails, 4 answers by the name's first label, 5 is silent, 6 has another address, 9 is not
  // there.
  private static func servers(_ numbers: Int...) -> String {
    numbers.map { "nameserver 127.0.0.\($0)\n" }.joined()
  }

  private static let brief = "options timeout:1 attempts:1\n"
  private static let erp = "erp.corp.lan"

  static let cases: [HostNameCase] = [
    HostNameCase(name: erp, resolv: servers(1), address: "127.0.0.10", others: 0),
    HostNameCase(name: erp, resolv: servers(2, 1), address: "127.0.0.10"),
    HostNameCase(name: erp, resolv: servers(3, 1), address: "127.0.0.10"),
    HostNameCase(name: "notimp.corp.lan", resolv: servers(4, 1), address: "127.0.0.11"),
    HostNameCase(name: erp, resolv: servers(5, 1) + brief, address: "127.0.0.10"),
    HostNameCase(
      name: erp, resolv: servers(5, 1) + brief, timeout: "900ms", address: "127.0.0.10", isOverdue: true),
    HostNameCase(name: erp, resolv: servers(1) + "options use-vc\n", address: "127.0.0.10"),
    HostNameCase(name: erp, resolv: servers(1) + "search .\n", address: "127.0.0.10"),
    HostNameCase(name: "erp", resolv: servers(1) + "search corp.lan.\n", address: "127.0.0.10"),
    HostNameCase(name: "erp", resolv: servers(1) + "search gone.corp.lan corp.lan\n", address: "127.0.0.10"),
    HostNameCase(
      name: erp + ".", resolv: servers(1) + "search corp.lan\noptions ndots:5\n", address: "127.0.0.10"),
    HostNameCase(
      name: erp, resolv: servers(1) + "search elsewhere.example\noptions ndots:5\n", address: "127.0.0.10"),
    HostNameCase(name: erp, resolv: servers(1) + "search corp.lan\noptions ndots:5\n", address: "127.0.0.10"),
    HostNameCase(name: erp, resolv: "nameserver fe80::53%names0\n", address: "127.0.0.10"),
    HostNameCase(name: erp, resolv: servers(1, 1) + "options rotate\n", address: "127.0.0.10"),
    HostNameCase(name: erp, resolv: servers(1), hosts: "127.0.0.20 erp.corp.lan\n", address: "127.0.0.20"),
    HostNameCase(
      name: "only.hosts", resolv: servers(5) + brief, hosts: "127.0.0.21 only.hosts\n127.0.0.22 only.hosts\n",
      address: "127.0.0.21", others: 1),
    HostNameCase(name: "six.corp.lan", resolv: servers(1), address: "fd00:1::1"),
    // A ULA goes before an address of IPv4 on a host that has one itself (gai.conf(5)); RFC 6724 has it otherwise.
    HostNameCase(name: "both.corp.lan", resolv: servers(1), address: "fd00:1::1", others: 1),
    HostNameCase(
      name: "both.corp.lan", resolv: servers(1), options: ["--families"], address: "fd00:1::1", others: 1),
    HostNameCase(
      name: "box.localhost", resolv: servers(1), nsswitch: "hosts: files myhostname dns\n", address: "::1"),
    HostNameCase(
      name: "moved.corp.lan", resolv: servers(1), then: ["resolv": servers(6)],
      address: "127.0.0.13 127.0.0.14"),
    HostNameCase(
      name: "moved.corp.lan", resolv: servers(1), then: ["hosts": "127.0.0.15 moved.corp.lan\n"],
      address: "127.0.0.13 127.0.0.15"),
    // A server that is silent about AAAA.
    HostNameCase(name: "half.lan", resolv: servers(4) + brief, address: "127.0.0.1", atMost: .seconds(2)),
    // No address.
    HostNameCase(name: erp, resolv: servers(1), nsswitch: "hosts: files\n", code: "dns_nxdomain"),
    HostNameCase(name: "nothing.corp.lan", resolv: servers(1), code: "dns_nxdomain"),
    HostNameCase(name: "nothing.corp.lan", resolv: "nameserver fe80::53%names0\n", code: "dns_nxdomain"),
    HostNameCase(name: "words.corp.lan", resolv: servers(1), code: "dns_nodata"),
    HostNameCase(name: erp, resolv: servers(2), code: "dns_refused"),
    HostNameCase(name: erp, resolv: servers(3), code: "dns_servfail"),
    HostNameCase(name: erp, resolv: servers(3, 2), code: "dns_servfail"),
    HostNameCase(name: erp, resolv: servers(2, 5) + brief, code: "dns_refused"),
    HostNameCase(name: erp, resolv: servers(5) + brief, code: "dns_timeout"),
    HostNameCase(name: erp, resolv: servers(9) + brief, code: "dns_timeout"),
    HostNameCase(name: "erp", resolv: servers(2) + "search elsewhere.example\n", code: "dns_refused"),
    HostNameCase(name: "erp", resolv: servers(3) + "search elsewhere.example\n", code: "dns_servfail"),
    HostNameCase(name: "notimp.lan", resolv: servers(4), code: "dns_unexpected_answer"),
    HostNameCase(name: "formerr.lan", resolv: servers(4), code: "dns_unexpected_answer"),
    HostNameCase(name: "cut.lan", resolv: servers(4), code: "dns_unexpected_answer"),
    HostNameCase(name: "garbage.lan", resolv: servers(4) + brief, code: "dns_timeout"),
  ]

  @Test func `a name has the address that getent gives, and a failure its true code`() async throws {
    let program = try Program()
    try program.write(String(decoding: JSONEncoder().encode(Self.cases), as: UTF8.self), to: "cases.json")
    let result = try await program.run(
      """
      unshare --mount --net -- /usr/bin/python3 -E -s -B $repository/Scripts/test.d/host_names.py \
        "$vpnaudit" "$repository" <cases.json
      """)
    #expect(result.status == 0, "\(result.errors)")
    let outcomes = try JSONDecoder().decode([HostNameCase.Outcome].self, from: Data(result.output.utf8))
    #expect(outcomes.count == Self.cases.count)
    for (one, outcome) in zip(Self.cases, outcomes) {
      let note: Comment = "\(one.name), \(one.resolv), \(one.nsswitch ?? "")\(one.hosts ?? ""): \(outcome)"
      #expect(outcome.problem == nil, note)
      #expect(outcome.address == one.address, note)
      #expect(outcome.getent == one.address, note)
      // Its listener takes every connection.
      #expect(outcome.code == one.code, note)
      #expect((outcome.overdue ?? false) == one.isOverdue, note)
      if let others = one.others { #expect(outcome.others == others, note) }
      if let longest = one.atMost {
        #expect(outcome.resolve.map { .microseconds($0) < longest } == true, note)
      }
    }
  }
}
