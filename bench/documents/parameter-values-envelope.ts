const namespaces =
  'xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:soap-enc="http://schemas.xmlsoap.org/soap/encoding/" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xmlns:cwmp="urn:dslforum-org:cwmp-1-2"';

const values: readonly (readonly [type: string, value: string])[] = [
  ['xsd:string', 'Wohnzimmer &amp; Küche'],
  ['xsd:unsignedInt', '3600'],
  ['xsd:boolean', 'true'],
  ['xsd:string', 'a &lt;quoted&gt; value that is somewhat longer than the others are, as descriptions tend to be'],
  ['xsd:dateTime', '2026-03-01T12:00:00Z'],
  ['xsd:string', ''],
];

/** A GetParameterValuesResponse as it stands on the wire: indented, about 210 characters for each parameter. */
export function parameterValuesEnvelope(count: number): string {
  const structs = Array.from({ length: count }, (_, index) => {
    const [type, value] = values[index % values.length] ?? ['xsd:string', ''];
    return `        <ParameterValueStruct>
          <Name>Device.WiFi.AccessPoint.${index}.AssociatedDevice.${index % 32}.Stats.X_00D09E_Value</Name>
          <Value xsi:type="${type}">${value}</Value>
        </ParameterValueStruct>
`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<soap-env:Envelope ${namespaces}>
  <soap-env:Header>
    <cwmp:ID soap-env:mustUnderstand="1">7</cwmp:ID>
  </soap-env:Header>
  <soap-env:Body>
    <cwmp:GetParameterValuesResponse>
      <ParameterList soap-enc:arrayType="cwmp:ParameterValueStruct[${count}]">
${structs.join('')}      </ParameterList>
    </cwmp:GetParameterValuesResponse>
  </soap-env:Body>
</soap-env:Envelope>
`;
}
