internal import Linux
internal import Model

/// Name servers that are asked by c-ares, and no other source: those of our own questions.
final class OwnSource: NameLookup.Source {
  /// Gives the channel for a part of a question.
  typealias Channels = (NameLookup.Part, _ timeout: Duration) throws(SampleError) -> Resolver

  private let channels: Channels
  private let timeout: Duration

  /// Asks by the channels for samples of `timeout`.
  init(timeout: Duration, channels: @escaping Channels) {
    self.timeout = timeout
    self.channels = channels
  }

  func ask(_ part: NameLookup.Part, of lookup: NameLookup) {
    lookup.noteBegun(part, at: .now)
    let family: IPAddress.Family? =
      switch part {
      case .both, .every: nil
      case .v4: .v4
      case .v6: .v6
      }
    do throws(SampleError) {
      try channels(part, timeout).resolve(lookup.name, of: family) { [weak lookup] answer in
        switch answer {
        case .addresses(let addresses): lookup?.take(.success(addresses), to: part, at: .now)
        case .failure(let failure):
          lookup?.take(.failure(HostFailure(failure: failure, status: nil)), to: part, at: .now)
        }
      }
    } catch {
      lookup.take(.failure(HostFailure(failure: error.failure, status: nil)), to: part, at: .now)
    }
  }

  func longest(_ timeout: Duration) -> Duration { timeout }

  func explain(
    _ failure: HostFailure?, of lookup: NameLookup, took: Duration, completion: @escaping (Failure?) -> Void
  ) {
    // c-ares has told already.
    completion(failure?.failure ?? Failure(.dnsTimeout))
  }
}
