import Foundation
import Glibc
import Journal
import Linux
import Model
import Testing

@testable import Agent

/// Sinks that write metrics for the node exporter.
@Suite(.timeLimit(.minutes(3)))
struct TextfileTests {
  private func textfile(_ place: Workplace) -> SinkSettings {
    SinkSettings(name: "metrics", kind: .textfile(path: place.folder + "/vpnaudit.prom"))
  }

  private static let own = "# TYPE vpnaudit_agent_reloads gauge\nvpnaudit_agent_reloads 3\n"

  @Test func `the newest check alone is written, with the agent's own metrics`() async throws {
    let place = try Workplace()
    try place.append(1...3)
    try place.append(4...4, of: "unlicensed")
    let fleet = place.fleet([textfile(place)]) { Array(Self.own.utf8) }
    try await place.running(fleet) {
      try await place.wait("the file") { place.text("vpnaudit.prom").hasSuffix(Self.own) }
      #expect(place.text("vpnaudit.prom").contains("vpnaudit_sink_up{sink=\"metrics\"} 1\n"))
      #expect(
        place.text("vpnaudit.prom").contains("vpnaudit_compliance_status{status=\"non_compliant\"} 1\n"))
      try place.append(5...5)
      fleet.wake()
      try await place.wait("the next") {
        place.text("vpnaudit.prom").contains("vpnaudit_compliance_status{status=\"compliant\"} 1\n")
      }
    }
    #expect(fleet.status[0].delivered == 5 && fleet.status[0].behind == 0)
    #expect(place.noticed == [])
    let names = try FileManager.default.contentsOfDirectory(atPath: place.folder)
    #expect(names.filter { $0.contains("prom") || $0.hasPrefix(".vpnaudit") } == ["vpnaudit.prom"])
  }

  @Test func `a heartbeat says that the last check still holds`() async throws {
    let place = try Workplace()
    try place.append(1...1)
    let later = Workplace.moment(1_000_000)
    try place.append([.heartbeat(repeats: 1, host: nil, at: later)])
    let fleet = place.fleet([textfile(place)])
    try await place.running(fleet) {
      try await place.wait("the moment") {
        place.text("vpnaudit.prom").contains(
          "vpnaudit_last_run_timestamp_seconds \(later.milliseconds / 1000)\n")
      }
    }
  }

  @Test func `a file that cannot be written is a failure, and is written later`() async throws {
    let place = try Workplace()
    try place.append(1...1)
    try FileManager.default.createDirectory(
      atPath: place.folder + "/vpnaudit.prom", withIntermediateDirectories: true)
    let fleet = place.fleet([textfile(place)])
    try await place.running(fleet) {
      try await place.wait("the failure") { fleet.status[0].failure == .file(.unsuitable(.folder)) }
      rmdir(place.folder + "/vpnaudit.prom")
      try await place.wait("the file") { fleet.status[0].failure == nil }
    }
    #expect(place.text("vpnaudit.prom").contains("vpnaudit_build_info"))
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/promtool"), "promtool is not installed"))
  func `promtool has nothing against the whole file`() async throws {
    let place = try Workplace()
    try place.append(1...2)
    let fleet = place.fleet([textfile(place), HTTPRules.otlp(HTTPRules.receiver(1))]) { Array(Self.own.utf8) }
    try await place.running(fleet) {
      try await place.wait("the other sink's failure") {
        fleet.wake()
        return place.text("vpnaudit.prom").contains("vpnaudit_sink_up{sink=\"otel\"} 0\n")
      }
    }
    let read = try Shell.run("promtool check metrics <vpnaudit.prom", in: place.folder)
    // The agent's own of this test have no help.
    let complaints = read.output.split(separator: "\n").filter { !$0.contains("vpnaudit_agent_reloads") }
    #expect(complaints == [], "\(read.output)")
    #expect(place.text("vpnaudit.prom").contains("vpnaudit_sink_behind_entries{sink=\"otel\"} 2\n"))
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/prometheus-node-exporter"),
      "prometheus-node-exporter is not installed"))
  func `the node exporter serves what a sink writes, over many replacements`() async throws {
    let place = try Workplace()
    try place.append(1...1)
    let fleet = place.fleet([textfile(place)]) { Array(Self.own.utf8) }
    let output = try await place.running(fleet) {
      try await place.wait("the file") { fleet.status[0].delivered == 1 }
      async let served = onThread {
        Result {
          try Shell.run(
            """
            exec {log}< <(exec prometheus-node-exporter --collector.disable-defaults --collector.textfile \\
              --collector.textfile.directory=. --web.listen-address=127.0.0.1:0 2>&1)
            exporter=$!
            trap 'kill "$exporter"' EXIT
            address=
            while [[ -z $address ]] && read -r -t 30 -u "$log" line; do
              [[ $line != *'"Listening on" address='* ]] || address=${line##*=}
            done
            for turn in {1..40}; do
              exec {web}<>"/dev/tcp/${address%:*}/${address##*:}"
              printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&"$web"
              timeout 30 cat <&"$web" | grep -E '^(vpnaudit_agent_reloads|vpnaudit_build_info|node_textfile_scrape_error)'
              exec {web}>&-
            done
            """, in: place.folder)
        }
      }
      for number in 2...40 {
        try place.append(number...number, of: number % 2 == 0 ? "unlicensed" : "licensed")
        fleet.wake()
      }
      return try await served.get().output
    }
    let lines = output.split(separator: "\n").map(String.init)
    #expect(lines.count == 120)
    #expect(
      Set(lines) == [
        "vpnaudit_agent_reloads 3", "vpnaudit_build_info{version=\"0.1.0\"} 1",
        "node_textfile_scrape_error 0",
      ])
  }
}
