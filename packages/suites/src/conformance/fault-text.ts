import type { SoapFault } from '@cordon/cwmp';

/** A fault in words: its code and text, then the code of every parameter that it names. */
export const faultText = ({ faultCode, faultString, setParameterValuesFault }: SoapFault): string =>
  [
    `fault ${faultCode} ${faultString}`,
    ...setParameterValuesFault.map((one) => `${one.parameterName} ${one.faultCode}`),
  ].join(', ');
