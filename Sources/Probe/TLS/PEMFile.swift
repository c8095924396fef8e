internal import COpenSSL
internal import Glibc
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
    // Without O_NONBLOCK, opening a pipe without a writer would wait for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw ProbeError(.unopenable, file: path, reason: Self.words(errno))
    }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw ProbeError(.notRegular, file: path)
    }
    guard let bytes = vpnaudit_OPENSSL_zalloc(Self.bound) else {
      throw ProbeError(.unreadableMemory, file: path)
    }
    do throws(ProbeError) {
      let count = try Self.read(descriptor, into: bytes, path)
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
    _ descriptor: Int32, into bytes: UnsafeMutableRawPointer, _ path: String
  ) throws(ProbeError) -> Int {
    var count = 0
    while count < bound {
      let got = Glibc.read(descriptor, bytes + count, bound - count)
      let number = errno
      if got == 0 { return count }
      if got < 0, number == EINTR { continue }
      if got < 0 { throw ProbeError(.unreadable, file: path, reason: words(number)) }
      count += got
    }
    throw ProbeError(.tooLarge, file: path)
  }

  private static func words(_ number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      .lowercased()
  }
}
