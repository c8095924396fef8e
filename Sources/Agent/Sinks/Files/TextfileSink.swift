internal import Linux
internal import Model
internal import Reporter

/// A file with the newest check's metrics, for the textfile collector of the node exporter.
///
/// The temporary file's name does not end with `.prom`, so that the collector never reads half of one.
final class TextfileSink: Sink {
  private let file: FileReplacement
  private let metrics: @Sendable () -> [UInt8]
  private var written: [UInt8] = []

  init(path: String, metrics: @escaping @Sendable () -> [UInt8]) {
    file = FileReplacement(path: path, mode: 0o644)
    self.metrics = metrics
  }

  let wantsNewestAlone = true

  func deliver(_ items: [SinkItem], until deadline: Deadline) -> SinkResult {
    guard case .entry(let entry)? = items.last, case .check(let record) = entry.content else {
      return .delivered(items.count)
    }
    guard let bytes = ItemForms.prometheus(record) else { return .failed(.unwritable) }
    let all = bytes + metrics()
    // Somebody may have taken the file away.
    if all == written, NewFile.isThere(file.path) { return .delivered(items.count) }
    do { try file.write(all) } catch { return .failed(.file(error)) }
    written = all
    return .delivered(items.count)
  }
}
