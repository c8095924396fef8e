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
    /// How many items are in the file, and how many in `lines`.
    var (written, waiting) = (0, 0)
    do throws(ReplacementError) {
      for item in items {
        guard let line = ItemForms.line(of: item, settings.content, sink: name) else {
          // What comes before it is not held up by it.
          if waiting > 0 { try append(lines) }
          return written + waiting > 0 ? .delivered(written + waiting) : .failed(.unwritable)
        }
        // Each file is filled up to its size, and no further.
        if waiting > 0, let limit = settings.rotation?.size, Int64(lines.count + line.count) > limit {
          try append(lines)
          (written, waiting, lines) = (written + waiting, 0, [])
        }
        lines += line
        waiting += 1
      }
      try append(lines)
      return .delivered(items.count)
    } catch {
      return written > 0 ? .delivered(written) : .failed(.file(error))
    }
  }

  private func append(_ lines: [UInt8]) throws(ReplacementError) {
    try file.append(lines, limit: settings.rotation?.size, keep: settings.rotation?.keep ?? 0)
  }

  func rest() { file.close() }
}
