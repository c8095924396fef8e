import Agent
import FoundationEssentials
import Glibc
import Journal
import Linux
import Model

/// The journal and the agent that writes it.
struct StoreExamination {
  private(set) var findings: [DoctorFinding] = []

  /// A month of checks every five minutes takes some 26 MB; with less than this left, something else fills the disk.
  private static let leastRoom: Int64 = 256 << 20

  init(_ place: JournalPlace) {
    journal(place)
    agent(place)
  }

  private mutating func journal(_ place: JournalPlace) {
    guard access(place.path, F_OK) == 0 else {
      findings.append(
        DoctorFinding(
          "journal", .note, "\(place.path): there is none yet",
          fix: "keep a history: vpnaudit agent, or vpnaudit check --journal"))
      return
    }
    do {
      let file = try JournalFile(path: place.path, for: .reading)
      defer { file.close() }
      let head = try file.head()
      let last = try file.lastCheck()
      let newest = last.map { ", the last check at \($0.at)" } ?? ""
      findings.append(
        DoctorFinding(
          "journal", .good, "\(place.path): \(head.map { "entry \($0.seq)" } ?? "empty")\(newest)"))
      if let last, last.at.milliseconds > Timestamp(.now).milliseconds + 60_000 {
        findings.append(
          DoctorFinding(
            "journal", .attention,
            "its last check is of \(last.at), which is still to come: the clock was set back",
            fix: "set the clock"))
      }
    } catch {
      let words = CommandError(error, journal: place.path).lines[0]
      findings.append(DoctorFinding("journal", .broken, words.message, fix: words.hint))
    }
    if let left = DiskRoom.left(at: place.folder) {
      let megabytes = left >> 20
      findings.append(
        left < Self.leastRoom
          ? DoctorFinding(
            "disk", .attention, "\(place.folder): \(megabytes) MB are left",
            fix: "make room, or prune: vpnaudit journal prune")
          : DoctorFinding("disk", .good, "\(place.folder): \(megabytes) MB are left"))
    }
  }

  private mutating func agent(_ place: JournalPlace) {
    let file = StatusFile(folder: place.folder)
    guard let status = try? file.read() else {
      findings.append(
        DoctorFinding(
          "agent", .note, "none has run here: nothing is checked while nobody asks",
          fix: "systemctl enable --now vpnaudit"))
      return
    }
    let report = StatusReport(
      status, at: Timestamp(.now), isRunning: OwnProcess.exists(status.process.pid))
    if report.problems.isEmpty {
      findings.append(
        DoctorFinding(
          "agent", .good, "it runs since \(status.process.started), as process \(status.process.pid)"))
    }
    for problem in report.problems {
      findings.append(DoctorFinding("agent", .attention, problem, fix: "vpnaudit status"))
    }
  }
}
