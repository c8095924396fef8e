import Foundation
import Model
import Settings
import Testing

@testable import Checking

@Suite struct CheckInputsTests {
  private func inputs(
    _ folder: Folder, registry: String? = nil, site: String? = nil, trust: RegistryTrust? = nil
  ) throws(CheckError) -> CheckInputs {
    try CheckInputs(
      endpoints: [], registryPath: registry, registryTrust: trust ?? folder.noTrust, site: site,
      trust: Trust())
  }

  private func problems(of error: CheckError?) -> [String] {
    guard case .settings(let settings) = error?.cause else { return [] }
    return settings.diagnostics.map(\.description)
  }

  @Test func `a registry that cannot be read is refused, and the notice names its file`() throws {
    let folder = try Folder()
    let path = folder.path("none.yaml")
    for trust in [folder.noTrust, try folder.trust()] {
      let inputs = try inputs(folder, registry: path, site: "beijing", trust: trust)
      #expect(inputs.registry == nil && inputs.isRegistryRefused)
      #expect(inputs.recorded.registry.signature == .none && inputs.recorded.registry.sha256 == nil)
      guard case .registryRefused(let problem) = inputs.notices.first, inputs.notices.count == 1 else {
        Issue.record("\(inputs.notices)")
        return
      }
      #expect(problem.file == path && problem.message == "not found")
      #expect(inputs.rememberSerials().isEmpty)
    }
    let profile = try folder.profile("registry: {file: none.yaml, grants: none.yaml}")
    let inputs = try CheckInputs(profilePath: profile, registryTrust: folder.noTrust)
    #expect(inputs.isRegistryRefused && inputs.notices.count == 1)
    let needed = #expect(throws: CheckError.self) {
      try CheckInputs(profilePath: profile, registryTrust: folder.noTrust, needsRegistry: true)
    }
    #expect(problems(of: needed).count == 2)
  }

  @Test func `grants that cannot be read are refused`() throws {
    let folder = try Folder()
    _ = try folder.registry(isSigned: false)
    let profile = try folder.profile("registry: {file: registry.yaml, grants: none.yaml}")
    let inputs = try CheckInputs(profilePath: profile, registryTrust: folder.noTrust)
    #expect(inputs.registry != nil && !inputs.isRegistryRefused)
    #expect(inputs.recorded.grants?.signature == CheckRecord.Inputs.RegistryFile.Signature.none)
    guard case .warning(let problem) = inputs.notices.first, inputs.notices.count == 1 else {
      Issue.record("\(inputs.notices)")
      return
    }
    #expect(problem.file == folder.path("none.yaml") && problem.message.hasPrefix("not found"))
  }

  @Test func `a file that is no registry ends in its error`() throws {
    let folder = try Folder()
    try folder.write("schema: vpnaudit.profile/1\n", to: "other.yaml")
    let other = #expect(throws: CheckError.self) {
      try inputs(folder, registry: folder.path("other.yaml"))
    }
    #expect(problems(of: other).count == 1)
  }

  @Test func `a registry without its signature is refused, and the check continues without it`() throws {
    let folder = try Folder()
    let path = try folder.registry(isSigned: false)
    let inputs = try inputs(folder, registry: path, site: "beijing", trust: folder.trust())
    #expect(inputs.registry == nil && inputs.isRegistryRefused)
    #expect(inputs.recorded.registry.signature == .untrusted && inputs.recorded.registry.sha256 != nil)
    guard case .registryRefused(let problem) = inputs.notices.first, inputs.notices.count == 1 else {
      Issue.record("\(inputs.notices)")
      return
    }
    #expect(problem.file.hasPrefix(path))
    #expect(inputs.rememberSerials().isEmpty && !FileManager.default.fileExists(atPath: folder.path("state")))
  }

  @Test func `a registry that a trusted key signed is remembered, and an older one is refused`() throws {
    let folder = try Folder()
    let path = try folder.registry()
    let trust = try folder.trust()
    let first = try inputs(folder, registry: path, trust: trust)
    #expect(first.recorded.registry.signature == .trusted && first.recorded.registry.serial == 42)
    #expect(first.notices.isEmpty && first.rememberSerials().isEmpty)
    _ = try folder.registry(serial: 41)
    let second = try inputs(folder, registry: path, trust: trust)
    #expect(second.isRegistryRefused && second.recorded.registry.serial == 41)
  }

  @Test func `a serial that has no place, or one that cannot be written to, is a notice`() throws {
    let folder = try Folder()
    let path = try folder.registry()
    let homeless = try inputs(folder, registry: path, trust: folder.trust(stateFolder: nil)).rememberSerials()
    guard homeless.count == 1, case .serialNotKept(.registry) = homeless[0] else {
      throw Unexpected(homeless)
    }
    // A link that leads nowhere holds nothing and takes nothing, from root neither.
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path("nowhere"))
    let blocked = try inputs(folder, registry: path, trust: folder.trust(stateFolder: "link"))
      .rememberSerials()
    guard blocked.count == 1, case .serialNotWritten(.registry, let failure) = blocked[0] else {
      throw Unexpected(blocked)
    }
    #expect(failure.message.contains("link/registry-serials"))
  }

  private struct Unexpected: Error {
    let notices: [CheckNotice]
    init(_ notices: [CheckNotice]) { self.notices = notices }
  }

  @Test func `a site is one of the registry's, else the code of a region`() throws {
    let folder = try Folder()
    let path = try folder.registry(isSigned: false)
    for site in ["beijing", "CN-SH"] { _ = try inputs(folder, registry: path, site: site) }
    let wrong = #expect(throws: CheckError.self) { try inputs(folder, registry: path, site: "bejing") }
    guard case .unknownSite("bejing", sites: ["beijing", "frankfurt"]) = wrong?.cause else {
      Issue.record("\(String(describing: wrong))")
      return
    }
    let alone = #expect(throws: CheckError.self) { try inputs(folder, site: "beijing") }
    guard case .unknownSite("beijing", sites: []) = alone?.cause else {
      Issue.record("\(String(describing: alone))")
      return
    }
    // Whether a registry that was refused knows the site cannot be said.
    _ = try inputs(folder, registry: path, site: "bejing", trust: folder.trust())
  }

  @Test func `a profile gives endpoints, which the run may change, and what is doubtful in it`() throws {
    let folder = try Folder()
    let path = try folder.profile(
      "site: {name: beijing, region: DE}", "registry: {file: registry.yaml}", "diagnose: active",
      "endpoints:",
      "  - {name: erp, target: 'tls://erp.corp.test:443', samples: 7, retries: 2}",
      "  - {name: git, target: 'tcp://git.corp.test:22'}")
    _ = try folder.registry(isSigned: false)
    let inputs = try CheckInputs(profilePath: path, registryTrust: folder.noTrust) {
      $0.timeout = .seconds(1)
    }
    #expect(inputs.endpoints.map(\.name) == ["erp", "git"])
    #expect(inputs.endpoints.map(\.timeout) == [.seconds(1), .seconds(1)])
    #expect(inputs.endpoints.map(\.samples) == [7, 5] && inputs.endpoints.map(\.retries) == [2, 0])
    #expect(inputs.diagnosis == .active && inputs.registry?.value.meta.serial == 42)
    #expect(inputs.recorded.profile?.sha256 == inputs.profile?.sha256 && inputs.notices.isEmpty)
  }

  @Test func `a profile that is looser than the registry is an error, with what was said before`() throws {
    let folder = try Folder()
    let path = try folder.profile("registry: {file: registry.yaml}", "policy: {vpn: any}")
    _ = try folder.registry(policy: "policy: {vpn: licensed}")
    let error = #expect(throws: CheckError.self) {
      try CheckInputs(profilePath: path, registryTrust: folder.trust())
    }
    #expect(problems(of: error).first?.contains("policy.vpn 'any' is less strict than 'licensed'") == true)
    #expect(error?.notices.isEmpty == true)
    // The registry that is refused has no policy to be looser than.
    _ = try folder.registry(serial: 43, policy: "policy: {vpn: licensed}", isSigned: false)
    let refused = try CheckInputs(profilePath: path, registryTrust: folder.trust())
    #expect(refused.isRegistryRefused && refused.notices.count == 1)
  }
}
