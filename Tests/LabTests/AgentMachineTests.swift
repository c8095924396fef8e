import Foundation
import Testing

/// The agent on a machine of its own, whose clock may be set, and whose kernel has WireGuard.
@Suite(.enabled(if: Machine.isPossible, Machine.why), .timeLimit(.minutes(10)))
struct AgentMachineTests {
  @Test
  func
    `a clock that is set forward and back loses no check and makes none twice, and a kernel's tunnel is seen`()
    async throws
  {
    let script = """
      set -euo pipefail
      export STATE_DIRECTORY=/run/state
      cat >/run/profile.yaml <<END
      schema: vpnaudit.profile/1
      site: {name: beijing, region: CN-BJ}
      agent: {observe: 1h}
      END
      vpnaudit agent --profile /run/profile.yaml 2>/run/log & agent=$!
      entries() { vpnaudit journal show --quiet | wc -l; }
      settle() {
        for n in $(seq 100); do
          [[ -e $STATE_DIRECTORY/journal.db && $(entries) -ge $1 ]] && return
          sleep 0.3
        done
        cat /run/log; exit 1
      }
      settle 1
      date -s '+2 days' >/dev/null
      settle 2
      date -s '-40 days' >/dev/null
      settle 3
      sleep 3
      echo "entries $(entries)"
      ip link add wg7 type wireguard && ip address add 10.7.0.2/24 dev wg7 && ip link set wg7 up
      settle 4
      ip link delete wg7
      settle 5
      kill $agent; wait $agent
      vpnaudit journal verify --quiet >/dev/null
      vpnaudit journal export --format dsse --quiet | python3 -c '
      import base64, json, sys
      for line in sys.stdin:
          entry = json.loads(base64.b64decode(json.loads(line)["payload"]))
          record = entry.get("record")
          if record:
              print(record["trigger"]["cause"], ",".join(t.get("interface", "") for t in record["tunnels"] if t["kind"] == "wireguard"))
          else:
              print(entry["kind"])'
      grep -o 'set by [-0-9]* s' /run/log | sed 's/[0-9]\\{3\\} s/… s/'
      """
    let result = try await Machine.run(["--seconds", "300", "--", "bash", "-c", script])
    try #require(result.status == 0, "\(result.errors)\(result.output)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "entries 3", "\(lines)")
    let steps = lines.filter { $0.hasPrefix("set by") }
    #expect(
      steps.count == 2 && steps[0].hasPrefix("set by 17") && steps[1].hasPrefix("set by -3"), "\(lines)")
    let causes = lines.dropFirst().filter { !$0.hasPrefix("set by") }.map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    #expect(Array(causes.prefix(3)).allSatisfy { ["start", "clock", "heartbeat"].contains($0) }, "\(lines)")
    #expect(causes.dropFirst(3).first == "network wg7", "\(lines)")
  }
}
