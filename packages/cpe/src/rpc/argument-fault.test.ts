import { type AcsRequest, decodeEnvelope } from '@cordon/cwmp';
import { expect, test } from 'vitest';
import { argumentFault } from './argument-fault.ts';

const envelopeOf = (body: string): Uint8Array =>
  Buffer.from(
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-2" ` +
      `xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>${body}</s:Body></s:Envelope>`,
  );

function faultCodeOf(text: string): number | undefined {
  const { body, violations } = decodeEnvelope(envelopeOf(text));
  return argumentFault(body as AcsRequest, violations)?.faultCode;
}

test.each([
  ['<c:SetParameterValues><ParameterKey/></c:SetParameterValues>', 9003],
  ['<c:Reboot/>', 9003],
  ['<c:Reboot><CommandKey/><Force>1</Force></c:Reboot>', 9003],
  ['<c:GetParameterNames><NextLevel>0</NextLevel><ParameterPath/></c:GetParameterNames>', 9003],
  ['<c:GetParameterNames><ParameterPath/><NextLevel>maybe</NextLevel></c:GetParameterNames>', 9003],
  ['<c:ScheduleInform><DelaySeconds>-5</DelaySeconds><CommandKey/></c:ScheduleInform>', 9003],
  ['<c:GetRPCMethods><Verbose>1</Verbose></c:GetRPCMethods>', 9001],
])('%s is answered by fault %d', (text, faultCode) => {
  expect(faultCodeOf(text)).toBe(faultCode);
});

const attributes = (notification: string): string =>
  '<c:SetParameterAttributes><ParameterList e:arrayType="c:SetParameterAttributesStruct[1]">' +
  '<SetParameterAttributesStruct><Name>Device.</Name><NotificationChange>0</NotificationChange>' +
  `<Notification>${notification}</Notification><AccessListChange>0</AccessListChange><AccessList/>` +
  '</SetParameterAttributesStruct></ParameterList></c:SetParameterAttributes>';

test.each([
  ['a sound request', '<c:Reboot><CommandKey>a</CommandKey></c:Reboot>'],
  ['an array without arrayType', '<c:SetParameterValues><ParameterList/><ParameterKey/></c:SetParameterValues>'],
  ['any Notification that is not to be changed', attributes('77')],
])('%s is carried out', (_, text) => {
  expect(faultCodeOf(text)).toBeUndefined();
});
