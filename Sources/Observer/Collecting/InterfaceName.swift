import CLinux
import Glibc

/// The names of interfaces by their numbers.
enum InterfaceName {
  /// The name of an interface of the namespace that the calling thread is in; nil where there is none.
  static func of(_ index: UInt32) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
    guard if_indextoname(index, &buffer) != nil else { return nil }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
