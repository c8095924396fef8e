internal import Glibc

/// The names of this namespace's interfaces.
public enum InterfaceName {
  /// The name of an interface by its index; its number where it has gone.
  public static func of(_ index: UInt32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(IFNAMSIZ)) { buffer in
      if_indextoname(index, buffer.baseAddress).map { String(cString: $0) }
    } ?? "if\(index)"
  }
}
