import Foundation

/// A run of the agent in namespaces of its own, by a script in bash.
///
/// The script has `$vpnaudit`, `$work`, a folder, and functions: `start [ARG…]` runs an agent with `$work/profile.yaml` and
/// waits until it has stored something, `state EXPRESSION` asks its status by jq, `await EXPRESSION [SECONDS]` waits until
/// that is true, `stop` ends it, `entries EXPRESSION` gives the payloads of the journal's entries as jq sees them, one list.
enum AgentScene {
  /// Runs a script, and returns what it wrote.
  static func run(_ script: String, seconds: Int = 60) async throws -> Lab.Result {
    let text = functions + script
    return try await Lab.execute(
      "/usr/bin/timeout",
      [
        "\(seconds)", "unshare", "--net", "--pid", "--fork", "--kill-child", "--mount", "--mount-proc", "--",
        "env", "vpnaudit=\(Lab.program)", "repository=\(Lab.repository.path)", "bash", "-c", text,
      ])
  }

  private static let functions = """
    set -euo pipefail
    ip link set lo up
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    export STATE_DIRECTORY=$work/state
    cat >"$work/profile.yaml" <<'END'
    schema: vpnaudit.profile/1
    site: {name: beijing, region: CN-BJ}
    END
    launch() { "$vpnaudit" agent --profile "$work/profile.yaml" "$@" 2>>"$work/log" & agent=$!; }
    state() { jq -r "$1" "$STATE_DIRECTORY/agent.json"; }
    await() {
      local end=$((SECONDS + ${2:-20}))
      until [[ -f $STATE_DIRECTORY/agent.json && $(state "$1" 2>/dev/null) == true ]]; do
        if ((SECONDS > end)); then
          echo "never: $1" >&2
          cat "$work/log" "$STATE_DIRECTORY/agent.json" >&2 || true
          exit 1
        fi
        sleep 0.05
      done
    }
    start() { launch "$@"; await ".process.pid == $agent and .work.records > 0"; }
    stop() { kill -TERM "$agent"; wait "$agent"; }
    entries() {
      "$vpnaudit" journal export --format dsse --quiet | jq -r .payload |
        while read -r line; do base64 -d <<<"$line"; echo; done | jq -s "$1"
    }

    """
}
