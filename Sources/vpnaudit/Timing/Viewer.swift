import CLinux
import FoundationEssentials
import Glibc
import Model
import Probe
import Reporter

/// Shows samples as they end: the one thread that writes, and that listens for signals.
struct Viewer: Sendable {
  /// In which form.
  enum Form: Sendable {
    /// `isLive` draws a picture on a terminal.
    case text(isLive: Bool)
    /// One document, at the end.
    case json
    /// A document a sample, each on its line.
    case lines
  }

  /// Why showing came to an end.
  enum Ending: Sendable {
    case finished
    /// Somebody asked for it.
    case interrupted
    /// Nobody reads what is written.
    case unread
  }

  private let inbox: Inbox
  private let form: Form
  private let look: Look
  private(set) var tally: Tally
  private var outlet = Outlet()
  private var live: LiveView?
  private var report: ProbeReport
  /// The certificate that each target's lines have told of.
  private var told: [CertificateFacts?]
  /// How many samples were not written one by one.
  private var untold = 0

  /// More targets than this are shown by the picture and a table alone.
  private static let listed = 8

  init(of endpoints: [Endpoint], form: Form, look: Look, inbox: Inbox) {
    self.inbox = inbox
    self.form = form
    self.look = look
    if case .json = form {
      tally = Tally(of: endpoints, keepsSamples: true)
    } else {
      tally = Tally(of: endpoints, keepsSamples: false)
    }
    told = Array(repeating: nil, count: endpoints.count)
    report = look.report(on: endpoints, columns: 80)
    if case .text(isLive: true) = form {
      let view = LiveView(
        colour: look.colour, glyphs: look.glyphs, listsSamples: endpoints.count <= Self.listed)
      report = look.report(on: endpoints, columns: view.columns - 1)
      live = view
    }
  }

  private var listsSamples: Bool {
    guard case .text(let isLive) = form else { return true }
    return !isLive || tally.entries.count <= Self.listed
  }

  /// Shows what comes until everything has come or nobody wants more.
  mutating func watch() throws(Complaint) -> Ending {
    begin()
    while true {
      if isUnreadAfterWaiting() || outlet.isGone { return .unread }
      for signal in inbox.signals() {
        switch signal {
        case SIGWINCH: try resize()
        case SIGTSTP: try pause()
        default: return .interrupted
        }
      }
      let content = inbox.take()
      try show(content)
      try outlet.pump()
      if content.isClosed { return .finished }
    }
  }

  private mutating func begin() {
    if live != nil { Terminal.quiet() }
    guard case .text = form, listsSamples else { return }
    if live != nil { live?.change(adding: report.head) } else { try? outlet.write(report.head) }
  }

  /// Waits for samples, signals, room, or the moment of the next picture; whether nobody reads any more.
  private func isUnreadAfterWaiting() -> Bool {
    var requests = [
      pollfd(fd: inbox.reader, events: Int16(POLLIN), revents: 0),
      // Without events it still tells that the reader has gone away.
      pollfd(fd: STDOUT_FILENO, events: outlet.isWaiting ? Int16(POLLOUT) : 0, revents: 0),
    ]
    var patience: Int32 = -1
    if let due = live?.due, !outlet.isWaiting {
      let left = (due - .now).components
      patience = left.seconds < 0 ? 0 : Int32(left.attoseconds / 1_000_000_000_000_000 + 1)
    }
    guard poll(&requests, 2, patience) > 0 else { return false }
    return requests[1].revents & Int16(POLLERR | POLLHUP) != 0
  }

  private mutating func show(_ content: Inbox.Content) throws(Complaint) {
    untold += content.lost
    for ended in content.samples where tally.take(ended) { try tell(ended) }
    // The picture is never worth waiting for.
    guard let due = live?.due, due <= .now, !outlet.isWaiting else { return }
    try outlet.write((live?.draw(tally) ?? ""))
  }

  private mutating func tell(_ ended: EndedSample) throws(Complaint) {
    live?.change()
    guard listsSamples, outlet.hasRoom else {
      if listsSamples { untold += 1 }
      return
    }
    let endpoint = tally.entries[ended.place].endpoint
    switch form {
    case .json: break
    case .lines:
      try outlet.write(
        Document.line(
          of: ProbedSample(
            name: endpoint.name, target: endpoint.target.description, number: ended.number, path: ended.path,
            sample: ended.sample)))
    case .text:
      let isNew = look.isVerbose && ended.certificate != told[ended.place]
      if isNew { told[ended.place] = ended.certificate }
      let text = report.text(
        of: ended.sample, number: ended.number, target: endpoint.target,
        certificate: isNew ? ended.certificate : nil)
      if live != nil { live?.change(adding: text) } else { try outlet.write(text) }
    }
  }

  private mutating func resize() throws(Complaint) {
    guard live != nil else { return }
    try outlet.write(live?.resize(tally) ?? "")
    report = look.report(on: tally.entries.map(\.endpoint), columns: (live?.columns ?? 81) - 1)
  }

  /// Stops as Ctrl-Z asks for, with the terminal as it was, and draws the picture again afterwards.
  private mutating func pause() throws(Complaint) {
    try outlet.write(live?.end() ?? "")
    Terminal.restore()
    // To this thread: one to the process might stop it only after the next lines.
    raise(SIGSTOP)
    if live != nil, Terminal.canRedraw { Terminal.quiet() }
    live?.change()
  }

  /// Takes what came after the watch had ended, and writes the end of it all.
  mutating func finish(_ ending: Ending, started: Timestamp) throws(Complaint) {
    if case .unread = ending { return }
    try show(inbox.take())
    try outlet.write(live?.end() ?? "")
    live = nil
    Terminal.restore()
    if untold > 0 {
      Notice.tell(
        note: "\(untold) samples were not written one by one, for nobody read them; the summary counts them",
        hint: "read standard output as fast as it is written, or probe less often")
    }
    switch form {
    case .text: try outlet.write(summary)
    case .json: try outlet.write(Document.bytes(of: record(ending, started: started, withSamples: true)))
    case .lines: try outlet.write(Document.line(of: record(ending, started: started, withSamples: false)))
    }
    try outlet.flush()
  }

  private var summary: String {
    let records = tally.records()
    let text: String
    if records.count > Self.listed {
      text = report.table(
        of: tally.worstFirst.map { (records[$0], tally.entries[$0].phase, tally.entries[$0].lastFailure) })
    } else {
      // Of a target that nothing is known of there is nothing to sum up.
      text = records.filter { $0.summary.sent > 0 || records.count == 1 }.map(report.summary).joined()
    }
    let (phase, points) = tally.shownTimes
    return text + report.histogram(of: phase.rawValue, times: points)
  }

  private func record(_ ending: Ending, started: Timestamp, withSamples: Bool) -> ProbeRecord {
    var isInterrupted: Bool?
    if case .interrupted = ending { isInterrupted = true }
    return ProbeRecord(
      id: RecordID.make(at: started),
      time: .init(started: started, finished: Timestamp(.now), clockSynchronized: nil),
      agent: .init(version: VPNAudit.version), interrupted: isInterrupted,
      endpoints: tally.records(withSamples: withSamples))
  }
}
