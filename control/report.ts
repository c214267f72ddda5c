/** Many steps have something to say in one tick; the record carries the most severe. */
import { Reason, reasons } from './port/index.ts';

export interface Report {
  reason: Reason;
  /** Joint, axis or field that the reason names; −1 for none. */
  detail: number;
}

export function createReport(): Report {
  return { reason: Reason.none, detail: -1 };
}

export function clearReport(report: Report): void {
  report.reason = Reason.none;
  report.detail = -1;
}

/** Keeps the more severe of what was and what comes; the earlier one where they are equal. */
export function note(report: Report, reason: Reason, detail: number): void {
  if (reason === Reason.none) return;
  if (report.reason !== Reason.none && reasons[reason].severity <= reasons[report.reason].severity) return;
  report.reason = reason;
  report.detail = detail;
}
