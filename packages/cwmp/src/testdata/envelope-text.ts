// Envelopes for tests, as text and as bytes, with one thing at a time out of the ordinary.

/** What an envelope for a test looks like; everything has an ordinary default. */
export interface EnvelopeText {
  readonly body?: string;
  readonly header?: string;
  readonly soapPrefix?: string;
  readonly cwmpPrefix?: string;
  readonly namespace?: string;
  readonly before?: string;
  readonly after?: string;
  readonly envelopeAttributes?: string;
}

/** The text of an envelope around `body`; the prefixes `soap`, `cwmp`, `enc`, `xsd` and `xsi` are declared. */
export function envelopeText(options: EnvelopeText = {}): string {
  const { soapPrefix = 'soap', cwmpPrefix = 'cwmp', namespace = 'urn:dslforum-org:cwmp-1-2' } = options;
  const declared = [
    `xmlns:${soapPrefix}="http://schemas.xmlsoap.org/soap/envelope/"`,
    'xmlns:enc="http://schemas.xmlsoap.org/soap/encoding/"',
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema"',
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
    `xmlns:${cwmpPrefix}="${namespace}"`,
    options.envelopeAttributes ?? '',
  ].join(' ');
  const content = options.body ?? `<${cwmpPrefix}:RebootResponse/>`;
  const envelope = `<${soapPrefix}:Envelope ${declared}>${options.header ?? ''}<${soapPrefix}:Body>${content}</${soapPrefix}:Body></${soapPrefix}:Envelope>`;
  return `${options.before ?? ''}${envelope}${options.after ?? ''}`;
}

/** The same as UTF-8. */
export function envelopeBytes(options: EnvelopeText = {}): Uint8Array {
  return Buffer.from(envelopeText(options));
}

/** An Inform body with the given pieces in place of ordinary ones. */
export function informText(pieces: Partial<Record<'deviceId' | 'event' | 'maxEnvelopes' | 'currentTime' | 'retryCount' | 'parameterList', string>> = {}): string {
  const {
    deviceId = '<DeviceId><Manufacturer>Acme</Manufacturer><OUI>00D09E</OUI><ProductClass>RG</ProductClass><SerialNumber>42</SerialNumber></DeviceId>',
    event = '<Event enc:arrayType="cwmp:EventStruct[1]"><EventStruct><EventCode>2 PERIODIC</EventCode><CommandKey></CommandKey></EventStruct></Event>',
    maxEnvelopes = '1',
    currentTime = '2026-03-01T10:11:12Z',
    retryCount = '0',
    parameterList = '<ParameterList enc:arrayType="cwmp:ParameterValueStruct[0]"></ParameterList>',
  } = pieces;
  return `<cwmp:Inform>${deviceId}${event}<MaxEnvelopes>${maxEnvelopes}</MaxEnvelopes><CurrentTime>${currentTime}</CurrentTime><RetryCount>${retryCount}</RetryCount>${parameterList}</cwmp:Inform>`;
}

/** A ParameterList element around structs, with the right arrayType. */
export function parameterListText(...structs: readonly string[]): string {
  const items = structs.map((members) => `<ParameterValueStruct>${members}</ParameterValueStruct>`).join('');
  return `<ParameterList enc:arrayType="cwmp:ParameterValueStruct[${structs.length}]">${items}</ParameterList>`;
}
