import CLinux
import Checking
import FoundationEssentials
import Linux
import Model
import Probe

/// One run of `vpnaudit probe`: samples are taken and displayed at the same time, until all were taken or a signal ends
/// it.
struct ProbeRun {
  let endpoints: [Endpoint]
  let prober: EndpointProber
  let form: LiveDisplay.Form
  let options: DisplayOptions
  /// The program that a document names.
  let agent: CheckRecord.Agent

  /// The results of a run's two tasks.
  private enum Step: Sendable {
    case taken
    case shown(Result<(display: LiveDisplay, ending: LiveDisplay.Ending), StreamError>)
  }

  /// Whether something was measured, and nothing failed.
  func run() async throws(StreamError) -> Bool {
    let queue = try SampleQueue()
    let started = Timestamp(.now)
    vpnaudit_ring_on_signals(queue.writer)
    defer {
      Terminal.restore()
      vpnaudit_stop_ringing()
    }
    let (display, ending) = try await watch(queue).get()
    return try await onThread {
      var display = display
      do throws(StreamError) {
        try display.finish(ending, started: started)
        return Result<Bool, StreamError>.success(display.statistics.isGood)
      } catch {
        return .failure(error)
      }
    }.get()
  }

  /// Takes samples and shows them; the samples still to be taken are cancelled once the display has ended.
  private func watch(
    _ queue: SampleQueue
  ) async -> Result<(display: LiveDisplay, ending: LiveDisplay.Ending), StreamError> {
    let (endpoints, prober, form, options, agent) = (endpoints, prober, form, options, agent)
    return await withTaskGroup(of: Step.self) { group in
      group.addTask {
        _ = await prober.run(endpoints) { queue.put($0) }
        queue.close()
        return .taken
      }
      group.addTask {
        await onThread {
          var display = LiveDisplay(of: endpoints, form: form, options: options, agent: agent, queue: queue)
          do throws(StreamError) {
            let ending = try display.watch()
            return .shown(.success((display, ending)))
          } catch {
            return .shown(.failure(error))
          }
        }
      }
      var shown: Result<(display: LiveDisplay, ending: LiveDisplay.Ending), StreamError>?
      for await step in group {
        guard case .shown(let result) = step else { continue }
        shown = result
        group.cancelAll()
      }
      return shown ?? .failure(StreamError(.output, "the samples were not displayed"))
    }
  }
}
