internal import Model

/// The samples of one endpoint: which are still to be made, and the results of those that were.
///
/// Without an interval they run one after another; with one each begins in its turn, whatever the one before it does.
/// With a listener each is reported as it ends, and none is kept: there may be no end of them.
final class Series {
  /// What is reported of a sample that has ended: its number, counted from 1, and what is known of the endpoint by then.
  typealias Listener = (_ number: Int, Sample, CertificateFacts?, Path?) -> Void

  /// Which sample it is: its index among those of the endpoint, warm-up included, and which try of it.
  struct Turn {
    let index: Int
    var attempt = 1
    /// Which of the endpoint's addresses it is for; nil where there is no choice, or none is known yet.
    var branch: Branch?
    /// Others of the name's addresses, where they are tried after the first one failed.
    var others: [IPAddress] = []
  }

  /// One of several addresses of an endpoint.
  struct Branch {
    let index: Int
    let address: IPAddress
    /// The time that resolving the name took, with the first of them.
    let resolve: Microseconds?
    /// What is known of the name; how late the answer was, with the first of them.
    let resolution: Sample.Resolution?
  }

  /// How many samples were to be watched for one witness, and which of them runs.
  private struct Watching {
    var count = 0
    var turn: Turn?
  }

  let endpoint: Endpoint
  let variation: Variation
  let draw: PulseDraw?
  private let listener: Listener?
  private let certificates: CertificateCache
  /// How many indices were given out.
  private var begun = 0
  private var running = 0
  /// The turns that were given and not begun.
  private var waiting: [Turn] = []
  private var samples: [(turn: Turn, sample: Sample)] = []
  /// The last one, and all with their addresses.
  private var certificate: CertificateFacts?
  private var shown: [ShownCertificate] = []
  private var path: Path?
  private var answers: [IPAddress] = []
  /// The sample that waits for what comes of the name's other addresses; they are tried once.
  private var held: (turn: Turn, sample: Sample)?
  private var hasTriedOthers = false
  /// What was seen of the packets to each of its addresses, by their index, and to its only one.
  private var witnesses: [Int?: PathWitness] = [:]
  private var watching: [Int?: Watching] = [:]

  /// More samples than this are not watched for one witness.
  private static let witnessTries = 3

  convenience init(_ endpoint: Endpoint) { self.init(Trial(endpoint)) }

  /// `certificates` is the loop's.
  init(_ trial: Trial, certificates: CertificateCache = CertificateCache(), listener: Listener? = nil) {
    self.certificates = certificates
    endpoint = trial.endpoint
    variation = trial.variation
    draw = trial.draw
    self.listener = listener
    if listener == nil { samples.reserveCapacity(max(0, min(endpoint.samples, 1000))) }
  }

  /// Whether there are samples that were not begun.
  var hasMore: Bool { begun < places }

  private var warmUp: Int { max(0, endpoint.warmUp) }
  private var places: Int {
    guard endpoint.samples > 0 else { return 0 }
    let (sum, overflow) = warmUp.addingReportingOverflow(endpoint.samples)
    return overflow ? .max : sum
  }

  /// Gives out the next index.
  func begin() -> Turn {
    defer {
      begun += 1
      running += 1
    }
    return Turn(index: begun)
  }

  /// Whether a turn begins with the question for addresses, each of which then has a turn of its own.
  func asksForAddresses(_ turn: Turn) -> Bool { turn.branch == nil && AddressList.isNeeded(for: endpoint) }

  /// Begins a turn that follows from another.
  func begin(_ turn: Turn) {
    waiting.removeAll { $0.index == turn.index && $0.branch?.index == turn.branch?.index }
    running += 1
  }

  /// Whether nothing runs or waits to.
  var isIdle: Bool { running == 0 && waiting.isEmpty }

  /// The number of a try that is written down; nil where there is no second one.
  func attempt(of turn: Turn) -> Int? { endpoint.retries > 0 ? turn.attempt : nil }

  /// Whether the packets of a turn are to be watched: of one sample to each address, and of another where that one told
  /// nothing.
  func takesWitness(_ turn: Turn) -> Bool {
    guard endpoint.target.scheme.usesTCP, !asksForAddresses(turn) else { return false }
    let place = turn.branch?.index
    guard endpoint.isWitnessed else {
      witnesses[place] = PathWitness(seen: [], connected: false, answered: false, obstacle: .excluded)
      return false
    }
    let before = watching[place] ?? Watching()
    guard before.turn == nil, before.count < Self.witnessTries, witnesses[place]?.isTelling != true else {
      return false
    }
    watching[place] = Watching(count: before.count + 1, turn: turn)
    return true
  }

  private func keepWitness(_ attempt: any Attempt, of turn: Turn, from wire: WireWatch) {
    let place = turn.branch?.index
    guard let watched = watching[place]?.turn, watched.index == turn.index, watched.attempt == turn.attempt,
      let sample = attempt.sample
    else { return }
    watching[place]?.turn = nil
    // A connection that could not be begun from any port had nothing to watch.
    let isBegun = sample.phases.connect != nil || sample.localPort != nil
    let witness =
      attempt.watched.map { wire.end($0, after: sample) }
      ?? PathWitness(
        seen: [], connected: false, answered: false,
        obstacle: wire.obstacle ?? (isBegun ? .noPort : .noData))
    if witnesses[place]?.isTelling != true { witnesses[place] = witness }
  }

  /// Takes what an attempt that has ended learnt, and gives the turns that follow from it: its next try, or one for
  /// each address that it found.
  func take(_ attempt: any Attempt, of turn: Turn, wire: WireWatch? = nil) -> [Turn] {
    running -= 1
    if let wire { keepWitness(attempt, of: turn, from: wire) }
    var next: [Turn] = nextTry(of: turn, after: attempt.sample?.failure).map { [$0] } ?? []
    if let list = attempt as? AddressList {
      next += list.addresses.enumerated().map { index, address in
        Turn(
          index: turn.index,
          branch: Branch(
            index: index, address: address, resolve: index == 0 ? list.resolve : nil,
            resolution: index == 0 ? list.resolution : list.resolution?.inTime))
      }
    }
    waiting += next
    // The chain itself takes a lot of memory, and there may be thousands of endpoints.
    if let found = (attempt as? any SecureAttempt)?.verification, let facts = certificates.facts(of: found) {
      note(facts, at: attempt.sample?.address)
    }
    if let taken = attempt.path { path = taken }
    if !attempt.answers.isEmpty { answers = attempt.answers }
    if var sample = attempt.sample, turn.index >= warmUp {
      if turn.branch != nil { sample.path = attempt.path }
      if next.isEmpty, let others = otherAddresses(after: sample, of: turn) {
        hasTriedOthers = true
        held = (turn, sample)
        next = [Turn(index: turn.index, others: others)]
        waiting += next
      } else {
        keep(sample, of: turn)
      }
    }
    if let tried = attempt as? SiblingAttempt { keepHeld(tried.siblings) }
    return next
  }

  private func nextTry(of turn: Turn, after failure: Failure?) -> Turn? {
    // What this host could not do it cannot do at once either.
    guard let failure, ![.local, .any].contains(failure.phase), turn.attempt <= endpoint.retries,
      turn.index >= warmUp
    else { return nil }
    // The name was resolved with the first try, where it was.
    let branch = turn.branch.map {
      Branch(index: $0.index, address: $0.address, resolve: nil, resolution: $0.resolution?.inTime)
    }
    return Turn(index: turn.index, attempt: turn.attempt + 1, branch: branch)
  }

  /// The addresses to try beside the one that could not be connected to; nil where there are none, or that was done.
  private func otherAddresses(after sample: Sample, of turn: Turn) -> [IPAddress]? {
    guard !hasTriedOthers, turn.branch == nil, endpoint.proxy == nil, endpoint.target.scheme != .icmp,
      sample.failure?.phase == .connect, let address = sample.address, sample.resolution != nil
    else { return nil }
    let others = SiblingAttempt.choose(of: answers, after: address)
    return others.isEmpty ? nil : others
  }

  private func keepHeld(_ siblings: [Sample.Resolution.Sibling]) {
    guard let held else { return }
    self.held = nil
    var sample = held.sample
    if !siblings.isEmpty { sample.resolution?.siblings = siblings }
    keep(sample, of: held.turn)
  }

  private func keep(_ sample: Sample, of turn: Turn) {
    guard let listener else { return samples.append((turn, sample)) }
    listener(turn.index - warmUp + 1, sample, certificate, path)
  }

  /// How many certificates of an endpoint are kept. Of those of a run without an end the last one is reported alone.
  private static let shownLimit = 32

  private func note(_ facts: CertificateFacts, at address: IPAddress?) {
    certificate = facts
    guard listener == nil, shown.count < Self.shownLimit else { return }
    let one = ShownCertificate(address: address, certificate: facts)
    if !shown.contains(one) { shown.append(one) }
  }

  /// Adds samples that never started, for a reason that is not the endpoint's; those are not reported.
  func fillUp(with failure: Failure, at moment: Timestamp) {
    waiting.removeAll { !$0.others.isEmpty }
    keepHeld([])
    guard listener == nil else { return }
    var left = waiting
    while hasMore { left.append(begin()) }
    for turn in left where turn.index >= warmUp {
      samples.append(
        (
          turn,
          Sample(
            address: turn.branch?.address, localPort: nil, started: moment, lag: nil, phases: Sample.Phases(),
            failure: failure)
        ))
    }
  }

  /// What was learnt of the endpoint, with its samples in the order of their turns.
  var result: ProbeResult {
    if let witness = witnesses[nil] { path?.witness = witness }
    for place in samples.indices {
      if let witness = samples[place].turn.branch.flatMap({ witnesses[$0.index] }) {
        samples[place].sample.path?.witness = witness
      }
    }
    func rank(_ turn: Turn) -> (Int, Int, Int) { (turn.index, turn.branch?.index ?? -1, turn.attempt) }
    let inTurn = samples.sorted { rank($0.turn) < rank($1.turn) }
    return ProbeResult(
      endpoint: endpoint, samples: inTurn.map(\.sample), certificate: certificate,
      certificates: shown, path: path, answers: answers)
  }
}
