import Glibc

/// Where the program stores what the next run needs.
public enum StateFolder {
  /// The folder: `STATE_DIRECTORY` of systemd, /var/lib/vpnaudit for root, else that of the XDG base directories;
  /// nil where the environment names no home.
  static func path(environment: [String: String], isRoot: Bool) -> String? {
    func absolute(_ name: String) -> String? {
      environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    // systemd lists several, separated by colons.
    if let given = absolute("STATE_DIRECTORY")?.split(separator: ":").first { return String(given) }
    if isRoot { return "/var/lib/vpnaudit" }
    if let state = absolute("XDG_STATE_HOME") { return state + "/vpnaudit" }
    return absolute("HOME").map { $0 + "/.local/state/vpnaudit" }
  }

  /// The folder of this process.
  public static var path: String? {
    var environment: [String: String] = [:]
    for name in ["STATE_DIRECTORY", "XDG_STATE_HOME", "HOME"] {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return path(environment: environment, isRoot: geteuid() == 0)
  }

  /// Makes the folder and those above it where they are missing; the error number, else 0.
  public static func create(_ path: String) -> Int32 {
    if mkdir(path, geteuid() == 0 ? 0o755 : 0o700) == 0 { return 0 }
    let code = errno
    if code == EEXIST { return 0 }
    guard code == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return code }
    let above = create(String(path[..<slash]))
    if above != 0 { return above }
    return mkdir(path, geteuid() == 0 ? 0o755 : 0o700) == 0 ? 0 : errno
  }
}
