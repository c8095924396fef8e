// Made by Scripts/reference from Profiles/catalogue.yaml: change that file, and not this one.
// swift-format-ignore-file

extension Catalogue {
  /// The products that are compiled in, with their marks in order.
  public static let builtIn = Catalogue(
    products: BuiltInCatalogue.products,
    sha256: "389f9650911356c03dca98ccc891841a7bc2b14959a4bac393aa7df596477741",
    index: BuiltInCatalogue.index)
}

/// The parts of the built-in catalogue, each small enough for the compiler.
enum BuiltInCatalogue {
  static var products: [Product] {
    [
      product0, product1, product2, product3, product4, product5, product6, product7,
      product8, product9, product10, product11, product12, product13, product14, product15,
      product16, product17, product18, product19, product20, product21, product22, product23,
      product24, product25, product26, product27, product28, product29, product30, product31,
      product32, product33, product34, product35, product36, product37, product38, product39,
      product40, product41, product42, product43, product44, product45, product46, product47,
      product48, product49, product50, product51, product52, product53, product54, product55,
      product56, product57, product58, product59, product60, product61, product62, product63,
      product64, product65, product66, product67, product68, product69, product70, product71,
      product72, product73, product74, product75, product76, product77, product78, product79,
      product80, product81, product82, product83, product84, product85, product86, product87,
      product88, product89, product90, product91, product92, product93, product94, product95,
      product96, product97, product98, product99, product100, product101,
    ]
  }

  static var index: CatalogueIndex {
    CatalogueIndex(keys: keys, places: places, patterns: patterns)
  }

  private static let keys: [String] = [
    "executable:ACVC.GTK.Service",
    "executable:ArrayWGClient",
    "executable:AuthenMngService",
    "executable:CSClient",
    "executable:ECAgent",
    "executable:EasyMonitor",
    "executable:HillstoneSecureConnect",
    "executable:HillstoneSecureConnectService",
    "executable:MotionPro",
    "executable:NSGClient",
    "executable:SecoClient",
    "executable:SecoClientPromoteService",
    "executable:SmartGateAgent",
    "executable:TopVPNhelper",
    "executable:UniVPN",
    "executable:UniVPNCS",
    "executable:UniVPNPromoteService",
    "executable:aTrustAgent",
    "executable:aTrustTray",
    "executable:aTrustXtunnel-64",
    "executable:acvc-openvpn",
    "executable:adguardvpn-cli",
    "executable:appgate-driver",
    "executable:asproxy",
    "executable:astrill",
    "executable:aws-client-vpn-daemon",
    "executable:barracudavpn",
    "executable:brook",
    "executable:cato-clientd",
    "executable:cato-sdp",
    "executable:charon",
    "executable:charon-cmd",
    "executable:charon-nm",
    "executable:charon-systemd",
    "executable:clash-verge-service",
    "executable:corplink",
    "executable:corplink-rs",
    "executable:corplink-service",
    "executable:dae",
    "executable:easytier-cli",
    "executable:easytier-core",
    "executable:edge",
    "executable:expressvpnd",
    "executable:f5vpn",
    "executable:fastd",
    "executable:fctsched",
    "executable:firezone-client-tunnel",
    "executable:firezone-gateway",
    "executable:forticlient",
    "executable:gost",
    "executable:gpauth",
    "executable:gpclient",
    "executable:gpservice",
    "executable:gvpe",
    "executable:hysteria",
    "executable:iNodeClient",
    "executable:iNodeMon",
    "executable:iOA.bin",
    "executable:iOALinux",
    "executable:iodine",
    "executable:iodined",
    "executable:ivpn-service",
    "executable:microsoft-azurevpnclient",
    "executable:miredo",
    "executable:mullvad-daemon",
    "executable:nebula",
    "executable:netExtender",
    "executable:netbird",
    "executable:netclient",
    "executable:nordvpnd",
    "executable:nsgverctl",
    "executable:nxMonitor",
    "executable:nxcli",
    "executable:obfs4proxy",
    "executable:ocserv",
    "executable:ocserv-worker",
    "executable:openconnect",
    "executable:openfortivpn",
    "executable:openvpn",
    "executable:openvpn",
    "executable:openvpn",
    "executable:openvpn",
    "executable:openvpn",
    "executable:openvpn3-service-backendstart",
    "executable:openvpn3-service-client",
    "executable:openvpn3-service-configmgr",
    "executable:openvpn3-service-netcfg",
    "executable:openvpn3-service-sessionmgr",
    "executable:passt",
    "executable:passt.avx2",
    "executable:pasta",
    "executable:pasta.avx2",
    "executable:pgystarnet",
    "executable:pgyvisitor",
    "executable:pgyvpn_oraysl",
    "executable:pgyvpn_svr",
    "executable:pia-daemon",
    "executable:pluto",
    "executable:pptp",
    "executable:pritunl-client-service",
    "executable:psiphon-tunnel-core-x86_64",
    "executable:pulseUI",
    "executable:qemu-kvm",
    "executable:qemu-system-aarch64",
    "executable:qemu-system-alpha",
    "executable:qemu-system-arm",
    "executable:qemu-system-hppa",
    "executable:qemu-system-i386",
    "executable:qemu-system-loongarch64",
    "executable:qemu-system-m68k",
    "executable:qemu-system-microblaze",
    "executable:qemu-system-mips",
    "executable:qemu-system-mips64",
    "executable:qemu-system-mips64el",
    "executable:qemu-system-mipsel",
    "executable:qemu-system-ppc",
    "executable:qemu-system-ppc64",
    "executable:qemu-system-riscv32",
    "executable:qemu-system-riscv64",
    "executable:qemu-system-s390x",
    "executable:qemu-system-sh4",
    "executable:qemu-system-sparc",
    "executable:qemu-system-sparc64",
    "executable:qemu-system-x86_64",
    "executable:qemu-system-xtensa",
    "executable:quicktun",
    "executable:redsocks",
    "executable:sing-box",
    "executable:slirp4netns",
    "executable:snx",
    "executable:ss-local",
    "executable:ss-redir",
    "executable:ss-server",
    "executable:ss-tunnel",
    "executable:ssh",
    "executable:stAgentApp",
    "executable:stAgentUI",
    "executable:supernode",
    "executable:sv_websrv",
    "executable:svpn",
    "executable:svpnservice",
    "executable:tailscaled",
    "executable:tailscaled",
    "executable:tayga",
    "executable:tincd",
    "executable:topvpn",
    "executable:tor",
    "executable:trojan",
    "executable:trojan-go",
    "executable:v2ray",
    "executable:v2raya",
    "executable:verge-mihomo",
    "executable:vpn_cmdline",
    "executable:vpnagentd",
    "executable:vpnbridge",
    "executable:vpnc",
    "executable:vpnclient",
    "executable:vpnd",
    "executable:vpnserver",
    "executable:vtund",
    "executable:warp-cli",
    "executable:warp-svc",
    "executable:wg-corplink",
    "executable:wireguard-go",
    "executable:xl2tpd",
    "executable:xray",
    "executable:yggdrasil",
    "executable:yunshu-cross",
    "executable:yunshu-daemon",
    "executable:zerotier-one",
    "executable:zju-connect",
    "executable:zsaservice",
    "executable:zstunnel",
    "fwmark:0x100cf",
    "fwmark:0x1bd00",
    "fwmark:0x2024",
    "fwmark:0x3213",
    "fwmark:0x40",
    "fwmark:0x4f56",
    "fwmark:0x5",
    "fwmark:0x6d6f6c65",
    "fwmark:0x711e",
    "fwmark:0x80000",
    "fwmark:0x8000000",
    "fwmark:0xa38",
    "fwmark:0xca6c",
    "fwmark:0xca6c",
    "fwmark:0xca6c",
    "fwmark:0xe1f1",
    "fwmark:0xfd002021",
    "link_kind:amneziawg",
    "link_kind:ovpn",
    "link_kind:wireguard",
    "package:amneziawg-tools",
    "package:appgate-sdp",
    "package:awsvpnclient",
    "package:charon-cmd",
    "package:charon-systemd",
    "package:cloudflare-warp",
    "package:com.client.inode.amd",
    "package:com.client.inode.arm",
    "package:com.volcengine.feilian",
    "package:fastd",
    "package:forticlient",
    "package:globalprotect-openconnect",
    "package:gvpe",
    "package:hillstonesecureconnect",
    "package:iodine",
    "package:libreswan",
    "package:microsoft-azurevpnclient",
    "package:miredo",
    "package:mullvad-vpn",
    "package:n2n",
    "package:nebula",
    "package:netbird",
    "package:nordvpn",
    "package:obfs4proxy",
    "package:ocserv",
    "package:openconnect",
    "package:openfortivpn",
    "package:openssh-client",
    "package:openssh-clients",
    "package:openvpn",
    "package:openvpn3",
    "package:openvpn3-client",
    "package:passt",
    "package:pptp-linux",
    "package:pritunl-client",
    "package:pritunl-client-electron",
    "package:pve-qemu-kvm",
    "package:qemu-kvm-core",
    "package:qemu-system-arm",
    "package:qemu-system-mips",
    "package:qemu-system-misc",
    "package:qemu-system-ppc",
    "package:qemu-system-riscv",
    "package:qemu-system-s390x",
    "package:qemu-system-sparc",
    "package:qemu-system-x86",
    "package:qemu-system-x86-core",
    "package:quicktun",
    "package:redsocks",
    "package:shadowsocks-libev",
    "package:sing-box",
    "package:slirp4netns",
    "package:softether-vpnbridge",
    "package:softether-vpnclient",
    "package:softether-vpnserver",
    "package:strongswan",
    "package:strongswan-charon",
    "package:strongswan-nm",
    "package:tailscale",
    "package:tayga",
    "package:tinc",
    "package:topsap",
    "package:tor",
    "package:trojan",
    "package:twingate",
    "package:v2ray",
    "package:vpnc",
    "package:vtun",
    "package:wireguard-go",
    "package:wireguard-tools",
    "package:xl2tpd",
    "package:yggdrasil",
    "package:zerotier-one",
    "table:1836018789",
    "table:2022",
    "table:2022",
    "table:205",
    "table:220",
    "table:51820",
    "table:51820",
    "table:51820",
    "table:51820",
    "table:52",
    "table:52",
    "table:65743",
    "table:7113",
    "table:7120",
    "table:9",
    "unit:EasyMonitor.service",
    "unit:HillstoneSecureConnect.service",
    "unit:aTrustDaemon.service",
    "unit:appgate-resolver.service",
    "unit:appgatedriver.service",
    "unit:astrill-reconnect.service",
    "unit:awg-quick@*.service",
    "unit:aws-client-vpn-daemon.service",
    "unit:awsvpnclient.service",
    "unit:cato-client.service",
    "unit:clash-verge-service.service",
    "unit:corplink-rs.service",
    "unit:corplink-rs@*.service",
    "unit:corplink.service",
    "unit:dae.service",
    "unit:docker.service",
    "unit:eaio_service.service",
    "unit:easytier@*.service",
    "unit:expressvpn.service",
    "unit:fastd@*.service",
    "unit:firezone-client-tunnel.service",
    "unit:firezone-gateway.service",
    "unit:forticlient.service",
    "unit:gost.service",
    "unit:gpd.service",
    "unit:iNodeAuthService.service",
    "unit:ipsec.service",
    "unit:ipsec.service",
    "unit:mullvad-daemon.service",
    "unit:nebula.service",
    "unit:nebula@*.service",
    "unit:netbird.service",
    "unit:netbird@*.service",
    "unit:netclient.service",
    "unit:ngnclient.service",
    "unit:nordvpnd.service",
    "unit:nsgverctl.service",
    "unit:ocserv.service",
    "unit:openvpn-client@*.service",
    "unit:openvpn-server@*.service",
    "unit:openvpn3-autoload.service",
    "unit:openvpn3-session@*.service",
    "unit:openvpn@*.service",
    "unit:piavpn.service",
    "unit:pritunl-client.service",
    "unit:pulsesecure.service",
    "unit:redsocks.service",
    "unit:shadowsocks-libev-local@*.service",
    "unit:shadowsocks-libev-redir@*.service",
    "unit:shadowsocks-libev.service",
    "unit:sing-box.service",
    "unit:sing-box@*.service",
    "unit:softether-vpnclient.service",
    "unit:stagentd.service",
    "unit:strongswan-starter.service",
    "unit:strongswan.service",
    "unit:tailscaled.service",
    "unit:tailscaled.service",
    "unit:tinc@*.service",
    "unit:tor.service",
    "unit:tor@*.service",
    "unit:trojan-go.service",
    "unit:trojan.service",
    "unit:twingate.service",
    "unit:v2ray.service",
    "unit:v2raya.service",
    "unit:vpnc@*.service",
    "unit:warp-svc.service",
    "unit:wg-quick@*.service",
    "unit:windscribe-helper.service",
    "unit:xl2tpd.service",
    "unit:yggdrasil.service",
    "unit:zerotier-one.service",
    "unit:zju-connect.service",
    "unit:zsaservice.service",
    "unit:zstunnel.service",
  ]

  private static let places: [Int] = [
    5111811, 4784131, 4259842, 3997697, 3997696, 3997699, 4325378, 4325377, 4784130, 4980736,
    4128768, 4128769, 4849664, 4390915, 4194304, 4194305, 4194306, 4063232, 4063234, 4063233,
    5111810, 2752512, 5308417, 2686977, 2686976, 5111809, 5373952, 3735553, 5242880, 5242881,
    196613, 196616, 196615, 196614, 3538947, 4521986, 4587520, 4521985, 3801089, 5636097,
    5636096, 5898241, 2097152, 851969, 5767169, 589826, 1638400, 1638401, 589825, 3670018,
    5505027, 5505025, 5505026, 6094849, 3604482, 4259843, 4259844, 4849665, 4849666, 6029313,
    6029314, 2490369, 5177345, 6619137, 2162689, 1507330, 917504, 1441794, 5570561, 2031618,
    4980737, 917505, 917506, 3080193, 393217, 393218, 327681, 655361, 1, 2031619,
    2424833, 5111812, 5439491, 5046276, 5046274, 5046278, 5046275, 5046277, 6488065, 6488066,
    6488067, 6488068, 4718595, 4718594, 4718593, 4718592, 2359296, 262145, 1900545, 5439490,
    2883585, 720896, 6357025, 6357003, 6357004, 6357005, 6357006, 6357007, 6357008, 6357009,
    6357010, 6357011, 6357012, 6357013, 6357014, 6357015, 6357016, 6357017, 6357018, 6357019,
    6357020, 6357021, 6357022, 6357023, 6357024, 6160385, 3866625, 3473410, 6422529, 786432,
    3145730, 3145731, 3145733, 3145732, 6225922, 1048576, 1048577, 5898242, 4390913, 851968,
    3997698, 1245186, 1310720, 6553601, 1703937, 4390914, 3014657, 3342337, 3407873, 3211268,
    3276801, 3538946, 4784129, 458752, 1769477, 1966081, 1769475, 4784128, 1769476, 5963777,
    1114114, 1114113, 4587521, 131074, 1835009, 3211269, 5832706, 4653058, 4653057, 1376257,
    3932161, 983040, 983041, 1114117, 1441798, 3473414, 2359300, 3276803, 2555910, 1048582,
    2162693, 2949122, 1245189, 3801092, 4849671, 65540, 2490373, 2555908, 2031624, 1638406,
    5701632, 5, 65536, 5701633, 5308416, 5111808, 196611, 196609, 1114112, 4259840,
    4259841, 4521984, 5767168, 589824, 5505024, 6094848, 4325376, 6029312, 262144, 5177344,
    6619136, 2162688, 5898240, 1507328, 1441792, 2031616, 3080192, 393216, 327680, 655360,
    6225920, 6225921, 0, 5046272, 5046273, 6488064, 1900544, 5439488, 5439489, 6357002,
    6357000, 6356992, 6356993, 6356994, 6356995, 6356996, 6356997, 6356998, 6356999, 6357001,
    6160384, 3866624, 3145728, 3473408, 6422528, 1769474, 1769472, 1769473, 196612, 196608,
    196610, 1245184, 6553600, 1703936, 4390912, 3014656, 3342336, 1572864, 3211264, 1966080,
    5963776, 131072, 65537, 1835008, 5832704, 1376256, 2162694, 3473413, 3538954, 2031625,
    196621, 65541, 2424836, 2490374, 2555909, 1245190, 1310723, 1114118, 2949123, 1441799,
    1048583, 3997701, 4325381, 4063236, 5308420, 5308419, 2686979, 5701634, 5111814, 5111815,
    5242883, 3538952, 4587522, 4587523, 4521989, 3801090, 4915202, 4063237, 5636099, 2097153,
    5767170, 1638403, 1638404, 589828, 3670019, 524291, 4259849, 196619, 262146, 2162690,
    1507331, 1507332, 1441795, 1441796, 5570562, 4849669, 2031621, 4980739, 393219, 2,
    3, 5046281, 5046280, 4, 2359298, 5439492, 720899, 3866626, 3145736, 3145737,
    3145735, 3473411, 3473412, 1769478, 1048580, 196618, 196617, 1245187, 1310721, 1703938,
    3014659, 3014658, 3407874, 3342338, 1572866, 3211270, 3276802, 1966082, 1114115, 65538,
    2555905, 1835010, 5832707, 1376258, 3932163, 983043, 983044,
  ]

  private static let patterns: [Int] = [
    7, 8, 65539, 131073, 131075, 196620, 327682, 393220, 458754, 458757,
    524290, 524292, 589827, 589829, 655363, 720898, 720900, 786433, 786434, 851971,
    851972, 917507, 917508, 917509, 983042, 983045, 1048579, 1048581, 1114116, 1179648,
    1179649, 1245185, 1245188, 1310722, 1376259, 1441793, 1441797, 1507329, 1507333, 1572867,
    1638405, 1769480, 1835011, 1900546, 2031617, 2031620, 2031622, 2031623, 2162691, 2162692,
    2228224, 2228225, 2228226, 2293761, 2293762, 2359297, 2359299, 2490368, 2490370, 2490372,
    2555904, 2555907, 2686978, 2752513, 2818048, 2883584, 2949121, 3211265, 3211266, 3211267,
    3211272, 3211273, 3276800, 3407872, 3473409, 3473415, 3538944, 3538945, 3538953, 3604480,
    3604481, 3670016, 3670017, 3735552, 3801088, 3801091, 3932160, 3932162, 3997700, 3997702,
    4063235, 4063238, 4063239, 4128771, 4128772, 4128773, 4194307, 4194308, 4194309, 4259845,
    4259846, 4259847, 4325379, 4325380, 4390916, 4390917, 4390918, 4521987, 4521988, 4587524,
    4653060, 4718596, 4718598, 4784132, 4784133, 4784134, 4849667, 4849668, 4849670, 4915200,
    4915201, 4980738, 4980740, 5046279, 5046282, 5111813, 5111816, 5177346, 5242882, 5242884,
    5308418, 5373953, 5570560, 5570563, 5636098, 5701635, 5832705, 6225923,
  ]

  private static var product0: Product {
    Product(
      id: "openvpn", name: "OpenVPN", category: .selfHosted,
      marks: [
        ProductMark(.package, "openvpn", .alone),
        ProductMark(.executable, "openvpn", .pair, isShared: true),
        ProductMark(.unit, "openvpn-client@*.service", .pair),
        ProductMark(.unit, "openvpn-server@*.service", .pair),
        ProductMark(.unit, "openvpn@*.service", .pair),
        ProductMark(.linkKind, "ovpn", .alone),
        ProductMark(.linkKind, "ovpn-dco", .supports, isVerified: false),
        ProductMark(.interface, "tun#", .supports, isShared: true),
        ProductMark(.interface, "tap#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.tun, .tap, .ovpn],
        tunnel: ["openvpn"],
        data: ["openvpn"],
        socket: .either,
        speaks: .openvpn,
        proxy: .init(options: ["--http-proxy", "--socks-proxy"], files: ["--config"], places: [.arguments, .configuration])))
  }

  private static var product1: Product {
    Product(
      id: "wireguard", aliases: ["wireguard-kernel"], name: "WireGuard", category: .selfHosted,
      marks: [
        ProductMark(.linkKind, "wireguard", .alone),
        ProductMark(.package, "wireguard-tools", .supports),
        ProductMark(.unit, "wg-quick@*.service", .supports, isShared: true),
        ProductMark(.interface, "wg#", .supports, isShared: true),
        ProductMark(.fwmark, "0xca6c", .supports, isShared: true),
        ProductMark(.table, "51820", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.wireguard],
        socket: .unconnected))
  }

  private static var product2: Product {
    Product(
      id: "wireguard-go", name: "wireguard-go", category: .selfHosted,
      marks: [
        ProductMark(.package, "wireguard-go", .alone),
        ProductMark(.build, "golang.zx2c4.com/wireguard", .alone),
        ProductMark(.executable, "wireguard-go", .pair),
        ProductMark(.interface, "wg#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.wireguard, .tun],
        tunnel: ["wireguard-go"],
        data: ["wireguard-go"],
        socket: .unconnected,
        speaks: .wireguard))
  }

  private static var product3: Product {
    Product(
      id: "strongswan", name: "strongSwan", category: .enterprise,
      marks: [
        ProductMark(.package, "strongswan-charon", .alone),
        ProductMark(.package, "charon-systemd", .alone),
        ProductMark(.package, "strongswan-nm", .alone),
        ProductMark(.package, "charon-cmd", .alone),
        ProductMark(.package, "strongswan", .alone),
        ProductMark(.executable, "charon", .pair),
        ProductMark(.executable, "charon-systemd", .pair),
        ProductMark(.executable, "charon-nm", .pair),
        ProductMark(.executable, "charon-cmd", .pair),
        ProductMark(.unit, "strongswan.service", .pair),
        ProductMark(.unit, "strongswan-starter.service", .pair),
        ProductMark(.unit, "ipsec.service", .supports, isShared: true),
        ProductMark(.interface, "ipsec#", .supports, isShared: true),
        ProductMark(.table, "220", .supports),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.xfrm, .vti, .tun],
        tunnel: ["charon", "charon-systemd", "charon-nm", "charon-cmd"],
        data: ["charon", "charon-systemd", "charon-nm", "charon-cmd"],
        socket: .unconnected,
        speaks: .ike))
  }

  private static var product4: Product {
    Product(
      id: "libreswan", name: "Libreswan", category: .enterprise,
      marks: [
        ProductMark(.package, "libreswan", .alone),
        ProductMark(.executable, "pluto", .pair),
        ProductMark(.unit, "ipsec.service", .supports, isShared: true),
        ProductMark(.interface, "ipsec#", .supports, isShared: true, isVerified: false),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.xfrm, .vti],
        data: ["pluto"],
        socket: .unconnected,
        speaks: .ike))
  }

  private static var product5: Product {
    Product(
      id: "openconnect", name: "openconnect", category: .selfHosted,
      marks: [
        ProductMark(.package, "openconnect", .alone),
        ProductMark(.executable, "openconnect", .pair),
        ProductMark(.interface, "tun#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["openconnect"],
        data: ["openconnect"],
        socket: .connected,
        proxy: .init(options: ["--proxy", "-P", "--libproxy"], files: ["--config"], places: [.arguments])))
  }

  private static var product6: Product {
    Product(
      id: "ocserv", name: "ocserv", category: .selfHosted,
      marks: [
        ProductMark(.package, "ocserv", .alone),
        ProductMark(.executable, "ocserv", .pair),
        ProductMark(.executable, "ocserv-worker", .pair),
        ProductMark(.unit, "ocserv.service", .pair),
        ProductMark(.interface, "vpns#", .pair),
      ],
      ways: ProductWays(
        role: .server,
        kinds: [.tun],
        tunnel: ["ocserv", "ocserv-worker"],
        data: ["ocserv-worker"],
        socket: .either))
  }

  private static var product7: Product {
    Product(
      id: "cisco-secure-client", name: "Cisco Secure Client (AnyConnect)", category: .enterprise,
      marks: [
        ProductMark(.executable, "vpnagentd", .pair),
        ProductMark(.executable, "vpnui", .supports, isVerified: false),
        ProductMark(.path, "/opt/cisco/anyconnect/", .pair),
        ProductMark(.path, "/opt/cisco/secureclient/", .pair, isVerified: false),
        ProductMark(.unit, "vpnagentd.service", .pair, isVerified: false),
        ProductMark(.interface, "cscotun#", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["vpnagentd"],
        data: ["vpnagentd"],
        socket: .connected,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product8: Product {
    Product(
      id: "globalprotect", name: "GlobalProtect", category: .enterprise,
      marks: [
        ProductMark(.package, "globalprotect", .supports, isVerified: false),
        ProductMark(.executable, "PanGPS", .supports, isVerified: false),
        ProductMark(.path, "/opt/paloaltonetworks/globalprotect/", .pair),
        ProductMark(.unit, "gpd.service", .pair),
        ProductMark(.interface, "gpd#", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["PanGPS"],
        data: ["PanGPS"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product9: Product {
    Product(
      id: "forticlient", name: "FortiClient", category: .enterprise,
      marks: [
        ProductMark(.package, "forticlient", .alone),
        ProductMark(.executable, "forticlient", .pair),
        ProductMark(.executable, "fctsched", .pair),
        ProductMark(.path, "/opt/forticlient/", .pair),
        ProductMark(.unit, "forticlient.service", .pair),
        ProductMark(.interface, "fctvpn*", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["vpn"],
        data: ["vpn"],
        socket: .connected,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product10: Product {
    Product(
      id: "openfortivpn", name: "openfortivpn", category: .selfHosted,
      marks: [
        ProductMark(.package, "openfortivpn", .alone),
        ProductMark(.executable, "openfortivpn", .pair),
        ProductMark(.unit, "openfortivpn@*.service", .pair, isVerified: false),
        ProductMark(.interface, "ppp#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.ppp],
        tunnel: ["pppd"],
        data: ["openfortivpn"],
        socket: .connected,
        proxy: .init(options: [], files: [], places: [.environment])))
  }

  private static var product11: Product {
    Product(
      id: "ivanti-pulse", name: "Ivanti Secure Access (Pulse Secure)", category: .enterprise,
      marks: [
        ProductMark(.executable, "pulseUI", .pair),
        ProductMark(.executable, "pulsesecure", .supports, isVerified: false),
        ProductMark(.path, "/opt/pulsesecure/", .pair),
        ProductMark(.unit, "pulsesecure.service", .pair),
        ProductMark(.interface, "tun#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["pulsesecure"],
        data: ["pulsesecure"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product12: Product {
    Product(
      id: "checkpoint-snx", name: "Check Point SNX", category: .enterprise,
      marks: [
        ProductMark(.executable, "snx", .pair),
        ProductMark(.interface, "tunsnx#", .pair),
        ProductMark(.interface, "tunsnx", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["snx"],
        data: ["snx"],
        socket: .connected))
  }

  private static var product13: Product {
    Product(
      id: "f5-bigip", name: "F5 BIG-IP Edge Client", category: .enterprise,
      marks: [
        ProductMark(.executable, "svpn", .pair),
        ProductMark(.executable, "f5vpn", .pair),
        ProductMark(.executable, "f5fpc", .supports, isVerified: false),
        ProductMark(.path, "/opt/f5/vpn/", .pair),
        ProductMark(.path, "/usr/local/lib/F5Networks/SSLVPN/", .pair),
        ProductMark(.interface, "tun#", .supports, isShared: true, isVerified: false),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["svpn"],
        data: ["svpn"],
        socket: .connected))
  }

  private static var product14: Product {
    Product(
      id: "sonicwall-netextender", name: "NetExtender", category: .enterprise,
      marks: [
        ProductMark(.executable, "netExtender", .pair),
        ProductMark(.executable, "nxMonitor", .pair),
        ProductMark(.executable, "nxcli", .supports),
        ProductMark(.path, "/usr/local/netextender/", .pair),
        ProductMark(.path, "/usr/sbin/netExtender", .pair),
        ProductMark(.interface, "ppp#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.ppp],
        tunnel: ["pppd"],
        data: ["netExtender"],
        socket: .connected))
  }

  private static var product15: Product {
    Product(
      id: "zscaler", name: "Zscaler Client Connector", category: .zeroTrust,
      marks: [
        ProductMark(.executable, "zsaservice", .pair),
        ProductMark(.executable, "zstunnel", .pair),
        ProductMark(.path, "/opt/zscaler/", .pair),
        ProductMark(.unit, "zsaservice.service", .pair),
        ProductMark(.unit, "zstunnel.service", .pair),
        ProductMark(.interface, "zcctun#", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["zstunnel"],
        data: ["zstunnel"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product16: Product {
    Product(
      id: "netskope", name: "Netskope Client", category: .zeroTrust,
      marks: [
        ProductMark(.executable, "stAgentApp", .pair),
        ProductMark(.executable, "stAgentUI", .pair),
        ProductMark(.executable, "stAgentSvc", .supports, isVerified: false),
        ProductMark(.path, "/opt/netskope/stagent/", .pair),
        ProductMark(.unit, "stagentd.service", .pair),
        ProductMark(.interface, "sta#", .pair),
        ProductMark(.fwmark, "0x5", .supports),
        ProductMark(.table, "9", .supports),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["stAgentSvc"],
        data: ["stAgentSvc"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product17: Product {
    Product(
      id: "cloudflare-warp", name: "Cloudflare WARP", category: .zeroTrust,
      marks: [
        ProductMark(.package, "cloudflare-warp", .alone),
        ProductMark(.executable, "warp-svc", .pair),
        ProductMark(.executable, "warp-cli", .supports),
        ProductMark(.unit, "warp-svc.service", .pair),
        ProductMark(.interface, "CloudflareWARP", .pair),
        ProductMark(.fwmark, "0x100cf", .pair),
        ProductMark(.table, "65743", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun, .wireguard, .proxy],
        tunnel: ["warp-svc"],
        data: ["warp-svc"],
        socket: .either))
  }

  private static var product18: Product {
    Product(
      id: "wgcf", name: "WARP by WireGuard (wgcf)", category: .circumvention,
      marks: [
        ProductMark(.interface, "wgcf", .supports),
        ProductMark(.interface, "warp", .supports),
        ProductMark(.unit, "wg-quick@wgcf.service", .supports, isVerified: false),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.wireguard],
        socket: .unconnected))
  }

  private static var product19: Product {
    Product(
      id: "tailscale", name: "Tailscale", category: .mesh,
      marks: [
        ProductMark(.package, "tailscale", .alone),
        ProductMark(.build, "tailscale.com/cmd/tailscaled", .alone),
        ProductMark(.executable, "tailscaled", .pair, isShared: true),
        ProductMark(.unit, "tailscaled.service", .pair, isShared: true),
        ProductMark(.interface, "tailscale#", .pair, isShared: true),
        ProductMark(.fwmark, "0x80000", .pair),
        ProductMark(.table, "52", .pair, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["tailscaled"],
        data: ["tailscaled"],
        socket: .unconnected,
        proxy: .init(options: [], files: [], places: [.environment])))
  }

  private static var product20: Product {
    Product(
      id: "headscale", name: "Tailscale (headscale)", category: .mesh,
      marks: [
        ProductMark(.executable, "tailscaled", .supports, isShared: true),
        ProductMark(.unit, "tailscaled.service", .supports, isShared: true),
        ProductMark(.interface, "tailscale#", .supports, isShared: true),
        ProductMark(.table, "52", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["tailscaled"],
        data: ["tailscaled"],
        socket: .unconnected,
        proxy: .init(options: [], files: [], places: [.environment])))
  }

  private static var product21: Product {
    Product(
      id: "zerotier", name: "ZeroTier One", category: .mesh,
      marks: [
        ProductMark(.package, "zerotier-one", .alone),
        ProductMark(.executable, "zerotier-one", .pair),
        ProductMark(.unit, "zerotier-one.service", .pair),
        ProductMark(.interface, "zt*", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tap],
        tunnel: ["zerotier-one"],
        data: ["zerotier-one"],
        socket: .unconnected))
  }

  private static var product22: Product {
    Product(
      id: "netbird", name: "NetBird", category: .mesh,
      marks: [
        ProductMark(.package, "netbird", .alone),
        ProductMark(.build, "github.com/netbirdio/netbird/client", .alone),
        ProductMark(.executable, "netbird", .pair),
        ProductMark(.unit, "netbird.service", .pair),
        ProductMark(.unit, "netbird@*.service", .pair),
        ProductMark(.interface, "wt#", .pair),
        ProductMark(.fwmark, "0x1bd00", .pair),
        ProductMark(.table, "7120", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.wireguard, .tun],
        tunnel: ["netbird"],
        data: ["netbird"],
        socket: .unconnected))
  }

  private static var product23: Product {
    Product(
      id: "nebula", name: "Nebula", category: .mesh,
      marks: [
        ProductMark(.package, "nebula", .alone),
        ProductMark(.build, "github.com/slackhq/nebula/cmd/nebula", .alone),
        ProductMark(.executable, "nebula", .pair),
        ProductMark(.unit, "nebula.service", .pair),
        ProductMark(.unit, "nebula@*.service", .pair),
        ProductMark(.interface, "nebula#", .pair),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.tun],
        tunnel: ["nebula"],
        data: ["nebula"],
        socket: .unconnected))
  }

  private static var product24: Product {
    Product(
      id: "twingate", name: "Twingate", category: .zeroTrust,
      marks: [
        ProductMark(.package, "twingate", .alone),
        ProductMark(.executable, "twingated", .supports, isVerified: false),
        ProductMark(.unit, "twingate.service", .pair),
        ProductMark(.interface, "sdwan#", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["twingated"],
        data: ["twingated"],
        socket: .either))
  }

  private static var product25: Product {
    Product(
      id: "firezone", name: "Firezone", category: .zeroTrust,
      marks: [
        ProductMark(.executable, "firezone-client-tunnel", .pair),
        ProductMark(.executable, "firezone-gateway", .pair),
        ProductMark(.executable, "firezone-headless-client", .supports, isVerified: false),
        ProductMark(.unit, "firezone-client-tunnel.service", .pair),
        ProductMark(.unit, "firezone-gateway.service", .pair),
        ProductMark(.interface, "tun-firezone", .pair),
        ProductMark(.fwmark, "0xfd002021", .pair),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.tun],
        tunnel: ["firezone-client-tunnel", "firezone-headless-client", "firezone-gateway"],
        data: ["firezone-client-tunnel", "firezone-headless-client", "firezone-gateway"],
        socket: .unconnected))
  }

  private static var product26: Product {
    Product(
      id: "tinc", name: "tinc", category: .selfHosted,
      marks: [
        ProductMark(.package, "tinc", .alone),
        ProductMark(.executable, "tincd", .pair),
        ProductMark(.unit, "tinc@*.service", .pair),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.tun, .tap],
        tunnel: ["tincd"],
        data: ["tincd"],
        socket: .unconnected,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product27: Product {
    Product(
      id: "softether", name: "SoftEther VPN", category: .selfHosted,
      marks: [
        ProductMark(.package, "softether-vpnclient", .alone),
        ProductMark(.package, "softether-vpnserver", .alone),
        ProductMark(.package, "softether-vpnbridge", .alone),
        ProductMark(.executable, "vpnclient", .pair),
        ProductMark(.executable, "vpnserver", .pair),
        ProductMark(.executable, "vpnbridge", .pair),
        ProductMark(.unit, "softether-vpnclient.service", .pair),
        ProductMark(.unit, "softether-vpnserver.service", .pair, isVerified: false),
        ProductMark(.interface, "vpn_*", .pair),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.tap],
        tunnel: ["vpnclient", "vpnserver", "vpnbridge"],
        data: ["vpnclient", "vpnserver", "vpnbridge"],
        socket: .connected,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product28: Product {
    Product(
      id: "l2tp", name: "xl2tpd (L2TP)", category: .selfHosted,
      marks: [
        ProductMark(.package, "xl2tpd", .alone),
        ProductMark(.executable, "xl2tpd", .pair),
        ProductMark(.unit, "xl2tpd.service", .pair),
        ProductMark(.interface, "ppp#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.ppp, .l2tp],
        tunnel: ["pppd"],
        data: ["xl2tpd"],
        socket: .unconnected))
  }

  private static var product29: Product {
    Product(
      id: "pptp", name: "PPTP client", category: .selfHosted,
      marks: [
        ProductMark(.package, "pptp-linux", .alone),
        ProductMark(.executable, "pptp", .pair),
        ProductMark(.interface, "ppp#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.ppp],
        tunnel: ["pppd"],
        data: ["pptp"],
        socket: .connected))
  }

  private static var product30: Product {
    Product(
      id: "vpnc", name: "vpnc", category: .selfHosted,
      marks: [
        ProductMark(.package, "vpnc", .alone),
        ProductMark(.executable, "vpnc", .pair),
        ProductMark(.unit, "vpnc@*.service", .pair),
        ProductMark(.interface, "tun#", .supports, isShared: true, isVerified: false),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["vpnc"],
        data: ["vpnc"],
        socket: .either))
  }

  private static var product31: Product {
    Product(
      id: "nordvpn", name: "NordVPN", category: .consumer,
      marks: [
        ProductMark(.package, "nordvpn", .alone),
        ProductMark(.build, "github.com/NordSecurity/nordvpn-linux/cmd/daemon", .alone),
        ProductMark(.executable, "nordvpnd", .pair),
        ProductMark(.executable, "openvpn", .supports, isShared: true),
        ProductMark(.path, "/usr/lib/nordvpn/", .pair),
        ProductMark(.unit, "nordvpnd.service", .pair),
        ProductMark(.interface, "nordlynx", .pair),
        ProductMark(.interface, "nordtun", .pair),
        ProductMark(.fwmark, "0xe1f1", .pair),
        ProductMark(.table, "205", .supports),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.wireguard, .tun],
        tunnel: ["nordvpnd", "openvpn"],
        data: ["nordvpnd", "openvpn"],
        socket: .either,
        speaks: .openvpn,
        speakers: ["openvpn"]))
  }

  private static var product32: Product {
    Product(
      id: "expressvpn", name: "ExpressVPN", category: .consumer,
      marks: [
        ProductMark(.executable, "expressvpnd", .pair),
        ProductMark(.unit, "expressvpn.service", .pair),
        ProductMark(.path, "/usr/sbin/expressvpnd", .supports, isVerified: false),
        ProductMark(.interface, "tun#", .supports, isShared: true, isVerified: false),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["expressvpnd"],
        data: ["expressvpnd"],
        socket: .either))
  }

  private static var product33: Product {
    Product(
      id: "mullvad", name: "Mullvad VPN", category: .consumer,
      marks: [
        ProductMark(.package, "mullvad-vpn", .alone),
        ProductMark(.executable, "mullvad-daemon", .pair),
        ProductMark(.unit, "mullvad-daemon.service", .pair),
        ProductMark(.interface, "wg0-mullvad", .pair),
        ProductMark(.interface, "wg-mullvad", .supports),
        ProductMark(.fwmark, "0x6d6f6c65", .pair),
        ProductMark(.table, "1836018789", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.wireguard, .tun],
        tunnel: ["mullvad-daemon"],
        data: ["mullvad-daemon"],
        socket: .either))
  }

  private static var product34: Product {
    Product(
      id: "protonvpn", name: "Proton VPN", category: .consumer,
      marks: [
        ProductMark(.interface, "proton#", .pair),
        ProductMark(.interface, "pvpnksintrf#", .supports),
        ProductMark(.interface, "ipv6leakintrf#", .supports),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.wireguard, .tun],
        socket: .either))
  }

  private static var product35: Product {
    Product(
      id: "surfshark", name: "Surfshark", category: .consumer,
      marks: [
        ProductMark(.executable, "surfshark", .supports, isVerified: false),
        ProductMark(.interface, "surfshark_wg", .pair),
        ProductMark(.interface, "surfshark_tun", .pair),
        ProductMark(.path, "/opt/Surfshark/", .pair, isVerified: false),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.wireguard, .tun],
        socket: .either))
  }

  private static var product36: Product {
    Product(
      id: "pia", name: "Private Internet Access", category: .consumer,
      marks: [
        ProductMark(.executable, "pia-daemon", .pair),
        ProductMark(.path, "/opt/piavpn/", .pair),
        ProductMark(.unit, "piavpn.service", .pair),
        ProductMark(.interface, "wgpia#", .pair),
        ProductMark(.fwmark, "0x3213", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.wireguard, .tun],
        tunnel: ["pia-daemon"],
        data: ["pia-daemon"],
        socket: .either))
  }

  private static var product37: Product {
    Product(
      id: "cyberghost", name: "CyberGhost", category: .consumer,
      marks: [
        ProductMark(.executable, "cyberghostvpn", .supports, isVerified: false),
        ProductMark(.executable, "openvpn", .supports, isShared: true),
        ProductMark(.path, "/usr/local/cyberghost/", .supports, isVerified: false),
        ProductMark(.interface, "cyberghost", .supports, isVerified: false),
        ProductMark(.table, "51820", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.wireguard, .tun],
        socket: .either))
  }

  private static var product38: Product {
    Product(
      id: "ivpn", name: "IVPN", category: .consumer,
      marks: [
        ProductMark(.build, "github.com/ivpn/desktop-app/daemon", .alone),
        ProductMark(.executable, "ivpn-service", .pair),
        ProductMark(.path, "/opt/ivpn/", .pair),
        ProductMark(.unit, "ivpn-service.service", .supports, isVerified: false),
        ProductMark(.interface, "wgivpn", .pair),
        ProductMark(.fwmark, "0xca6c", .supports, isShared: true),
        ProductMark(.table, "51820", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.wireguard, .tun],
        tunnel: ["ivpn-service"],
        data: ["ivpn-service"],
        socket: .either))
  }

  private static var product39: Product {
    Product(
      id: "windscribe", name: "Windscribe", category: .consumer,
      marks: [
        ProductMark(.path, "/opt/windscribe/", .pair),
        ProductMark(.unit, "windscribe-helper.service", .pair),
        ProductMark(.executable, "Windscribe", .supports, isVerified: false),
        ProductMark(.interface, "utun420", .pair),
        ProductMark(.fwmark, "0xca6c", .supports, isShared: true),
        ProductMark(.table, "51820", .supports, isShared: true),
        ProductMark(.fwmark, "0x4f56", .supports),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.wireguard, .tun],
        socket: .either))
  }

  private static var product40: Product {
    Product(
      id: "hotspotshield", name: "Hotspot Shield", category: .consumer,
      marks: [
        ProductMark(.executable, "hotspotshield", .supports, isVerified: false),
        ProductMark(.executable, "hydra", .supports, isVerified: false),
        ProductMark(.interface, "hydra*", .supports, isVerified: false),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        socket: .either))
  }

  private static var product41: Product {
    Product(
      id: "astrill", name: "Astrill", category: .consumer,
      marks: [
        ProductMark(.executable, "astrill", .pair),
        ProductMark(.executable, "asproxy", .pair),
        ProductMark(.path, "/usr/local/Astrill/", .pair),
        ProductMark(.unit, "astrill-reconnect.service", .pair),
        ProductMark(.interface, "tun#", .supports, isShared: true, isVerified: false),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun, .proxy],
        tunnel: ["asproxy"],
        data: ["asproxy"],
        socket: .either))
  }

  private static var product42: Product {
    Product(
      id: "adguard-vpn-cli", name: "AdGuard VPN CLI", category: .consumer,
      marks: [
        ProductMark(.executable, "adguardvpn-cli", .pair),
        ProductMark(.path, "/opt/adguardvpn_cli/", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun, .proxy],
        tunnel: ["adguardvpn-cli"],
        data: ["adguardvpn-cli"],
        socket: .either))
  }

  private static var product43: Product {
    Product(
      id: "lantern", name: "Lantern", category: .circumvention,
      marks: [
        ProductMark(.build, "github.com/getlantern/lantern/", .alone),
        ProductMark(.executable, "lantern", .supports, isVerified: false),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun, .proxy],
        tunnel: ["lantern"],
        data: ["lantern"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product44: Product {
    Product(
      id: "psiphon", name: "Psiphon", category: .circumvention,
      marks: [
        ProductMark(.build, "github.com/Psiphon-Labs/psiphon-tunnel-core/ConsoleClient", .alone),
        ProductMark(.executable, "psiphon-tunnel-core-x86_64", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.proxy, .tun],
        tunnel: ["psiphon-tunnel-core-x86_64"],
        data: ["psiphon-tunnel-core-x86_64"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product45: Product {
    Product(
      id: "outline", name: "Outline", category: .circumvention,
      marks: [
        ProductMark(.executable, "Outline", .supports, isVerified: false),
        ProductMark(.interface, "outline-tun#", .pair),
        ProductMark(.fwmark, "0x711e", .pair),
        ProductMark(.table, "7113", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        socket: .either))
  }

  private static var product46: Product {
    Product(
      id: "tor", name: "Tor", category: .circumvention,
      marks: [
        ProductMark(.package, "tor", .alone),
        ProductMark(.executable, "tor", .pair),
        ProductMark(.unit, "tor@*.service", .pair),
        ProductMark(.unit, "tor.service", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.proxy, .redirect],
        tunnel: ["tor"],
        data: ["tor"],
        socket: .connected,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product47: Product {
    Product(
      id: "obfs4proxy", name: "obfs4proxy", category: .circumvention,
      marks: [
        ProductMark(.package, "obfs4proxy", .alone),
        ProductMark(.executable, "obfs4proxy", .pair),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.proxy],
        tunnel: ["obfs4proxy"],
        data: ["obfs4proxy"],
        socket: .connected,
        proxy: .init(options: [], files: [], places: [.environment])))
  }

  private static var product48: Product {
    Product(
      id: "shadowsocks", name: "shadowsocks", category: .proxy,
      marks: [
        ProductMark(.package, "shadowsocks-libev", .alone),
        ProductMark(.package, "shadowsocks-rust", .alone, isVerified: false),
        ProductMark(.executable, "ss-local", .pair),
        ProductMark(.executable, "ss-redir", .pair),
        ProductMark(.executable, "ss-tunnel", .pair),
        ProductMark(.executable, "ss-server", .pair),
        ProductMark(.executable, "sslocal", .supports, isVerified: false),
        ProductMark(.unit, "shadowsocks-libev.service", .pair),
        ProductMark(.unit, "shadowsocks-libev-local@*.service", .pair),
        ProductMark(.unit, "shadowsocks-libev-redir@*.service", .pair),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.proxy, .redirect, .tproxy],
        tunnel: ["ss-local", "ss-redir", "ss-tunnel", "ss-server"],
        data: ["ss-local", "ss-redir", "ss-tunnel", "ss-server"],
        socket: .connected))
  }

  private static var product49: Product {
    Product(
      id: "v2ray-xray", name: "V2Ray and Xray", category: .proxy,
      marks: [
        ProductMark(.package, "v2ray", .alone),
        ProductMark(.build, "v2ray.com/core/main", .alone),
        ProductMark(.build, "github.com/v2fly/v2ray-core/", .alone),
        ProductMark(.build, "github.com/xtls/xray-core/", .alone),
        ProductMark(.executable, "v2ray", .pair),
        ProductMark(.executable, "xray", .pair),
        ProductMark(.unit, "v2ray.service", .pair),
        ProductMark(.unit, "xray.service", .supports, isVerified: false),
        ProductMark(.interface, "xray#", .supports),
        ProductMark(.interface, "utun#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.proxy, .redirect, .tproxy, .tun],
        tunnel: ["v2ray", "xray"],
        data: ["v2ray", "xray"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product50: Product {
    Product(
      id: "v2raya", name: "v2rayA", category: .proxy,
      marks: [
        ProductMark(.build, "github.com/v2rayA/v2rayA", .alone),
        ProductMark(.executable, "v2raya", .pair),
        ProductMark(.unit, "v2raya.service", .pair),
        ProductMark(.fwmark, "0x40", .supports),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.redirect, .tproxy, .proxy],
        tunnel: ["v2raya"],
        data: ["v2raya"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product51: Product {
    Product(
      id: "trojan", name: "trojan", category: .proxy,
      marks: [
        ProductMark(.package, "trojan", .alone),
        ProductMark(.executable, "trojan", .pair),
        ProductMark(.unit, "trojan.service", .pair),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.proxy, .redirect],
        tunnel: ["trojan"],
        data: ["trojan"],
        socket: .connected))
  }

  private static var product52: Product {
    Product(
      id: "trojan-go", name: "trojan-go", category: .proxy,
      marks: [
        ProductMark(.build, "github.com/p4gefau1t/trojan-go", .alone),
        ProductMark(.executable, "trojan-go", .pair),
        ProductMark(.unit, "trojan-go.service", .pair),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.proxy, .tproxy],
        tunnel: ["trojan-go"],
        data: ["trojan-go"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product53: Product {
    Product(
      id: "sing-box", name: "sing-box", category: .proxy,
      marks: [
        ProductMark(.package, "sing-box", .alone),
        ProductMark(.build, "github.com/sagernet/sing-box/cmd/sing-box", .alone),
        ProductMark(.executable, "sing-box", .pair),
        ProductMark(.unit, "sing-box.service", .pair),
        ProductMark(.unit, "sing-box@*.service", .pair),
        ProductMark(.table, "2022", .supports, isShared: true),
        ProductMark(.fwmark, "0x2024", .supports),
        ProductMark(.interface, "tun#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.tun, .proxy, .tproxy, .redirect],
        tunnel: ["sing-box"],
        data: ["sing-box"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product54: Product {
    Product(
      id: "mihomo", name: "mihomo (Clash Meta)", category: .proxy,
      marks: [
        ProductMark(.build, "github.com/metacubex/mihomo", .alone),
        ProductMark(.build, "github.com/Dreamacro/clash", .alone),
        ProductMark(.executable, "verge-mihomo", .pair),
        ProductMark(.executable, "clash-verge-service", .pair),
        ProductMark(.executable, "mihomo", .supports, isVerified: false),
        ProductMark(.executable, "clash", .supports, isVerified: false),
        ProductMark(.executable, "clash-meta", .supports, isVerified: false),
        ProductMark(.unit, "mihomo.service", .supports, isVerified: false),
        ProductMark(.unit, "clash-verge-service.service", .pair),
        ProductMark(.interface, "Meta", .pair),
        ProductMark(.table, "2022", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun, .proxy, .tproxy, .redirect],
        tunnel: ["mihomo", "verge-mihomo"],
        data: ["mihomo", "verge-mihomo"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product55: Product {
    Product(
      id: "hysteria", name: "Hysteria", category: .proxy,
      marks: [
        ProductMark(.build, "github.com/apernet/hysteria/app/cmd", .alone),
        ProductMark(.build, "github.com/apernet/hysteria/app/v2", .alone),
        ProductMark(.executable, "hysteria", .pair),
        ProductMark(.unit, "hysteria-client@*.service", .supports, isVerified: false),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.proxy, .tun, .tproxy, .redirect],
        tunnel: ["hysteria"],
        data: ["hysteria"],
        socket: .unconnected))
  }

  private static var product56: Product {
    Product(
      id: "gost", name: "gost", category: .proxy,
      marks: [
        ProductMark(.build, "github.com/ginuerzh/gost/cmd/gost", .alone),
        ProductMark(.build, "github.com/go-gost/gost/cmd/gost", .alone),
        ProductMark(.executable, "gost", .pair),
        ProductMark(.unit, "gost.service", .pair),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.proxy, .redirect, .tun],
        tunnel: ["gost"],
        data: ["gost"],
        socket: .either,
        proxy: .init(options: ["-F"], files: ["-C"], places: [.arguments, .configuration])))
  }

  private static var product57: Product {
    Product(
      id: "brook", name: "Brook", category: .proxy,
      marks: [
        ProductMark(.build, "github.com/txthinking/brook/cli/brook", .alone),
        ProductMark(.executable, "brook", .pair),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.proxy, .tproxy],
        tunnel: ["brook"],
        data: ["brook"],
        socket: .either,
        proxy: .init(options: ["--socks5"], files: [], places: [.arguments])))
  }

  private static var product58: Product {
    Product(
      id: "dae", name: "dae", category: .proxy,
      marks: [
        ProductMark(.build, "github.com/daeuniverse/dae", .alone),
        ProductMark(.executable, "dae", .pair),
        ProductMark(.unit, "dae.service", .pair),
        ProductMark(.interface, "dae0", .pair),
        ProductMark(.fwmark, "0x8000000", .supports),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tproxy, .bpf],
        tunnel: ["dae"],
        data: ["dae"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product59: Product {
    Product(
      id: "redsocks", name: "redsocks", category: .proxy,
      marks: [
        ProductMark(.package, "redsocks", .alone),
        ProductMark(.executable, "redsocks", .pair),
        ProductMark(.unit, "redsocks.service", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.redirect],
        tunnel: ["redsocks"],
        data: ["redsocks"],
        socket: .connected,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product60: Product {
    Product(
      id: "zju-connect", name: "zju-connect", category: .enterprise,
      marks: [
        ProductMark(.build, "github.com/mythologyli/zju-connect", .alone),
        ProductMark(.executable, "zju-connect", .pair),
        ProductMark(.path, "/opt/zju-connect/", .pair),
        ProductMark(.unit, "zju-connect.service", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.proxy, .tun],
        tunnel: ["zju-connect"],
        data: ["zju-connect"],
        socket: .connected))
  }

  private static var product61: Product {
    Product(
      id: "sangfor-easyconnect", name: "EasyConnect", category: .enterprise,
      marks: [
        ProductMark(.executable, "ECAgent", .pair),
        ProductMark(.executable, "CSClient", .pair),
        ProductMark(.executable, "svpnservice", .pair),
        ProductMark(.executable, "EasyMonitor", .pair),
        ProductMark(.path, "/usr/share/sangfor/EasyConnect/", .pair),
        ProductMark(.unit, "EasyMonitor.service", .pair),
        ProductMark(.interface, "tun#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["svpnservice", "CSClient"],
        data: ["svpnservice", "CSClient", "ECAgent"],
        socket: .connected,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product62: Product {
    Product(
      id: "sangfor-atrust", name: "aTrust", category: .zeroTrust,
      marks: [
        ProductMark(.executable, "aTrustAgent", .pair),
        ProductMark(.executable, "aTrustXtunnel-64", .pair),
        ProductMark(.executable, "aTrustTray", .supports),
        ProductMark(.path, "/usr/share/sangfor/aTrust/", .pair),
        ProductMark(.unit, "aTrustDaemon.service", .pair),
        ProductMark(.unit, "eaio_service.service", .pair),
        ProductMark(.interface, "utun7", .pair),
        ProductMark(.interface, "utun#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["aTrustXtunnel-64"],
        data: ["aTrustXtunnel-64"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product63: Product {
    Product(
      id: "huawei-secoclient", name: "SecoClient", category: .enterprise,
      marks: [
        ProductMark(.executable, "SecoClient", .pair),
        ProductMark(.executable, "SecoClientPromoteService", .pair),
        ProductMark(.executable, "SecoClientCS", .supports, isVerified: false),
        ProductMark(.path, "/usr/local/SecoClient/", .pair),
        ProductMark(.interface, "cnem_vnic", .pair, isShared: true),
        ProductMark(.interface, "ipsec_vnic", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["SecoClientCS"],
        data: ["SecoClientCS"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product64: Product {
    Product(
      id: "univpn", name: "UniVPN", category: .enterprise,
      marks: [
        ProductMark(.executable, "UniVPN", .pair),
        ProductMark(.executable, "UniVPNCS", .pair),
        ProductMark(.executable, "UniVPNPromoteService", .pair),
        ProductMark(.path, "/usr/local/UniVPN/", .pair),
        ProductMark(.interface, "cnem_vnic#", .supports),
        ProductMark(.interface, "cnem_vnic", .pair, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["UniVPNCS"],
        data: ["UniVPNCS"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product65: Product {
    Product(
      id: "h3c-inode", name: "iNode", category: .enterprise,
      marks: [
        ProductMark(.package, "com.client.inode.amd", .alone),
        ProductMark(.package, "com.client.inode.arm", .alone),
        ProductMark(.executable, "AuthenMngService", .pair),
        ProductMark(.executable, "iNodeClient", .pair),
        ProductMark(.executable, "iNodeMon", .supports),
        ProductMark(.path, "/opt/apps/com.client.inode.amd/files/", .pair),
        ProductMark(.path, "/opt/apps/com.client.inode.arm/files/", .pair),
        ProductMark(.path, "/opt/iNodeClient/", .pair),
        ProductMark(.path, "/usr/iNodeClient/", .supports, isVerified: false),
        ProductMark(.unit, "iNodeAuthService.service", .pair),
        ProductMark(.interface, "tun#", .supports, isShared: true, isVerified: false),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["AuthenMngService"],
        data: ["AuthenMngService"],
        socket: .connected))
  }

  private static var product66: Product {
    Product(
      id: "hillstone", name: "Hillstone Secure Connect", category: .enterprise,
      marks: [
        ProductMark(.package, "hillstonesecureconnect", .alone),
        ProductMark(.executable, "HillstoneSecureConnectService", .pair),
        ProductMark(.executable, "HillstoneSecureConnect", .pair),
        ProductMark(.path, "/opt/apps/hillstonesecureconnect/files/", .pair),
        ProductMark(.path, "/opt/HillstoneSecureConnect/", .pair),
        ProductMark(.unit, "HillstoneSecureConnect.service", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["HillstoneSecureConnectService"],
        data: ["HillstoneSecureConnectService"],
        socket: .unconnected))
  }

  private static var product67: Product {
    Product(
      id: "topsec", name: "TopSAP", category: .enterprise,
      marks: [
        ProductMark(.package, "topsap", .alone),
        ProductMark(.executable, "sv_websrv", .pair),
        ProductMark(.executable, "topvpn", .pair),
        ProductMark(.executable, "TopVPNhelper", .supports),
        ProductMark(.path, "/opt/TopSAP/", .pair),
        ProductMark(.path, "/opt/sslvpn/", .supports),
        ProductMark(.interface, "tun#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["topvpn"],
        data: ["topvpn"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product68: Product {
    Product(
      id: "qianxin", name: "QiAnXin TrustAgent", category: .enterprise,
      marks: [
        ProductMark(.executable, "qaxsafed", .supports, isVerified: false),
        ProductMark(.path, "/opt/qaxsafe/", .supports, isVerified: false),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        socket: .either))
  }

  private static var product69: Product {
    Product(
      id: "feilian-corplink", name: "Feilian (CorpLink)", category: .zeroTrust,
      marks: [
        ProductMark(.package, "com.volcengine.feilian", .alone),
        ProductMark(.executable, "corplink-service", .pair),
        ProductMark(.executable, "corplink", .pair),
        ProductMark(.path, "/opt/apps/com.volcengine.feilian/files/", .pair),
        ProductMark(.path, "/opt/Corplink/", .pair),
        ProductMark(.unit, "corplink.service", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["corplink-service"],
        data: ["corplink-service"],
        socket: .either))
  }

  private static var product70: Product {
    Product(
      id: "corplink-rs", name: "corplink-rs", category: .selfHosted,
      marks: [
        ProductMark(.executable, "corplink-rs", .pair),
        ProductMark(.executable, "wg-corplink", .pair),
        ProductMark(.unit, "corplink-rs.service", .pair),
        ProductMark(.unit, "corplink-rs@*.service", .pair),
        ProductMark(.interface, "corplink", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["corplink-rs", "wg-corplink"],
        data: ["corplink-rs", "wg-corplink"],
        socket: .unconnected))
  }

  private static var product71: Product {
    Product(
      id: "eagleyun-yunshu", name: "YunShu", category: .zeroTrust,
      marks: [
        ProductMark(.package, "com.eagleyun.yunshu", .supports, isVerified: false),
        ProductMark(.executable, "yunshu-daemon", .pair),
        ProductMark(.executable, "yunshu-cross", .pair),
        ProductMark(.executable, "yunshu", .supports, isVerified: false),
        ProductMark(.path, "/opt/apps/com.eagleyun.yunshu/files/", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["yunshu-daemon", "yunshu-cross"],
        data: ["yunshu-daemon", "yunshu-cross"],
        socket: .either))
  }

  private static var product72: Product {
    Product(
      id: "pgyvpn", name: "PgyVPN", category: .mesh,
      marks: [
        ProductMark(.executable, "pgyvpn_svr", .pair),
        ProductMark(.executable, "pgyvpn_oraysl", .pair),
        ProductMark(.executable, "pgyvisitor", .pair),
        ProductMark(.executable, "pgystarnet", .supports),
        ProductMark(.path, "/usr/share/pgyvpn/", .pair),
        ProductMark(.unit, "pgyvpn.service", .supports, isVerified: false),
        ProductMark(.interface, "oray_vnc", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["pgyvpn_svr", "pgyvisitor"],
        data: ["pgyvpn_svr", "pgyvisitor", "pgystarnet"],
        socket: .either))
  }

  private static var product73: Product {
    Product(
      id: "array-motionpro", name: "MotionPro", category: .enterprise,
      marks: [
        ProductMark(.executable, "vpnd", .supports),
        ProductMark(.executable, "vpn_cmdline", .pair),
        ProductMark(.executable, "MotionPro", .pair),
        ProductMark(.executable, "ArrayWGClient", .supports),
        ProductMark(.path, "/opt/MotionPro/", .pair),
        ProductMark(.path, "/usr/bin/vpnd", .supports),
        ProductMark(.interface, "tun#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["vpnd"],
        data: ["vpnd"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product74: Product {
    Product(
      id: "tencent-ioa", name: "iOA", category: .zeroTrust,
      marks: [
        ProductMark(.executable, "SmartGateAgent", .pair),
        ProductMark(.executable, "iOA.bin", .supports),
        ProductMark(.executable, "iOALinux", .pair),
        ProductMark(.path, "/usr/lib/iOA/bin/", .pair),
        ProductMark(.path, "/opt/ioa/bin/", .pair),
        ProductMark(.unit, "ngnclient.service", .pair),
        ProductMark(.interface, "tun#", .supports, isShared: true),
        ProductMark(.fwmark, "0xa38", .supports),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["SmartGateAgent"],
        data: ["SmartGateAgent"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product75: Product {
    Product(
      id: "containered-client", name: "Client container", category: .container,
      marks: [
        ProductMark(.interface, "docker#", .supports),
        ProductMark(.interface, "veth*", .supports),
        ProductMark(.unit, "docker.service", .supports),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.proxy],
        socket: .either))
  }

  private static var product76: Product {
    Product(
      id: "citrix-secure-access", name: "Citrix Secure Access", category: .enterprise,
      marks: [
        ProductMark(.executable, "NSGClient", .pair),
        ProductMark(.executable, "nsgverctl", .supports),
        ProductMark(.path, "/opt/Citrix/NSGClient/", .pair),
        ProductMark(.unit, "nsgverctl.service", .supports),
        ProductMark(.interface, "Citrix_VA", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["NSGClient"],
        data: ["NSGClient"],
        socket: .unconnected,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product77: Product {
    Product(
      id: "openvpn3", name: "OpenVPN 3 Linux", category: .selfHosted,
      marks: [
        ProductMark(.package, "openvpn3", .alone),
        ProductMark(.package, "openvpn3-client", .alone),
        ProductMark(.executable, "openvpn3-service-client", .pair),
        ProductMark(.executable, "openvpn3-service-netcfg", .pair),
        ProductMark(.executable, "openvpn3-service-backendstart", .supports),
        ProductMark(.executable, "openvpn3-service-sessionmgr", .supports),
        ProductMark(.executable, "openvpn3-service-configmgr", .supports),
        ProductMark(.path, "/usr/libexec/openvpn3-linux/", .pair),
        ProductMark(.unit, "openvpn3-session@*.service", .pair),
        ProductMark(.unit, "openvpn3-autoload.service", .supports),
        ProductMark(.interface, "tun#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun, .ovpn],
        tunnel: ["openvpn3-service-netcfg"],
        data: ["openvpn3-service-client"],
        socket: .connected,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product78: Product {
    Product(
      id: "aws-vpn-client", name: "AWS VPN Client", category: .enterprise,
      marks: [
        ProductMark(.package, "awsvpnclient", .alone),
        ProductMark(.executable, "aws-client-vpn-daemon", .pair),
        ProductMark(.executable, "acvc-openvpn", .pair),
        ProductMark(.executable, "ACVC.GTK.Service", .pair),
        ProductMark(.executable, "openvpn", .supports, isShared: true),
        ProductMark(.path, "/opt/awsvpnclient/", .pair),
        ProductMark(.unit, "aws-client-vpn-daemon.service", .pair),
        ProductMark(.unit, "awsvpnclient.service", .pair),
        ProductMark(.interface, "tun#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["aws-client-vpn-daemon", "acvc-openvpn"],
        data: ["aws-client-vpn-daemon", "acvc-openvpn"],
        socket: .either,
        speaks: .openvpn,
        speakers: ["acvc-openvpn"],
        proxy: .init(options: ["--http-proxy", "--socks-proxy"], files: ["--config"], places: [.arguments, .configuration])))
  }

  private static var product79: Product {
    Product(
      id: "azure-vpn-client", name: "Azure VPN Client", category: .enterprise,
      marks: [
        ProductMark(.package, "microsoft-azurevpnclient", .alone),
        ProductMark(.executable, "microsoft-azurevpnclient", .pair),
        ProductMark(.path, "/opt/microsoft/microsoft-azurevpnclient/", .pair),
        ProductMark(.interface, "tun#", .supports, isShared: true, isVerified: false),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["microsoft-azurevpnclient"],
        data: ["microsoft-azurevpnclient"],
        socket: .connected,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product80: Product {
    Product(
      id: "cato-sdp", name: "Cato Client", category: .zeroTrust,
      marks: [
        ProductMark(.executable, "cato-clientd", .pair),
        ProductMark(.executable, "cato-sdp", .supports),
        ProductMark(.path, "/opt/cato/", .supports),
        ProductMark(.unit, "cato-client.service", .pair),
        ProductMark(.interface, "tun#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["cato-clientd"],
        data: ["cato-clientd"],
        socket: .either))
  }

  private static var product81: Product {
    Product(
      id: "appgate-sdp", name: "Appgate SDP", category: .zeroTrust,
      marks: [
        ProductMark(.package, "appgate-sdp", .alone),
        ProductMark(.executable, "appgate-driver", .pair),
        ProductMark(.path, "/opt/appgate/", .pair),
        ProductMark(.unit, "appgatedriver.service", .pair),
        ProductMark(.unit, "appgate-resolver.service", .supports),
        ProductMark(.interface, "tun#", .supports, isShared: true, isVerified: false),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["appgate-driver"],
        data: ["appgate-driver"],
        socket: .connected,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product82: Product {
    Product(
      id: "barracuda-vpn", name: "Barracuda VPN Client", category: .enterprise,
      marks: [
        ProductMark(.executable, "barracudavpn", .pair),
        ProductMark(.path, "/usr/local/bin/barracudavpn", .supports),
        ProductMark(.interface, "tun#", .supports, isShared: true, isVerified: false),
        ProductMark(.interface, "tap#", .supports, isShared: true, isVerified: false),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun, .tap],
        tunnel: ["barracudavpn"],
        data: ["barracudavpn"],
        socket: .either,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product83: Product {
    Product(
      id: "pritunl-client", name: "Pritunl Client", category: .enterprise,
      marks: [
        ProductMark(.package, "pritunl-client", .alone),
        ProductMark(.package, "pritunl-client-electron", .alone),
        ProductMark(.executable, "pritunl-client-service", .pair),
        ProductMark(.executable, "openvpn", .supports, isShared: true),
        ProductMark(.unit, "pritunl-client.service", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun, .wireguard],
        tunnel: ["openvpn"],
        data: ["openvpn"],
        socket: .either))
  }

  private static var product84: Product {
    Product(
      id: "globalprotect-openconnect", name: "GlobalProtect-openconnect", category: .enterprise,
      marks: [
        ProductMark(.package, "globalprotect-openconnect", .alone),
        ProductMark(.executable, "gpclient", .pair),
        ProductMark(.executable, "gpservice", .pair),
        ProductMark(.executable, "gpauth", .supports),
        ProductMark(.interface, "tun#", .supports, isShared: true, isVerified: false),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.tun],
        tunnel: ["gpservice", "gpclient"],
        data: ["gpservice", "gpclient"],
        socket: .connected,
        proxy: .init(options: [], files: [], places: [.environment])))
  }

  private static var product85: Product {
    Product(
      id: "netmaker", name: "Netmaker netclient", category: .mesh,
      marks: [
        ProductMark(.build, "github.com/gravitl/netclient", .alone),
        ProductMark(.executable, "netclient", .pair),
        ProductMark(.unit, "netclient.service", .pair),
        ProductMark(.interface, "netmaker", .pair),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.wireguard],
        tunnel: ["netclient"],
        data: ["netclient"],
        socket: .unconnected))
  }

  private static var product86: Product {
    Product(
      id: "easytier", name: "EasyTier", category: .mesh,
      marks: [
        ProductMark(.executable, "easytier-core", .pair),
        ProductMark(.executable, "easytier-cli", .supports),
        ProductMark(.path, "/opt/easytier/", .pair),
        ProductMark(.unit, "easytier@*.service", .pair),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.tun],
        tunnel: ["easytier-core"],
        data: ["easytier-core"],
        socket: .either))
  }

  private static var product87: Product {
    Product(
      id: "amneziawg", name: "AmneziaWG", category: .selfHosted,
      marks: [
        ProductMark(.linkKind, "amneziawg", .alone),
        ProductMark(.package, "amneziawg-tools", .supports),
        ProductMark(.unit, "awg-quick@*.service", .supports),
        ProductMark(.interface, "awg#", .supports),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.wireguard],
        socket: .unconnected))
  }

  private static var product88: Product {
    Product(
      id: "fastd", name: "fastd", category: .mesh,
      marks: [
        ProductMark(.package, "fastd", .alone),
        ProductMark(.executable, "fastd", .pair),
        ProductMark(.unit, "fastd@*.service", .pair),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.tun, .tap],
        tunnel: ["fastd"],
        data: ["fastd"],
        socket: .unconnected))
  }

  private static var product89: Product {
    Product(
      id: "yggdrasil", name: "Yggdrasil", category: .mesh,
      marks: [
        ProductMark(.package, "yggdrasil", .alone),
        ProductMark(.build, "github.com/yggdrasil-network/yggdrasil-go/cmd/yggdrasil", .alone),
        ProductMark(.executable, "yggdrasil", .pair),
        ProductMark(.unit, "yggdrasil.service", .pair),
        ProductMark(.interface, "tun#", .supports, isShared: true, isVerified: false),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.tun],
        tunnel: ["yggdrasil"],
        data: ["yggdrasil"],
        socket: .connected,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product90: Product {
    Product(
      id: "n2n", name: "n2n", category: .mesh,
      marks: [
        ProductMark(.package, "n2n", .alone),
        ProductMark(.executable, "edge", .pair),
        ProductMark(.executable, "supernode", .pair),
        ProductMark(.interface, "edge#", .supports, isVerified: false),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.tap],
        tunnel: ["edge"],
        data: ["edge"],
        socket: .unconnected))
  }

  private static var product91: Product {
    Product(
      id: "vtun", name: "vtun", category: .selfHosted,
      marks: [
        ProductMark(.package, "vtun", .alone),
        ProductMark(.executable, "vtund", .pair),
        ProductMark(.interface, "tun#", .supports, isShared: true, isVerified: false),
        ProductMark(.interface, "tap#", .supports, isShared: true, isVerified: false),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.tun, .tap],
        tunnel: ["vtund"],
        data: ["vtund"],
        socket: .either))
  }

  private static var product92: Product {
    Product(
      id: "iodine", name: "iodine", category: .circumvention,
      marks: [
        ProductMark(.package, "iodine", .alone),
        ProductMark(.executable, "iodine", .pair),
        ProductMark(.executable, "iodined", .pair),
        ProductMark(.interface, "dns#", .pair, isVerified: false),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.tun],
        tunnel: ["iodine", "iodined"],
        data: ["iodine", "iodined"],
        socket: .unconnected))
  }

  private static var product93: Product {
    Product(
      id: "gvpe", name: "gvpe", category: .mesh,
      marks: [
        ProductMark(.package, "gvpe", .alone),
        ProductMark(.executable, "gvpe", .pair),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.tap],
        tunnel: ["gvpe"],
        data: ["gvpe"],
        socket: .unconnected,
        proxy: .init(options: [], files: [], places: [.configuration])))
  }

  private static var product94: Product {
    Product(
      id: "quicktun", name: "QuickTun", category: .selfHosted,
      marks: [
        ProductMark(.package, "quicktun", .alone),
        ProductMark(.executable, "quicktun", .pair),
      ],
      ways: ProductWays(
        role: .both,
        kinds: [.tun, .tap],
        tunnel: ["quicktun"],
        data: ["quicktun"],
        socket: .either))
  }

  private static var product95: Product {
    Product(
      id: "ssh-tun", name: "OpenSSH tunnel (-w, -D)", category: .selfHosted,
      marks: [
        ProductMark(.package, "openssh-client", .pair),
        ProductMark(.package, "openssh-clients", .pair),
        ProductMark(.executable, "ssh", .pair),
        ProductMark(.interface, "tun#", .supports, isShared: true),
      ],
      ways: ProductWays(
        role: .client,
        kinds: [.proxy, .tun],
        tunnel: ["ssh"],
        data: ["ssh"],
        socket: .connected,
        proxy: .init(options: ["-J"], files: ["-F", "-o"], places: [.arguments, .configuration]),
        isTool: true))
  }

  private static var product96: Product {
    Product(
      id: "operator-cpe", name: "Operator line (MPLS, SD-WAN, IEPL)", category: .line,
      marks: [],
      ways: nil)
  }

  private static var product97: Product {
    Product(
      id: "qemu", name: "QEMU", category: .hypervisor,
      marks: [
        ProductMark(.package, "qemu-system-arm", .alone),
        ProductMark(.package, "qemu-system-mips", .alone),
        ProductMark(.package, "qemu-system-misc", .alone),
        ProductMark(.package, "qemu-system-ppc", .alone),
        ProductMark(.package, "qemu-system-riscv", .alone),
        ProductMark(.package, "qemu-system-s390x", .alone),
        ProductMark(.package, "qemu-system-sparc", .alone),
        ProductMark(.package, "qemu-system-x86", .alone),
        ProductMark(.package, "qemu-kvm-core", .alone),
        ProductMark(.package, "qemu-system-x86-core", .alone),
        ProductMark(.package, "pve-qemu-kvm", .alone),
        ProductMark(.executable, "qemu-system-aarch64", .pair),
        ProductMark(.executable, "qemu-system-alpha", .pair),
        ProductMark(.executable, "qemu-system-arm", .pair),
        ProductMark(.executable, "qemu-system-hppa", .pair),
        ProductMark(.executable, "qemu-system-i386", .pair),
        ProductMark(.executable, "qemu-system-loongarch64", .pair),
        ProductMark(.executable, "qemu-system-m68k", .pair),
        ProductMark(.executable, "qemu-system-microblaze", .pair),
        ProductMark(.executable, "qemu-system-mips", .pair),
        ProductMark(.executable, "qemu-system-mips64", .pair),
        ProductMark(.executable, "qemu-system-mips64el", .pair),
        ProductMark(.executable, "qemu-system-mipsel", .pair),
        ProductMark(.executable, "qemu-system-ppc", .pair),
        ProductMark(.executable, "qemu-system-ppc64", .pair),
        ProductMark(.executable, "qemu-system-riscv32", .pair),
        ProductMark(.executable, "qemu-system-riscv64", .pair),
        ProductMark(.executable, "qemu-system-s390x", .pair),
        ProductMark(.executable, "qemu-system-sh4", .pair),
        ProductMark(.executable, "qemu-system-sparc", .pair),
        ProductMark(.executable, "qemu-system-sparc64", .pair),
        ProductMark(.executable, "qemu-system-x86_64", .pair),
        ProductMark(.executable, "qemu-system-xtensa", .pair),
        ProductMark(.executable, "qemu-kvm", .pair),
      ],
      ways: nil)
  }

  private static var product98: Product {
    Product(
      id: "slirp4netns", name: "slirp4netns", category: .container,
      marks: [
        ProductMark(.package, "slirp4netns", .alone),
        ProductMark(.executable, "slirp4netns", .pair),
      ],
      ways: nil)
  }

  private static var product99: Product {
    Product(
      id: "passt", name: "passt", category: .container,
      marks: [
        ProductMark(.package, "passt", .alone),
        ProductMark(.executable, "passt", .pair),
        ProductMark(.executable, "passt.avx2", .pair),
        ProductMark(.executable, "pasta", .pair),
        ProductMark(.executable, "pasta.avx2", .pair),
      ],
      ways: nil)
  }

  private static var product100: Product {
    Product(
      id: "tayga", name: "TAYGA (NAT64, CLAT)", category: .transition,
      marks: [
        ProductMark(.package, "tayga", .alone),
        ProductMark(.executable, "tayga", .pair),
      ],
      ways: nil)
  }

  private static var product101: Product {
    Product(
      id: "miredo", name: "Miredo (Teredo)", category: .transition,
      marks: [
        ProductMark(.package, "miredo", .alone),
        ProductMark(.executable, "miredo", .pair),
      ],
      ways: nil)
  }
}
