import Glibc
import Model
import Testing

@testable import Observer

/// Ways that are kept until something changes: every kind of change must be noticed at once.
@Suite struct PathLookupTests {
  @Test(.enabled(if: isRoot, "namespaces need root"), .timeLimit(.minutes(1)))
  func `an answer that was kept is asked for anew after every change that ways depend on`() async {
    await #expect(processExitsWith: .success) {
      let shell = try NamespaceShell(
        """
        ip link set lo up
        ip link add one type veth peer name one-far; ip link add two type veth peer name two-far
        for link in one one-far two two-far; do sysctl -q -w net.ipv6.conf.$link.accept_dad=0; ip link set $link up; done
        ip address add 198.51.100.1/24 dev one; ip address add 203.0.113.1/24 dev two
        ip route add 192.0.2.0/24 via 198.51.100.2 metric 10
        ip -6 address add 2001:db8:1::1/64 dev one; ip -6 address add 2001:db8:2::1/64 dev two
        ip -6 route add 2001:db8:9::/48 via 2001:db8:1::2
        """)
      /// What is done, and what leads where afterwards: to the first address, and to the second.
      let steps: [(command: String, first: String?, second: String?)] = [
        ("true", "one", "one"),
        ("ip route add 192.0.2.7 via 203.0.113.2", "two", "one"),
        ("ip route del 192.0.2.7", "one", "one"),
        ("ip rule add to 192.0.2.7 table 99; ip route add default via 203.0.113.2 table 99", "two", "one"),
        ("ip rule del table 99", "one", "one"),
        ("ip -6 route add 2001:db8:9::7 via 2001:db8:2::2", "one", "two"),
        ("ip -6 rule add to 2001:db8:9::7 unreachable", "one", nil),
        ("ip -6 rule del to 2001:db8:9::7 unreachable", "one", "two"),
        ("ip route add 192.0.2.0/24 via 203.0.113.2 metric 20; ip link set one down", "two", "two"),
        ("ip link set one up; ip route add 192.0.2.0/24 via 198.51.100.2 metric 10", "one", "two"),
        ("ip address del 198.51.100.1/24 dev one", "two", "two"),
        ("ip link set two down; ip link set two name three", nil, nil),
        (
          "ip link set three up; ip route add 192.0.2.0/24 via 203.0.113.2; ip -6 address add 2001:db8:2::1/64 dev three nodad; ip -6 route add 2001:db8:9::7 via 2001:db8:2::2",
          "three", "three"
        ),
      ]
      let findings = try shell.inside { () -> [String] in
        let lookup = PathLookup()
        func way(_ text: String) -> String? {
          IPAddress(text).flatMap { lookup.path(.init(destination: $0))?.interface }
        }
        return steps.compactMap { step in
          guard system(step.command) == 0 else { return "'\(step.command)' failed" }
          for _ in 0..<2 {
            let (first, second) = (way("192.0.2.7"), way("2001:db8:9::7"))
            guard first == step.first, second == step.second else {
              return "after '\(step.command)': \(first ?? "no way"), \(second ?? "no way")"
            }
          }
          return nil
        }
      }
      #expect(findings.isEmpty, "\(findings)")
    }
  }
}
