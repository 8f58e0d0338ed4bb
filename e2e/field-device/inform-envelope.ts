/** An event that waits to be told. */
export interface PendingEvent {
  readonly code: string;
  readonly commandKey?: string;
}

const namespaces = 'xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-0"';

/** An element around texts and elements. */
export const element = (name: string, ...content: readonly string[]): string =>
  `<${name}>${content.join('')}</${name}>`;

/** An envelope as many devices in the field write it: upper-case prefixes, no declaration, no types. */
export function envelope(id: string, body: string): string {
  const header = element('SOAP-ENV:Header', `<cwmp:ID SOAP-ENV:mustUnderstand="1">${id}</cwmp:ID>`);
  return `<SOAP-ENV:Envelope ${namespaces}>${header}${element('SOAP-ENV:Body', body)}</SOAP-ENV:Envelope>`;
}

/** The Inform of this device; its clock stands in 2015, without a zone. */
export function informEnvelope(events: readonly PendingEvent[], connectionRequestUrl: string): string {
  const identity = [
    element('Manufacturer', 'Field'),
    element('OUI', '00AA01'),
    element('ProductClass', 'Box'),
    element('SerialNumber', 'F0001'),
  ];
  const list = events.map(({ code, commandKey = '' }) =>
    element('EventStruct', element('EventCode', code), element('CommandKey', commandKey)),
  );
  const url = element('Name', 'InternetGatewayDevice.ManagementServer.ConnectionRequestURL');
  const parameter = element('ParameterValueStruct', url, element('Value', connectionRequestUrl));
  const fields = [
    element('DeviceId', ...identity),
    element('Event', ...list),
    element('MaxEnvelopes', '1'),
    element('CurrentTime', '2015-01-01T00:00:00'),
    element('RetryCount', '0'),
    element('ParameterList', parameter),
  ];
  return envelope('1', element('cwmp:Inform', ...fields));
}
