import Model

/// Says whether a program is set to use a proxy, by the options of its command line that its product has for that. The
/// command line is read for this alone, and goes nowhere.
enum ProxyOptions {
  /// Nil where it may be set in a place that is not read.
  static func areSet(_ setting: ProductWays.ProxySetting, arguments: [String]) -> Bool? {
    var isOpen = setting.places.contains { $0 != .arguments }
    for argument in arguments.dropFirst() {
      if argument == "--" { break }
      if setting.options.contains(where: { names(argument, $0) }) { return true }
      if setting.files.contains(where: { names(argument, $0) }) { isOpen = true }
      // A letter among others that have no value: `-bP`. It may as well be part of a value.
      let isCluster = argument.hasPrefix("-") && !argument.hasPrefix("--")
      let letters = (setting.options + setting.files).filter { $0.utf8.count == 2 }.compactMap(\.last)
      if isCluster, argument.dropFirst(2).contains(where: letters.contains) { isOpen = true }
    }
    return isOpen ? nil : false
  }

  /// Whether an argument is the option, with a value behind it or not; long ones may be shortened (getopt_long(3)).
  private static func names(_ argument: String, _ option: String) -> Bool {
    if option.hasPrefix("--") {
      let name = argument.prefix { $0 != "=" }
      return name.utf8.count > 2 && option.hasPrefix(name)
    }
    return option.utf8.count == 2 ? argument.hasPrefix(option) : argument == option
  }
}

extension HostProcess {
  /// The process with what is known of a proxy before it.
  func with(proxied: Bool?) -> HostProcess {
    HostProcess(
      pid: pid, executable: executable, sha256: sha256, package: package, packageVersion: packageVersion,
      verification: verification, unit: unit, netns: netns, server: server, proxied: proxied, build: build,
      copyOf: copyOf, foreign: foreign)
  }
}
