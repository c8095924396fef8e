import Checking
import FoundationEssentials
import Glibc
import Linux
import Model
import Settings

/// The files that this host is checked by: whether they hold, who else can change them, and what of them ends soon.
struct SettingsExamination {
  /// Nil where they could not be read.
  private(set) var inputs: CheckInputs?
  private(set) var findings: [DoctorFinding] = []

  /// How long before its end something is looked at.
  private static let notice: Int64 = 30 * 86_400_000

  init(profilePath: String?, trust: TrustOptions) {
    do {
      let inputs = try CheckInputs(profilePath: profilePath, registryTrust: try trust.trust())
      self.inputs = inputs
      profile(inputs)
      registry(inputs)
      owners(inputs)
    } catch let error as CheckError {
      failed(CommandError(error))
    } catch let error as CommandError {
      failed(error)
    } catch {}
  }

  private mutating func failed(_ error: CommandError) {
    for (message, hint) in error.lines {
      findings.append(DoctorFinding("settings", .broken, message, fix: hint))
    }
  }

  private mutating func profile(_ inputs: CheckInputs) {
    guard let profile = inputs.profile else {
      findings.append(
        DoctorFinding(
          "profile", .attention, "there is none: only the tunnels are checked, against no registry",
          fix: "vpnaudit profile init > \(CheckInputs.usualProfile)"))
      return
    }
    let count = profile.value.endpoints.count
    findings.append(
      DoctorFinding(
        "profile", .good, "\(profile.path): \(count) \(count == 1 ? "endpoint" : "endpoints")"))
    for warning in profile.warnings {
      findings.append(DoctorFinding("profile", .note, warning.description, fix: warning.hint))
    }
    do throws(CommandError) { try ClientCertificateLint.check(profile) } catch {
      for (message, hint) in error.lines {
        findings.append(DoctorFinding("profile", .attention, message, fix: hint))
      }
    }
  }

  private mutating func registry(_ inputs: CheckInputs) {
    for notice in inputs.notices {
      if case .registryRefused(let problem) = notice {
        findings.append(
          DoctorFinding("registry", .broken, problem.description + "; it is not read", fix: problem.hint))
      }
    }
    guard let registry = inputs.registry else {
      if inputs.profile != nil, !inputs.isRegistryRefused {
        findings.append(
          DoctorFinding(
            "registry", .attention, "the profile names none: every tunnel is undetermined",
            fix: "add to the profile: registry: {file: registry.yaml}"))
      }
      return
    }
    let meta = registry.value.meta
    let left = meta.expires.milliseconds - Timestamp(.now).milliseconds
    let isSigned = access(TrustedKeys.usualPath, F_OK) == 0
    let base = "\(registry.path): serial \(meta.serial), to \(meta.expires)"
    if left <= 0 {
      findings.append(
        DoctorFinding("registry", .attention, base + ": it has ended", fix: "install its next edition"))
    } else if left < Self.notice {
      findings.append(
        DoctorFinding(
          "registry", .attention, base + ": \(left / 86_400_000) days are left",
          fix: "install its next edition"))
    } else {
      findings.append(DoctorFinding("registry", .good, base))
    }
    if !isSigned, inputs.registry != nil {
      findings.append(
        DoctorFinding(
          "keys", .attention,
          "no key is trusted on this host: whoever can write the registry decides what is licensed",
          fix: "put the company's public key into \(TrustedKeys.usualPath)"))
    } else {
      findings.append(
        DoctorFinding("keys", .good, "the registry is read only with a signature of \(TrustedKeys.usualPath)")
      )
    }
    for warning in registry.warnings.prefix(5) {
      findings.append(DoctorFinding("registry", .note, warning.description, fix: warning.hint))
    }
  }

  private mutating func owners(_ inputs: CheckInputs) {
    let program = (try? KernelFile.link("/proc/self/exe")).map { [$0] } ?? []
    var doubts = 0
    for file in inputs.files + program where access(file, F_OK) == 0 {
      guard let doubt = FileOwners.doubt(of: file, owners: [0, geteuid()]) else { continue }
      doubts += 1
      // A registry's signature says whether it was changed; nothing says so of a profile.
      findings.append(DoctorFinding("files", .attention, "\(file): \(doubt.message)", fix: doubt.hint))
    }
    if doubts == 0 {
      findings.append(
        DoctorFinding(
          "files", .good, "nobody but their owners can change what is trusted here, nor this program"))
    }
  }
}
