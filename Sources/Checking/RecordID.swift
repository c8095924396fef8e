public import Model

/// Makes the ids of records: UUIDs of version 7 (RFC 9562 §5.7), which sort by time.
public enum RecordID {
  /// An id: 48 bits of milliseconds, then random ones.
  public static func make(at time: Timestamp) -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    for index in 0..<6 {
      bytes[index] = UInt8(truncatingIfNeeded: time.milliseconds >> Int64(8 * (5 - index)))
    }
    bytes[6] = bytes[6] & 0x0f | 0x70
    bytes[8] = bytes[8] & 0x3f | 0x80
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return text
  }
}
