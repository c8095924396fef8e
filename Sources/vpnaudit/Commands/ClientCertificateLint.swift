import Glibc
import Model
import Probe
import Reporter
import Settings

/// Checks that the client certificates of a profile can be presented.
enum ClientCertificateLint {
  /// Throws every one that cannot, with its line of the profile; a key that this user may not read is skipped: the
  /// profile already has a warning for it.
  static func check(_ profile: Loaded<Profile>) throws(CommandError) {
    var problems: [Diagnostic] = []
    for endpoint in profile.value.endpoints {
      guard let certificate = endpoint.clientCertificate, access(certificate.key, R_OK) == 0 else { continue }
      do throws(ProbeError) {
        try Prober.check(certificate)
      } catch {
        problems.append(
          Diagnostic(
            severity: .error, file: profile.path,
            line: profile.lines["endpoints.\(endpoint.name).client_certificate"],
            message: "endpoint '\(endpoint.name)': client_certificate: \(Wording.english.text(of: error))",
            hint: Wording.english.hint(of: error)))
      }
    }
    if !problems.isEmpty { throw CommandError(SettingsError(diagnostics: problems)) }
  }
}
