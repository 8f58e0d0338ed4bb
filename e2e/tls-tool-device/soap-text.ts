const envelope = (id: string, body: string): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-1">
<s:Header><c:ID s:mustUnderstand="1">${id}</c:ID></s:Header><s:Body>${body}</s:Body></s:Envelope>`;

/** An Inform as a simple device writes it, at a time. */
export const inform = (at: Date): string =>
  envelope(
    '1',
    `<c:Inform><DeviceId><Manufacturer>Tool</Manufacturer><OUI>0D0D0D</OUI><ProductClass>Client</ProductClass>
<SerialNumber>1</SerialNumber></DeviceId><Event><EventStruct><EventCode>2 PERIODIC</EventCode><CommandKey/></EventStruct></Event>
<MaxEnvelopes>1</MaxEnvelopes><CurrentTime>${at.toISOString().slice(0, 19)}Z</CurrentTime><RetryCount>0</RetryCount><ParameterList>
<ParameterValueStruct><Name>Device.DeviceInfo.SoftwareVersion</Name><Value>1</Value></ParameterValueStruct></ParameterList></c:Inform>`,
  );

/** The fault with which it answers the request of that id. */
export const fault = (id: string): string =>
  envelope(
    id,
    `<s:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><c:Fault><FaultCode>9000</FaultCode>
<FaultString>nothing but Inform</FaultString></c:Fault></detail></s:Fault>`,
  );
