/** An Inform of a common gateway as it stands on the wire: indented, about 2 KB. */
export function informEnvelope(): string {
  const values = [
    ['Device.RootDataModelVersion', 'xsd:string', '2.15'],
    ['Device.DeviceInfo.HardwareVersion', 'xsd:string', 'R&amp;D 1.0'],
    ['Device.DeviceInfo.SoftwareVersion', 'xsd:string', '3.4.12-b7'],
    ['Device.ManagementServer.ConnectionRequestURL', 'xsd:string', 'http://192.0.2.17:7547/8f2c'],
    ['Device.ManagementServer.ParameterKey', 'xsd:string', ''],
    ['Device.IP.Interface.1.IPv4Address.1.IPAddress', 'xsd:string', '192.0.2.17'],
  ].map(
    ([name, type, value]) => `        <ParameterValueStruct>
          <Name>${name}</Name>
          <Value xsi:type="${type}">${value}</Value>
        </ParameterValueStruct>
`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:soap-enc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cwmp="urn:dslforum-org:cwmp-1-2">
  <soap-env:Header>
    <cwmp:ID soap-env:mustUnderstand="1">100</cwmp:ID>
  </soap-env:Header>
  <soap-env:Body>
    <cwmp:Inform>
      <DeviceId>
        <Manufacturer>Example Networks</Manufacturer>
        <OUI>00D09E</OUI>
        <ProductClass>HomeGateway</ProductClass>
        <SerialNumber>2K1503AN00123</SerialNumber>
      </DeviceId>
      <Event soap-enc:arrayType="cwmp:EventStruct[1]">
        <EventStruct>
          <EventCode>2 PERIODIC</EventCode>
          <CommandKey></CommandKey>
        </EventStruct>
      </Event>
      <MaxEnvelopes>1</MaxEnvelopes>
      <CurrentTime>2026-03-01T12:00:00Z</CurrentTime>
      <RetryCount>0</RetryCount>
      <ParameterList soap-enc:arrayType="cwmp:ParameterValueStruct[${values.length}]">
${values.join('')}      </ParameterList>
    </cwmp:Inform>
  </soap-env:Body>
</soap-env:Envelope>
`;
}
