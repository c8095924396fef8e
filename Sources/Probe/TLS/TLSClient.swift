/// What the handshakes of one loop share.
///
/// Owned by the loop's `LoopResources`; used only on the loop's thread.
struct TLSClient {
  let context: TLSContext
  let identities: IdentityStore
  /// Whether handshakes ask the kernel for its stamps.
  let stamps: Bool

  init(context: TLSContext, stamps: Bool) {
    self.context = context
    self.stamps = stamps
    identities = IdentityStore(context.identities)
  }
}
