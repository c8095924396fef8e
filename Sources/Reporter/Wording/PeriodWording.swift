internal import Model

/// The one place where a period's facts become sentences.
struct PeriodWording {
  let language: any PeriodLanguage

  static let english = PeriodWording(language: English())

  init(language: any PeriodLanguage) { self.language = language }

  init(_ language: ReportLanguage) {
    switch language {
    case .english: self.language = English()
    case .chinese: self.language = Chinese()
    }
  }

  func label(_ label: PeriodLabel) -> String { language.label(label) }
  func label(_ label: PageLabel) -> String { language.label(label) }
  func words(_ remark: PeriodRemark) -> String { language.words(remark) }
  func words(_ name: FindingName) -> String { language.words(name) }
  func words(_ remark: PageRemark) -> String { language.words(remark) }
  func text(of problem: PeriodProblem) -> String { language.words(problem) }
}
