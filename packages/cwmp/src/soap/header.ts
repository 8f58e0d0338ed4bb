import { rpcOf } from '../rpc/registry.ts';
import { parseInteger, trimWhiteSpace } from '../rpc/schema/lexical.ts';
import type { Body, SoapHeader } from './envelope.ts';
import type { EnvelopeWriter } from './envelope-writer.ts';
import { isCwmpNamespace, soap12EnvelopeNamespace, soapEnvelopeNamespace } from './namespaces.ts';
import { quote } from './violation-list.ts';
import type { ViolationList } from './violation-list.ts';
import type { XmlElement } from './xml-tree.ts';

/** One header element of TR-069 3.5 Table 4. */
interface HeaderRule {
  readonly property: keyof SoapHeader;
  /** What mustUnderstand has to be; undefined where it does not matter. */
  readonly mustUnderstand: boolean | undefined;
  readonly sender: 'ACS' | 'CPE' | 'both';
  /** The only message whose envelope may carry it. */
  readonly message: 'Inform' | 'InformResponse' | undefined;
}

const headerRules: Readonly<Record<string, HeaderRule>> = {
  ID: { property: 'id', mustUnderstand: true, sender: 'both', message: undefined },
  HoldRequests: { property: 'holdRequests', mustUnderstand: true, sender: 'ACS', message: undefined },
  NoMoreRequests: { property: 'noMoreRequests', mustUnderstand: undefined, sender: 'both', message: undefined },
  SessionTimeout: { property: 'sessionTimeout', mustUnderstand: false, sender: 'CPE', message: 'Inform' },
  SupportedCWMPVersions: { property: 'supportedCwmpVersions', mustUnderstand: false, sender: 'CPE', message: 'Inform' },
  UseCWMPVersion: { property: 'useCwmpVersion', mustUnderstand: true, sender: 'ACS', message: 'InformResponse' },
};

/** Table 4: a CPE proposes no session timeout below this many seconds. */
export const sessionTimeoutMinS = 30;

type HeaderDraft = { -readonly [K in keyof SoapHeader]: SoapHeader[K] };

/** Reads the elements of a SOAP Header; `body` tells which of them may be there. */
export function decodeHeader(element: XmlElement, body: Body | undefined, violations: ViolationList): SoapHeader {
  const header: HeaderDraft = {};
  for (const child of element.children) {
    const rule = Object.hasOwn(headerRules, child.localName) ? headerRules[child.localName] : undefined;
    if (rule === undefined) {
      // SOAP 1.1 4.2.3: what must be understood and is not fails the message; the rest may be ignored.
      if (mustUnderstand(child) === '1') {
        const detail = `The header element ${quote(child.name)} must be understood, but is none of CWMP.`;
        violations.add('header-unknown-must-understand', detail, child.offset);
      }
      continue;
    }
    if (header[rule.property] !== undefined) {
      violations.add('header-duplicate', `${child.localName} stands more than once in the header.`, child.offset);
      continue;
    }
    checkFlagAndNamespace(rule, child, violations);
    checkPlace(rule, { child, body }, violations);
    setValue(header, child, violations);
  }
  return header;
}

function mustUnderstand(element: XmlElement): string | undefined {
  const flag = element.attributes.find(
    ({ localName, namespace }) =>
      localName === 'mustUnderstand' && (namespace === soapEnvelopeNamespace || namespace === soap12EnvelopeNamespace),
  );
  // SOAP 1.2 writes true and false.
  return flag?.value === 'true' ? '1' : flag?.value;
}

function checkFlagAndNamespace(rule: HeaderRule, child: XmlElement, violations: ViolationList): void {
  const flag = mustUnderstand(child);
  if (rule.mustUnderstand === true && flag !== '1') {
    violations.add('header-must-understand', `${child.localName} has no mustUnderstand="1".`, child.offset);
  } else if (rule.mustUnderstand === false && flag !== undefined && flag !== '0') {
    violations.add('header-must-understand', `${child.localName} has a mustUnderstand other than 0.`, child.offset);
  }
  if (!isCwmpNamespace(child.namespace)) {
    const detail = `${child.localName} is in the namespace ${quote(child.namespace)}.`;
    violations.add('header-namespace', detail, child.offset);
  }
}

function checkPlace(
  rule: HeaderRule,
  at: { readonly child: XmlElement; readonly body: Body | undefined },
  violations: ViolationList,
): void {
  if (at.body === undefined) return;
  const { localName, offset } = at.child;
  const sender = senderOf(at.body);
  if (rule.sender !== 'both' && sender !== undefined && sender !== rule.sender) {
    violations.add('header-sender', `${localName} comes from a ${sender}; only the other side sends it.`, offset);
  }
  if (rule.message !== undefined && at.body.method !== rule.message) {
    violations.add('header-message', `${localName} goes with ${rule.message} only.`, offset);
  }
}

/** The side that a body comes from; undefined where both may send it. */
function senderOf(body: Body): 'ACS' | 'CPE' | undefined {
  if (body.method === 'Fault') {
    if (body.faultCode === undefined) return undefined;
    return body.faultCode < 9000 ? 'ACS' : 'CPE';
  }
  const direction = rpcOf(body.method)?.direction;
  if (direction === undefined || direction === 'both') return undefined;
  return (direction === 'cpe-to-acs') === body.method.endsWith('Response') ? 'ACS' : 'CPE';
}

function setValue(header: HeaderDraft, child: XmlElement, violations: ViolationList): void {
  const text = child.text;
  switch (child.localName) {
    case 'ID':
      header.id = text;
      return;
    case 'HoldRequests':
      header.holdRequests = booleanValue(child, violations);
      return;
    case 'NoMoreRequests':
      header.noMoreRequests = booleanValue(child, violations);
      return;
    case 'SessionTimeout':
      header.sessionTimeout = timeoutValue(child, violations);
      return;
    case 'SupportedCWMPVersions':
      header.supportedCwmpVersions = versionsValue(child, violations);
      return;
    case 'UseCWMPVersion':
      header.useCwmpVersion = trimWhiteSpace(text);
      expectVersion(header.useCwmpVersion, child, violations);
  }
}

function booleanValue(child: XmlElement, violations: ViolationList): boolean {
  const text = trimWhiteSpace(child.text);
  if (text === '1' || text === 'true') return true;
  if (text !== '0' && text !== 'false') badValue(child, violations);
  return text.toLowerCase() === 'true';
}

function timeoutValue(child: XmlElement, violations: ViolationList): number {
  const seconds = parseInteger(trimWhiteSpace(child.text));
  // Table 4: at least 30.
  if (seconds === undefined || seconds < sessionTimeoutMinS || seconds > 4_294_967_295) badValue(child, violations);
  return seconds ?? 0;
}

function versionsValue(child: XmlElement, violations: ViolationList): readonly string[] {
  const versions = child.text.split(',').map((version) => trimWhiteSpace(version));
  for (const version of versions) expectVersion(version, child, violations);
  return versions;
}

function expectVersion(version: string, child: XmlElement, violations: ViolationList): void {
  if (!/^\d{1,4}\.\d{1,4}$/.test(version)) badValue(child, violations);
}

function badValue(child: XmlElement, violations: ViolationList): void {
  violations.add('header-value', `${child.localName} is ${quote(child.text)}.`, child.offset);
}

/** Writes the header elements that are defined, in the order of Table 4; nothing at all when none is. */
export function encodeHeader(header: SoapHeader, writer: EnvelopeWriter): void {
  const elements: [name: string, text: string][] = [];
  if (header.id !== undefined) elements.push(['ID', header.id]);
  if (header.holdRequests !== undefined) elements.push(['HoldRequests', header.holdRequests ? '1' : '0']);
  if (header.noMoreRequests !== undefined) elements.push(['NoMoreRequests', header.noMoreRequests ? '1' : '0']);
  if (header.sessionTimeout !== undefined) elements.push(['SessionTimeout', String(header.sessionTimeout)]);
  if (header.supportedCwmpVersions !== undefined) {
    elements.push(['SupportedCWMPVersions', header.supportedCwmpVersions.join(',')]);
  }
  if (header.useCwmpVersion !== undefined) elements.push(['UseCWMPVersion', header.useCwmpVersion]);
  if (elements.length === 0) return;
  const { soap, cwmp } = writer.dialect.prefixes;
  const name = writer.dialect.defaultNamespace ? 'Header' : `${soap}:Header`;
  writer.open(name);
  for (const [element, text] of elements) {
    const flag = headerRules[element]?.mustUnderstand === true ? '1' : '0';
    writer.leaf(`${cwmp}:${element}`, text, ` ${soap}:mustUnderstand="${flag}"`);
  }
  writer.close(name);
}
