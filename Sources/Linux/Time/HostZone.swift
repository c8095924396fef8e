import Glibc

/// The time zone of this host, as TZ or /etc/localtime name it (tzset(3)).
public enum HostZone {
  /// How many seconds its clocks are ahead of UTC at a moment, which is given in seconds since 1970-01-01T00:00:00Z; nil
  /// where the moment is beyond what the C library can say.
  public static func secondsFromUTC(at moment: Int64) -> Int? {
    var time = time_t(moment)
    var local = tm()
    // Unlike localtime(3), localtime_r(3) need not read the zone.
    tzset()
    guard localtime_r(&time, &local) != nil else { return nil }
    return local.tm_gmtoff
  }
}
