public import Model
import Settings

extension RegistryDay {
  /// Now, with the day that it is where the first national authority sits.
  public static func now(_ moment: Timestamp, in registry: Registry) -> RegistryDay {
    let zone = nationalZone(of: registry)
    return RegistryDay(date: zone.date(of: moment), timeZone: zone.name, moment: moment, isNow: true)
  }

  /// A day such as `2026-11-22`, which begins for each authority in its own time zone; nil where it is no date.
  public static func written(_ text: String, in registry: Registry) -> RegistryDay? {
    guard let date = CalendarDate(written: text) else { return nil }
    func begin(_ zone: TimeZoneName) -> Timestamp? {
      zone.begin(ofYear: date.year, month: date.month, day: date.day)
    }
    let zone = nationalZone(of: registry)
    guard let moment = begin(zone) else { return nil }
    let pairs = registry.authorities.compactMap { authority in
      TimeZoneName(authority.timeZone).flatMap(begin).map { (authority.id, $0) }
    }
    return RegistryDay(
      date: date.text, timeZone: zone.name, moment: moment, isNow: false,
      beginnings: Dictionary(pairs) { first, _ in first })
  }

  private static func nationalZone(of registry: Registry) -> TimeZoneName {
    registry.authorities.first { $0.level == "national" }.flatMap { TimeZoneName($0.timeZone) } ?? .utc
  }
}
