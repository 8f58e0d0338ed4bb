import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeEnvelope, rpcOf, soapFault } from '@cordon/cwmp';
import type { CwmpNamespace, DialectChanges, Envelope, SoapHeader } from '@cordon/cwmp';
import { lightweightNotificationBody } from '@cordon/transport';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleMessages } from './sample-messages.ts';
import { validateEnvelopes, whyNoValidation } from './validate-envelopes.ts';

const namespaces: readonly (readonly [string, CwmpNamespace])[] = [
  ['1.0', 'urn:dslforum-org:cwmp-1-0'],
  ['1.1', 'urn:dslforum-org:cwmp-1-1'],
  ['1.2', 'urn:dslforum-org:cwmp-1-2'],
];

const dialects: readonly (readonly [string, DialectChanges])[] = [
  ['the default dialect', {}],
  ['declaration and default namespace', { xmlDeclaration: true, defaultNamespace: true, encodingStyle: true }],
  [
    'raw characters, self-closed',
    { asciiOnly: false, emptyElements: 'self-closed', prefixes: { soap: 'SOAP-ENV', cwmp: 'c' } },
  ],
];

const whyNot = whyNoValidation();

describe.skipIf(whyNot !== undefined)(
  `encoded envelopes against the schemas${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  () => {
    let folder = '';
    let count = 0;

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'cordon-envelopes-'));
    });

    afterAll(() => rmSync(folder, { recursive: true }));

    function write(xml: string): string {
      count += 1;
      const file = join(folder, `${count}.xml`);
      writeFileSync(file, xml);
      return file;
    }

    describe.each(namespaces)('CWMP %s', (version, namespace) => {
      test.each(dialects)('every message in %s', (_, dialect) => {
        const messages = sampleMessages.filter(({ method }) => (rpcOf(method)?.since ?? '1.0') <= version);
        const header = { id: '<1>' };
        const files = messages.map((body) => write(encodeEnvelope({ namespace, header, body }, dialect)));
        expect(files.length).toBeGreaterThanOrEqual(40);
        expect(validateEnvelopes(files)).toEqual([]);
      });

      test.each(dialects)('faults in %s', (_, dialect) => {
        const list = [{ parameterName: 'Device.A', faultCode: 9006, faultString: 'no number' }];
        const faults = [soapFault(8005), soapFault(9000, ''), soapFault(9003, 'bad', list), soapFault(9800)];
        const files = faults.map((body) => write(encodeEnvelope({ namespace, header: {}, body }, dialect)));
        expect(validateEnvelopes(files)).toEqual([]);
      });
    });

    test('all headers of CWMP 1.4', () => {
      const headers: readonly SoapHeader[] = [
        { id: '1', holdRequests: true, noMoreRequests: false, useCwmpVersion: '1.4' },
        { id: '', sessionTimeout: 30, supportedCwmpVersions: ['1.0', '1.4'] },
      ];
      const files = headers.map((header) => {
        const envelope: Envelope = {
          namespace: 'urn:dslforum-org:cwmp-1-2',
          header,
          body: { method: 'InformResponse', maxEnvelopes: 1 },
        };
        return write(encodeEnvelope(envelope));
      });
      expect(validateEnvelopes(files)).toEqual([]);
    });

    test('lightweight notifications with a value of every type', () => {
      const types = [
        'string',
        'unsignedInt',
        'int',
        'boolean',
        'dateTime',
        'base64',
        'hexBinary',
        'unsignedLong',
        'long',
      ];
      const values = ['a <b>', '1', '-1', 'true', '2024-03-01T00:00:00Z', 'AAEC', '00ff', '5000000000', '-5000000000'];
      const notification = {
        timestamp: 1_700_000_000,
        username: 'user & co',
        cnonce: '0123',
        oui: '00005E',
        productClass: '',
        serialNumber: 'S1',
        parameterList: types.map((type, index) => ({ name: `Device.X.${type}`, value: values[index] ?? '', type })),
      };
      const good = lightweightNotificationBody(notification).toString();
      expect(validateEnvelopes([write(good)])).toEqual([]);
      const broken = [good.replace('>00005E<', '>00005e<'), good.replace('<TS>', '<TT>').replace('</TS>', '</TT>')];
      expect(validateEnvelopes(broken.map(write)).length).toBeGreaterThanOrEqual(broken.length);
    });

    test('the validator complains about what is wrong', () => {
      const good = encodeEnvelope({
        namespace: 'urn:dslforum-org:cwmp-1-2',
        header: { id: '1' },
        body: { method: 'AddObjectResponse', instanceNumber: 3, status: 0 },
      });
      const broken = [
        good.replace('>3<', '>three<'),
        good
          .replace('AddObjectResponse>', 'AddObjectAnswer>')
          .replace('/cwmp:AddObjectResponse', '/cwmp:AddObjectAnswer'),
        good.replace(' soap-env:mustUnderstand="1"', ''),
        good.slice(0, -5),
      ];
      const files = broken.map((xml) => write(xml));
      const complaints = new Set(validateEnvelopes(files).map(({ file }) => file));
      expect([...complaints]).toEqual(files);
    });
  },
);
