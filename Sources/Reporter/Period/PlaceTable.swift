internal import FoundationEssentials

/// The files that checks come from, each named once.
struct PlaceTable {
  private var paths: [String] = []
  /// Whether its numbers are those of entries.
  private var areEntries: [Bool] = []

  /// The number of a file, which is the last one's again while it is read.
  mutating func number(of path: String, entries: Bool) -> Int32 {
    if paths.last == path, areEntries.last == entries { return Int32(paths.count - 1) }
    paths.append(path)
    areEntries.append(entries)
    return Int32(paths.count - 1)
  }

  func place(of point: HostAccount.Point) -> PeriodReport.Place {
    let isEntry = areEntries[Int(point.file)]
    return PeriodReport.Place(
      record: point.record.uuidString.lowercased(), file: paths[Int(point.file)],
      entry: isEntry ? point.number : nil, line: isEntry ? nil : point.number)
  }
}
