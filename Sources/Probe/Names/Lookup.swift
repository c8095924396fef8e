internal import Model

/// The addresses of a sample's target: those that it is told, its own, or what the resolver says of its name.
final class Lookup {
  private let outset: Outset
  private let equipment: Equipment
  private let completion: (Resolver.Answer) -> Void
  private var asked: MonotonicTime?

  /// What asking took; nil where nobody was asked, or no answer came.
  private(set) var resolve: Microseconds?
  /// What the resolver answered; empty where it was not asked.
  private(set) var answers: [IPAddress] = []

  /// A look-up for a sample. `completion` is called once, unless the look-up is given up.
  init(_ outset: Outset, equipment: Equipment, completion: @escaping (Resolver.Answer) -> Void) {
    self.outset = outset
    self.equipment = equipment
    self.completion = completion
    resolve = outset.resolve
  }

  /// Begins; what is known needs no waiting for.
  func begin() {
    let target = outset.endpoint.target
    guard Approach.canAsk(for: target.host) else {
      return completion(
        .failure(Failure(.localConfig, detail: "the target has no name that can be asked for")))
    }
    if !outset.addresses.isEmpty { return completion(.addresses(outset.addresses)) }
    if let address = target.address { return completion(.addresses([address])) }
    do throws(Obstacle) {
      let resolver = try equipment.resolver(for: outset.endpoint.timeout)
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
