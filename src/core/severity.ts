/** How bad a finding is, worst first. The order of this array is the order of every report. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const
/** How bad a finding is. */
export type Severity = (typeof severities)[number]

/** How sure a detector is that what it saw is what the rule is about, surest first. */
export const confidences = ['high', 'medium', 'low'] as const
/** How sure a detector is. */
export type Confidence = (typeof confidences)[number]

/** Negative when `a` is worse than `b`; fit for `Array.sort`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return severities.indexOf(a) - severities.indexOf(b)
}

/** True when `severity` is `threshold` or worse. */
export function atLeast(severity: Severity, threshold: Severity): boolean {
  return compareSeverity(severity, threshold) <= 0
}

/** Negative when `a` is surer than `b`; fit for `Array.sort`. */
export function compareConfidence(a: Confidence, b: Confidence): number {
  return confidences.indexOf(a) - confidences.indexOf(b)
}

/** True when `confidence` is `threshold` or surer. */
export function sureEnough(confidence: Confidence, threshold: Confidence): boolean {
  return compareConfidence(confidence, threshold) <= 0
}

/** The next step down, `low` staying `low`. */
export function lessSure(confidence: Confidence, steps = 1): Confidence {
  const index = Math.min(confidences.indexOf(confidence) + steps, confidences.length - 1)
  return confidences[index] ?? 'low'
}
