internal import Glibc
internal import Linux
public import Signing

/// The key that a journal's entries are signed with.
public enum JournalKey {
  /// The name of the credential that systemd may pass instead of the file.
  public static let credential = "vpnaudit-journal-key"

  /// The key of systemd's credential (`CREDENTIALS_DIRECTORY`, systemd.exec(5)) where there is one, else that of
  /// `journal.key` in a folder of its own, which is made at the first use: the folder is its owner's alone, as is the
  /// file.
  public static func load(
    folder: String, credentials: String?
  ) throws(JournalError) -> SecretKey {
    if let credentials, access("\(credentials)/\(credential)", F_OK) == 0 {
      return try read("\(credentials)/\(credential)")
    }
    let path = folder + "/journal.key"
    if NewFile.isThere(path) { return try read(path) }
    if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .key(path: folder, .system(SystemError(errno))) }
    let key: SecretKey
    let file: SecretBytes
    do throws(KeyError) {
      key = try SecretKey.generate()
      file = try key.file(passphrase: nil)
    } catch { throw .key(path: path, .unusable(error)) }
    do throws(SystemError) {
      try file.withBytes { bytes throws(SystemError) in try NewFile.write(bytes, to: path, mode: 0o600) }
    } catch {
      // Another run was first: its key is the one.
      if error.number == EEXIST { return try read(path) }
      throw .key(path: path, .system(error))
    }
    return key
  }

  private static func read(_ path: String) throws(JournalError) -> SecretKey {
    let file: SecretBytes
    do { file = try SecretFile.bytes(of: path, limit: SecretKey.bound, timeout: 2000) } catch {
      switch error {
      case .system(let error): throw .key(path: path, .system(error))
      case .nulInPath, .notRegular, .larger, .silent: throw .key(path: path, .notKey)
      }
    }
    do { return try SecretKey(file: file, passphrase: nil) } catch {
      throw .key(path: path, .unusable(error))
    }
  }
}
