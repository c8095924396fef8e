import Foundation
import Glibc
import Testing

/// `vpnaudit profile init` on real links.
@Suite(.enabled(if: geteuid() == 0, "namespaces need root"), .timeLimit(.minutes(2)))
struct ProfileInitTests {
  @Test func `it names the tunnels of this namespace, those of packet sockets among them`() async throws {
    let program = try Program()
    try program.write(
      """
      import os, socket, subprocess, sys
      reader = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
      reader.bind((sys.argv[1], 0))
      subprocess.run([os.environ["vpnaudit"], "profile", "init", "--site", "beijing"], check=True)
      """, to: "read.py")
    let result = try await program.run(
      """
      set -e
      export PATH=/usr/sbin:/usr/bin:/sbin:/bin
      unshare --net bash -euc '
        ip link add outer type veth peer name inner
        ip link set outer up; ip link set inner up
        ip address add 10.9.0.2/24 dev outer
        ip route add 0.0.0.0/1 via 10.9.0.1
        ip link add lonely type veth peer name other
        ip tuntap add tun3 mode tun
        python3 read.py inner'
      """)
    try #require(result.status == 0, "\(result.errors)")
    let line = try #require(result.output.split(separator: "\n").first { $0.contains("interfaces found") })
    #expect(line.contains("\"outer\"") && line.contains("\"tun3\""), "\(line)")
    #expect(!line.contains("lonely") && !line.contains("\"inner\""))
  }
}
