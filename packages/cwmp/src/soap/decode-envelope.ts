import { codecOf, rpcOf } from '../rpc/registry.ts';
import type { CwmpVersion } from '../session/cwmp-version.ts';
import { cwmpDetail, decodeFault } from './decode-fault.ts';
import { decodeText } from './decode-text.ts';
import type { Body, CwmpNamespace, DecodedEnvelope } from './envelope.ts';
import { decodeHeader } from './header.ts';
import { isCwmpNamespace, soapEnvelopeNamespace } from './namespaces.ts';
import { quote, ViolationList } from './violation-list.ts';
import { readXml, xmlRules } from './xml-reader.ts';
import type { XmlDefect, XmlLimits } from './xml-reader.ts';
import type { XmlElement } from './xml-tree.ts';

/** How an envelope is read. */
export interface DecodeOptions {
  /** The charset parameter of the HTTP Content-Type. */
  readonly charset?: string | undefined;
  /** Limits of the XML reader that differ from its defaults. */
  readonly limits?: Partial<XmlLimits>;
  /** `tolerant` by default: repairs what the field sends. `strict` gives up where XML 1.0 says so. */
  readonly mode?: 'strict' | 'tolerant';
}

/**
 * Reads the body of one HTTP message (not an empty one) as an envelope. Never throws and never hangs, whatever the bytes;
 * memory is bounded by the limits of the XML reader. What could not be read takes '', 0, false or [] and is named in
 * `violations` (TR-069 3.5, Annex A).
 */
export function decodeEnvelope(bytes: Uint8Array, options: DecodeOptions = {}): DecodedEnvelope {
  const violations = new ViolationList();
  const { charset, limits, mode = 'tolerant' } = options;
  const decoded = decodeText(bytes, charset === undefined ? {} : { charset });
  addDefects(decoded.defects, violations);
  const document = readXml(decoded.text, limits === undefined ? { mode } : { mode, limits });
  addDefects(document.defects, violations);
  const envelope = decodeDocument(document.root, violations);
  return { ...envelope, violations: violations.finish(decoded.text) };
}

function addDefects(defects: readonly XmlDefect[], violations: ViolationList): void {
  for (const { rule, detail, offset } of defects) {
    violations.addForeign({ rule, clause: xmlRules[rule].clause, detail, offset });
  }
}

interface Parts {
  readonly header: XmlElement | undefined;
  readonly body: XmlElement | undefined;
}

function decodeDocument(root: XmlElement | undefined, violations: ViolationList): Omit<DecodedEnvelope, 'violations'> {
  if (root === undefined) return { namespace: undefined, header: {}, body: undefined };
  const { header, body } = partsOf(root, violations);
  const content = body === undefined ? undefined : onlyChild(body, violations);
  const namespace =
    content === undefined
      ? declaredIn(root)
      : (namespaceOf(content, violations) ?? declaredNear(content, { root, header }));
  const message = content === undefined ? undefined : decodeBody(content, namespace, violations);
  return {
    namespace,
    header: header === undefined ? {} : decodeHeader(header, message, violations),
    body: message,
  };
}

function partsOf(root: XmlElement, violations: ViolationList): Parts {
  if (root.localName !== 'Envelope') {
    violations.add('soap-envelope', `The document element is ${quote(root.name)}.`, root.offset);
  }
  expectSoap(root, violations);
  let header: XmlElement | undefined;
  let body: XmlElement | undefined;
  for (const child of root.children) {
    if (child.localName === 'Header' && header === undefined) {
      header = child;
      expectSoap(child, violations);
      if (body !== undefined) violations.add('soap-order', 'Header comes after Body.', child.offset);
    } else if (child.localName === 'Body' && body === undefined) {
      body = child;
      expectSoap(child, violations);
    } else if (child.localName === 'Body') {
      violations.add('soap-body', 'There is more than one Body.', child.offset);
    } else {
      violations.add('soap-unknown-element', `The envelope holds ${quote(child.name)}.`, child.offset);
    }
  }
  if (body === undefined) violations.add('soap-body', 'There is no Body.', root.offset);
  return { header, body };
}

function expectSoap(element: XmlElement, violations: ViolationList): void {
  if (element.namespace === soapEnvelopeNamespace) return;
  const detail = `${element.localName} is in the namespace ${quote(element.namespace)}.`;
  violations.add('soap-namespace', detail, element.offset);
}

function onlyChild(body: XmlElement, violations: ViolationList): XmlElement | undefined {
  const count = body.children.length;
  if (count !== 1) violations.add('body-one-message', `Body holds ${count} elements.`, body.offset);
  return body.children[0];
}

// 3.5: the namespace of the method decides; in a fault, that of the CWMP Fault in its detail.
function namespaceOf(content: XmlElement, violations: ViolationList): CwmpNamespace | undefined {
  const qualified = content.localName === 'Fault' ? cwmpDetail(content) : content;
  if (qualified === undefined) return undefined;
  if (isCwmpNamespace(qualified.namespace)) return qualified.namespace;
  const detail = `${qualified.localName} is in the namespace ${quote(qualified.namespace)}.`;
  violations.add('cwmp-namespace', detail, qualified.offset);
  return undefined;
}

// A message outside any CWMP namespace still tells its version by its header or by what it declares.
function declaredNear(
  content: XmlElement,
  parts: { root: XmlElement; header: XmlElement | undefined },
): CwmpNamespace | undefined {
  const inHeader = parts.header?.children.map(({ namespace }) => namespace).find(isCwmpNamespace);
  return inHeader ?? declaredIn(content) ?? declaredIn(parts.root);
}

const usualPrefixes = ['cwmp', 'cwmp1', 'CWMP', 'tns', 'ns1', 'ns2', ''];

function declaredIn(element: XmlElement): CwmpNamespace | undefined {
  return usualPrefixes.map((prefix) => element.lookupNamespace(prefix) ?? '').find(isCwmpNamespace);
}

function decodeBody(content: XmlElement, namespace: CwmpNamespace | undefined, violations: ViolationList): Body {
  const name = content.localName;
  if (name === 'Fault') {
    expectSoap(content, violations);
    return decodeFault(content, violations);
  }
  const codec = codecOf(name);
  if (codec === undefined) return { method: 'unknown', name };
  expectSince(name, { namespace, offset: content.offset }, violations);
  return codec.decode(content, violations);
}

const newestIn: Readonly<Record<CwmpNamespace, CwmpVersion>> = {
  'urn:dslforum-org:cwmp-1-0': '1.0',
  'urn:dslforum-org:cwmp-1-1': '1.1',
  'urn:dslforum-org:cwmp-1-2': '1.4',
};

function expectSince(
  method: string,
  at: { readonly namespace: CwmpNamespace | undefined; readonly offset: number },
  violations: ViolationList,
): void {
  const since = rpcOf(method)?.since;
  if (since === undefined || at.namespace === undefined || since <= newestIn[at.namespace]) return;
  violations.add('method-since', `${method} came with CWMP ${since}, after ${at.namespace}.`, at.offset);
}
