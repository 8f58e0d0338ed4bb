import { faultCodeOf, isFaultCode } from '../fault-codes.ts';
import { message } from '../rpc/rpc.ts';
import type { MessageCodec } from '../rpc/rpc.ts';
import { optional, repeated, string, struct, unsignedInt } from '../rpc/schema/field.ts';
import type { StructSchema } from '../rpc/schema/field.ts';
import { trimWhiteSpace } from '../rpc/schema/lexical.ts';
import type { SetParameterValuesFault, SoapFault } from './fault.ts';
import { isCwmpNamespace } from './namespaces.ts';
import { quote } from './violation-list.ts';
import type { ViolationList } from './violation-list.ts';
import type { XmlElement } from './xml-tree.ts';

/** The CWMP Fault inside SOAP's detail (TR-069 3.5). */
interface CwmpFault {
  readonly method: 'Fault';
  readonly faultCode: number;
  readonly faultString?: string | undefined;
  readonly setParameterValuesFault: readonly SetParameterValuesFault[];
}

const unlimited = Number.POSITIVE_INFINITY;

const setParameterValuesFault: StructSchema<SetParameterValuesFault> = struct('SetParameterValuesFault', {
  parameterName: string('ParameterName', unlimited),
  faultCode: unsignedInt('FaultCode'),
  faultString: optional(string('FaultString', unlimited)),
});

/** Codec of the CWMP Fault element (TR-069 3.5). */
export const cwmpFaultCodec: MessageCodec<CwmpFault> = message('Fault', {
  faultCode: unsignedInt('FaultCode'),
  faultString: optional(string('FaultString', unlimited)),
  setParameterValuesFault: repeated('SetParameterValuesFault', setParameterValuesFault, 0),
});

/** Reads a SOAP Fault, also one in the shape of SOAP 1.2 or without CWMP detail. */
export function decodeFault(element: XmlElement, violations: ViolationList): SoapFault {
  const soapFaultCode = decodeSoapFaultCode(element, violations);
  const soapFaultString = decodeSoapFaultString(element, violations);
  const detail = cwmpDetail(element);
  if (detail === undefined) {
    violations.add('fault-detail', 'The fault has no CWMP Fault in its detail.', element.offset);
    return {
      method: 'Fault',
      soapFaultCode,
      soapFaultString,
      faultCode: undefined,
      faultString: '',
      setParameterValuesFault: [],
    };
  }
  if (detail.localName !== 'Fault' || !isCwmpNamespace(detail.namespace)) {
    violations.add('fault-detail', 'The detail of the fault holds no Fault of a CWMP namespace.', detail.offset);
  }
  const inner = cwmpFaultCodec.decode(detail, violations);
  const faultCode = checkFaultCode(inner, { soapFaultCode, offset: detail.offset }, violations);
  const faultString = inner.faultString ?? '';
  return {
    method: 'Fault',
    soapFaultCode,
    soapFaultString,
    faultCode,
    faultString,
    setParameterValuesFault: inner.setParameterValuesFault,
  };
}

/** The element that has FaultCode in it: Fault inside detail, or detail itself, or what stands in the Body. */
export function cwmpDetail(element: XmlElement): XmlElement | undefined {
  const detail = childNamed(element, 'detail') ?? childNamed(element, 'Detail');
  const candidates = [detail === undefined ? undefined : childNamed(detail, 'Fault'), detail, element];
  return candidates.find((candidate) => candidate !== undefined && childNamed(candidate, 'FaultCode') !== undefined);
}

function childNamed(element: XmlElement, localName: string): XmlElement | undefined {
  return element.children.find((child) => child.localName === localName);
}

const soapCodes: ReadonlyMap<string, 'Client' | 'Server'> = new Map([
  ['Client', 'Client'],
  ['Server', 'Server'],
  // SOAP 1.2's words for the same.
  ['Sender', 'Client'],
  ['Receiver', 'Server'],
]);

function decodeSoapFaultCode(element: XmlElement, violations: ViolationList): 'Client' | 'Server' {
  const code12 = childNamed(element, 'Code');
  const found = childNamed(element, 'faultcode') ?? (code12 === undefined ? undefined : childNamed(code12, 'Value'));
  const text = found === undefined ? '' : trimWhiteSpace(found.text);
  const local = text.slice(text.lastIndexOf(':') + 1);
  const code = soapCodes.get(local) ?? soapCodes.get(local.split('.', 1)[0] ?? '');
  if (code === undefined || code !== local) {
    const seen = found === undefined ? 'There is no faultcode' : `faultcode is ${quote(text)}`;
    violations.add('fault-soap-code', `${seen}; Client or Server is expected.`, (found ?? element).offset);
  }
  return code ?? 'Server';
}

function decodeSoapFaultString(element: XmlElement, violations: ViolationList): string {
  const reason = childNamed(element, 'Reason');
  const found = childNamed(element, 'faultstring') ?? (reason === undefined ? undefined : childNamed(reason, 'Text'));
  const text = found?.text ?? '';
  if (text !== 'CWMP fault') {
    violations.add('fault-string', `faultstring is ${quote(text)}.`, (found ?? element).offset);
  }
  return text;
}

function checkFaultCode(
  fault: CwmpFault,
  outer: { readonly soapFaultCode: string; readonly offset: number },
  violations: ViolationList,
): number | undefined {
  const code = fault.faultCode;
  if (!isFaultCode(code)) {
    violations.add('fault-code', `FaultCode ${code} is neither a standard nor a vendor code.`, outer.offset);
  }
  const expected = faultCodeOf(code)?.soapFaultCode;
  if (expected !== undefined && expected !== outer.soapFaultCode) {
    const detail = `faultcode is ${outer.soapFaultCode}; code ${code} counts as ${expected}.`;
    violations.add('fault-soap-code', detail, outer.offset);
  }
  // 0 is what stands for a FaultCode that could not be read.
  return code === 0 ? undefined : code;
}
