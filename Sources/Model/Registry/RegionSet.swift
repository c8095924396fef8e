/// A named set of regions. An ISO prefix alone is no jurisdiction: Hong Kong's code begins with `CN` too.
public struct RegionSet: Hashable, Sendable {
  public let include: [Region]
  public let exclude: [Region]
  /// Of a zone, which has no ISO code: the region that it lies in.
  public let within: Region?

  public init(include: [Region], exclude: [Region], within: Region?) {
    self.include = include
    self.exclude = exclude
    self.within = within
  }
}
