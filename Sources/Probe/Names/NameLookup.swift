internal import Linux
internal import Model

/// A sample's question for the addresses of a name, until there is an answer or its time is over.
///
/// The question for both families together decides the addresses' order. Where it stays out, each family is asked for
/// by itself, and one that has addresses stands in for both: a server that is silent about AAAA delays no A for longer
/// than RFC 8305 section 3 allows (50 ms). Owned by `ResolverPool`; used only on its loop's thread.
final class NameLookup {
  /// Which of its questions an answer is for: the lowest bits of its number.
  enum Part: UInt64 {
    case both, v4, v6
    /// Both, where the host has no address of a family itself.
    case every
  }

  /// What asks.
  protocol Source: AnyObject {
    /// Asks; nothing where a part besides would cost others their turn.
    func ask(_ part: Part, of lookup: NameLookup)
    /// How long the source may take for an answer, where it has limits of its own.
    func longest(_ timeout: Duration) -> Duration
    /// Finds out what a failure that the source reports is, with `took` since the question, and calls `completion` once.
    func explain(
      _ failure: HostFailure?, of lookup: NameLookup, took: Duration, completion: @escaping (Failure?) -> Void
    )
  }

  let number: UInt64
  let name: String
  let choice: Endpoint.AddressChoice
  private let timeout: Duration
  private let source: any Source
  private let plan: (MonotonicTime) -> Void
  private let completion: (NameAnswer) -> Void

  private var begun: MonotonicTime?
  private var deadline: MonotonicTime?
  private var hasAskedBesides = false
  /// What a family by itself has, and since when.
  private var standIns: [IPAddress.Family: [IPAddress]] = [:]
  private var standInSince: MonotonicTime?
  private var failure: HostFailure?
  private var isExplaining = false
  /// When the last question of all is given up.
  private var lastDeadline: MonotonicTime?
  private(set) var isOver = false

  /// How long both families have before each is asked for by itself: most name servers answer in that time, and are
  /// asked once.
  private static let patience = Duration.milliseconds(40)
  /// How long an answer for one of them waits for both then: with the other 50 ms.
  private static let grace = Duration.milliseconds(10)

  /// Addresses of `name` for a sample that may take `timeout`. `plan` has the loop come back at a moment;
  /// `completion` is called once, unless the lookup is given up.
  init(
    _ name: String, _ choice: Endpoint.AddressChoice, timeout: Duration, number: UInt64,
    from source: any Source,
    plan: @escaping (MonotonicTime) -> Void, completion: @escaping (NameAnswer) -> Void
  ) {
    self.name = name
    self.choice = choice
    self.timeout = timeout
    self.number = number
    self.source = source
    self.plan = plan
    self.completion = completion
  }

  func begin() { source.ask(.both, of: self) }

  /// Notes that a part is being asked for.
  func noteBegun(_ part: Part, at moment: MonotonicTime) {
    guard part == .both, begun == nil else { return }
    begun = moment
    deadline = moment + timeout
    if choice == .first { plan(moment + min(Self.patience, timeout)) }
    plan(moment + timeout)
  }

  /// Takes the answer to a part.
  func take(_ answer: Result<[IPAddress], HostFailure>, to part: Part, at moment: MonotonicTime) {
    guard !isOver else { return }
    switch (part, answer) {
    case (.both, .success(let addresses)), (.every, .success(let addresses)):
      end(.addresses(addresses), at: moment)
    case (.both, .failure(let failure)):
      if !standIns.isEmpty { return standIn(at: moment) }
      explain(failure, at: moment)
    case (.every, .failure): if let failure { end(.failure(failure.failure), at: moment) }
    case (.v4, .success(let addresses)): note(addresses, .v4, at: moment)
    case (.v6, .success(let addresses)): note(addresses, .v6, at: moment)
    case (.v4, .failure), (.v6, .failure): break
    }
  }

  private func note(_ addresses: [IPAddress], _ family: IPAddress.Family, at moment: MonotonicTime) {
    // The answer for both would put a family that this host cannot reach last, or leave it out.
    guard let first = addresses.first, SocketName.isRouted(first) else { return }
    standIns[family] = addresses
    if standInSince == nil { standInSince = moment }
    // The whole answer failed before.
    if failure != nil { return standIn(at: moment) }
    plan(moment + Self.grace)
  }

  /// Ends with what the families have by themselves, in glibc's order of two that can be reached.
  private func standIn(at moment: MonotonicTime) {
    end(.addresses((standIns[.v6] ?? []) + (standIns[.v4] ?? [])), at: moment)
  }

  /// Does what is due.
  func checkTime(_ now: MonotonicTime) {
    guard !isOver, let begun else { return }
    if choice == .first, !hasAskedBesides, failure == nil, now >= begun + Self.patience {
      hasAskedBesides = true
      source.ask(.v4, of: self)
      source.ask(.v6, of: self)
    }
    if let standInSince, now >= standInSince + Self.grace { return standIn(at: now) }
    if let lastDeadline, now >= lastDeadline {
      return end(.failure(failure?.failure ?? Failure(.dnsTimeout)), at: now)
    }
    guard let due = deadline, now >= due, !isExplaining else { return }
    let longest = begun + source.longest(timeout)
    if now < longest {
      deadline = longest
      return plan(longest)
    }
    explain(nil, at: now)
  }

  private func explain(_ failure: HostFailure?, at moment: MonotonicTime) {
    self.failure = failure ?? self.failure
    guard !isExplaining else { return }
    isExplaining = true
    source.explain(failure, of: self, took: moment - (begun ?? moment)) { [weak self] failure in
      guard let self, !isOver else { return }
      if let failure { return end(.failure(failure), at: .now) }
      // The servers have it, and this host has no address of its family: a connection will say so.
      let last = MonotonicTime.now + source.longest(timeout)
      lastDeadline = last
      plan(last)
      source.ask(.every, of: self)
    }
  }

  private func end(_ result: NameAnswer.Result, at moment: MonotonicTime) {
    isOver = true
    let took = begun.map { moment.since($0) } ?? Microseconds(0)
    completion(NameAnswer(result: result, took: took, isOverdue: took.duration > timeout))
  }

  /// Stops without calling back.
  func giveUp() { isOver = true }
}

/// Why a source has no address.
struct HostFailure: Error {
  let failure: Failure
  /// The status of getaddrinfo(3), where the host was asked.
  let status: Int32?
}
