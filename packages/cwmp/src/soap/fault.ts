/** One refused parameter of SetParameterValues (TR-069 A.5.1). */
export interface SetParameterValuesFault {
  readonly parameterName: string;
  readonly faultCode: number;
  readonly faultString?: string | undefined;
}

/** A SOAP fault with its CWMP detail (TR-069 3.5 and A.5). */
export interface SoapFault {
  readonly method: 'Fault';
  /** Local part of SOAP's faultcode. */
  readonly soapFaultCode: 'Client' | 'Server';
  /** SOAP's faultstring, "CWMP fault" by the standard. */
  readonly soapFaultString: string;
  /** 8000 to 8899 from an ACS, 9000 to 9899 from a CPE; undefined when the peer sent no CWMP detail. */
  readonly faultCode: number | undefined;
  readonly faultString: string;
  readonly setParameterValuesFault: readonly SetParameterValuesFault[];
}
