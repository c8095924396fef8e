import Checking
import FoundationEssentials
import Glibc
import Journal
import Linux
import Model
import Settings
import Signing

/// The agent's one loop: whatever happens comes here, and each thing is answered before the next.
///
/// Observing and probing go on beside it, one of each at a time: a tunnel that comes while endpoints are probed is seen
/// all the same.
struct AgentLoop {
  /// What happens.
  enum Occurrence: Sendable {
    /// The event thread heard something, or the alarm rang.
    case heard
    /// A sink has something to say.
    case sinkTold
    case observed(HostState, Demand, cost: Duration, started: Timestamp)
    case measured(Measurement, Demand, epoch: Int, started: Timestamp)
  }

  private let options: AgentOptions
  private let events: EventThread
  private let fleet: SinkFleet
  private let board: StatusBoard
  private let continuation: AsyncStream<Occurrence>.Continuation
  private let manager = ServiceManager()
  private let statusFile: StatusFile
  private let started = Timestamp(.now)

  private var session: CheckSession
  private var store: AgentStore
  private var prober: LoadedProber
  private var schedule: Schedule
  private let anchor = BootTime.now
  private let phase: UInt64
  private var watch: SettingsWatch
  private var pending: PendingChanges
  private var clock = ClockReading()

  /// What is to be observed next.
  private var wanted: Demand?
  /// Endpoints that are to be probed once the probing that goes on has ended.
  private var unprobed: Demand?
  private var observing: BootTime?
  private var observation: Task<Void, Never>?
  private var measurement: Task<Void, Never>?
  private var measuring: BootTime?
  /// When all endpoints were probed last because the tunnels had changed, and are to be again.
  private var reprobed: BootTime?
  private var reprobe: (at: BootTime, demand: Demand)?

  /// When it was last looked what is due.
  private var lastTurn = BootTime.now
  /// Whether the clock fits to what the journal says, and since when it has not been set.
  private var trustsClock = true
  private var prudentSince = BootTime.now

  private var sinks: [SinkStatus] = []
  private var work = AgentStatus.Work()
  private var settingsRead: Timestamp
  private var settingsRefused: Timestamp?
  private var lastRecord: CheckRecord?
  /// When a whole record was stored last.
  private var stored: BootTime?
  private var told = Told()

  /// When something was last said that would be said again and again.
  private struct Told {
    var status: BootTime?
    var watchdog: BootTime?
    var lost: BootTime?
    var isStuck = false
    var settings: BootTime?
  }

  /// A prober with the authorities as they were at a time.
  struct LoadedProber: Sendable {
    /// Nil where there is no endpoint.
    let prober: EndpointProber?
    let isWatched: Bool
    let loaded: BootTime

    init(_ stages: CheckStages) async throws(CheckError) {
      isWatched = stages.wire()?.status == .complete
      prober = try await stages.prober(watchingWire: isWatched)
      loaded = .now
    }
  }

  /// After so long the authorities are read again.
  private static let proberLife = Duration.seconds(3600)
  /// At least so often the status is written, and a whole record is stored.
  private static let longestStatus = Duration.seconds(30)
  private static let recordInterval = Duration.seconds(3600)
  /// At most so often all endpoints are probed because the tunnels changed.
  private static let reprobeInterval = Duration.seconds(30)
  /// Within so long after its start all endpoints are probed.
  private static let firstProbes = Duration.seconds(60)
  /// Work that takes longer than that hangs.
  private static let longestObservation = Duration.seconds(60)

  init(
    _ options: AgentOptions, _ stages: CheckStages, _ prober: LoadedProber, _ store: AgentStore,
    _ events: EventThread, _ fleet: SinkFleet, _ board: StatusBoard,
    _ continuation: AsyncStream<Occurrence>.Continuation
  ) {
    self.options = options
    self.events = events
    self.fleet = fleet
    self.board = board
    self.continuation = continuation
    self.store = store
    statusFile = StatusFile(folder: HostJournal.folder(of: options.journalPath))
    self.prober = prober
    session = CheckSession(stages)
    let inputs = stages.inputs
    phase = Self.phase(ofHost: inputs.hostID)
    schedule = Self.schedule(inputs, phase: phase, from: anchor)
    watch = SettingsWatch(inputs.files, at: anchor)
    pending = PendingChanges(at: .now)
    settingsRead = started
  }

  /// Any number that is the host's own; without an id, another one at each start.
  private static func phase(ofHost id: String?) -> UInt64 {
    guard let id, let digest = Digest.sha256(Array(id.utf8)) else { return .random(in: 0 ... .max >> 1) }
    return UInt64(digest.prefix(15), radix: 16) ?? 0
  }

  /// The shortest interval of an endpoint.
  private static func shortest(_ inputs: CheckInputs) -> Duration {
    inputs.endpoints.map(\.every).min() ?? firstProbes
  }

  private static func schedule(_ inputs: CheckInputs, phase: UInt64, from start: BootTime) -> Schedule {
    Schedule(
      endpoints: inputs.endpoints.map(\.every), observe: inputs.observesEvery, phase: phase, from: start)
  }

  private var inputs: CheckInputs { session.stages.inputs }

  /// Runs until it is told to stop.
  mutating func run(_ stream: AsyncStream<Occurrence>) async {
    options.report(
      .started(
        profile: inputs.profile?.path, endpoints: inputs.endpoints.count,
        unheard: CheckTrigger.Change.allCases.filter(events.network.missing.contains)))
    wanted = Demand(cause: .start)
    // Nobody waits for a day for the first answer, and a fleet that is started at once is spread all the same.
    let first = Duration.nanoseconds(Int64(phase % UInt64(Self.firstProbes.wholeNanoseconds)))
    reprobe = (anchor + min(first, Self.shortest(inputs)), Demand(cause: .start, endpoints: allEndpoints))
    trustsClock =
      store.newest.map { abs(Timestamp(.now).milliseconds - $0.milliseconds) < 2 * 86_400_000 } ?? true
    turn()
    writeStatus(at: .now)
    manager?.notify("READY=1")
    for await occurrence in stream {
      let isOver = await answer(occurrence)
      if isOver { break }
      if measuring == nil, unprobed != nil { await renewProber() }
      if told.status.map({ .now - $0 >= statusInterval }) ?? true {
        await lookAtSinks()
        writeStatus(at: .now)
      }
      turn()
    }
    options.report(.stopping)
    manager?.notify("STOPPING=1")
    // What hangs on a server is not waited for: what it would bring is not stored any more.
    observation?.cancel()
    measurement?.cancel()
    writeStatus(at: .now)
    store.journal.close()
  }

  /// Answers one thing; true where it ends.
  private mutating func answer(_ occurrence: Occurrence) async -> Bool {
    switch occurrence {
    case .heard: return await hear()
    case .sinkTold:
      await lookAtSinks()
      writeStatus(at: .now)
    case .observed(let state, let demand, let cost, let started):
      observing = nil
      work.observations += 1
      if !demand.changes.isEmpty { pending.spend(cost, on: demand.changes, at: .now) }
      session.take(state)
      if !demand.endpoints.isEmpty { unprobed = joined(unprobed, demand) }
      // A scheduled check is stored once its endpoints have answered, and at once where it found something new.
      let isAwaited = demand.cause == .schedule && !demand.endpoints.isEmpty
      await record(.none, of: nil, demand.trigger, started: started, onlyIfNew: isAwaited)
    case .measured(let measured, let demand, let epoch, let started):
      measuring = nil
      await record(measured, of: epoch, demand.trigger, started: started)
    }
    return false
  }

  private func joined(_ one: Demand?, _ other: Demand) -> Demand {
    guard var one else { return other }
    one.join(other)
    return one
  }

  private mutating func want(_ demand: Demand) { wanted = joined(wanted, demand) }

  /// Takes what the event thread heard.
  private mutating func hear() async -> Bool {
    let heard = events.take()
    work.messages += heard.messages
    if heard.signals.contains(.stop) { return true }
    if heard.changes.contains(.lost) {
      work.lost += 1
      if told.lost.map({ BootTime.now - $0 > .seconds(60) }) ?? true {
        told.lost = .now
        options.report(.eventsLost)
      }
    }
    pending.add(heard.changes, at: heard.first ?? .now)
    if let slept = clock.slept() {
      prudentSince = .now
      options.report(.resumed(slept))
      want(Demand(cause: .resume, endpoints: allEndpoints))
    }
    if let step = clock.stepped() {
      prudentSince = .now
      trustsClock = false
      options.report(.clockSet(step))
      want(Demand(cause: .clock, endpoints: allEndpoints))
    }
    if heard.signals.contains(.reload) {
      await reload(isAsked: true)
    } else if told.settings.map({ BootTime.now - $0 >= SettingsWatch.interval }) ?? true {
      told.settings = .now
      if watch.haveChanged(at: .now) { await reload(isAsked: false) }
    }
    return false
  }

  /// How long the status stands: less where entries are on their way.
  private var statusInterval: Duration {
    sinks.contains { $0.behind ?? 0 > 0 } ? .seconds(3) : Self.longestStatus
  }

  private var allEndpoints: Set<String> { Set(inputs.endpoints.map(\.name)) }

  /// Begins what is due, and sets the alarm for what comes next.
  private mutating func turn() {
    let now = BootTime.now
    let due = schedule.take(at: now)
    if !due.isNothing {
      want(Demand(cause: .schedule, endpoints: Set(due.endpoints.map { inputs.endpoints[$0].name })))
    }
    if let reprobe, reprobe.at <= now {
      self.reprobe = nil
      reprobed = now
      var demand = reprobe.demand
      demand.endpoints = allEndpoints
      want(demand)
    }
    lastTurn = now
    var alarms = [schedule.next, now + SettingsWatch.interval]
    if let reprobe { alarms.append(reprobe.at) }
    if observing == nil {
      let moment = MonotonicTime.now
      if let due = pending.due(at: moment) {
        if due <= moment || wanted != nil {
          want(Demand(cause: .network, changes: pending.take()))
        } else {
          alarms.append(now + (due - moment))
          if pending.isHeldBack(at: moment) { work.heldBack += 1 }
        }
      }
      if let demand = wanted {
        wanted = nil
        observe(demand)
      }
    }
    if measuring == nil, let demand = unprobed, let state = session.state {
      unprobed = nil
      measure(demand, on: state)
    }
    alarms += pat(at: now)
    events.setAlarm(alarms.min())
  }

  /// Tells the service manager that all is well, unless something hangs; when to do so next.
  private mutating func pat(at now: BootTime) -> [BootTime] {
    let longest = Duration.seconds(300) + (inputs.endpoints.map(\.longest).max() ?? .zero)
    let isStuck =
      observing.map { now - $0 > Self.longestObservation } ?? false
      || measuring.map { now - $0 > longest } ?? false
    if isStuck, !told.isStuck { options.report(.stuck) }
    told.isStuck = isStuck
    guard let manager, let limit = manager.watchdog, !isStuck else { return [] }
    let interval = limit / 3
    if told.watchdog.map({ now - $0 >= interval }) ?? true {
      told.watchdog = now
      manager.notify("WATCHDOG=1")
    }
    return [(told.watchdog ?? now) + interval]
  }

  private mutating func observe(_ demand: Demand) {
    observing = .now
    let (events, inputs, last, continuation) = (events.network, inputs, session.state, continuation)
    observation = Task(priority: .medium) {
      let (begun, started) = (MonotonicTime.now, Timestamp(.now))
      let state = await events.observe(inputs, after: last)
      continuation.yield(.observed(state, demand, cost: .now - begun, started: started))
    }
  }

  private mutating func measure(_ demand: Demand, on state: HostState) {
    let endpoints = inputs.endpoints.filter { demand.endpoints.contains($0.name) }
    guard !endpoints.isEmpty, let prober = prober.prober else { return }
    measuring = .now
    let (stages, isWatched, continuation) = (session.stages, self.prober.isWatched, continuation)
    let epoch = session.epoch
    measurement = Task(priority: .medium) {
      let started = Timestamp(.now)
      let measured = await stages.measure(endpoints, by: prober, watchingWire: isWatched, on: state)
      continuation.yield(.measured(measured, demand, epoch: epoch, started: started))
    }
  }

  /// Reads the authorities again where that is due; those before stay where it fails.
  private mutating func renewProber() async {
    let isWatched = session.stages.wire()?.status == .complete
    guard prober.isWatched != isWatched || .now - prober.loaded > Self.proberLife else { return }
    do throws(CheckError) { prober = try await LoadedProber(session.stages) } catch {
      options.report(.unprobed(error))
    }
  }

  /// Whether what was kept for long enough may be deleted: not while the clock may be wrong.
  private var mayPrune: Bool { trustsClock || .now - prudentSince > .seconds(86_400) }

  /// Judges and stores; with `onlyIfNew` nothing is stored where nothing is new.
  private mutating func record(
    _ measured: Measurement, of epoch: Int?, _ trigger: CheckTrigger, started: Timestamp,
    onlyIfNew: Bool = false
  ) async {
    guard let found = session.record(measured, of: epoch, trigger: trigger, started: started) else { return }
    let now = BootTime.now
    if found.hasOtherTunnels, !inputs.endpoints.isEmpty {
      let earliest = reprobed.map { max($0 + Self.reprobeInterval, now) } ?? now
      let demand = Demand(cause: .network, changes: Set(trigger.changes ?? []))
      reprobe = (reprobe.map { min($0.at, earliest) } ?? earliest, joined(reprobe?.demand, demand))
    }
    if onlyIfNew, !found.isNew { return }
    let isTold = [.start, .clock, .resume, .reload].contains(trigger.cause)
    let isWhole = found.isNew || isTold || stored.map { now - $0 >= Self.recordInterval } ?? true
    var record = found.record
    record.compliance.exit = options.exitCode(record)
    let outcome = await store.store(record, isNew: isWhole, keeping: inputs.keptSamples, prunes: mayPrune)
    for problem in outcome.problems { options.report(.unstored(problem)) }
    if let lost = outcome.recovered { options.report(.storing(lost: lost)) }
    if outcome.head == nil {
      session.forget()
    } else if outcome.isRecord {
      stored = now
      work.records += 1
    } else {
      work.heartbeats += 1
    }
    lastRecord = record
    if outcome.head != nil { fleet.wake() }
    await lookAtSinks()
    writeStatus(at: now)
  }

  /// Asks the sinks how they are, which may wait for the journal.
  private mutating func lookAtSinks() async {
    if inputs.sinks.isEmpty, sinks.isEmpty { return }
    let fleet = fleet
    sinks = await onThread { fleet.status }
  }

  /// Reads the settings again; those that hold go on where that fails.
  private mutating func reload(isAsked: Bool) async {
    manager?.notify("RELOADING=1", "MONOTONIC_USEC=\(MonotonicTime.now.nanoseconds / 1000)")
    defer { manager?.notify("READY=1") }
    watch.isRead(at: .now)
    work.reloads += 1
    let read: CheckInputs
    do { read = try await options.settings.read() } catch {
      for notice in error.notices { options.report(.settings(notice)) }
      refuse(.refused(error))
      return
    }
    for notice in read.notices { options.report(.settings(notice)) }
    let isRegistryWorse = read.isRegistryRefused && inputs.registry != nil
    if isRegistryWorse || read.areGrantsRefused == true && inputs.areGrantsRefused == false {
      refuse(.registryRefused)
      return
    }
    let stages = options.settings.stages(read, agent: options.agent)
    do { prober = try await LoadedProber(stages) } catch {
      refuse(.refused(error))
      return
    }
    for notice in read.rememberSerials() { options.report(.settings(notice)) }
    settingsRead = Timestamp(.now)
    settingsRefused = nil
    let before = Dictionary(inputs.endpoints.map { ($0.name, $0) }) { first, _ in first }
    session.replace(stages)
    schedule = Self.schedule(read, phase: phase, from: anchor)
    // What fell due while they were read is due by them.
    schedule.skip(to: lastTurn)
    watch = SettingsWatch(read.files, at: .now)
    fleet.replace(read.sinks)
    options.report(.reloaded(endpoints: read.endpoints.count))
    let changed = read.endpoints.filter { before[$0.name] != $0 }.map(\.name)
    unprobed?.endpoints.formIntersection(read.endpoints.map(\.name))
    want(Demand(cause: .reload, endpoints: Set(changed)))
    writeStatus(at: .now)
  }

  private mutating func refuse(_ notice: AgentNotice) {
    let since = settingsRefused ?? Timestamp(.now)
    settingsRefused = since
    options.report(notice)
    let agent = CheckRecord.Agent(version: options.agent.version, settingsRefused: since)
    session.replace(options.settings.stages(inputs, agent: agent))
    want(Demand(cause: .reload))
    writeStatus(at: .now)
  }

  private mutating func writeStatus(at now: BootTime) {
    told.status = now
    let status = AgentStatus(
      process: ProcessUsage.own(version: options.agent.version, started: started), at: Timestamp(.now),
      settings: .init(
        profile: inputs.profile?.sha256, registrySerial: inputs.registry?.value.meta.serial,
        registryExpires: inputs.registry?.value.meta.expires, read: settingsRead, refused: settingsRefused),
      journal: .init(path: options.journalPath, seq: store.seq, failing: store.failing),
      last: lastRecord.map {
        .init(
          record: $0.id, at: $0.time.finished, tag: $0.compliance.tag, status: $0.compliance.status,
          outcome: $0.compliance.outcome)
      },
      work: work, unheard: CheckTrigger.Change.allCases.filter(events.network.missing.contains),
      sinks: sinks.map(AgentStatus.Sink.init))
    board.put(status)
    _ = statusFile.write(status)
  }
}
