extension Catalogue {
  /// The products that are compiled in: the free tunnel programs of Debian, and the hypervisor whose taps are no
  /// tunnels. Facts only; a name here proves nothing until the bytes of the executable are verified.
  public static let builtIn = Catalogue(products: [
    Product(
      id: "openvpn", name: "OpenVPN", category: "self_hosted", executables: ["openvpn"],
      packages: ["openvpn"], kinds: [.tun, .tap, .ovpn]),
    // Lives in the kernel: no process holds it, and its tools end once it is set up.
    Product(
      id: "wireguard", name: "WireGuard", category: "self_hosted", executables: [],
      packages: ["wireguard-tools"], kinds: [.wireguard]),
    Product(
      id: "wireguard-go", name: "wireguard-go", category: "self_hosted", executables: ["wireguard-go"],
      packages: ["wireguard-go"], kinds: [.wireguard]),
    // The starter is left out: it watches over charon and never holds a tunnel.
    Product(
      id: "strongswan", name: "strongSwan", category: "enterprise",
      executables: ["charon", "charon-systemd", "charon-nm", "charon-cmd"],
      packages: ["strongswan-charon", "charon-systemd", "strongswan-nm", "charon-cmd"],
      kinds: [.xfrm, .vti, .tun]),
    Product(
      id: "openconnect", name: "openconnect", category: "self_hosted", executables: ["openconnect"],
      packages: ["openconnect"], kinds: [.tun]),
    Product(
      id: "qemu", name: "QEMU", category: hypervisorCategory,
      executables: [
        "aarch64", "alpha", "arm", "hppa", "i386", "loongarch64", "m68k", "microblaze", "mips", "mips64",
        "mips64el", "mipsel", "ppc", "ppc64", "riscv32", "riscv64", "s390x", "sh4", "sparc", "sparc64",
        "x86_64", "xtensa",
      ].map { "qemu-system-\($0)" },
      packages: [
        "qemu-system-arm", "qemu-system-mips", "qemu-system-misc", "qemu-system-ppc", "qemu-system-riscv",
        "qemu-system-s390x", "qemu-system-sparc", "qemu-system-x86",
      ],
      kinds: [.tap]),
  ])

  /// The category of programs that run virtual machines, whose taps lead to a guest and not to a VPN.
  public static let hypervisorCategory = "hypervisor"
}
