import ArgumentParser
import FoundationEssentials
import Model
import Settings

/// `vpnaudit registry verify`: says whether a check on this host would take a registry.
struct RegistryVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Say whether a check on this host would take a registry: signature, serial, form.",
    discussion: """
      Examples:
        vpnaudit registry verify registry.yaml
        vpnaudit registry verify registry.yaml --trusted-key company.pub

      Nothing is remembered of it. Exit codes: 0 it would be taken; 64 no key is
      trusted; 65 it would be refused.
      """)

  @Argument(help: ArgumentHelp("The registry; its signature lies beside it.", valueName: "file"))
  var path: String

  @OptionGroup
  var trust: TrustOptions

  func run() throws {
    let trust = try trust.trust()
    let admitted: Admitted
    do {
      guard try trust.keys() != nil else {
        throw Complaint(
          code: 64, message: "no key is trusted here, so that nobody's signature counts",
          hint: "name one: --trusted-key FILE")
      }
      admitted = try trust.admit(path)
    } catch let error as SettingsError {
      throw Complaint(error)
    }
    for warning in (admitted.keys?.warnings ?? []) + (admitted.admission.loaded?.warnings ?? []) {
      Notice.tell(warning)
    }
    switch admitted.admission {
    case .refused(let refusal):
      throw Complaint(code: 65, message: refusal.problem.description, hint: refusal.problem.hint)
    case .unsigned:
      throw Complaint(code: 70, message: "\(path): it was read without a key")
    case .trusted(let loaded, let seal):
      let expires = loaded.value.meta.expires
      try StandardOutput.write(
        "\(path): good: serial \(seal.serial), signed by key \(seal.key), expires \(expires)\n")
      if expires <= Timestamp(.now) {
        Notice.tell(
          note: "\(path): it has expired: by it no provider is licensed any more",
          hint: "issue a new one: raise meta.serial, set meta.expires, and sign it")
      }
    }
  }
}
