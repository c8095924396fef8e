import ArgumentParser
import Schemas

/// `vpnaudit report controls`: the controls that ship.
struct ReportControlsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "controls",
    abstract: "Print the controls that a report has evidence for, to change them.",
    discussion: """
      Examples:
        vpnaudit report controls > controls.yaml
        vpnaudit report --period 2026-Q4 --controls controls.yaml records/
      """)

  func run() throws { try StandardOutput.write(ShippedFile.controls) }
}
