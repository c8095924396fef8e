internal import Model

/// The last samples as a row of small columns, on a scale on which every doubling is as high.
struct Sparkline {
  let text: String

  /// A line of the last `width` of some samples; nil stands for one that failed.
  init(of samples: [Microseconds?], width: Int, glyphs: ChartGlyphs) {
    let shown = samples.suffix(max(0, width))
    let times = shown.compactMap(\.self).map { max(1, $0.count) }
    guard let least = times.min(), let greatest = times.max() else {
      text = String(shown.map { _ in glyphs.failed })
      return
    }
    let ladder = glyphs.ladder
    // A scale of less than a doubling would blow noise up to mountains.
    let range = max(Self.log(greatest) - Self.log(least), 256)
    text = String(
      shown.map { sample in
        guard let sample else { return glyphs.failed }
        let height = (Self.log(max(1, sample.count)) - Self.log(least)) * ladder.count / (range + 1)
        return ladder[min(max(0, height), ladder.count - 1)]
      })
  }

  /// The logarithm to the base 2 in 256ths, straight between powers: near enough for eight steps.
  private static func log(_ value: Int64) -> Int {
    let power = 63 - value.leadingZeroBitCount
    let rest = power > 8 ? (value >> Int64(power - 8)) & 255 : (value << Int64(8 - power)) & 255
    return power * 256 + Int(rest)
  }
}
