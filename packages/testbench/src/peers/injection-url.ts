import {
  type CanaryZones,
  inertTwin,
  type InjectionFamily,
  type InjectionText,
  injectionText,
} from './injection-text.ts';

/**
 * A text of {@link injectionText} as part of a URL: in the path behind `base`, which has no slash at its end, or, where it begins with an
 * option, with a URL of its own. What `substitution-arithmetic` makes a shell compute comes in the path of the request, so that it is seen at
 * an HTTP server even when no name is looked up.
 */
export function injectionUrl(family: InjectionFamily, zones: CanaryZones, base: string): InjectionText {
  return inUrl(injectionText(family, zones), base);
}

/** The same with each character that does the work escaped, or taken away. */
export function inertUrlTwin(family: InjectionFamily, zones: CanaryZones, base: string): InjectionText {
  return inUrl(inertTwin(family, zones), base);
}

function inUrl(text: InjectionText, base: string): InjectionText {
  const { family, value, computedName } = text;
  // RFC 3986 knows no braces: a strict reader of URLs would refuse the value for them.
  const blank = value.replace(/(\\?)\$\{IFS\}/, '$1$$IFS$1$$9');
  const url = family.startsWith('argument-')
    ? value.replace(computedName, `http://${computedName}/`)
    : `${base}/${blank.replace(/^127\.0\.0\.1/, '')}`;
  return { ...text, value: url };
}
