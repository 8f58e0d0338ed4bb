/** Fault of a request that sets values: the code of the whole, and one code for each bad parameter. */
export interface Fault {
  readonly code: number;
  readonly bad?: readonly (readonly [name: string, code: number])[];
}

/** How a device writes its envelopes. */
export interface Writing {
  readonly prefix: string;
  readonly namespace: string;
  readonly arrayType: (type: string, count: number) => string;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Text of an element as it was meant. */
export function unescapeXml(text: string): string {
  return text.replaceAll(/&(#?)(x?)(\w+);/gi, (whole, ...found: readonly string[]) => {
    const [hash, hex, name = ''] = found;
    if (hash === '') return entities[`${hex}${name}`] ?? whole;
    return String.fromCodePoint(Number.parseInt(name, hex === '' ? 10 : 16));
  });
}

/** Text as it may stand in an element. */
export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Every element of this local name: the text of its start tag and what is inside. */
export function elements(xml: string, name: string): readonly { readonly tag: string; readonly inside: string }[] {
  const pattern = new RegExp(
    `<(?:[\\w-]+:)?${name}((?:\\s[^>]*?)?)(?:/>|>([\\s\\S]*?)</(?:[\\w-]+:)?${name}\\s*>)`,
    'g',
  );
  return [...xml.matchAll(pattern)].map(([, tag = '', inside = '']) => ({ tag, inside }));
}

/** Text of the first element of this name, or nothing. */
export const textOf = (xml: string, name: string): string => unescapeXml(elements(xml, name)[0]?.inside ?? '');

/** Whether the first element of this name says yes. */
export const isTrue = (xml: string, name: string): boolean => ['1', 'true'].includes(textOf(xml, name).trim());

/** The name of the first element in the body, without its prefix. */
export const methodOf = (xml: string): string => /<(?:[\w-]+:)?Body[^>]*>\s*<(?:[\w-]+:)?(\w+)/.exec(xml)?.[1] ?? '';

/** A whole envelope around a body. */
export function envelope({ prefix, namespace }: Writing, id: string, body: string): string {
  return (
    `<${prefix}:Envelope xmlns:${prefix}="http://schemas.xmlsoap.org/soap/envelope/" ` +
    'xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ' +
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cwmp="${namespace}">\n` +
    ` <${prefix}:Header><cwmp:ID ${prefix}:mustUnderstand="1">${escapeXml(id)}</cwmp:ID></${prefix}:Header>\n` +
    ` <${prefix}:Body>${body}</${prefix}:Body>\n</${prefix}:Envelope>\n`
  );
}

/** The body of a fault. */
export function faultBody({ prefix }: Writing, { code, bad = [] }: Fault): string {
  const details = bad.map(
    ([name, each]) =>
      `<SetParameterValuesFault><ParameterName>${escapeXml(name)}</ParameterName><FaultCode>${each}</FaultCode>` +
      '<FaultString>refused</FaultString></SetParameterValuesFault>',
  );
  return (
    `<${prefix}:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault>` +
    `<FaultCode>${code}</FaultCode><FaultString>refused</FaultString>${details.join('')}` +
    `</cwmp:Fault></detail></${prefix}:Fault>`
  );
}
