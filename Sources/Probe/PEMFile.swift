internal import COpenSSL
internal import Linux

/// The text of a PEM file, in memory that is wiped when the object goes: it may hold a key.
final class PEMFile {
  let path: String
  /// OpenSSL's view of the text.
  let text: OpaquePointer
  private let bytes: UnsafeMutableRawPointer

  /// The largest file that is read.
  private static let bound = 256 << 10

  /// Reads a regular file.
  init(_ path: String) throws(ProbeError) {
    let hint = "name a readable PEM file"
    let file: RegularFile
    do { file = try RegularFile(path) } catch {
      throw ProbeError(what: Self.words(error), file: path, hint: hint)
    }
    guard let bytes = vpnaudit_OPENSSL_zalloc(Self.bound) else {
      throw ProbeError(what: "cannot be read: memory ran out", file: path)
    }
    do throws(ProbeError) {
      let count = try Self.read(file, into: bytes, path)
      guard let text = BIO_new_mem_buf(bytes, Int32(count)) else {
        throw ProbeError(what: "cannot be read: memory ran out", file: path)
      }
      self.text = text
    } catch {
      vpnaudit_OPENSSL_clear_free(bytes, Self.bound)
      throw error
    }
    self.path = path
    self.bytes = bytes
  }

  deinit {
    BIO_free(text)
    vpnaudit_OPENSSL_clear_free(bytes, Self.bound)
  }

  /// Begins to read from the first line again.
  func rewind() { _ = vpnaudit_BIO_reset(text) }

  private static func read(
    _ file: borrowing RegularFile, into bytes: UnsafeMutableRawPointer, _ path: String
  ) throws(ProbeError) -> Int {
    var count = 0
    while count < bound {
      let got: Int
      do { got = try file.read(into: .init(start: bytes + count, count: bound - count)) } catch {
        throw ProbeError(what: words(error), file: path)
      }
      if got == 0 { return count }
      count += got
    }
    throw ProbeError(what: "is larger than a file of certificates is", file: path, hint: "is the path right?")
  }

  private static func words(_ error: FileError) -> String {
    switch error {
    case .system(let error): "cannot be read: \(error.text.lowercased())"
    case .nulInPath, .notRegular, .larger, .silent: "is no regular file"
    }
  }
}
