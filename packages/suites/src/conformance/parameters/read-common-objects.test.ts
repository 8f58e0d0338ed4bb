import { type AcsRequest, type CpeResponse, type SoapFault, soapFault } from '@cordon/cwmp';
import { expect, test } from 'vitest';
import { readCommonObjects } from './read-common-objects.ts';

const values: Readonly<Record<string, string>> = { 'Device.DeviceInfo.UpTime': '7', 'Device.Time.Status': 'Error' };
const cpe = { path: (path: string): string => `Device.${path}` };

/** A device that gives these values for a partial path. */
const deviceThat = (readsBelow: (path: string) => CpeResponse | SoapFault) => ({
  request(request: AcsRequest): Promise<CpeResponse | SoapFault> {
    if (request.method === 'GetParameterNames') {
      const names = Object.keys(values).filter((name) => name.startsWith(request.parameterPath));
      const parameterList = [request.parameterPath, ...names].map((name) => ({ name, writable: false }));
      return Promise.resolve({ method: 'GetParameterNamesResponse', parameterList });
    }
    const [first = ''] = request.method === 'GetParameterValues' ? request.parameterNames : [];
    if (first.endsWith('.')) return Promise.resolve(readsBelow(first));
    return Promise.resolve({ method: 'GetParameterValuesResponse', parameterList: [valueOf(first)] });
  },
});
const valueOf = (name: string) => ({ name, value: values[name] ?? '', type: 'string' });

test.each([
  ['a fault', () => soapFault(9005)],
  ['nothing', () => ({ method: 'GetParameterValuesResponse', parameterList: [] })],
  [
    'the object itself',
    (name) => ({ method: 'GetParameterValuesResponse', parameterList: [{ name, value: '', type: undefined }] }),
  ],
] as const satisfies readonly (readonly [string, (path: string) => CpeResponse | SoapFault])[])(
  'where a partial path is answered by %s, each parameter is read by its name',
  async (_, readsBelow) => {
    expect(await readCommonObjects(deviceThat(readsBelow), { cpe })).toEqual(Object.keys(values).map(valueOf));
  },
);
