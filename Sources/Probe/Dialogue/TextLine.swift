/// The first line of what a server of a line protocol sent.
enum TextLine {
  /// A line without its end, and how many bytes it took with it.
  case whole(ArraySlice<UInt8>, consumed: Int)
  /// Its end has not come yet.
  case partial
  /// It is longer than any that the protocol allows.
  case tooLong

  /// Reads up to a line feed; the carriage return before it is part of the end, and may be missing.
  /// - Parameter limit: The longest line, in bytes, without its end.
  init(of bytes: ArraySlice<UInt8>, limit: Int) {
    guard let end = bytes.firstIndex(of: 10) else {
      self = bytes.count > limit + 1 ? .tooLong : .partial
      return
    }
    var line = bytes[bytes.startIndex..<end]
    if line.last == 13 { line = line.dropLast() }
    self = line.count > limit ? .tooLong : .whole(line, consumed: end - bytes.startIndex + 1)
  }
}
