/// What the terminal can show, and the clock by which it is read.
public struct TextStyle: Hashable, Sendable {
  /// Whether text is coloured and emboldened by SGR sequences (ECMA-48 §8.3.117).
  let colour: Bool
  /// The longest line, in cells.
  public let columns: Int
  /// How many seconds the reader's clock is ahead of UTC.
  let secondsFromUTC: Int

  /// A style for `columns` cells, taken as 60 where fewer are given and as 200 where more are: the tables need the
  /// one, and lines of the other are too long to read.
  public init(colour: Bool, columns: Int = 80, secondsFromUTC: Int = 0) {
    self.colour = colour
    self.secondsFromUTC = secondsFromUTC
    self.columns = min(max(columns, 60), 200)
  }

  /// A style for exactly so many cells.
  init(colour: Bool, exactly columns: Int) {
    self.colour = colour
    self.columns = columns
    secondsFromUTC = 0
  }
}
