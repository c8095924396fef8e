/// Numbers of linux/rtnetlink.h and linux/lwtunnel.h that mean something here.
extension Route {
  /// The tables that always exist (`RT_TABLE_*`).
  public enum Table {
    /// Asked where no rule says another.
    public static let main: UInt32 = 254
    /// The host's own addresses.
    public static let local: UInt32 = 255
  }

  /// What installs routes (`RTPROT_*`).
  public enum Installer {
    /// An ICMP redirect.
    public static let redirect: UInt8 = 1
    /// The kernel itself, for an interface's own network.
    public static let kernel: UInt8 = 2
    /// An administrator or a script.
    public static let boot: UInt8 = 3
    /// A router's advertisement (RFC 4861).
    public static let advertisement: UInt8 = 9
    public static let dhcp: UInt8 = 16
  }

  /// What a lightweight tunnel does to packets (`LWTUNNEL_ENCAP_*`).
  enum Encapsulation {
    /// The end of a segment (`seg6local`), which unwraps what arrives.
    static let segmentEnd: UInt16 = 7
  }
}
