/// The systemd service of a process, from `/proc/P/cgroup` (cgroups(7)).
///
///     0::/system.slice/system-openvpn\x2dclient.slice/openvpn-client@berlin.service
enum SystemdUnit {
  /// The unit's name with its instance written `*`, for an instance may be a person's name; nil where the process
  /// is in no service.
  static func name(cgroup text: String) -> String? {
    for path in paths(text) {
      guard let unit = path.split(separator: "/").last(where: { $0.hasSuffix(".service") }) else { continue }
      return withoutInstance(unit)
    }
    return nil
  }

  /// The same of a unit that root alone can put a process into: a service of the system's manager, or process 1's own
  /// `init.scope`. Below a service its user may make groups of any name, as `user@1000.service` has them, and a container's
  /// manager has services of its own: neither is one.
  static func systemName(cgroup text: String) -> String? {
    // A hierarchy in which nothing was moved says nothing; two that are kept say the same.
    let names = Set(paths(text).filter { $0 != "/" }.map(systemName))
    return names.count == 1 ? names.first.flatMap(\.self) : nil
  }

  private static func systemName(path: Substring) -> String? {
    if path == "/init.scope" { return "init.scope" }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    // The first one is empty, before the leading slash.
    guard parts.first?.isEmpty == true, parts.dropFirst().first != "user.slice" else { return nil }
    let unit = parts.dropFirst().first { !$0.hasSuffix(".slice") }
    guard let unit, unit.hasSuffix(".service"), unit.utf8.count > ".service".utf8.count else { return nil }
    return withoutInstance(unit)
  }

  /// The paths of the hierarchies that systemd keeps.
  private static func paths(_ text: String) -> [Substring] {
    text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3, fields[1].isEmpty || fields[1] == "name=systemd" else { return nil }
      return fields[2]
    }
  }

  private static func withoutInstance(_ unit: Substring) -> String {
    guard let at = unit.firstIndex(of: "@") else { return String(unit) }
    return unit[...at] + "*.service"
  }
}
