/// The systemd service of a process, from `/proc/P/cgroup` (cgroups(7)).
///
///     0::/system.slice/system-openvpn\x2dclient.slice/openvpn-client@berlin.service
enum SystemdUnit {
  /// The unit's name with its instance written `*`, for an instance may be a person's name; nil where the process
  /// is in no service.
  static func name(cgroup text: String) -> String? {
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3, fields[1].isEmpty || fields[1] == "name=systemd" else { continue }
      guard let unit = fields[2].split(separator: "/").last(where: { $0.hasSuffix(".service") }) else {
        continue
      }
      guard let at = unit.firstIndex(of: "@") else { return String(unit) }
      return unit[...at] + "*.service"
    }
    return nil
  }
}
