import Model

extension ProcessFiles {
  /// A process by what everybody may know of it.
  func observed(_ process: Int32) -> ObservedProcess {
    let name = (try? text(process, "comm", limit: 64)).map { String($0.prefix { $0 != "\n" }) }
    let unit = (try? text(process, "cgroup")).flatMap(SystemdUnit.name(cgroup:))
    return ObservedProcess(pid: process, name: name.flatMap { $0.isEmpty ? nil : $0 }, unit: unit)
  }
}
