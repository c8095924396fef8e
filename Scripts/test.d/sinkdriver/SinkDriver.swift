import Agent
import Model

/// Passes the journal of a folder on until it is killed:
///
/// * `sinkdriver FOLDER PORT`: to a file of lines in the folder, and to a webhook on loopback whose secret is the folder's
///   file `webhook.key`;
/// * `sinkdriver FOLDER journald`: to the journal of systemd, whole records.
@main
struct SinkDriver {
  static func main() async {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else { return }
    let folder = arguments[1]
    let sinks =
      if arguments[2] == "journald" {
        [SinkSettings(name: "journal", start: .oldest, kind: .journald(content: .full))]
      } else {
        UInt16(arguments[2]).map { files(folder, port: $0) } ?? []
      }
    let fleet = SinkFleet(
      sinks, journal: folder + "/journal.db", stateFolder: folder, credentials: nil
    ) { _ in }
    async let run: Void = fleet.run()
    while !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(5))
      fleet.wake()
    }
    await run
  }

  private static func files(_ folder: String, port: UInt16) -> [SinkSettings] {
    let receiver = HTTPReceiver(url: Target(scheme: .http, host: "127.0.0.1", port: port, path: "/"))
    return [
      SinkSettings(
        name: "lines", start: .oldest,
        kind: .jsonLines(
          JSONLinesSettings(
            path: folder + "/lines.jsonl", rotation: JSONLinesSettings.Rotation(size: 1 << 16, keep: 999)))),
      SinkSettings(
        name: "hook", start: .oldest,
        kind: .webhook(
          WebhookSettings(receiver: receiver, content: .summary, secret: .file(folder + "/webhook.key")))),
    ]
  }
}
