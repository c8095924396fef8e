/// What the kernel has of keys for a tunnel of IPsec.
enum AssociationUse {
  case unread
  /// None: what the policies take is dropped.
  case none
  /// Keys, and no packet came that was protected by them.
  case silent
  /// Packets came that the other end protected.
  case answered
}
