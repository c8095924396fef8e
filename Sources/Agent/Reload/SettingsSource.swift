public import Checking
import Linux
public import Model

/// Where the agent's settings come from, to be read again whenever that is asked for.
public struct SettingsSource: Sendable {
  private let profilePath: String?
  private let trust: RegistryTrust
  private let make: @Sendable (CheckInputs, CheckRecord.Agent) -> CheckStages

  /// The profile at a path, or the usual one where there is one, and a registry that is signed as `trust` asks; `stages`
  /// makes the stages of checks by what was read.
  public init(
    profilePath: String?, trust: RegistryTrust,
    stages: @escaping @Sendable (CheckInputs, CheckRecord.Agent) -> CheckStages
  ) {
    self.profilePath = profilePath
    self.trust = trust
    make = stages
  }

  /// Reads them.
  func read() async throws(CheckError) -> CheckInputs {
    let (path, trust) = (profilePath, trust)
    let result: Result<CheckInputs, CheckError> = await onThread {
      do throws(CheckError) {
        return .success(try CheckInputs(profilePath: path, registryTrust: trust))
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// The stages of checks by what was read.
  func stages(_ inputs: CheckInputs, agent: CheckRecord.Agent) -> CheckStages { make(inputs, agent) }
}
