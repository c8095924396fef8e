import CLinux
import Checking
import FoundationEssentials
import Glibc
import Linux
import Model
import Probe
import Reporter

/// Displays samples as they end. Used on one thread, the only one that writes and that handles signals.
struct LiveDisplay: Sendable {
  /// The output's form.
  enum Form: Sendable {
    /// `isLive` draws a live chart on a terminal.
    case text(isLive: Bool)
    /// One document, at the end.
    case json
    /// One document per sample, each on its own line.
    case lines
  }

  /// Why the display has ended.
  enum Ending: Sendable {
    case finished
    /// A signal asked for it.
    case interrupted
    /// The reader of standard output has closed its end.
    case unread
  }

  private let queue: SampleQueue
  private let form: Form
  private let options: DisplayOptions
  /// The program that a document names.
  private let agent: CheckRecord.Agent
  private(set) var statistics: SampleStatistics
  private var output = NonBlockingOutput()
  private var live: LiveView?
  private var report: ProbeReport
  /// The certificate that was last shown for each target.
  private var shownCertificates: [CertificateFacts?]
  /// How many samples were not written one by one.
  private var unlisted = 0

  /// With more targets than this only the chart and a table are shown.
  private static let listed = 8

  init(
    of endpoints: [Endpoint], form: Form, options: DisplayOptions, agent: CheckRecord.Agent,
    queue: SampleQueue
  ) {
    self.queue = queue
    self.form = form
    self.options = options
    self.agent = agent
    if case .json = form {
      statistics = SampleStatistics(of: endpoints, keepsSamples: true)
    } else {
      statistics = SampleStatistics(of: endpoints, keepsSamples: false)
    }
    shownCertificates = Array(repeating: nil, count: endpoints.count)
    report = options.report(on: endpoints, columns: 80)
    if case .text(isLive: true) = form {
      let view = LiveView(options: options, listsSamples: endpoints.count <= Self.listed)
      report = options.report(on: endpoints, columns: view.columns - 1)
      live = view
    }
  }

  private var listsSamples: Bool {
    guard case .text(let isLive) = form else { return true }
    return !isLive || statistics.entries.count <= Self.listed
  }

  /// Displays samples until all have ended or the display is to end.
  mutating func watch() throws(StreamError) -> Ending {
    begin()
    while true {
      if isUnreadAfterWaiting() || output.isClosed { return .unread }
      for signal in queue.signals() {
        switch signal {
        case SIGWINCH: try resize()
        case SIGTSTP: try pause()
        default: return .interrupted
        }
      }
      let content = queue.take()
      try show(content)
      try output.pump()
      if content.isClosed { return .finished }
    }
  }

  private mutating func begin() {
    if live != nil { Terminal.quiet() }
    guard case .text = form, listsSamples else { return }
    if live != nil { live?.change(adding: report.head) } else { try? output.write(report.head) }
  }

  /// Waits for samples, signals, room in the output, or the moment of the next drawing; returns whether the reader
  /// has closed its end.
  private func isUnreadAfterWaiting() -> Bool {
    var requests = [
      pollfd(fd: queue.reader, events: Int16(POLLIN), revents: 0),
      // Without events it still reports that the reader has closed its end.
      pollfd(fd: STDOUT_FILENO, events: output.isWaiting ? Int16(POLLOUT) : 0, revents: 0),
    ]
    var timeout: Int32 = -1
    if let due = live?.due, !output.isWaiting {
      let left = (due - .now).components
      timeout = left.seconds < 0 ? 0 : Int32(left.attoseconds / 1_000_000_000_000_000 + 1)
    }
    guard poll(&requests, 2, timeout) > 0 else { return false }
    return requests[1].revents & Int16(POLLERR | POLLHUP) != 0
  }

  private mutating func show(_ content: SampleQueue.Content) throws(StreamError) {
    unlisted += content.lost
    for ended in content.samples where statistics.take(ended) { try display(ended) }
    // Drawing the chart never waits for the reader.
    guard let due = live?.due, due <= .now, !output.isWaiting else { return }
    try output.write((live?.draw(statistics) ?? ""))
  }

  private mutating func display(_ ended: EndedSample) throws(StreamError) {
    live?.change()
    guard listsSamples, output.hasRoom else {
      if listsSamples { unlisted += 1 }
      return
    }
    let endpoint = statistics.entries[ended.endpointIndex].endpoint
    switch form {
    case .json: break
    case .lines:
      try output.write(
        ProbeDocument.line(
          of: ProbedSample(
            name: endpoint.name, target: endpoint.target.description, number: ended.number, path: ended.path,
            sample: ended.sample), in: options.wording))
    case .text:
      let isNew = options.isVerbose && ended.certificate != shownCertificates[ended.endpointIndex]
      if isNew { shownCertificates[ended.endpointIndex] = ended.certificate }
      let text = report.text(
        of: ended.sample, number: ended.number, target: endpoint.target,
        certificate: isNew ? ended.certificate : nil)
      if live != nil { live?.change(adding: text) } else { try output.write(text) }
    }
  }

  private mutating func resize() throws(StreamError) {
    guard live != nil else { return }
    try output.write(live?.resize(statistics) ?? "")
    report = options.report(on: statistics.entries.map(\.endpoint), columns: (live?.columns ?? 81) - 1)
  }

  /// Stops for Ctrl-Z, with the terminal restored, and draws the chart again afterwards.
  private mutating func pause() throws(StreamError) {
    try output.write(live?.end() ?? "")
    Terminal.restore()
    // To this thread: one to the process might stop it only after the next lines.
    raise(SIGSTOP)
    if live != nil, Terminal.canRedraw { Terminal.quiet() }
    live?.change()
  }

  /// Takes what arrived after the wait had ended, and writes the end of the output.
  mutating func finish(_ ending: Ending, started: Timestamp) throws(StreamError) {
    if case .unread = ending { return }
    try show(queue.take())
    try output.write(live?.end() ?? "")
    live = nil
    Terminal.restore()
    if unlisted > 0 {
      Notice.write(
        note:
          "\(unlisted) samples were not written one by one, because nothing read them; the summary counts them",
        hint: "read standard output as fast as it is written, or probe less often")
    }
    switch form {
    case .text: try output.write(summary)
    case .json:
      try output.write(
        ProbeDocument.bytes(of: record(ending, started: started, withSamples: true), in: options.wording))
    case .lines:
      try output.write(
        ProbeDocument.line(of: record(ending, started: started, withSamples: false), in: options.wording))
    }
    try output.flush()
  }

  private var summary: String {
    let records = statistics.records()
    let text: String
    if records.count > Self.listed {
      text = report.table(
        of: statistics.worstFirst.map {
          (records[$0], statistics.entries[$0].phase, statistics.entries[$0].lastFailure)
        })
    } else {
      // A target without results has no summary.
      text = records.filter { $0.summary.sent > 0 || records.count == 1 }.map(report.summary).joined()
    }
    let (phase, points) = statistics.shownTimes
    return text + report.histogram(of: phase, times: points)
  }

  private func record(_ ending: Ending, started: Timestamp, withSamples: Bool) -> ProbeRecord {
    var isInterrupted: Bool?
    if case .interrupted = ending { isInterrupted = true }
    return ProbeRecord(
      id: RecordID.make(at: started),
      time: .init(started: started, finished: Timestamp(.now), clockSynchronized: nil),
      agent: agent, interrupted: isInterrupted,
      endpoints: statistics.records(withSamples: withSamples))
  }
}
