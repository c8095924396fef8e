import Foundation
import Glibc
import Testing

/// Real processes that refuse to be read, and what the signed registry accepts of them.
///
/// The program runs as root of a user namespace in which it holds every capability, beside processes of the namespace
/// around it, which therefore refuse. They are in the control group of a service, as systemd makes one.
@Suite(.enabled(if: RefusalScene.isPossible, RefusalScene.why), .timeLimit(.minutes(5)))
struct RefusalTests {
  private struct Record: Decodable {
    struct Collector: Decodable {
      let name: String
      let status: String
    }
    struct Observation: Decodable {
      let collectors: [Collector]
      let complete: Bool
    }
    struct Compliance: Decodable {
      struct Reason: Decodable { let code: String }
      struct Accepted: Decodable {
        let unit: String?
        let processes: Int
        let collectors: [String]
      }
      let tag: String
      let status: String
      let reasons: [Reason]
      let accepted_refusals: [Accepted]?
    }
    let observation: Observation
    let compliance: Compliance
    var codes: [String] { compliance.reasons.map(\.code) }
  }

  private static func registry(_ unit: String) -> String {
    TrustTests.text(
      serial: 42,
      more:
        "accepted_refusals: [{unit: \(unit), why: it hides itself, accountable: security team, until: 2098-01-31}]"
    )
  }

  @Test func `what an accepted unit's processes could hold is passed, and a tunnel that they hold is not`()
    async throws
  {
    let program = try Program()
    for (name, unit) in [("accepted", RefusalScene.unit), ("other", "other.service")] {
      try program.write(Self.registry(unit), to: "\(name).yaml")
    }
    try program.write(RefusalScene.script, to: "scene.sh")
    try program.write(RefusalScene.holder, to: "hold.py")
    let result = try await program.run(
      """
      set -e
      $vpnaudit registry keygen --key key --no-passphrase
      for name in accepted other; do $vpnaudit registry sign $name.yaml --key key; done
      bash scene.sh
      """)
    try #require(result.status == 0, "\(result.errors)")
    func record(_ name: String) throws -> Record {
      try JSONDecoder().decode(Record.self, from: Data(try program.read("\(name).json").utf8))
    }

    let accepted = try record("accepted")
    #expect(accepted.compliance.tag == "none" && accepted.compliance.status == "review")
    #expect(accepted.codes.first == "REFUSALS_ACCEPTED" && !accepted.observation.complete)
    let reference = try #require(accepted.compliance.accepted_refusals?.first)
    #expect(reference.unit == RefusalScene.unit && reference.processes >= 2)
    #expect(reference.collectors == ["tun_processes"])
    let text = try program.read("accepted.txt")
    #expect(text.hasPrefix("NONE") && text.contains("REFUSALS_ACCEPTED") && text.contains("security team"))

    for (name, code) in [("other", "DETECT_PARTIAL"), ("unsigned", "ACCEPTANCE_UNSIGNED")] {
      let found = try record(name)
      #expect(found.compliance.tag == "undetermined" && found.codes.contains(code), "\(name)")
      #expect(found.compliance.accepted_refusals == nil, "\(name)")
    }
    // A process in no service is nobody's.
    let stray = try record("stray")
    #expect(stray.compliance.tag == "undetermined" && stray.compliance.accepted_refusals == nil)
    // It is there, it works, and nobody visible holds it.
    let active = try record("active")
    #expect(active.compliance.tag == "undetermined" && active.codes.contains("PROCESS_UNVERIFIED"))
    #expect(active.codes.contains("REFUSALS_ACCEPTED"))
  }
}

/// The namespaces, groups and processes of the test.
enum RefusalScene {
  static let unit = "vpnaudit-refusal-test.service"

  /// The hierarchy of control groups that systemd keeps: of version 1, or the only one.
  private static let groups: String? = ["/sys/fs/cgroup/systemd", "/sys/fs/cgroup"].first {
    access("\($0)/cgroup.procs", W_OK) == 0
  }

  static let isPossible: Bool = {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/cgroup")
    return geteuid() == 0 && groups != nil && own == "cgroup:[4026531835]"
      && access("/dev/net/tun", F_OK) == 0 && access("/usr/bin/python3", X_OK) == 0
  }()

  static let why: Comment = "it needs root, a tun driver and control groups of the host's own"

  /// A tun interface that is up and takes packets, held until it is killed.
  static let holder = """
    import fcntl, os, struct, subprocess, time
    tun = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tun, 0x400454ca, struct.pack("16sH22s", b"tun8", 0x1001, b""))
    subprocess.run(["ip", "link", "set", "tun8", "up"], check=True)
    subprocess.run(["ip", "route", "add", "203.0.113.0/24", "dev", "tun8"], check=True)
    open("held", "w").close()
    time.sleep(100)
    """

  /// Everything ends with the PID namespace, and the group that is left behind is taken away.
  static let script = """
    set -eu
    export PATH=/usr/sbin:/usr/bin:/sbin:/bin
    export groups=\(groups ?? "") own="$PWD"
    slice=$groups/system.slice
    export group=$slice/\(unit)
    made=; [ -d "$slice" ] || { mkdir "$slice"; made=$slice; }
    mkdir "$group"
    # The last process may take a moment to go.
    empty() { for _ in $(seq 100); do rmdir "$1" 2>/dev/null && return; sleep 0.05; done; rmdir "$1"; }
    trap 'empty "$group"; [ -z "$made" ] || empty "$made"' EXIT
    unshare --pid --fork --mount --net --kill-child bash -euc '
      mount -t proc proc /proc
      echo 0 >"$group/cgroup.procs"
      sleep 100 &
      unshare --user --map-root-user --net sleep 100 &
      inner=$!
      until [ "$(readlink /proc/$inner/ns/user)" != "$(readlink /proc/$$/ns/user)" ]; do sleep 0.01; done
      until [ "$(readlink /proc/$inner/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do sleep 0.01; done
      until grep -q . /proc/$inner/uid_map && grep -q sleep /proc/$inner/comm; do sleep 0.01; done
      inside() { nsenter --target $inner --user --net --setuid 0 --setgid 0 -- "$@"; }
      check() {
        name=$1; shift
        inside env STATE_DIRECTORY="$own/$name.d" "$vpnaudit" check --scope namespace --site beijing \\
          --registry "$@" --format json >"$own/$name.json" || true
      }
      inside ip tuntap add tun9 mode tun
      check accepted accepted.yaml --trusted-key key.pub
      inside env STATE_DIRECTORY="$own/accepted.d" "$vpnaudit" check --scope namespace --site beijing \\
        --registry accepted.yaml --trusted-key key.pub >"$own/accepted.txt" || true
      check other other.yaml --trusted-key key.pub
      check unsigned accepted.yaml
      bash -c "echo 0 >$groups/cgroup.procs; exec sleep 100" &
      stray=$!
      until grep -q sleep /proc/$stray/comm; do sleep 0.01; done
      check stray accepted.yaml --trusted-key key.pub
      kill $stray; wait $stray || true
      nsenter --target $inner --net python3 hold.py &
      until [ -e held ]; do sleep 0.01; done
      check active accepted.yaml --trusted-key key.pub
    '
    """
}
