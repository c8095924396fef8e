internal import Model

/// Why endpoints cannot be probed.
extension Chinese {
  func words(of error: ProbeError) -> String {
    let reason = error.reason
    return switch error.code {
    case .unopenable, .unreadable, .unopenableAuthorities: "无法读取" + Self.behind(reason)
    case .notRegular, .irregularAuthorities: "不是普通文件"
    case .tooLarge: "过大，不像证书文件"
    case .unreadableMemory: "无法读取：内存不足"
    case .noCertificate: "不含 PEM 格式的证书"
    case .badCertificate: "含有无法读取的证书" + (reason.map { "（\($0)）" } ?? "")
    case .noKey: "不含 PEM 格式的私钥"
    case .passphrase: "含有带口令的密钥，而本程序从不询问口令"
    case .foreignKey: "含有与客户端证书不匹配的密钥"
    case .unshowable: "无法出示" + Self.behind(reason)
    case .unkeptMemory: "无法保存：内存不足"
    case .folderOfAuthorities: "是一个目录"
    case .badAuthorities: "不含可以读取的证书" + (reason.map { "（\($0)）" } ?? "")
    case .noAuthorities: "不含证书"
    case .openssl: "OpenSSL 拒绝了\(error.call.map { " \($0)" } ?? "一次调用")" + Self.behind(reason)
    }
  }

  func hint(of error: ProbeError) -> String? {
    switch error.code {
    case .unopenable, .notRegular: "请指定可读的 PEM 文件"
    case .unreadable, .unreadableMemory, .unkeptMemory, .badCertificate: nil
    case .tooLarge: "请核对路径"
    case .noCertificate:
      "证书以“-----BEGIN CERTIFICATE-----”开头；其他格式可用“openssl x509”和“openssl pkcs12”转换"
    case .noKey: "请指定密钥文件，其中应有“-----BEGIN PRIVATE KEY-----”之类的一行"
    case .passphrase: "请用“openssl pkey”去除口令，并只允许本程序的用户读取该文件"
    case .foreignKey: "请指定签发该证书时所用的密钥"
    case .unshowable: "请申请强度更高的证书"
    case .unopenableAuthorities, .folderOfAuthorities, .irregularAuthorities, .badAuthorities,
      .noAuthorities:
      "请在“ca_file”中指定可读的签发机构 PEM 文件"
    case .openssl: "请确认 libssl 3 安装完整，且 openssl.cnf 有效"
    }
  }
}
