internal import CCurl
internal import Glibc
internal import Linux
internal import Model

/// The transfers that libcurl runs at once on one thread.
final class Transfers {
  private let multi: UnsafeMutableRawPointer
  private var running: [UnsafeMutableRawPointer: (transfer: Transfer, completion: (CURLcode) -> Void)] = [:]

  /// libcurl counts its users, so it is begun once and never ended.
  private static let library = curl_global_init(Int(CURL_GLOBAL_SSL))

  init() throws(SystemError) {
    guard Self.library == CURLE_OK, let multi = curl_multi_init() else { throw SystemError(ENOMEM) }
    self.multi = multi
    // One connection per request: none is shared, and none is kept.
    vpnaudit_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
  }

  deinit {
    for handle in running.keys { curl_multi_remove_handle(multi, handle) }
    running = [:]
    curl_multi_cleanup(multi)
  }

  /// Starts a transfer with the next `perform()`. `completion` is called once, unless the transfer is stopped.
  func start(_ transfer: Transfer, completion: @escaping (CURLcode) -> Void) throws(SampleError) {
    let status = curl_multi_add_handle(multi, transfer.handle)
    guard status == CURLM_OK else {
      let reason = curl_multi_strerror(status).map { String(cString: $0) }
      throw SampleError(
        Failure(.localResource, facts: reason.map { .library(name: .libcurl, text: $0) }))
    }
    running[transfer.handle] = (transfer, completion)
  }

  /// Ends a transfer without calling back, and closes its connection.
  func stop(_ transfer: Transfer) {
    guard running.removeValue(forKey: transfer.handle) != nil else { return }
    curl_multi_remove_handle(multi, transfer.handle)
  }

  /// Waits until a transfer or `descriptor` can go on, or the moment comes.
  func wait(until moment: MonotonicTime?, or descriptor: Int32) {
    let left = moment.map { max(0, $0.nanoseconds - MonotonicTime.now.nanoseconds) } ?? .max
    // Rounded up: the loop would spin through the last millisecond otherwise.
    let milliseconds = min(60_000, left / 1_000_000 + (left % 1_000_000 > 0 ? 1 : 0))
    vpnaudit_curl_multi_poll(multi, descriptor, Int32(milliseconds))
  }

  /// Lets every transfer go on as far as it can, and reports those that have ended.
  func perform() {
    var left: Int32 = 0
    curl_multi_perform(multi, &left)
    var ended: [(completion: (CURLcode) -> Void, result: CURLcode)] = []
    var result = CURLE_OK
    while let handle = vpnaudit_curl_multi_next_ended(multi, &result) {
      guard let (transfer, completion) = running.removeValue(forKey: handle) else { continue }
      curl_multi_remove_handle(multi, transfer.handle)
      ended.append((completion, result))
    }
    for (completion, result) in ended { completion(result) }
  }
}
