/// A setting of a device that a compliance policy of Intune asks to be true.
enum DeviceSetting: String, CaseIterable {
  /// Nothing is against the registry, the policy or the profile.
  case compliant = "VpnauditCompliant"
  /// Everything could be determined.
  case determined = "VpnauditDetermined"
  /// Every endpoint answers, as far as it could be probed.
  case reachable = "VpnauditReachable"
}
