import { cwmpFaultCodec } from './decode-fault.ts';
import type { EnvelopeWriter } from './envelope-writer.ts';
import type { SoapFault } from './fault.ts';

/** Writes a SOAP Fault with its CWMP detail (TR-069 3.5); without detail when the fault has no code. */
export function encodeFault(fault: SoapFault, writer: EnvelopeWriter): void {
  const { prefixes, defaultNamespace } = writer.dialect;
  const name = defaultNamespace ? 'Fault' : `${prefixes.soap}:Fault`;
  // SOAP 1.1 4.4: the members of Fault are unqualified, so a default namespace must not reach them.
  const undeclare = defaultNamespace ? ' xmlns=""' : '';
  writer.open(name);
  // 3.5: faultcode is unprefixed or in the SOAP namespace; every peer reads the former.
  writer.leaf('faultcode', fault.soapFaultCode, undeclare);
  writer.leaf('faultstring', fault.soapFaultString, undeclare);
  if (fault.faultCode !== undefined) {
    writer.open('detail', undeclare);
    writer.open(`${prefixes.cwmp}:Fault`);
    const { faultCode, faultString, setParameterValuesFault } = fault;
    cwmpFaultCodec.encode({ method: 'Fault', faultCode, faultString, setParameterValuesFault }, writer);
    writer.close(`${prefixes.cwmp}:Fault`);
    writer.close('detail');
  }
  writer.close(name);
}
