import Foundation
import Glibc

/// Two wireguard-go daemons that have shaken hands, in network, mount and process namespaces of their own.
///
/// `wg0` lies in the namespace `netns`, its peer `wg1` in another one beside it. Both put their control sockets in the
/// same `/run/wireguard`, which is a file system of its own. All of it goes away with this object.
final class TwoEnds {
  /// Why it cannot run here; nil where it can.
  static let obstacle: String? = {
    if geteuid() != 0 { return "namespaces and tun devices need root" }
    for tool in ["wireguard-go", "wg", "ip", "unshare"]
    where !["/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/"].contains(where: { access($0 + tool, X_OK) == 0 }) {
      return "\(tool) is not installed"
    }
    return access("/dev/net/tun", F_OK) == 0 ? nil : "there is no /dev/net/tun"
  }()

  /// The inode of the namespace in which `wg0` lies.
  let netns: UInt64
  /// The public key of `wg1`, in base64.
  let peer: String
  /// The private key of `wg0` and the preshared key in the hexadecimal digits of the control socket, each byte with its
  /// bits turned over, so that this process holds them nowhere in the form that it looks for.
  let turnedSecrets: [[UInt8]]

  private let process = Process()
  private let input = Pipe()

  private static let script = #"""
    set -euo pipefail
    ip link set lo up
    mount -t tmpfs none /run && mkdir /run/netns
    ip netns add far
    ip link add veth0 type veth peer name veth1 netns far
    ip address add 198.51.100.2/24 dev veth0 && ip link set veth0 up
    ip -n far address add 198.51.100.1/24 dev veth1 && ip -n far link set veth1 up && ip -n far link set lo up
    umask 077
    wg genkey >/run/near.key && wg genkey >/run/far.key && wg genpsk >/run/psk
    near=$(wg pubkey </run/near.key) far=$(wg pubkey </run/far.key)
    wireguard-go wg0 >/dev/null 2>&1
    ip netns exec far wireguard-go wg1 >/dev/null 2>&1
    wg set wg1 private-key /run/far.key listen-port 51820 peer "$near" preshared-key /run/psk allowed-ips 10.9.0.2/32
    wg set wg0 private-key /run/near.key fwmark 0xca6c peer "$far" preshared-key /run/psk \
      endpoint 198.51.100.1:51820 allowed-ips 0.0.0.0/0,::/0
    ip address add 10.9.0.2/24 dev wg0 && ip link set wg0 up
    ip -n far address add 10.9.0.1/24 dev wg1 && ip -n far link set wg1 up
    # It is refused once both ends have shaken hands.
    ! (: <>/dev/tcp/10.9.0.1/9) 2>/dev/null
    ip link set wg0 down && ip link set wg0 name office && ip link set office up
    turned() { base64 -d | od -An -v -tx1 | tr -d ' \n' | tr 0-9a-f A-P; }
    echo "$(stat -Lc %i /proc/self/ns/net) $far $(turned </run/near.key) $(turned </run/psk)"
    read -r _
    """#

  init() throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = [
      "60", "unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "bash", "-c", Self.script,
    ]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var said: [UInt8] = []
    while !said.contains(10) {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      said += more
    }
    let words = said.split(whereSeparator: { $0 == 32 || $0 == 10 }).map(Array.init)
    guard words.count == 4, let inode = UInt64(String(decoding: words[0], as: UTF8.self)) else {
      throw POSIXError(.EPROTO)
    }
    netns = inode
    peer = String(decoding: words[1], as: UTF8.self)
    // From A…P to the digits that they stand for, turned over.
    turnedSecrets = words[2...].map { $0.map { ~($0 < 75 ? $0 - 17 : $0 + 22) } }
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
