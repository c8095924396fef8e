internal import Linux
internal import Model

/// The addresses of a sample's target: those that it is given, its own, or the resolver's answer for its name.
///
/// Owned by an attempt; used only on its loop's thread.
final class Lookup {
  private let start: SampleStart
  private let names: ResolverPool
  private let completion: (Resolver.Answer) -> Void
  private var asked: MonotonicTime?

  /// The time that asking took; nil where no server was asked, or no answer came.
  private(set) var resolve: Microseconds?
  /// What the resolver answered; empty where it was not asked.
  private(set) var answers: [IPAddress] = []

  /// A look-up for a sample, by the resolver for its timeout. `completion` is called once, unless the look-up is given up.
  init(_ start: SampleStart, names: ResolverPool, completion: @escaping (Resolver.Answer) -> Void) {
    self.start = start
    self.names = names
    self.completion = completion
    resolve = start.resolve
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
    do throws(SampleError) {
      let resolver = try names.resolver(for: start.endpoint.timeout)
      asked = .now
      resolver.resolve(target.host) { [weak self] answer in
        guard let self, let since = asked else { return }
        asked = nil
        if case .addresses(let addresses) = answer {
          resolve = MonotonicTime.now.since(since)
          answers = addresses
        }
        completion(answer)
      }
    } catch {
      completion(.failure(error.failure))
    }
  }

  /// Stops without calling back.
  func giveUp() { asked = nil }
}
