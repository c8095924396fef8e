import ArgumentParser
import Checking
import FoundationEssentials
import Model
import Settings

/// `vpnaudit registry verify`: whether a check on this host would accept a registry, or a file of grants.
struct RegistryVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Check whether this host would accept a registry or a file of grants: signature, serial, structure.",
    discussion: """
      Examples:
        vpnaudit registry verify registry.yaml
        vpnaudit registry verify registry.yaml --trusted-key company.pub
        vpnaudit registry verify grants.yaml --registry registry.yaml

      Its serial is not stored. Exit codes: 0 it would be accepted; 64 no key is
      trusted; 65 it would be refused.
      """)

  @OptionGroup
  var file: SignableFile

  @OptionGroup
  var trust: TrustOptions

  func run() throws {
    let registryPath = try file.besideRegistry()
    let path = file.path
    let trust = try trust.trust()
    let loaded: LoadedRegistry
    let grants: Acceptance<GrantBook>?
    do {
      guard try trust.keys() != nil else {
        throw CommandError(
          code: 64, message: "no key is trusted here, so no signature counts",
          hint: "name one: --trusted-key FILE")
      }
      loaded = try trust.load(registryPath ?? path)
      grants = try registryPath.flatMap { _ in try loaded.loadGrants(path) }
    } catch let error as SettingsError {
      throw CommandError(error)
    }
    let warnings = (grants == nil ? loaded.acceptance.loaded?.warnings : grants?.loaded?.warnings) ?? []
    for warning in (loaded.keys?.warnings ?? []) + warnings { Notice.write(warning) }
    // A check that refuses the registry reads no grants either.
    if let refusal = loaded.acceptance.refusal ?? grants?.refusal {
      throw CommandError(code: 65, message: refusal.problem.description, hint: refusal.problem.hint)
    }
    if let grants, let book = grants.loaded, let edition = grants.edition {
      try report(edition, expires: book.value.expires, "its grants no longer license any tunnel")
    } else if case .trusted(let registry, let edition) = loaded.acceptance {
      try report(edition, expires: registry.value.meta.expires, "it no longer licenses any provider")
    } else {
      throw CommandError(code: 70, message: "\(path): it was read without a key")
    }
  }

  private func report(_ edition: SignedEdition, expires: Timestamp, _ what: String) throws {
    try StandardOutput.write(
      "\(file.path): good: serial \(edition.serial), signed by key \(edition.key), expires \(expires)\n")
    if expires <= Timestamp(.now) {
      Notice.write(
        note: "\(file.path): it has expired: \(what)",
        hint: "issue a new edition: raise meta.serial, set meta.expires, and sign it")
    }
  }
}
