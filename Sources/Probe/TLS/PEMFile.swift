internal import COpenSSL
internal import Linux
internal import Model

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
    let file: RegularFile
    do { file = try RegularFile(path) } catch { throw Self.error(error, .unopenable, path) }
    guard let bytes = vpnaudit_OPENSSL_zalloc(Self.bound) else {
      throw ProbeError(.unreadableMemory, file: path)
    }
    do throws(ProbeError) {
      let count = try Self.read(file, into: bytes, path)
      guard let text = BIO_new_mem_buf(bytes, Int32(count)) else {
        throw ProbeError(.unreadableMemory, file: path)
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
        throw Self.error(error, .unreadable, path)
      }
      if got == 0 { return count }
      count += got
    }
    throw ProbeError(.tooLarge, file: path)
  }

  private static func error(_ error: FileError, _ code: ProbeError.Code, _ path: String) -> ProbeError {
    switch error {
    case .system(let error): ProbeError(code, file: path, reason: error.text.lowercased())
    case .nulInPath, .notRegular, .larger, .silent: ProbeError(.notRegular, file: path)
    }
  }
}
