internal import Model

/// Why endpoints cannot be probed.
extension English {
  func words(of error: ProbeError) -> String {
    let reason = error.reason
    return switch error.code {
    case .unopenable, .unreadable, .unopenableAuthorities: "cannot be read" + (reason.map { ": \($0)" } ?? "")
    case .notRegular, .irregularAuthorities: "is no regular file"
    case .tooLarge: "is larger than a file of certificates is"
    case .unreadableMemory: "cannot be read: memory ran out"
    case .noCertificate: "holds no certificate in PEM form"
    case .badCertificate: "holds a certificate that cannot be read" + (reason.map { " (\($0))" } ?? "")
    case .noKey: "holds no private key in PEM form"
    case .passphrase: "holds a key under a passphrase, which nobody is asked for"
    case .foreignKey: "holds a key that does not belong to the client certificate"
    case .unshowable: "cannot be shown" + (reason.map { ": \($0)" } ?? "")
    case .unkeptMemory: "cannot be kept: memory ran out"
    case .folderOfAuthorities: "is a folder"
    case .badAuthorities: "holds no certificate that can be read" + (reason.map { " (\($0))" } ?? "")
    case .noAuthorities: "holds no certificate"
    case .openssl: "OpenSSL refused \(error.call ?? "a call")" + (reason.map { ": \($0)" } ?? "")
    }
  }

  func hint(of error: ProbeError) -> String? {
    switch error.code {
    case .unopenable, .notRegular: "name a readable PEM file"
    case .unreadable, .unreadableMemory, .unkeptMemory, .badCertificate: nil
    case .tooLarge: "is the path right?"
    case .noCertificate:
      "one begins with '-----BEGIN CERTIFICATE-----'; 'openssl x509' and 'openssl pkcs12' convert others"
    case .noKey: "name the file of the key, which has a line '-----BEGIN PRIVATE KEY-----' or the like"
    case .passphrase: "take it off with 'openssl pkey', and let only the program's user read the file"
    case .foreignKey: "name the key that the certificate was asked for with"
    case .unshowable: "ask for a stronger one"
    case .unopenableAuthorities, .folderOfAuthorities, .irregularAuthorities, .badAuthorities,
      .noAuthorities:
      "name a readable PEM file of authorities as 'ca_file'"
    case .openssl: "see whether libssl 3 is installed whole and openssl.cnf is sound"
    }
  }
}
