import Agent
import Checking
import Model

extension AgentNotice {
  /// Writes it to standard error; `path` is the journal's.
  func write(journal path: String) {
    switch self {
    case .started(let profile, let endpoints, let unheard):
      Notice.write(
        note: "the agent runs, with \(profile ?? "no profile") and \(Self.endpoints(endpoints))",
        hint: unheard.isEmpty
          ? "see 'vpnaudit status'"
          : "only the schedule notices changes of \(unheard.map(\.rawValue).joined(separator: ", "))")
    case .settings(let notice): [notice].write()
    case .reloaded(let endpoints):
      Notice.write(note: "the settings were read again", hint: "they name \(Self.endpoints(endpoints))")
    case .refused(let error):
      CommandError(error).print()
      Notice.write(
        note: "the changed settings are refused, and those before them hold on",
        hint: "correct the file: it is read again when it changes")
    case .registryRefused:
      Notice.write(
        note: "the changed registry, or its grants, are refused, and those before them hold on",
        hint: "put the registry and its signature there together")
    case .unprobed(let error): CommandError(error).print()
    case .unstored(let error): CommandError(error, journal: path).print()
    case .storing(let lost):
      Notice.write(
        note: "\(path) takes records again; \(lost) are missing, and the journal says so",
        hint: "see them: vpnaudit journal show")
    case .clockSet(let step):
      Notice.write(
        note: "the clock was set by \(step.components.seconds) s", hint: "the host is checked anew")
    case .resumed(let length):
      Notice.write(note: "the host slept for \(length.components.seconds) s", hint: "it is checked anew")
    case .eventsLost:
      Notice.write(
        note: "the kernel reported more changes of the network than could be taken in",
        hint: "everything is looked at anew")
    case .stuck:
      Notice.write(
        note: "a check does not end", hint: "the service manager is no longer told that the agent is well")
    case .sink(let notice):
      let words = notice.words
      Notice.write(note: words.message, hint: words.hint ?? "see 'vpnaudit status'")
    case .stopping: Notice.write(note: "the agent stops", hint: "what it found is in \(path)")
    }
  }

  private static func endpoints(_ count: Int) -> String { count == 1 ? "1 endpoint" : "\(count) endpoints" }
}
