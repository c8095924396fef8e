import CLinux
import Glibc

/// Runs work inside another network namespace, on a thread that is made for it and ends with it.
enum NamespaceEntry {
  /// Why a namespace could not be entered.
  struct EntryError: Error, Equatable {
    let number: Int32
  }

  /// What the work brings.
  ///
  /// Sockets that it opens belong to the namespace, wherever they are used later; `/proc/thread-self/net` is the
  /// namespace's, `/proc/net` is not.
  static func run<Value>(_ namespace: Int32, _ work: () -> Value) throws(EntryError) -> Value {
    var value: Value?
    let result = withoutActuallyEscaping(work) { work in
      // The box lives on this frame, which the C function does not leave before the thread has ended.
      withUnsafeMutablePointer(to: &value) { place in
        let job = Job { place.pointee = work() }
        return withExtendedLifetime(job) {
          vpnaudit_in_namespace(
            namespace,
            { context in
              guard let context else { return }
              Unmanaged<Job>.fromOpaque(context).takeUnretainedValue().body()
            }, Unmanaged.passUnretained(job).toOpaque())
        }
      }
    }
    guard result == 0, let value else { throw EntryError(number: -result) }
    return value
  }

  /// What C carries to the thread.
  private final class Job {
    let body: () -> Void
    init(body: @escaping () -> Void) { self.body = body }
  }
}
