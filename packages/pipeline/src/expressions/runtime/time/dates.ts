import { civilFromDays, DAY_MS, daysFromCivil, daysInMonth } from "../../../types/calendar.ts";

/** Arithmetic of dates (days) and local times (milliseconds). */
export const dates = {
  addMonthsToDate,
  addMonths(ms: number, months: number): number {
    const days = Math.floor(ms / DAY_MS);
    return addMonthsToDate(days, months) * DAY_MS + (ms - days * DAY_MS);
  },
  /** Whole months from `from` to `to`, both in milliseconds. */
  monthsBetween(from: number, to: number): number {
    if (to < from) return 0 - dates.monthsBetween(to, from);
    const start = Math.floor(from / DAY_MS);
    const end = Math.floor(to / DAY_MS);
    const a = civilFromDays(start);
    const b = civilFromDays(end);
    let months = (b.year - a.year) * 12 + (b.month - a.month);
    if (addMonthsToDate(start, months) > end) months--;
    if (addMonthsToDate(start, months) === end && to - end * DAY_MS < from - start * DAY_MS) months--;
    return months;
  },
  /** Whole units from `from` to `to`, wrapped to an INT. */
  unitsBetween: (from: number, to: number, unitMs: number): number => Number(BigInt.asIntN(32, BigInt(Math.trunc((to - from) / unitMs)))),
  extractDate(unit: string, days: number): number {
    const { year, month, day } = civilFromDays(days);
    switch (unit) {
      case "YEAR":
        return year;
      case "QUARTER":
        return Math.ceil(month / 3);
      case "MONTH":
        return month;
      case "DAY":
        return day;
      case "DOY":
        return days - daysFromCivil(year, 1, 1) + 1;
      case "DOW":
        return modulo(days + 4, 7) + 1;
      case "ISODOW":
        return modulo(days + 3, 7) + 1;
      case "WEEK":
        return isoWeek(days).week;
      case "ISOYEAR":
        return isoWeek(days).year;
      case "DECADE":
        return Math.floor(year / 10);
      case "CENTURY":
        return year > 0 ? Math.ceil(year / 100) : -Math.ceil((1 - year) / 100);
      case "MILLENNIUM":
        return year > 0 ? Math.ceil(year / 1000) : -Math.ceil((1 - year) / 1000);
      default:
        return 0;
    }
  },
  /** A field of the time of day, from milliseconds of any origin at midnight. */
  extractTime(unit: string, ms: number): number {
    const ofDay = ms - Math.floor(ms / DAY_MS) * DAY_MS;
    switch (unit) {
      case "HOUR":
        return Math.floor(ofDay / 3_600_000);
      case "MINUTE":
        return Math.floor(ofDay / 60_000) % 60;
      case "SECOND":
        return Math.floor(ofDay / 1000) % 60;
      case "MILLISECOND":
        return Math.floor(ofDay % 1000);
      case "MICROSECOND":
        return Math.round((ofDay % 1000) * 1000);
      default:
        return Math.round((ofDay % 1000) * 1000) * 1000;
    }
  },
  extractTimestamp: (unit: string, ms: number): number => dates.extractDate(unit, Math.floor(ms / DAY_MS)),
  epochSecond: (ms: number): number => Math.floor(ms / 1000),
  /** A field of an interval of milliseconds, cut towards zero. */
  extractDayTime(unit: string, ms: number): number {
    const limits: Readonly<Record<string, readonly [number, number]>> = {
      DAY: [DAY_MS, Infinity], HOUR: [3_600_000, 24], MINUTE: [60_000, 60], SECOND: [1000, 60], MILLISECOND: [1, 1000],
    }; // prettier-ignore
    const [size, limit] = limits[unit] ?? [1, 1000];
    const whole = Math.trunc(ms / size);
    return (limit === Infinity ? whole : whole % limit) + 0;
  },
  extractYearMonth: (unit: string, months: number): number =>
    (unit === "YEAR" ? Math.trunc(months / 12) : unit === "QUARTER" ? Math.trunc((months % 12) / 3) + 1 : months % 12) + 0,
  /** Start of the unit that holds the day: weeks begin on Sunday, centuries in year 1. */
  floorDate,
  /** The next start of the unit; a day that is one already stays, but for CEIL(date TO DAY), which Flink takes to the next day. */
  ceilDate(unit: string, days: number): number {
    if (unit === "DAY") return days + 1;
    const start = floorDate(unit, days);
    if (start === days) return days;
    if (unit === "WEEK") return start + 7;
    const { year, month } = civilFromDays(start);
    return daysFromCivil(year + Math.floor((month - 1 + (monthsOf[unit] ?? 1)) / 12), ((month - 1 + (monthsOf[unit] ?? 1)) % 12) + 1, 1);
  },
  floorTimestamp(unit: string, ms: number, unitMs: number): number {
    if (unitMs > 0) return Math.floor(ms / unitMs) * unitMs;
    return floorDate(unit, Math.floor(ms / DAY_MS)) * DAY_MS;
  },
  ceilTimestamp(unit: string, ms: number, unitMs: number): number {
    if (unitMs > 0) return Math.ceil(ms / unitMs) * unitMs + 0;
    const days = Math.ceil(ms / DAY_MS);
    return (unit === "DAY" ? days : dates.ceilDate(unit, days)) * DAY_MS;
  },
};

const monthsOf: Readonly<Record<string, number>> = {
  MONTH: 1,
  QUARTER: 3,
  YEAR: 12,
  ISOYEAR: 12,
  DECADE: 120,
  CENTURY: 1200,
  MILLENNIUM: 12000,
};

function addMonthsToDate(days: number, months: number): number {
  const { year, month, day } = civilFromDays(days);
  const index = year * 12 + month - 1 + months;
  const newYear = Math.floor(index / 12);
  const newMonth = index - newYear * 12 + 1;
  return daysFromCivil(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
}

function floorDate(unit: string, days: number): number {
  if (unit === "DAY") return days;
  if (unit === "WEEK") return days - modulo(days + 4, 7);
  const { year, month } = civilFromDays(days);
  switch (unit) {
    case "MONTH":
      return daysFromCivil(year, month, 1);
    case "QUARTER":
      return daysFromCivil(year, month - ((month - 1) % 3), 1);
    case "DECADE":
      return daysFromCivil(Math.floor(year / 10) * 10, 1, 1);
    case "CENTURY":
      return daysFromCivil(Math.floor((year - 1) / 100) * 100 + 1, 1, 1);
    case "MILLENNIUM":
      return daysFromCivil(Math.floor((year - 1) / 1000) * 1000 + 1, 1, 1);
    default:
      return daysFromCivil(year, 1, 1);
  }
}

/** ISO 8601: weeks begin on Monday; the first has the year's first Thursday. */
function isoWeek(days: number): { readonly year: number; readonly week: number } {
  const thursday = days - modulo(days + 3, 7) + 3;
  const { year } = civilFromDays(thursday);
  return { year, week: Math.floor((thursday - daysFromCivil(year, 1, 1)) / 7) + 1 };
}

/** Weeks as Java's patterns count them in English: they begin on Sunday; the first has 1 January. */
export function usWeek(days: number): { readonly year: number; readonly week: number } {
  const { year } = civilFromDays(floorDate("WEEK", days) + 6);
  return { year, week: Math.floor((days - floorDate("WEEK", daysFromCivil(year, 1, 1))) / 7) + 1 };
}

function modulo(value: number, divisor: number): number {
  return value - Math.floor(value / divisor) * divisor;
}
