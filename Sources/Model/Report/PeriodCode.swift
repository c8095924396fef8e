/// The codes of findings that no single check makes.
public enum PeriodCode: String, Hashable, Sendable, CaseIterable {
  case notHeard = "NOT_HEARD"
  case chainAltered = "CHAIN_ALTERED"
  case recordDiffers = "RECORD_DIFFERS"
  case leftOut = "LEFT_OUT"
}
