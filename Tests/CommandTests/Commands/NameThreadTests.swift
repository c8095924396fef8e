import Foundation
import Testing

/// Names whose server never answers: what else goes on meanwhile.
@Suite(
  .timeLimit(.minutes(3)),
  .enabled(
    if: geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/sbin/ip")
      && FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"),
    "needs root, ip and python3"))
struct NameThreadTests {
  /// A name server on 127.0.0.1 that reads nothing, and is given 100 seconds for its answer.
  private static let scene = """
    set -e
    PATH=$PATH:/usr/sbin:/sbin
    ip link set lo up
    printf 'nameserver 127.0.0.1\\noptions timeout:25 attempts:4\\n' >resolv.conf
    printf 'hosts: files dns\\n' >nsswitch.conf
    mount --bind resolv.conf /etc/resolv.conf
    mount --bind nsswitch.conf /etc/nsswitch.conf
    mkfifo ready
    python3 -c 'import signal, socket
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 53))
    t = socket.create_server(("127.0.0.1", 8443), backlog=64)
    open("ready", "w").close(); signal.pause()' &
    server=$!
    trap 'kill $server' EXIT
    cat ready

    """

  private static func run(_ script: String) async throws -> Program.Result {
    let program = try Program()
    try program.write(scene + script, to: "script")
    return try await program.run("unshare --mount --net -- bash script")
  }

  @Test func `a run that is stopped does not wait for a name`() async throws {
    let result = try await Self.run(
      """
      "$vpnaudit" probe erp.corp.lan:443 --count 1 >out 2>&1 &
      probe=$!
      # Until a thread asks.
      until grep -qs names /proc/$probe/task/*/comm; do sleep 0.02; done
      begun=$SECONDS
      kill -TERM $probe
      wait $probe || true
      echo $((SECONDS - begun))
      """)
    #expect(result.status == 0, "\(result.errors)")
    let seconds = try #require(Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(seconds < 30)
  }

  @Test func `an address is probed while more names wait than threads ask`() async throws {
    let result = try await Self.run(
      """
      { seq -f 'tcp://n%g.corp.lan:8443' 2000; echo tcp://127.0.0.1:8443; } >targets
      mkfifo lines
      "$vpnaudit" probe --format jsonl --count 1 <targets >lines 2>errors &
      probe=$!
      exec 3<lines
      read -r line <&3
      ls /proc/$probe/task | wc -l
      echo "$line"
      kill -TERM $probe
      cat <&3 >/dev/null
      wait $probe || true
      """)
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    try #require(lines.count == 2)
    // 64 that ask, the loop, and those of the program itself.
    #expect(Int(lines[0]).map { $0 < 100 } == true)
    #expect(lines[1].contains(#""address":"127.0.0.1""#))
    #expect(!lines[1].contains("failure"))
  }
}
