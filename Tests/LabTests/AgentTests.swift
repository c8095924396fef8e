import Foundation
import Testing

/// The agent itself, in namespaces: tunnels that come and go, settings that change, ends and failures.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .serialized)
struct AgentTests {
  private func run(_ script: String, seconds: Int = 60) async throws -> [String] {
    let result = try await AgentScene.run(script, seconds: seconds)
    try #require(result.status == 0, "\(result.status): \(result.errors)\(result.output)")
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test
  func
    `tunnels that live half a second are stored, a storm of routes costs a share, and what it leaves is seen`()
    async throws
  {
    let output = FileManager.default.temporaryDirectory.appendingPathComponent(
      "agent-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: output) }
    // What it costs, only a whole run of a program that is optimised can say.
    let result = try await Lab.execute(
      "/usr/bin/timeout",
      [
        "120", Lab.repository.appendingPathComponent("Scripts/bench/agent").path, "--program", Lab.program,
        "--tunnels", "8", "--storm", "2", "--idle", "2", "--output", output.path,
      ])
    let data = try #require(try? Data(contentsOf: output), "\(result.errors)")
    let found = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let tunnels = try #require(found["tunnels"] as? [String: Any])
    #expect((tunnels["missed"] as? [String]) == [], "\(tunnels)")
    #expect((tunnels["triggers"] as? [String]) == ["network", "start"])
    let storm = try #require(found["storm"] as? [String: Any])
    #expect(storm["last_change_stored_s"] is Double, "\(storm)")
    #expect(try #require(storm["changes"] as? Int) > 10_000, "\(storm)")
    #expect(try #require(storm["observations"] as? Int) < 40, "\(storm)")
  }

  @Test func `an endpoint's result stands until it is probed again, and counts once`() async throws {
    let lines = try await run(
      """
      python3 -c 'import socket, time
      server = socket.create_server(("127.0.0.1", 4433))
      time.sleep(60)' &
      cat >>"$work/profile.yaml" <<'END'
      agent: {observe: 1h}
      defaults: {samples: 3, timeout: 1s}
      endpoints:
        - {name: often, target: "tcp://127.0.0.1:4433", every: 10s}
        - {name: seldom, target: "tcp://127.0.0.1:4433", every: 11s}
      END
      start
      await '.work.records >= 3' 40
      ip link add b0 type bridge && ip addr add 10.1.0.1/24 dev b0 && ip link set b0 up
      await '.work.observations >= 4' 40
      stop
      entries '[.[] | select(.record) | .record.endpoints | map({name, sent: .summary.sent, carried: (.carried != null)})]' | jq -c '.[]'
      "$vpnaudit" journal export --format csv --quiet | tail -n +2 | cut -d, -f12 | sort | uniq -c
      "$vpnaudit" journal verify --quiet >/dev/null
      """, seconds: 120)
    let records = lines.filter { $0.hasPrefix("[") }
    #expect(
      records.contains { $0.contains(#""carried":true"#) && $0.contains(#""carried":false"#) }, "\(records)")
    let measured = records.joined().components(separatedBy: #""carried":false"#).count - 1
    let rows = lines.filter { $0.contains("often") || $0.contains("seldom") }
      .compactMap { Int($0.split(separator: " ")[0]) }.reduce(0, +)
    #expect(rows == measured, "\(lines)")
  }

  @Test func `settings that change are read again, and what is refused changes nothing and is said`()
    async throws
  {
    let lines = try await run(
      """
      start
      echo 'nonsense: 1' >>"$work/profile.yaml"
      await '.settings.refused != null and .last != null'
      grep -q 'profile.yaml:3: ' "$work/log"
      echo "refused $(entries '[.[] | select(.record.agent.settings_refused)] | length')"
      printf 'schema: vpnaudit.profile/1\\nsite: {name: shanghai, region: CN-SH}\\n' >"$work/profile.yaml"
      await '.settings.refused == null and .work.reloads >= 2'
      kill -HUP "$agent"
      await '.work.reloads >= 3'
      kill -0 "$agent"
      stop
      echo "site $(entries '.[-1].record.host.site // .[-2].record.host.site')"
      echo "causes $(entries '[.[] | .record.trigger.cause // "heartbeat"] | unique | join(",")')"
      """)
    #expect(lines.contains("refused 1"), "\(lines)")
    #expect(lines.contains(#"site "shanghai""#), "\(lines)")
    #expect(
      lines.contains { $0.hasPrefix("causes ") && $0.contains("reload") && $0.contains("start") }, "\(lines)")
  }

  @Test func `a registry and its signature count as one pair, and a bad one leaves the one before it`()
    async throws
  {
    let lines = try await run(
      """
      cd "$work"
      "$vpnaudit" registry keygen --no-passphrase --key officer.key >/dev/null 2>&1
      edition() { sed "s/^  serial: .*/  serial: $1/" "$repository/Profiles/registry.example.yaml"; }
      sign() { "$vpnaudit" registry sign --key officer.key "$1" >/dev/null; }
      edition 1000001 >registry.yaml && sign registry.yaml
      echo 'registry: {file: registry.yaml}' >>profile.yaml
      start --trusted-key officer.pub
      echo "first $(state .settings.registry_serial)"
      edition 1000002 >new.yaml && sign new.yaml
      # A signature that is a moment late is waited for.
      cp new.yaml registry.yaml; sleep 1; cp new.yaml.minisig registry.yaml.minisig
      await '.settings.registry_serial == 1000002'
      echo "refused $(state '.settings.refused != null')"
      edition 1000003 >registry.yaml
      await '.settings.refused != null'
      echo "kept $(state .settings.registry_serial)"
      sign registry.yaml
      await '.settings.registry_serial == 1000003 and .settings.refused == null'
      stop
      """)
    #expect(lines == ["first 1000001", "refused false", "kept 1000002"], "\(lines)")
  }

  @Test func `grants that became unreadable leave those before them`() async throws {
    let lines = try await run(
      """
      cp "$repository"/Profiles/registry.example.yaml "$work/registry.yaml"
      cp "$repository"/Profiles/grants.example.yaml "$work/grants.yaml"
      echo 'registry: {file: registry.yaml, grants: grants.yaml}' >>"$work/profile.yaml"
      start
      rm "$work/grants.yaml"
      await '.settings.refused != null'
      cp "$repository"/Profiles/grants.example.yaml "$work/grants.yaml"
      await '.settings.refused == null and .work.reloads >= 2'
      stop
      grep -c 'or its grants, are refused' "$work/log"
      """)
    #expect(lines == ["1"], "\(lines)")
  }

  @Test func `it ends at once while a probe hangs, and the service manager is told of its life`() async throws
  {
    let lines = try await run(
      """
      cat >"$work/manager.py" <<'END'
      import socket, sys
      listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      listener.bind("\\0vpnaudit-manager")
      print("ready", flush=True)
      while True:
          for line in listener.recv(4096).decode().splitlines():
              print(line.split(" ")[0].split("USEC=")[0], flush=True)
      END
      python3 -u "$work/manager.py" >"$work/told" & manager=$!
      until grep -q ready "$work/told"; do sleep 0.05; done
      python3 -c 'import socket, time
      server = socket.create_server(("127.0.0.1", 4433))
      time.sleep(60)' & server=$!
      cat >>"$work/profile.yaml" <<'END'
      endpoints: [{name: hanging, target: "tls://127.0.0.1:4433", timeout: 60s, every: 10s}]
      END
      export NOTIFY_SOCKET=@vpnaudit-manager WATCHDOG_USEC=600000
      start
      sleep 11
      before=$EPOCHREALTIME
      stop
      took=$(((${EPOCHREALTIME/./} - ${before/./}) / 1000))
      ((took < 2000)) || { echo "it took $took ms" >&2; exit 1; }
      sleep 0.2
      sort "$work/told" | uniq -c | awk '{print $2, ($1 > 20 ? "often" : "once")}'
      "$vpnaudit" journal verify --quiet >/dev/null
      kill "$server" "$manager"
      """)
    #expect(lines == ["READY=1 once", "STOPPING=1 once", "WATCHDOG=1 often", "ready once"], "\(lines)")
  }

  @Test func `on a full disk it goes on, and the journal says what is missing`() async throws {
    let lines = try await run(
      """
      mkdir "$work/state"
      mount -t tmpfs -o size=3m tmpfs "$work/state"
      start
      ( head -c 10m /dev/zero >"$work/state/filler" ) 2>/dev/null || true
      for n in 1 2 3 4; do
        ip link add "b$n" type bridge && ip addr add "10.$n.0.1/24" dev "b$n" && ip link set "b$n" up
        ip link del "b$n"; sleep 0.4
      done
      for n in {1..200}; do
        python3 -c 'import fcntl, os, struct, subprocess, time
      tun = os.open("/dev/net/tun", os.O_RDWR)
      fcntl.ioctl(tun, 0x400454ca, struct.pack("16sH14x", b"full0", 0x1001))
      subprocess.run(["ip", "link", "set", "full0", "up"], check=True)
      time.sleep(0.4)'
        if grep -q 'disk is full' "$work/log"; then break; fi
      done
      grep -c 'disk is full' "$work/log"
      kill -0 "$agent"
      rm "$work/state/filler"
      ip link add after type bridge && ip addr add 10.9.0.1/24 dev after && ip link set after up
      await '.journal.failing == null and .work.records > 1' 40
      ip link del after
      stop
      grep -q 'takes records again' "$work/log"
      echo "gaps $(entries '[.[] | select(.kind == "gap" and .range.why == "lost")] | length')"
      "$vpnaudit" journal verify --quiet >/dev/null
      umount "$work/state"
      """, seconds: 150)
    #expect(lines == ["1", "gaps 1"], "\(lines)")
  }

  @Test func `killed, it has lost nothing that it acknowledged, and the next one goes on`() async throws {
    let rounds = Int(ProcessInfo.processInfo.environment["VPNAUDIT_TEST_ROUNDS"] ?? "") ?? 1
    // 500 kills in a long run, 10 in a short one.
    let kills = rounds > 1 ? 500 : 10
    let lines = try await run(
      """
      for n in {1..\(kills)}; do
        launch
        await ".process.pid == $agent and .work.records > 0" 20
        ip link add k0 type bridge && ip addr add 10.1.0.1/24 dev k0 && ip link set k0 up
        python3 -c "import random, time; time.sleep(random.random() * 0.4)"
        seq=$(state '.journal.seq // 0')
        kill -KILL "$agent"; wait "$agent" 2>/dev/null || true
        ip link del k0
        head=$("$vpnaudit" journal verify --quiet >/dev/null && "$vpnaudit" journal show --quiet | tail -n 1 | cut -d' ' -f1)
        ((head >= seq)) || { echo "acknowledged $seq, there $head" >&2; exit 1; }
      done
      start; stop
      "$vpnaudit" journal verify --quiet >/dev/null
      echo done
      """, seconds: 60 + kills * 6)
    #expect(lines.last == "done", "\(lines)")
  }

  @Test func `an ordinary user's agent says what it cannot see, and keeps running`() async throws {
    let lines = try await run(
      """
      chmod 755 "$work"; mkdir "$work/state"; chown 65534:65534 "$work/state"; chmod 644 "$work/profile.yaml"
      touch "$work/log"; chmod 666 "$work/log"
      setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs --bounding-set=-all -- \
        "$vpnaudit" agent --profile "$work/profile.yaml" 2>>"$work/log" & agent=$!
      await '.work.records > 0'
      echo "tag $(state .last.tag) unheard $(state '.unheard | join(",")')"
      ip link add b0 type bridge && ip addr add 10.1.0.1/24 dev b0 && ip link set b0 up
      await '.work.observations > 1'
      "$vpnaudit" status >"$work/status" || echo "status $?"
      grep -c '^unheard' "$work/status"
      stop
      """)
    #expect(lines == ["tag undetermined unheard xfrm,namespaces", "1"], "\(lines)")
  }

  @Test func `sinks get what happened while a receiver was down, metrics tell of the agent`() async throws {
    let lines = try await run(
      """
      cat >"$work/receiver.py" <<'END'
      import http.server, json, sys
      class Receiver(http.server.BaseHTTPRequestHandler):
          def do_POST(self):
              body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
              with open(sys.argv[1], "a") as file:
                  file.write(json.dumps(body) + "\\n")
              self.send_response(200)
              self.end_headers()
          def log_message(self, *_): pass
      http.server.HTTPServer(("127.0.0.1", 8080), Receiver).serve_forever()
      END
      (umask 077; echo "whsec_$(head -c 32 /dev/urandom | base64)" >"$work/secret")
      cat >>"$work/profile.yaml" <<END
      sinks:
        - {name: lines, kind: json_lines, file: $work/out.jsonl, from: oldest}
        - {name: metrics, kind: textfile, file: $work/vpnaudit.prom}
        - name: hook
          kind: webhook
          url: http://127.0.0.1:8080/
          secret: {file: $work/secret}
          from: oldest
      END
      start
      for n in 1 2 3; do
        ip link add "b$n" type bridge && ip addr add "10.$n.0.1/24" dev "b$n" && ip link set "b$n" up; sleep 0.4
      done
      await '[.sinks[] | select(.name == "hook") | .failing] == [true]'
      "$vpnaudit" status >"$work/status" || echo "status $?"
      grep -c '^attention.*hook' "$work/status"
      python3 "$work/receiver.py" "$work/received" & receiver=$!
      await '[.sinks[] | select(.failing or .behind > 0)] == []' 60
      grep -o '^vpnaudit_agent_storing 1' "$work/vpnaudit.prom"
      grep -c '^vpnaudit_sink_up' "$work/vpnaudit.prom"
      entries=$(state .journal.seq)
      stop
      kill "$receiver"
      [[ $(wc -l <"$work/out.jsonl") -ge $entries ]] && echo "lines all"
      promtool check metrics <"$work/vpnaudit.prom" >/dev/null 2>&1 && echo metrics good
      jq -s '[.[] | .. | .seq? // empty] | unique | length' "$work/received" |
        while read -r count; do ((count >= entries)) && echo "hook all"; done
      """, seconds: 120)
    #expect(
      lines == ["status 1", "1", "vpnaudit_agent_storing 1", "3", "lines all", "metrics good", "hook all"],
      "\(lines)")
  }
}
