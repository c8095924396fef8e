import Model

/// What an agent says of itself, as lines for people.
struct StatusReport {
  private let status: AgentStatus
  private let now: Timestamp
  private let isRunning: Bool

  /// Something is wrong with an agent whose status is older than that: it writes one every half minute.
  private static let longestSilence: Int64 = 75

  init(_ status: AgentStatus, at now: Timestamp, isRunning: Bool) {
    self.status = status
    self.now = now
    self.isRunning = isRunning
  }

  private func age(of moment: Timestamp) -> Int64 { max(0, now.milliseconds - moment.milliseconds) / 1000 }

  private var isSilent: Bool { age(of: status.at) > Self.longestSilence }

  /// What needs attention, most urgent first.
  var problems: [String] {
    var problems: [String] = []
    if !isRunning {
      problems.append("it does not run: start it with 'systemctl start vpnaudit', or 'vpnaudit agent'")
    } else if isSilent {
      problems.append("it has said nothing for \(Self.length(age(of: status.at))): it may hang")
    }
    if let since = status.journal.failing {
      problems.append("nothing has been stored since \(since): see its log, and the room on the disk")
    }
    if let since = status.settings.refused {
      problems.append("newer settings have been refused since \(since): 'vpnaudit profile lint' says why")
    }
    for sink in status.sinks where sink.isFailing {
      let since = sink.lastSuccess.map { "since \($0)" } ?? "since the agent began"
      let waiting = sink.behind.map { ", and \($0) entries wait for it" } ?? ""
      problems.append("the sink \(sink.name) has taken nothing \(since)\(waiting): see its log")
    }
    return problems
  }

  /// 0 all is well, 1 something needs attention, 3 nothing is known to run.
  var exitCode: Int32 {
    if !isRunning || isSilent { return 3 }
    return problems.isEmpty ? 0 : 1
  }

  var text: String {
    let (process, journal, work) = (status.process, status.journal, status.work)
    let running =
      isRunning
      ? "runs since \(process.started) (\(Self.length(age(of: process.started)))), process \(process.pid)"
      : "ran last at \(status.at), as process \(process.pid)"
    var rows: [(String, String)] = [("agent", "\(running), version \(process.version)")]
    rows.append(("last check", last))
    rows.append(("settings", settings))
    rows.append(
      ("journal", journal.seq.map { "\(journal.path), entry \($0)" } ?? "\(journal.path), nothing stored yet")
    )
    rows.append(
      (
        "work",
        "\(work.observations) observations, \(work.records) records, \(work.heartbeats) times unchanged, \(work.messages) messages of the kernel's"
      ))
    if !status.unheard.isEmpty {
      let words = status.unheard.map(\.rawValue).joined(separator: ", ")
      rows.append(("unheard", "\(words): only the schedule notices these"))
    }
    if let memory = process.memory {
      let open = process.descriptors.map { ", \($0) open files" } ?? ""
      rows.append(("uses", "\((memory + 524_288) / 1_048_576) MB of memory\(open)"))
    }
    for sink in status.sinks {
      let took = sink.seq.map { "took entry \($0)" } ?? "took nothing yet"
      let waiting = sink.behind.map { $0 == 0 ? "" : ", \($0) wait" } ?? ""
      let refused = sink.refused == 0 ? "" : ", \(sink.refused) refused for good"
      rows.append(("sink", "\(sink.name) (\(sink.kind)): \(took)\(waiting)\(refused)"))
    }
    for problem in problems { rows.append(("attention", problem)) }
    return rows.map { name, value in
      name + String(repeating: " ", count: max(1, 12 - name.count)) + value + "\n"
    }.joined()
  }

  private var last: String {
    guard let last = status.last else { return "none yet" }
    let outcome = last.outcome.map { ", \($0.rawValue)" } ?? ""
    return
      "\(last.status.rawValue), \(last.tag.rawValue)\(outcome), \(Self.length(age(of: last.at))) ago"
  }

  private var settings: String {
    let settings = status.settings
    let registry = settings.registrySerial.map { serial in
      "registry \(serial)" + (settings.registryExpires.map { " to \($0)" } ?? "")
    }
    let profile = settings.profile.map { "profile \($0.prefix(12))" } ?? "no profile"
    return [profile, registry ?? "no registry", "read at \(settings.read)"].joined(separator: ", ")
  }

  private static func length(_ seconds: Int64) -> String {
    switch seconds {
    case ..<120: "\(seconds) s"
    case ..<7200: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3600) h"
    default: "\(seconds / 86_400) days"
    }
  }
}
