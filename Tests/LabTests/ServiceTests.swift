import Foundation
import Testing

/// The agent as systemd starts it, watches it and ends it: a real systemd in a container of its own.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .serialized)
struct ServiceTests {
  private func run(_ script: String, seconds: Int = 90) async throws -> [String] {
    let result = try await Lab.execute(
      "/usr/bin/timeout",
      [
        "\(seconds + 20)", Lab.repository.appendingPathComponent("Scripts/service").path, "--program",
        Lab.program, "--seconds", "\(seconds)", Self.preparation + script,
      ])
    try #require(result.status == 0, "\(result.status): \(result.errors)\(result.output)")
    let lines = result.output.split(separator: "\n").map(String.init)
    return Array(lines.drop { $0 != "begin" }.dropFirst())
  }

  private static let preparation = """
    set -euo pipefail
    cat >/etc/vpnaudit/profile.yaml <<END
    schema: vpnaudit.profile/1
    site: {name: beijing, region: CN-BJ}
    observe: {view: namespace}
    END
    await() {
      for n in {1..200}; do
        if [[ $(jq -r "$1" /var/lib/vpnaudit/agent.json 2>/dev/null) == true ]]; then return; fi
        sleep 0.1
      done
      echo "never: $1"
      journalctl --unit vpnaudit --no-pager
      cat /var/lib/vpnaudit/agent.json
      exit 1
    }
    shown() { systemctl show vpnaudit --property "$1" --value; }
    override() {
      mkdir -p /run/systemd/system/vpnaudit.service.d
      printf '[Service]\\n%s\\n' "$@" >/run/systemd/system/vpnaudit.service.d/test.conf
      systemctl daemon-reload
    }
    echo begin

    """

  @Test func `it starts with all that collectors need, reloads, and stops`() async throws {
    let lines = try await run(
      """
      systemd-analyze verify --man=no /etc/systemd/system/vpnaudit.service 2>&1
      "$(command -v python3)" -c '
      import fcntl, os, struct, subprocess, time
      tun = os.open("/dev/net/tun", os.O_RDWR)
      fcntl.ioctl(tun, 0x400454ca, struct.pack("16sH14x", b"tun0", 0x1001))
      subprocess.run(["ip", "link", "set", "tun0", "up"], check=True)
      print("up", flush=True)
      time.sleep(100)' >/run/tun & tun=$!
      until grep -q up /run/tun; do sleep 0.1; done
      systemctl start vpnaudit
      echo "$(shown ActiveState) $(shown SubState)"
      await '.work.records > 0'
      echo "user $(stat -c %U /var/lib/vpnaudit/journal.db)"
      vpnaudit check --last --format json >/run/last.json || true
      echo "open $(jq -r '[.observation.collectors[] | select(.status != "complete") | .name] | join(",")' /run/last.json)"
      echo "tunnel $(jq -r '.tunnels[0] | .interface + " " + .process.executable' /run/last.json | sed 's/python3.*/python3/')"
      echo "unheard $(jq -c .unheard /var/lib/vpnaudit/agent.json)"
      setpriv --reuid 65534 --regid 65534 --clear-groups vpnaudit status | grep -c '^agent *runs'
      sed -i 's/beijing/shanghai/; s/CN-BJ/CN-SH/' /etc/vpnaudit/profile.yaml
      systemctl reload vpnaudit
      await '.work.reloads > 0'
      await '.work.records > 1'
      echo "site $(vpnaudit check --last --format json | jq -r .host.site || true)"
      before=$EPOCHREALTIME
      systemctl stop vpnaudit
      took=$(((${EPOCHREALTIME/./} - ${before/./}) / 1000))
      ((took < 5000)) || echo "it took $took ms to stop"
      echo "$(shown ActiveState) $(shown Result)"
      kill "$tun"
      vpnaudit journal verify --quiet >/dev/null
      journalctl --unit vpnaudit --no-pager --output cat | grep -c 'settings were read again'
      systemd-analyze security vpnaudit.service --no-pager 2>/dev/null | sed -n 's/.*level for vpnaudit.service: \\([0-9.]*\\).*/\\1/p' | awk '{print ($1 <= 3.5 ? "confined" : $1)}'
      """)
    #expect(
      lines == [
        "active running", "user vpnaudit", "open bpf", "tunnel tun0 /usr/bin/python3", "unheard []", "1",
        "site shanghai", "inactive success", "1", "confined",
      ], "\(lines.joined(separator: "\n"))")
  }

  @Test func `a program that hangs is started again, and the history goes on`() async throws {
    let lines = try await run(
      """
      override WatchdogSec=2 RestartSec=0
      systemctl start vpnaudit
      await '.work.records > 0'
      first=$(shown MainPID)
      kill -STOP "$first"
      for n in {1..150}; do
        if [[ $(shown NRestarts) == 1 && $(shown ActiveState) == active ]]; then break; fi
        sleep 0.1
      done
      echo "restarts $(shown NRestarts)"
      await ".process.pid != $first and .work.records > 0"
      journalctl --unit vpnaudit --no-pager --output cat | grep -c 'Watchdog timeout'
      kill -KILL "$(shown MainPID)"
      await '.work.records > 0'
      for n in {1..100}; do
        if [[ $(shown NRestarts) == 2 && $(shown ActiveState) == active ]]; then break; fi
        sleep 0.1
      done
      echo "restarts $(shown NRestarts)"
      systemctl stop vpnaudit
      vpnaudit journal verify --quiet >/dev/null
      vpnaudit journal show --quiet | awk '$3 == "check"' | wc -l | awk '{print ($1 >= 2 ? "history" : $1)}'
      """)
    #expect(lines == ["restarts 1", "1", "restarts 2", "history"], "\(lines.joined(separator: "\n"))")
  }

  @Test func `its key may be a credential, an upgrade loses nothing, and journald has its fields`()
    async throws
  {
    let lines = try await run(
      """
      printf 'sinks: [{name: journal, kind: journald, from: oldest}]\n' >>/etc/vpnaudit/profile.yaml
      (umask 077; vpnaudit registry keygen --no-passphrase --key /root/host.key >/dev/null 2>&1)
      override LoadCredential=vpnaudit-journal-key:/root/host.key
      systemctl start vpnaudit
      await '.work.records > 0'
      [[ ! -e /var/lib/vpnaudit/keys/journal.key ]] && echo "no key on the disk"
      # As a package does it: the file is replaced while the old program runs.
      cp /usr/bin/vpnaudit /usr/bin/vpnaudit.new && mv /usr/bin/vpnaudit.new /usr/bin/vpnaudit
      old=$(shown MainPID)
      systemctl restart vpnaudit
      await ".process.pid != $old and .work.records > 0"
      await '.sinks[0].behind == 0'
      systemctl stop vpnaudit
      journalctl --flush; journalctl --sync
      journalctl --no-pager --output json VPNAUDIT_KIND=check | jq -r '.VPNAUDIT_TAG + " " + ._SYSTEMD_UNIT' | sort -u
      vpnaudit journal verify --quiet --key /root/host.pub | grep -c good
      vpnaudit journal show --quiet | awk '$3 == "check"' | wc -l | awk '{print ($1 >= 2 ? "history" : $1)}'
      """)
    #expect(
      lines == ["no key on the disk", "none vpnaudit.service", "1", "history"],
      "\(lines.joined(separator: "\n"))")
  }
}
