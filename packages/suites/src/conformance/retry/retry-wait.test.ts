import { type AcsRequest, type CpeResponse, type SoapFault, soapFault } from '@cordon/cwmp';
import { expect, test } from 'vitest';
import { readRetrySettings } from './retry-wait.ts';

const cpe = { path: (path: string): string => `Device.${path}` };

/** A device that has these parameters of ManagementServer. */
const deviceWith = (values: Readonly<Record<string, string>>) => ({
  request(request: AcsRequest): Promise<CpeResponse | SoapFault> {
    const [name = ''] = request.method === 'GetParameterValues' ? request.parameterNames : [];
    const value = values[name.replace('Device.ManagementServer.', '')];
    if (value === undefined) return Promise.resolve(soapFault(9005));
    return Promise.resolve({
      method: 'GetParameterValuesResponse',
      parameterList: [{ name, value, type: 'unsignedInt' }],
    });
  },
});

test.each([
  [{}, { minimumWaitIntervalS: 5, intervalMultiplier: 2000 }],
  [{ CWMPRetryMinimumWaitInterval: '30' }, { minimumWaitIntervalS: 30, intervalMultiplier: 2000 }],
  [
    { CWMPRetryMinimumWaitInterval: '', CWMPRetryIntervalMultiplier: ' 1500 ' },
    { minimumWaitIntervalS: 5, intervalMultiplier: 1500 },
  ],
])('a device with %j retries by %j', async (values, settings) => {
  expect(await readRetrySettings(deviceWith(values), cpe)).toEqual(settings);
});
