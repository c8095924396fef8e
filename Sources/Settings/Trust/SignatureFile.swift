/// The signature of a settings file, which lies beside it.
public enum SignatureFile {
  /// Where the signature of a registry, or of a file of grants, lies.
  public static func path(of file: String) -> String { file + ".minisig" }
}
