import Foundation
import Testing

/// What can go wrong around an agent, by chance or by somebody's will: at the worst there is a gap with a name.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .serialized)
struct AgentMishapTests {
  private func run(_ script: String, seconds: Int = 90) async throws -> [String] {
    let result = try await AgentScene.run(Self.functions + script, seconds: seconds)
    try #require(result.status == 0, "\(result.status): \(result.errors)\(result.output)")
    return result.output.split(separator: "\n").map(String.init)
  }

  private static let functions = """
    cat >"$work/tun.py" <<'END'
    import fcntl, os, struct, subprocess, sys, time
    name, seconds = sys.argv[1], float(sys.argv[2])
    tun = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tun, 0x400454ca, struct.pack("16sH14x", name.encode(), 0x1001))
    subprocess.run(["ip", "link", "set", name, "up"], check=True)
    time.sleep(seconds)
    END
    tunnel() { /usr/bin/python3 "$work/tun.py" "$@" & }
    words='[.[] | if .record then (.record.tunnels | map(.interface) | join("+") | if . == "" then "none" else . end) else .kind + (if .repeats then (.repeats | tostring) else "" end) end]'

    """

  @Test func `where the last record cannot be replaced, heartbeats name the entry that holds`() async throws {
    let lines = try await run(
      """
      start
      rm "$work/state/last.json"; mkdir -p "$work/state/last.json/in"
      tunnel t0 20; tun=$!
      await '.work.records >= 2'
      for n in 1 2 3; do
        ip route add "192.0.2.$n" dev lo; ip link add "b$n" type bridge; sleep 0.8; ip link del "b$n"
      done
      sleep 0.5
      kill -0 "$agent"
      entries "$words" | jq -r '.[]'
      grep -c 'last check could not be written' "$work/log"
      kill "$tun"
      stop
      """)
    let words = lines.dropLast()
    let tunnel = try #require(words.firstIndex(of: "t0"), "\(lines)")
    #expect(
      words.dropFirst(tunnel + 1).allSatisfy { $0 == "t0" || $0 == "heartbeat\(tunnel + 1)" }, "\(lines)")
    #expect(!words.contains("gap") && lines.last == "1", "\(lines)")
  }

  @Test func `an ordinary user who holds a lock makes a gap that outlives the agent, and status says so`()
    async throws
  {
    let lines = try await run(
      """
      chmod 755 "$work"
      start
      cat >"$work/lock.py" <<'END'
      import fcntl, os, struct, sys, time
      held = os.open(sys.argv[1], os.O_RDONLY)
      fcntl.fcntl(held, fcntl.F_SETLK, struct.pack("hhqqi", fcntl.F_RDLCK, 0, 120, 1, 0))
      print("held", flush=True)
      time.sleep(60)
      END
      setpriv --reuid 65534 --regid 65534 --clear-groups /usr/bin/python3 "$work/lock.py" "$work/state/journal.db-shm" \
        >"$work/held" & locker=$!
      until grep -q held "$work/held"; do sleep 0.05; done
      tunnel t0 8; tun=$!
      await '.journal.failing != null'
      "$vpnaudit" status >"$work/status" || true
      grep -c '^attention' "$work/status"
      # The last check is told all the same.
      jq -r '.tunnels[0].interface' "$work/state/last.json"
      stop
      kill "$locker"; wait "$tun" || true
      start
      stop
      entries "$words" | jq -r '.[]'
      "$vpnaudit" journal verify --quiet >/dev/null
      """)
    #expect(lines.prefix(2) == ["1", "t0"], "\(lines)")
    #expect(lines.dropFirst(2).contains("gap") && !lines.dropFirst(2).contains("t0"), "\(lines)")
  }

  @Test func `what a scheduled observation finds is stored though another follows before endpoints answer`()
    async throws
  {
    let lines = try await run(
      """
      cat >"$work/slow.py" <<'END'
      import socket, time
      server = socket.create_server(("127.0.0.1", 8080))
      kept = []
      while True:
          kept.append(server.accept())
      END
      /usr/bin/python3 "$work/slow.py" & server=$!
      cat >>"$work/profile.yaml" <<'END'
      agent: {observe: 3s}
      endpoints: [{name: slow, target: "http://127.0.0.1:8080/", timeout: 20s, samples: 1, every: 3s}]
      END
      # A tunnel whose holder becomes another program, which the kernel reports to nobody.
      cat >"$work/holder.py" <<'END'
      import fcntl, os, struct, subprocess, sys, time
      if len(sys.argv) == 1:
          tun = os.open("/dev/net/tun", os.O_RDWR)
          fcntl.ioctl(tun, 0x400454ca, struct.pack("16sH14x", b"t0", 0x1001))
          subprocess.run(["ip", "link", "set", "t0", "up"], check=True)
          os.set_inheritable(tun, True)
          time.sleep(8)
          os.execv(os.environ["work"] + "/evil", ["evil", "-c", "import time; time.sleep(60)"])
      END
      cp "$(readlink -f /usr/bin/python3)" "$work/evil"
      export work
      start
      /usr/bin/python3 "$work/holder.py" & holder=$!
      sleep 16
      ip link add b0 type bridge
      sleep 1
      entries '[.[] | .record.tunnels[0].process.executable // empty | sub(".*/"; "")] | unique' | jq -r '.[]'
      kill "$holder" "$server"
      stop
      """)
    #expect(lines.contains("evil"), "\(lines)")
  }

  @Test func `a result of an endpoint that was changed meanwhile is of none`() async throws {
    let lines = try await run(
      """
      cat >"$work/slow.py" <<'END'
      import socket, time
      server = socket.create_server(("127.0.0.1", 8080))
      while True:
          client, _ = server.accept()
          client.recv(4096)
          time.sleep(4)
          client.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n")
          client.close()
      END
      /usr/bin/python3 "$work/slow.py" & server=$!
      profile() {
        printf 'schema: vpnaudit.profile/1\\nsite: {name: beijing, region: CN-BJ}\\n'
        printf 'endpoints: [{name: erp, target: "%s", timeout: 10s, samples: 1, every: 2s}]\\n' "$1"
      }
      profile http://127.0.0.1:8080/ >"$work/profile.yaml"
      start
      sleep 3
      profile tcp://127.0.0.1:7 >"$work/profile.yaml"
      kill -HUP "$agent"
      await '.work.reloads >= 1'
      sha=$(sha256sum "$work/profile.yaml" | cut -d' ' -f1)
      sleep 6
      stop
      "$vpnaudit" journal export --format records --quiet |
        jq -r --arg sha "$sha" 'select(.inputs.profile.sha256 == $sha) | .endpoints[] | .target + " " + .outcome' | sort -u
      kill "$server"
      """)
    #expect(lines == ["tcp://127.0.0.1:7 unreachable"], "\(lines)")
  }

  @Test func `it does not begin without what it probes with, and keeps what it has`() async throws {
    let lines = try await run(
      """
      echo garbage >"$work/ca.pem"
      cat >>"$work/profile.yaml" <<'END'
      trust: {ca_file: ca.pem, only: true}
      endpoints: [{name: e, target: "tls://127.0.0.1:7", samples: 1}]
      END
      "$vpnaudit" agent --profile "$work/profile.yaml" 2>"$work/refusal" || echo "code $?"
      grep -c ca.pem "$work/refusal"
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 2 -subj /CN=any \
        -addext basicConstraints=critical,CA:TRUE -keyout "$work/key" -out "$work/ca.pem" 2>/dev/null
      start
      echo garbage >"$work/ca.pem"
      await '.settings.refused != null'
      kill -0 "$agent"
      stop
      """)
    #expect(lines == ["code 65", "1"], "\(lines)")
  }

  @Test func `a journal that is removed while it runs is begun anew, with what is missing`() async throws {
    let lines = try await run(
      """
      start
      rm "$work"/state/journal.db*
      ip link add b0 type bridge && ip link set b0 up && ip addr add 10.1.0.1/24 dev b0
      for n in {1..100}; do [[ -e $work/state/journal.db ]] && break; sleep 0.1; done
      await '.work.observations >= 2'
      sleep 0.5
      stop
      grep -c 'removed or replaced' "$work/log"
      entries '[.[] | .kind] | unique' | jq -r '.[]'
      "$vpnaudit" journal verify --quiet >/dev/null
      """)
    #expect(lines == ["1", "check", "gap"], "\(lines)")
  }

  @Test func `a tunnel in a connected namespace that passes is named, and one that stays is stored`()
    async throws
  {
    let lines = try await run(
      """
      unshare --net sleep 90 & inner=$!
      sleep 0.3
      ip link add v0 type veth peer name v1 netns "$inner"
      ip link set v0 up; nsenter -t "$inner" -n ip link set v1 up
      start
      nsenter -t "$inner" -n /usr/bin/python3 "$work/tun.py" deep0 1.5
      await '.work.observations >= 2'
      sleep 1
      nsenter -t "$inner" -n /usr/bin/python3 "$work/tun.py" deep1 0.02
      sleep 1.5
      entries '[.[] | select(.record) | .record | (.tunnels | map(.interface)), (.observation.collectors | map(.facts.case // empty))] | flatten | unique' | jq -r '.[]'
      kill "$inner"
      stop
      """)
    #expect(lines.contains("deep0"), "\(lines)")
    #expect(lines.contains("deep1") || lines.contains("passing_tunnel"), "\(lines)")
  }
}
