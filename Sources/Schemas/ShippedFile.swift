/// Files of `Profiles` that are part of the program beside the schemas.
public enum ShippedFile {
  /// The controls that a period's report has evidence for.
  public static var controls: [UInt8] { PackageResources.controls_yaml }
}
