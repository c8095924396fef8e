public import Checking
import FoundationEssentials
import Journal
public import Linux
import Model
import Reporter
import Signing

/// The agent: it checks this host for as long as it runs, and keeps what it finds.
///
/// It observes at its start, on its schedule and whenever the kernel reports that the network changed; it probes each
/// endpoint at its interval; every result goes to the journal.
public struct AgentService: Sendable {
  /// Why it cannot begin.
  public enum Failure: Error {
    case settings(CheckError)
    case store(StoreError)
    /// The system refuses what it listens with.
    case system(SystemError)
  }

  private let options: AgentOptions

  public init(_ options: AgentOptions) { self.options = options }

  /// Runs until it is told to stop (SIGTERM, SIGINT). Throws where it cannot begin; nothing is stored then.
  public func run() async throws(Failure) {
    // Signals first: a stop that comes while it begins is one, too.
    let signals: ServiceSignals
    do { signals = try ServiceSignals() } catch { throw .system(error) }
    let inputs: CheckInputs
    do { inputs = try await options.settings.read() } catch { throw .settings(error) }
    for notice in inputs.notices + inputs.rememberSerials() { options.report(.settings(notice)) }
    let journal: HostJournal
    do { journal = try HostJournal(path: options.journalPath, stateFolder: options.stateFolder) } catch {
      throw .store(error)
    }
    _ = journal.publishKey()
    let stages = options.settings.stages(inputs, agent: options.agent)
    let prober: AgentLoop.LoadedProber
    do { prober = try await AgentLoop.LoadedProber(stages) } catch { throw .settings(error) }
    // An agent before this one may have ended while it could store nothing.
    let before = try? StatusFile(folder: HostJournal.folder(of: options.journalPath)).read()
    let failing = before?.journal.path == options.journalPath ? before?.journal.failing : nil
    let store = AgentStore(journal, stateFolder: options.stateFolder, failing: failing)
    let (stream, continuation) = AsyncStream.makeStream(of: AgentLoop.Occurrence.self)
    let events: EventThread
    do throws(SystemError) {
      events = try EventThread(network: HostEvents(), signals: signals) { continuation.yield(.heard) }
      try events.start()
    } catch { throw .system(error) }
    let (report, board) = (options.report, StatusBoard())
    let fleet = SinkFleet(
      inputs.sinks, journal: options.journalPath, stateFolder: options.stateFolder,
      credentials: ProcessEnvironment.value("CREDENTIALS_DIRECTORY"),
      metrics: { board.status.map { AgentMetrics.bytes(of: $0) } ?? [] }
    ) {
      report(.sink($0))
      continuation.yield(.sinkTold)
    }
    let passing = Task(priority: .medium) { await fleet.run() }
    var loop = AgentLoop(options, stages, prober, store, events, fleet, board, continuation)
    await loop.run(stream)
    events.stop()
    // They get a moment for what they do not have yet; the rest is passed on by the next agent.
    passing.cancel()
    await passing.value
  }
}
