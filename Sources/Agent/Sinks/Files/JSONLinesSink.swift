internal import Linux
internal import Model

/// A file that a line is appended to for each entry.
final class JSONLinesSink: Sink {
  private let settings: JSONLinesSettings
  private let name: String
  private let file: LineFile

  init(_ settings: JSONLinesSettings, name: String) {
    self.settings = settings
    self.name = name
    file = LineFile(path: settings.path, mode: 0o640)
  }

  var wantsState: Bool { settings.content.holdsState }

  func deliver(_ items: [SinkItem], until deadline: Deadline) -> SinkResult {
    var lines: [UInt8] = []
    var count = 0
    for item in items {
      guard let line = ItemForms.line(of: item, settings.content, sink: name) else {
        return count > 0 ? write(lines, count) : .failed(.unwritable)
      }
      // Each file is filled up to its size, and no further.
      if count > 0, let limit = settings.rotation?.size, Int64(lines.count + line.count) > limit { break }
      lines += line
      count += 1
    }
    return write(lines, count)
  }

  private func write(_ lines: [UInt8], _ count: Int) -> SinkResult {
    do {
      try file.append(lines, limit: settings.rotation?.size, keep: settings.rotation?.keep ?? 0)
      return .delivered(count)
    } catch {
      return .failed(.file(error))
    }
  }

  func rest() { file.close() }
}
