/// A sort of identity that a registry can list.
enum IdentitySort {
  case wireguardKey, ikeIdentity, tlsKey

  var words: String {
    switch self {
    case .wireguardKey: "WireGuard keys"
    case .ikeIdentity: "IKE identities"
    case .tlsKey: "keys of TLS"
    }
  }
}
