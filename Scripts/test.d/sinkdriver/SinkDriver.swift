import Agent
import Model

/// `sinkdriver FOLDER PORT`: passes the journal of a folder on, to a file of lines in it and to a webhook on loopback, until it
/// is killed. The secret is the folder's file `webhook.key`.
@main
struct SinkDriver {
  static func main() async {
    let arguments = CommandLine.arguments
    guard arguments.count == 3, let port = UInt16(arguments[2]) else { return }
    let folder = arguments[1]
    let receiver = HTTPReceiver(url: Target(scheme: .http, host: "127.0.0.1", port: port, path: "/"))
    let fleet = SinkFleet(
      [
        SinkSettings(
          name: "lines", start: .oldest,
          kind: .jsonLines(
            JSONLinesSettings(
              path: folder + "/lines.jsonl", rotation: JSONLinesSettings.Rotation(size: 1 << 16, keep: 999)))),
        SinkSettings(
          name: "hook", start: .oldest,
          kind: .webhook(
            WebhookSettings(receiver: receiver, content: .summary, secret: .file(folder + "/webhook.key")))),
      ], journal: folder + "/journal.db", stateFolder: folder, credentials: nil
    ) { _ in }
    async let sinks: Void = fleet.run()
    while !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(2))
      fleet.wake()
    }
    await sinks
  }
}
