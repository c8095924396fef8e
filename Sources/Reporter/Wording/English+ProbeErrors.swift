internal import Model

/// Why endpoints cannot be probed.
extension English {
  func words(of error: ProbeError) -> String {
    let reason = error.reason
    return switch error.code {
    case .unopenable, .unreadable, .unopenableAuthorities: "cannot be read" + (reason.map { ": \($0)" } ?? "")
    case .notRegular, .irregularAuthorities: "is not a regular file"
    case .tooLarge: "is too large for a file of certificates"
    case .unreadableMemory: "cannot be read: out of memory"
    case .noCertificate: "contains no certificate in PEM form"
    case .badCertificate: "contains a certificate that cannot be read" + (reason.map { " (\($0))" } ?? "")
    case .noKey: "contains no private key in PEM form"
    case .passphrase: "contains a key with a passphrase, and the program never asks for one"
    case .foreignKey: "contains a key that does not match the client certificate"
    case .unshowable: "cannot be presented" + (reason.map { ": \($0)" } ?? "")
    case .unkeptMemory: "cannot be stored: out of memory"
    case .folderOfAuthorities: "is a folder"
    case .badAuthorities: "contains no certificate that can be read" + (reason.map { " (\($0))" } ?? "")
    case .noAuthorities: "contains no certificate"
    case .openssl: "OpenSSL refused \(error.call ?? "a call")" + (reason.map { ": \($0)" } ?? "")
    }
  }

  func hint(of error: ProbeError) -> String? {
    switch error.code {
    case .unopenable, .notRegular: "name a readable PEM file"
    case .unreadable, .unreadableMemory, .unkeptMemory, .badCertificate: nil
    case .tooLarge: "check the path"
    case .noCertificate:
      "a certificate begins with '-----BEGIN CERTIFICATE-----'; 'openssl x509' and 'openssl pkcs12' convert others"
    case .noKey: "name the file of the key, which has a line '-----BEGIN PRIVATE KEY-----' or the like"
    case .passphrase:
      "remove the passphrase with 'openssl pkey', and let only the program's user read the file"
    case .foreignKey: "name the key that the certificate was issued for"
    case .unshowable: "request a stronger certificate"
    case .unopenableAuthorities, .folderOfAuthorities, .irregularAuthorities, .badAuthorities,
      .noAuthorities:
      "name a readable PEM file of authorities as 'ca_file'"
    case .openssl: "check that libssl 3 is installed completely and openssl.cnf is valid"
    }
  }
}
