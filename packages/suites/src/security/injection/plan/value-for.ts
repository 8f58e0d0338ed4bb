import {
  type CanaryZones,
  inertTwin,
  inertUrlTwin,
  type InjectionFamily,
  type InjectionText,
  injectionText,
  injectionUrl,
} from '@cordon/testbench';
import type { PlannedProbe } from './plan-injection.ts';
import type { Sink } from './sinks.ts';

type Place = Pick<PlannedProbe, 'sink' | 'length'>;

/** Whether values for it are URLs. */
export const isUrlSink = (sink: Sink): boolean => sink === 'url' || sink === 'diagnostics-url';

/** The value of this family for a parameter: as it is, or in a URL whose host is the zone of the lab. */
export function valueFor({ sink, length }: Place, family: InjectionFamily, zones: CanaryZones): InjectionText {
  if (!isUrlSink(sink)) return injectionText(family, zones, length);
  if (family !== 'substitution-arithmetic') return injectionUrl(family, zones, `http://${zones.zone}`);
  // What is computed is the host of the URL: whoever uses it looks that up.
  const text = injectionText(family, zones);
  return { ...text, value: `http://${text.value}/` };
}

/** The same with each character that does the work escaped, or taken away: its computed name stays silent. */
export function twinFor({ sink, length }: Place, family: InjectionFamily, zones: CanaryZones): InjectionText {
  return isUrlSink(sink) ? inertUrlTwin(family, zones, `http://${zones.zone}`) : inertTwin(family, zones, length);
}

/** A name of its own that nothing has to compute, as a value for the parameter. */
export function plainValueFor({ sink }: Pick<Place, 'sink'>, zones: CanaryZones): InjectionText {
  const text = injectionText('substitution-arithmetic', zones);
  const { computedName } = text;
  return { ...text, value: isUrlSink(sink) ? `http://${computedName}/` : computedName };
}
