/** One rule about a SOAP envelope or a CWMP message that a peer can break. */
export interface SoapRule {
  readonly clause: string;
  readonly sentence: string;
}

/** Ids of {@link soapRules}. Ids are never reused. */
export type SoapRuleId =
  | 'soap-envelope'
  | 'soap-namespace'
  | 'soap-body'
  | 'soap-order'
  | 'soap-unknown-element'
  | 'body-one-message'
  | 'cwmp-namespace'
  | 'method-since'
  | 'header-unknown-must-understand'
  | 'header-must-understand'
  | 'header-duplicate'
  | 'header-namespace'
  | 'header-value'
  | 'header-sender'
  | 'header-message'
  | 'argument-missing'
  | 'argument-duplicate'
  | 'argument-unknown'
  | 'argument-order'
  | 'argument-unqualified'
  | 'argument-text'
  | 'argument-white-space'
  | 'argument-length'
  | 'argument-value'
  | 'argument-number'
  | 'argument-range'
  | 'argument-boolean'
  | 'argument-date-time'
  | 'argument-time-zone'
  | 'argument-base64'
  | 'array-type-missing'
  | 'array-type-item'
  | 'array-type-prefix'
  | 'array-type-count'
  | 'array-item-name'
  | 'array-length'
  | 'value-type-missing'
  | 'value-type-namespace'
  | 'operation-type'
  | 'fault-detail'
  | 'fault-code'
  | 'fault-soap-code'
  | 'fault-string';

const soap = 'TR-069 3.5';
const table4 = 'TR-069 3.5 Table 4';
const types = 'TR-069 A.2.1';
const signatures = 'TR-069 A.2.3';

/** Every rule that decoding an envelope can report, by its stable id; the XML reader has a table of its own. */
export const soapRules: Readonly<Record<SoapRuleId, SoapRule>> = {
  'soap-envelope': { clause: soap, sentence: 'The document element is a SOAP Envelope.' },
  'soap-namespace': { clause: soap, sentence: 'Envelope, Header, Body and Fault are in the SOAP 1.1 namespace.' },
  'soap-body': { clause: soap, sentence: 'An envelope has exactly one Body.' },
  'soap-order': { clause: 'SOAP 1.1 section 4', sentence: 'Header comes before Body, and nothing precedes it.' },
  'soap-unknown-element': { clause: 'SOAP 1.1 section 4', sentence: 'An envelope holds a Header and a Body only.' },
  'body-one-message': { clause: soap, sentence: 'Body holds exactly one message or fault.' },
  'cwmp-namespace': { clause: soap, sentence: 'Methods, header elements and Fault are in a CWMP namespace.' },
  'method-since': { clause: 'TR-069 A.3', sentence: 'A method is part of the CWMP version whose namespace it is in.' },
  'header-unknown-must-understand': {
    clause: 'SOAP 1.1 4.2.3',
    sentence: 'A header element that must be understood is one of CWMP.',
  },
  'header-must-understand': { clause: table4, sentence: 'Header elements carry the mustUnderstand flag of Table 4.' },
  'header-duplicate': { clause: table4, sentence: 'A header element appears once.' },
  'header-namespace': { clause: soap, sentence: 'Header elements of CWMP are in the namespace of the message.' },
  'header-value': { clause: table4, sentence: 'A header element has a value of its type and range.' },
  'header-sender': { clause: table4, sentence: 'A header element comes from the side that may send it.' },
  'header-message': { clause: table4, sentence: 'A header element goes with the message it belongs to.' },
  'argument-missing': { clause: signatures, sentence: 'Every required argument and member is present.' },
  'argument-duplicate': { clause: signatures, sentence: 'An argument or member appears once.' },
  'argument-unknown': { clause: signatures, sentence: 'A message has no arguments but those of its method.' },
  'argument-order': { clause: signatures, sentence: 'Arguments and members are in the order of the schema.' },
  'argument-unqualified': { clause: soap, sentence: 'Elements inside a message are in no namespace.' },
  'argument-text': { clause: signatures, sentence: 'A simple value has no child elements, a structure no text.' },
  'argument-white-space': { clause: types, sentence: 'Names and codes have no white space around them.' },
  'argument-length': { clause: types, sentence: 'A string is not longer than its type allows.' },
  'argument-value': { clause: signatures, sentence: 'A value is one that its type allows.' },
  'argument-number': { clause: types, sentence: 'A number is a plain decimal integer.' },
  'argument-range': { clause: types, sentence: 'A number is in the range of its type.' },
  'argument-boolean': { clause: types, sentence: 'A boolean is 0, 1, true or false.' },
  'argument-date-time': { clause: types, sentence: 'A dateTime has the form of XML Schema.' },
  'argument-time-zone': {
    clause: types,
    sentence: 'An absolute time is in UTC and says so, where no other zone is asked for.',
  },
  'argument-base64': { clause: types, sentence: 'A base64 value is valid Base64.' },
  'array-type-missing': { clause: soap, sentence: 'An array has an arrayType.' },
  'array-type-item': { clause: soap, sentence: 'arrayType names the item type of the schema.' },
  'array-type-prefix': { clause: soap, sentence: 'The type in arrayType has a prefix bound to the right namespace.' },
  'array-type-count': { clause: 'SOAP 1.1 5.4.2', sentence: 'arrayType counts the items of the array.' },
  'array-item-name': { clause: soap, sentence: 'Array items are named after their type.' },
  'array-length': { clause: types, sentence: 'An array has as many items as its definition allows.' },
  'value-type-missing': { clause: types, sentence: 'A value of anySimpleType says its type by xsi:type.' },
  'value-type-namespace': { clause: types, sentence: 'xsi:type names a type of XML Schema or SOAP encoding.' },
  'operation-type': { clause: 'TR-069 A.4.1.10', sentence: 'xsi:type says which operation an Operations element is.' },
  'fault-detail': { clause: soap, sentence: 'A SOAP fault has a CWMP Fault in its detail.' },
  'fault-code': { clause: 'TR-069 A.5', sentence: 'FaultCode is a standard or vendor code of the sender.' },
  'fault-soap-code': { clause: 'TR-069 A.5', sentence: 'faultcode is Client or Server as the fault table says.' },
  'fault-string': { clause: soap, sentence: 'faultstring is "CWMP fault".' },
};
