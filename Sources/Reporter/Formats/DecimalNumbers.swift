internal import Model

// Numbers with a decimal point, in whatever locale: Foundation's formats go by way of a Double and of the host's habits.

extension Microseconds {
  /// Seconds with as many decimals as they need, six at most: `0.00205`.
  var decimalSeconds: String { decimal(count, digits: 6) }
}

extension Timestamp {
  /// Seconds since 1970-01-01T00:00:00Z with three decimals at most: `1795285825.123`.
  var decimalSeconds: String { decimal(milliseconds, digits: 3) }

  /// How many whole days are left at a moment before this one; below zero afterwards.
  func days(after moment: Timestamp) -> Int64 {
    let (left, isOverflow) = milliseconds.subtractingReportingOverflow(moment.milliseconds)
    if isOverflow { return milliseconds < moment.milliseconds ? .min : .max }
    let day: Int64 = 86_400_000
    return left / day - (left % day < 0 ? 1 : 0)
  }
}

extension ProviderReference {
  /// The end of the licence's last day, taken in UTC: a record does not hold the zone of the authority that wrote it.
  var licenceEnd: Timestamp? {
    guard let licence, !licence.isEmpty, let (year, month, day) = licenceThrough.flatMap(Day.components)
    else {
      return nil
    }
    return Timestamp(ofYear: year, month: month, day: day).adding(days: 1)
  }
}

extension EndpointRecord {
  /// The end of the certificate that ends first, of those that its addresses showed and of the chains above them.
  var certificateEnd: Timestamp? {
    let shown = certificates?.map(\.certificate) ?? []
    return (shown.isEmpty ? [certificate].compactMap(\.self) : shown).map(\.firstEnd.end).min()
  }
}

/// A number of so many parts of a unit, with as many decimals as its parts have digits, but for zeros at the end.
private func decimal(_ count: Int64, digits: Int) -> String {
  let text = String(count.magnitude)
  let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
  var fraction = padded.suffix(digits)
  while fraction.hasSuffix("0") { fraction.removeLast() }
  return (count < 0 ? "-" : "") + padded.dropLast(digits) + (fraction.isEmpty ? "" : "." + fraction)
}
