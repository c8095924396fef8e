import CLinux
import FoundationEssentials
import Model
import Probe

/// One run of `vpnaudit probe`: samples are taken and shown at the same time, until all were taken or somebody ends it.
struct Timing {
  let endpoints: [Endpoint]
  let probing: Probing
  let form: Viewer.Form
  let look: Look

  /// What the two tasks of a run come to.
  private enum Step: Sendable {
    case taken
    case shown(Result<(viewer: Viewer, ending: Viewer.Ending), Complaint>)
  }

  /// Whether something was measured, and nothing of it failed.
  func run() async throws(Complaint) -> Bool {
    let inbox = try Inbox()
    let started = Timestamp(.now)
    vpnaudit_ring_on_signals(inbox.writer)
    defer {
      Terminal.restore()
      vpnaudit_stop_ringing()
    }
    let (viewer, ending) = try await watch(inbox).get()
    return try await onThread {
      var viewer = viewer
      do throws(Complaint) {
        try viewer.finish(ending, started: started)
        return Result<Bool, Complaint>.success(viewer.tally.isGood)
      } catch {
        return .failure(error)
      }
    }.get()
  }

  /// Takes samples and shows them; what is still to be taken is cancelled where nobody wants it.
  private func watch(
    _ inbox: Inbox
  ) async -> Result<(viewer: Viewer, ending: Viewer.Ending), Complaint> {
    let (endpoints, probing, form, look) = (endpoints, probing, form, look)
    return await withTaskGroup(of: Step.self) { group in
      group.addTask {
        _ = await probing.run(endpoints) { inbox.put($0) }
        inbox.close()
        return .taken
      }
      group.addTask {
        await onThread {
          var viewer = Viewer(of: endpoints, form: form, look: look, inbox: inbox)
          do throws(Complaint) {
            let ending = try viewer.watch()
            return .shown(.success((viewer, ending)))
          } catch {
            return .shown(.failure(error))
          }
        }
      }
      var shown: Result<(viewer: Viewer, ending: Viewer.Ending), Complaint>?
      for await step in group {
        guard case .shown(let result) = step else { continue }
        shown = result
        group.cancelAll()
      }
      return shown ?? .failure(Complaint(code: 70, message: "nothing showed the samples"))
    }
  }
}
