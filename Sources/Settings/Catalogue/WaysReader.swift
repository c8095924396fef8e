import Model

/// Reads how a product goes about its tunnels.
enum WaysReader {
  static func ways(_ value: YAMLNode) -> ProductWays? {
    let keys = ["role", "kinds", "tunnel", "data", "socket", "speaks", "speakers", "proxy", "tool"]
    guard let fields = Fields(value, keys: keys) else { return nil }
    let role = fields.required("role")?.choice(ProductWays.Role.self)
    let kinds = fields.required("kinds")?.list { $0.choice(TunnelKind.self) } ?? []
    if kinds.isEmpty { fields.error("has no kind of tunnel", at: "kinds", hint: "write such as '[tun]'") }
    func names(_ key: String) -> [String] { fields[key]?.list { $0.text(limit: 100) } ?? [] }
    let tunnel = names("tunnel")
    let data = names("data")
    let socket = fields["socket"]?.choice(ProductWays.DataSocket.self) ?? .either
    let speaks = fields["speaks"]?.choice(ProductWays.Speech.self)
    let proxy = fields["proxy"].flatMap(proxy)
    let tool = fields["tool"]?.bool() ?? false
    guard let role, !kinds.isEmpty else { return nil }
    return ProductWays(
      role: role, kinds: kinds, tunnel: tunnel, data: data, socket: socket, speaks: speaks,
      speakers: names("speakers"), proxy: proxy, isTool: tool)
  }

  private static func proxy(_ value: YAMLNode) -> ProductWays.ProxySetting? {
    guard let fields = Fields(value, keys: ["options", "files", "places"]) else { return nil }
    func options(_ key: String) -> [String] {
      fields[key]?.list { entry in
        entry.read(as: "an option of a command line", hint: "write such as '--proxy'") {
          $0.hasPrefix("-") && $0.utf8.count > 1 ? $0 : nil
        }
      } ?? []
    }
    let places = fields.required("places")?.list { $0.choice(ProductWays.ProxySetting.Place.self) } ?? []
    return ProductWays.ProxySetting(options: options("options"), files: options("files"), places: places)
  }
}
