internal import Synchronization

/// Observations that did not end in time: each keeps a thread until whatever holds it lets go.
final class HangingWork: Sendable {
  /// Those of this process, whoever began them.
  static let ofProcess = HangingWork()

  /// So many may hang; then nothing is begun that could hang, too.
  static let most = 3

  private let number = Atomic(0)

  /// How many hang now.
  var count: Int { number.load(ordering: .relaxed) }

  /// One is not waited for any more.
  func begun() { number.add(1, ordering: .relaxed) }

  /// One has ended after all.
  func ended() { number.subtract(1, ordering: .relaxed) }
}
