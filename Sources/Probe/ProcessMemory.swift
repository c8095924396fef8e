internal import CLinux
internal import COpenSSL

/// How a process that probes takes its memory.
public enum ProcessMemory {
  /// Lets each thread keep the small blocks that OpenSSL gives back, of which a handshake takes thousands.
  ///
  /// It must come before anything else of OpenSSL's, and tells whether it did; where not, all is as it was.
  @discardableResult
  public static func keepSmallBlocks() -> Bool {
    guard vpnaudit_blocks_are_wanted() == 1 else { return false }
    return CRYPTO_set_mem_functions(vpnaudit_block_take, vpnaudit_block_resize, vpnaudit_block_give) == 1
  }
}
