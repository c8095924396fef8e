import ArgumentParser

@main
struct VPNAudit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "vpnaudit")
  func run() async throws {}
}
