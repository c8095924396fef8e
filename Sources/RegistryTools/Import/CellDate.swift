import Model
import Settings

extension CalendarDate {
  /// The day after: a printed end date is the last day on which a licence holds, and a period ends before its end.
  var next: CalendarDate {
    CalendarDate(year: year, month: month, day: day + 1) ?? CalendarDate(year: year, month: month + 1, day: 1)
      ?? CalendarDate(year: year + 1, month: 1, day: 1) ?? self
  }

  /// The date of Excel's number of a day, which counts from 1899-12-30 for every day since March 1900.
  init?(excel number: Int) {
    // Any number may stand there, be it a day and a time without a sign between them.
    guard (20_000...80_000).contains(number) else { return nil }
    let days = Timestamp(seconds: Int64(number - 25569) * 86_400).description
    guard let (year, month, day) = Day.components(String(days.prefix(10)))
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

extension Cell {
  /// A date.
  func date() -> CalendarDate? {
    guard let word = word() else { return nil }
    if let date = CalendarDate(written: word) { return date }
    let parts = word.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
    let numbers = parts.compactMap { Int($0) }
    if let number = Int(word), let date = CalendarDate(excel: number) {
      error(
        "\(quoted(word)) is not a date",
        hint:
          "in Excel that number is \(date.text): give the column the date format 2026-03-01, and save again")
    } else if parts.count == 3, numbers.count == 3, numbers[0] <= 31, numbers[1] <= 31 {
      let year = numbers[2] < 100 ? 2000 + numbers[2] : numbers[2]
      let readings = [(numbers[0], numbers[1]), (numbers[1], numbers[0])]
        .compactMap { CalendarDate(year: year, month: $0.0, day: $0.1)?.text }
      let which =
        readings.count == 2 && readings[0] != readings[1]
        ? ": it may be \(readings[0]) or \(readings[1])" : ""
      error(
        "\(quoted(word)) does not begin with its year\(which)",
        hint: "write \(quoted(readings.first ?? "2026-03-01")), the year first")
    } else {
      error(
        "\(quoted(word)) is not a date",
        hint:
          "write one such as '2026-03-01', '2026/3/1' or '2026年3月1日'; leave the cell empty if none is known")
    }
    return nil
  }
}
