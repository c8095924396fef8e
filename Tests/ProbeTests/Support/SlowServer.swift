import COpenSSL
import Glibc

/// A TLS server that takes its time before each of its flights.
enum SlowServer {
  /// Shakes hands with each client, `delay` milliseconds before every flight, and waits until it goes.
  static func serve(
    _ identity: Identity, _ options: TLSServer.Options = .init(), delay: Int32
  ) throws -> LoopbackServer {
    try LoopbackServer { connection in
      guard let ssl = TLSServer.makeSession(identity, options), let input = BIO_new(BIO_s_mem()),
        let output = BIO_new(BIO_s_mem())
      else { return }
      defer { SSL_free(ssl) }
      SSL_set_bio(ssl, input, output)
      var buffer = [UInt8](repeating: 0, count: 16384)
      while true {
        let count = recv(connection.descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return }
        BIO_write(input, buffer, Int32(count))
        if SSL_is_init_finished(ssl) == 0 { SSL_accept(ssl) }
        var bytes: UnsafeMutablePointer<CChar>?
        let pending = vpnaudit_BIO_get_mem_data(output, &bytes)
        guard pending > 0 else { continue }
        let flight = Array(UnsafeRawBufferPointer(start: bytes, count: pending))
        vpnaudit_BIO_reset(output)
        poll(nil, 0, delay)
        connection.send(flight)
      }
    }
  }
}
