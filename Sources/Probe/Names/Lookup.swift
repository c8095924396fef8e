internal import Linux
internal import Model

/// The addresses of a sample's target: those that it is given, its own, or the resolver's answer for its name.
///
/// Owned by an attempt; used only on its loop's thread.
final class Lookup {
  private let start: SampleStart
  private let names: ResolverPool
  private let sockets: SocketLoop
  private let completion: (NameAnswer.Result) -> Void
  private var asked: NameLookup?

  /// The time that asking took; nil where no server was asked, or no answer came.
  private(set) var resolve: Microseconds?
  /// What the resolver answered; empty where it was not asked.
  private(set) var answers: [IPAddress] = []
  /// What is known of the name beside its addresses; nil where the resolver was not asked.
  private(set) var resolution: Sample.Resolution?

  /// A look-up for a sample. `completion` is called once, unless the look-up is given up.
  init(
    _ start: SampleStart, sockets: SocketLoop, names: ResolverPool,
    completion: @escaping (NameAnswer.Result) -> Void
  ) {
    self.start = start
    self.sockets = sockets
    self.names = names
    self.completion = completion
    resolve = start.resolve
    resolution = start.resolution
  }

  /// Begins; what is known needs no waiting for.
  func begin() {
    let target = start.endpoint.target
    guard Resolver.canAsk(for: target.host) else {
      return completion(
        .failure(Failure(.localConfig, facts: .incomplete(part: .targetName))))
    }
    if !start.addresses.isEmpty { return completion(.addresses(start.addresses)) }
    if let address = target.address { return completion(.addresses([address])) }
    start.clock.begin(.resolve)
    asked = names.ask(target.host, for: start.endpoint) { [weak self] answer in self?.take(answer) }
  }

  private func take(_ answer: NameAnswer) {
    asked = nil
    start.clock.endResolving()
    sockets.begin(start)
    if case .addresses(let addresses) = answer.result {
      resolve = answer.took
      answers = addresses
      resolution = Sample.Resolution(others: addresses.count - 1, isOverdue: answer.isOverdue)
    }
    completion(answer.result)
  }

  /// Stops without calling back.
  func giveUp() {
    if let asked { names.forget(asked) }
    asked = nil
  }
}
