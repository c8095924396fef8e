internal import Linux
internal import Model

/// The sockets and the deadlines of one loop's samples, and which samples have ended.
///
/// Owned by the loop's `LoopResources`; used only on the loop's thread.
final class SocketLoop {
  let epoll: Epoll
  /// When samples that still run must be checked.
  var deadlines = TimerQueue<UInt64>()
  /// The samples that have ended since the loop last collected them.
  var ended: [UInt64] = []

  init() throws(SystemError) { epoll = try Epoll() }

  /// Adds a sample's socket, or changes what it is watched for.
  func watch(_ descriptor: Int32, for interest: Epoll.Interest, of start: SampleStart) throws(SampleError) {
    do throws(SystemError) {
      try epoll.watch(descriptor, for: interest, token: start.id)
    } catch {
      throw SampleError(Failure(watching: error))
    }
  }

  /// Changes what a sample's socket is watched for.
  func rewatch(_ descriptor: Int32, for interest: Epoll.Interest, of start: SampleStart) throws(SampleError) {
    do throws(SystemError) {
      try epoll.rewatch(descriptor, for: interest, token: start.id)
    } catch {
      throw SampleError(Failure(watching: error))
    }
  }

  /// Has the loop come back to a sample at its deadline, as it is now.
  func begin(_ start: SampleStart) { deadlines.add(start.id, at: start.deadline) }

  /// Reports that a sample has ended.
  func end(_ start: SampleStart) { ended.append(start.id) }
}
