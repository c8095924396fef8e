import ArgumentParser
import Model
import Settings

/// Values of options that can be written in files, too.
enum OptionValue {
  /// A duration with its unit, such as `500ms`.
  static func duration(_ text: String, in range: ClosedRange<Duration>) throws -> Duration {
    guard let duration = DurationText.parse(text) else {
      throw ValidationError("write a whole number with its unit, such as 500ms, 5s or 2m")
    }
    guard range.contains(duration) else {
      let (least, most) = (DurationText.text(range.lowerBound), DurationText.text(range.upperBound))
      throw ValidationError("write \(least) to \(most)")
    }
    return duration
  }

  /// The proxy of `--proxy`. No message repeats any of it: it may contain a password.
  static func proxy(_ text: String) throws -> Proxy {
    do throws(TargetError) {
      return try ProxyText.parse(text)
    } catch {
      throw CommandError(code: 64, message: "--proxy \(error.message)", hint: error.hint)
    }
  }

  /// A whole number in a range.
  static func number(_ text: String, in range: ClosedRange<Int>) throws -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw ValidationError("write a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
