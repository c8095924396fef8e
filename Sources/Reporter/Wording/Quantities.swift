package import Model

extension Microseconds {
  /// The time in three digits or fewer: `38 us`, `0.3 ms`, `12.8 ms`, `123 ms`, `1.20 s`.
  var words: String {
    switch count {
    case ..<0: "-" + Microseconds(count == .min ? .max : -count).words
    case ..<95: "\(count) us"
    case ..<99_950: "\(Self.decimal(count, per: 1000, digits: 1)) ms"
    case ..<999_500: "\(Self.decimal(count, per: 1000, digits: 0)) ms"
    case ..<9_995_000: "\(Self.decimal(count, per: 1_000_000, digits: 2)) s"
    case ..<99_950_000: "\(Self.decimal(count, per: 1_000_000, digits: 1)) s"
    default: "\(Self.decimal(count, per: 1_000_000, digits: 0)) s"
    }
  }

  /// `count / unit`, rounded half up to the digits: formatting by locale has no place here.
  private static func decimal(_ count: Int64, per unit: Int64, digits: Int) -> String {
    let scale: Int64 = [1, 10, 100][digits]
    let step = unit / scale
    let rounded = count / step + (count % step * 2 >= step ? 1 : 0)
    guard digits > 0 else { return String(rounded) }
    let fraction = String(rounded % scale)
    return "\(rounded / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}

extension Timestamp {
  /// The moment to the second: `2026-11-21 18:30:25 UTC`.
  package var words: String { words(secondsFromUTC: 0) }

  /// The moment to the second by a clock that is so much ahead of UTC: `2026-11-22 02:30:25 +08:00`.
  func words(secondsFromUTC offset: Int) -> String {
    let offset = abs(offset) < 86_400 ? offset : 0
    let (shown, isOverflow) = milliseconds.addingReportingOverflow(Int64(offset) * 1000)
    guard offset != 0, !isOverflow else { return clock + " UTC" }
    let (hours, minutes) = (abs(offset) / 3600, abs(offset) / 60 % 60)
    let zone = [hours, minutes].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    return "\(Timestamp(milliseconds: shown).clock) \(offset < 0 ? "-" : "+")\(zone)"
  }

  /// Day and time without a zone.
  private var clock: String { "\(description.prefix(10)) \(description.dropFirst(11).prefix(8))" }

  /// The day in UTC.
  package var day: String { String(description.prefix(10)) }
}

/// The first `limit` of the texts in one, and how many more there are.
package func enumeration(_ texts: [String], limit: Int) -> String {
  let shown = texts.prefix(limit).joined(separator: ", ")
  return texts.count > limit ? "\(shown) and \(texts.count - limit) more" : shown
}
