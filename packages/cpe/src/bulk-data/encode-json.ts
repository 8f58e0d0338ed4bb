import { type BulkReport, type ReportEntry, type TimestampFormat, timestampOf } from './bulk-report.ts';

/** JSONEncoding of a profile (TR-181). */
export interface JsonFormat {
  readonly layout: 'ObjectHierarchy' | 'NameValuePair';
  readonly timestamp: TimestampFormat;
}

/** A JSON object in the making. A Map, since `__proto__` and numbers are names like all others here. */
type JsonObject = Map<string, string | JsonObject>;

/** Reports as one JSON document, the oldest first (TR-069 N.3.5). */
export function encodeJson(reports: readonly BulkReport[], format: JsonFormat): string {
  return `{"Report":[${reports.map((report) => written(objectOf(report, format))).join(',')}]}`;
}

function objectOf(report: BulkReport, { layout, timestamp }: JsonFormat): JsonObject {
  const object: JsonObject = new Map();
  const stamp = timestampOf(report, timestamp);
  if (stamp !== undefined) object.set('CollectionTime', timestamp === 'Unix-Epoch' ? stamp : JSON.stringify(stamp));
  for (const entry of report.entries) {
    if (layout === 'NameValuePair') object.set(entry.name, valueText(entry));
    else nest(object, entry);
  }
  return object;
}

/** N.3.5.3: one object for each level. A name that would be a value and an object at once stays in one piece. */
function nest(top: JsonObject, entry: ReportEntry): void {
  const levels = entry.name.split('.');
  const last = levels.pop() ?? '';
  let object = top;
  for (const level of levels) {
    const inner = object.get(level) ?? new Map<string, string | JsonObject>();
    if (typeof inner === 'string') return void top.set(entry.name, valueText(entry));
    object.set(level, inner);
    object = inner;
  }
  if (object.get(last) instanceof Map) top.set(entry.name, valueText(entry));
  else object.set(last, valueText(entry));
}

const numberTypes: ReadonlySet<string> = new Set(['int', 'unsignedInt', 'long', 'unsignedLong', 'decimal']);
// RFC 8259 6: no sign +, no leading zeros.
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** N.3.5.5. Digits go out as they are: an unsignedLong has more of them than a JavaScript number keeps. */
function valueText({ value, type }: ReportEntry): string {
  if (type === 'boolean') return /^(?:true|1)$/.test(value) ? 'true' : 'false';
  return numberTypes.has(type) && jsonNumber.test(value) ? value : JSON.stringify(value);
}

const written = (object: JsonObject): string =>
  `{${[...object].map(([name, value]) => `${JSON.stringify(name)}:${typeof value === 'string' ? value : written(value)}`).join(',')}}`;
