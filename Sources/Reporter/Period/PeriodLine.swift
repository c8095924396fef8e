/// A line of a report for people: what it is about, and what is said of it.
struct PeriodLine {
  let subject: String
  let remarks: [PeriodRemark]

  init(_ subject: String, _ remarks: PeriodRemark...) {
    self.subject = subject
    self.remarks = remarks
  }

  init(_ subject: String, all remarks: [PeriodRemark]) {
    self.subject = subject
    self.remarks = remarks
  }
}
