import Model

/// A day for which a registry is shown: now, or a calendar day as each of its authorities means it.
public struct RegistryDay: Hashable, Sendable {
  /// The day where the first national authority sits: `2026-11-22`.
  let date: String
  /// The time zone of `date`, by its IANA name.
  let timeZone: String
  /// The moment, where it is now; else that at which the day begins there.
  let moment: Timestamp
  let isNow: Bool
  /// The moment at which the day begins, by the ids of the authorities; empty where it is now.
  private let beginnings: [String: Timestamp]

  init(
    date: String, timeZone: String, moment: Timestamp, isNow: Bool, beginnings: [String: Timestamp] = [:]
  ) {
    self.date = date
    self.timeZone = timeZone
    self.moment = moment
    self.isNow = isNow
    self.beginnings = beginnings
  }

  /// The moment by which what an authority granted is judged. On a day nothing changes but at its begin.
  func moment(of authority: String) -> Timestamp { beginnings[authority] ?? moment }

  /// Whether the period holds on the day; of a calendar day its date counts, in whichever zone the period was written.
  func lies(in period: Period) -> Bool {
    if isNow { return period.contains(moment) }
    let hasBegun = period.from.map { $0.description <= date } ?? true
    return hasBegun && (period.until.map { date < $0.description } ?? true)
  }
}
