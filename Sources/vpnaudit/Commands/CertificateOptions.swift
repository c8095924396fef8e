import ArgumentParser
import Glibc
import Model
import Probe

/// The options for the certificate that the client presents to a server that asks for one.
struct CertificateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The client's certificate (PEM), for servers that ask for one.", valueName: "file"))
  var cert: String?

  @Option(
    help: ArgumentHelp("Its private key, if it is in a separate file.", valueName: "file"))
  var key: String?

  func validate() throws {
    if key != nil, cert == nil {
      throw ValidationError("--key needs --cert: name the certificate's file, too")
    }
  }

  /// The names of the options that were given.
  var given: [String] { [cert.map { _ in "--cert" }, key.map { _ in "--key" }].compactMap(\.self) }

  /// The certificate that the options name, checked; nil where they name none.
  func certificate() throws(CommandError) -> ClientCertificate? {
    guard let cert else { return nil }
    let certificate = ClientCertificate(file: cert, key: key ?? cert)
    do throws(ProbeError) { try Prober.check(certificate) } catch { throw CommandError(error) }
    var facts = stat()
    if stat(certificate.key, &facts) == 0, facts.st_mode & S_IROTH != 0 {
      Notice.write(
        note: "\(certificate.key) holds a key that every user of this host can read",
        hint: "remove that permission: chmod o-r")
    }
    return certificate
  }
}
