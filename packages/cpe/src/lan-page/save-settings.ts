import { applySetParameterValues } from '@cordon/data-model';
import type { Device } from '../device/device.ts';
import { LocalAccessError } from '../local-changes.ts';
import type { LanPageFields, LanSetting } from './lan-page-fields.ts';
import { settingName } from './lan-pages.ts';

/** What saving needs. */
export interface SaveTarget {
  readonly device: Device;
  readonly fields: LanPageFields;
  readonly setLocally: (values: Readonly<Record<string, string>>) => void;
}

/** Stores what a form changed, all of it or nothing. The result is what is wrong, in words for the subscriber. */
export function saveSettings({ device, fields, setLocally }: SaveTarget, form: URLSearchParams): readonly string[] {
  const changed = fields.wifi.flatMap((setting, index) => {
    const value = valueFrom(setting, form.get(settingName(index)));
    return value === undefined || value === device.value(setting.path) ? [] : [{ setting, value }];
  });
  if (changed.length === 0) return [];
  const { root } = device.table;
  const list = changed.map(({ setting, value }) => ({ name: root + setting.path, value, type: undefined }));
  // The same rules as for the ACS; the tree that comes of it is not used, because the change is the subscriber's.
  const tried = applySetParameterValues(device.tree, list, device.treePolicy);
  if (tried.kind === 'refused') {
    return tried.faults.map(({ parameterName, faultString }) => {
      const label = fields.wifi.find(({ path }) => root + path === parameterName)?.label ?? 'A value';
      return `${label} was not accepted: ${faultString}`;
    });
  }
  try {
    setLocally(Object.fromEntries(list.map(({ name, value }) => [name, value])));
    return [];
  } catch (error) {
    if (error instanceof LocalAccessError) return ['Your provider keeps one of these settings to itself.'];
    throw error;
  }
}

function valueFrom({ kind }: LanSetting, text: string | null): string | undefined {
  if (kind === 'switch') return String(text === 'true');
  if (kind === 'secret' && text === '') return undefined;
  return text ?? undefined;
}
