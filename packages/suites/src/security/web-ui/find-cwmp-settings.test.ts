import { defaultWebLimits, readPage } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { isCwmpField, type KnownSetting, namedFields, shownSettings } from './find-cwmp-settings.ts';

const known: readonly KnownSetting[] = [
  { what: 'ACS URL', value: 'https://acs.isp.example:7547/cwmp/', isPassword: false, isDistinctive: true },
  { what: 'host of the ACS', value: 'acs.isp.example', isPassword: false, isDistinctive: false },
  { what: 'user', value: 'acs', isPassword: false, isDistinctive: false },
  { what: 'password', value: 'p/4Zq81kk', isPassword: true, isDistinctive: true },
  { what: 'long password', value: 'p"4&Zq81kk-7Lm', isPassword: true, isDistinctive: true },
];

const pageOf = (text: string, contentType = 'text/html') => {
  const url = new URL('http://192.168.1.1/tr069.htm');
  const page = contentType === 'text/html' ? readPage(text, url, defaultWebLimits) : undefined;
  return { url, status: 200, contentType, headers: [], text, page, via: 'http', found: 'link' } as const;
};
const shown = (text: string, contentType?: string): readonly string[] =>
  shownSettings([pageOf(text, contentType)], known).map(({ what, how }) => `${what}: ${how}`);

test.each([
  ['<input name=x value="https://ACS.isp.example:7547/cwmp">', ['ACS URL: editable field']],
  ['<input name=x value="https://acs.isp.example:7547/cwmp/" readonly>', ['ACS URL: read-only field']],
  ['<input type=hidden name=x value="https://acs.isp.example:7547/cwmp/">', ['ACS URL: read-only field']],
  ['<p>Managed by https://acs.isp.example:7547/cwmp/', ['ACS URL: shown']],
  ['<script>var u = "https:\\/\\/acs.isp.example:7547\\/cwmp";</script>', ['ACS URL: shown']],
  ['<a href="/x?u=https%3A%2F%2Facs.isp.example%3A7547%2Fcwmp">x</a>', ['ACS URL: shown']],
  ['<input type=password name=crpwd value="p/4Zq81kk">', ['password: editable field']],
  ['<script>var u = unescape("%70%2f%34%5a%71%38%31%6b%6b");</script>', ['password: shown']],
  [String.raw`<script>var u = {"x":"p\"4\u0026Zq81kk-7Lm"};</script>`, ['long password: shown']],
  [`<input type=hidden name=s value=${Buffer.from('u:p"4&Zq81kk-7Lm').toString('base64')}>`, ['long password: shown']],
  ['<!-- p"4&Zq81kk-7Lm -->', ['long password: shown']],
  ['<input name=x value="p%224%26Zq81kk-7Lm">', ['long password: editable field']],
  ['<label>ACS server <input name=h value="acs.isp.example"></label>', ['host of the ACS: editable field']],
  ['<label>ACS user <input name=u value="acs"></label>', ['user: editable field']],
])('%s shows %j', (text, found) => {
  expect(shown(text)).toEqual(found);
});

test.each([
  '<p>TR-069 is switched on. The ACS is that of your provider.',
  '<label>Time server <input value="acs.isp.example"></label>',
  '<label>Name <input value="acs"></label>',
  '<label>ACS user <input name=u value="acs2"></label>',
  '<p>macs and facts',
])('%s shows nothing of ours', (text) => {
  expect(shown(text)).toEqual([]);
});

test('data is looked at too', () => {
  expect(shown('{"u":"https:\\/\\/acs.isp.example:7547\\/cwmp\\/"}', 'application/json')).toEqual(['ACS URL: shown']);
});

test.each([
  ['acsURL', '', true],
  ['tr069_enable', '', true],
  ['ConnReqUser', '', true],
  ['connectionRequestPassword', '', true],
  ['PeriodicInformInterval', '', true],
  ['x1', 'Adresse ACS', true],
  ['x1', 'Verbindungsanfrage: Benutzer', true],
  ['macServer', '', false],
  ['accessName', '', false],
  ['maxConnections', '', false],
  ['information', 'Information', false],
  ['acsurlx1', '', true],
])('a field %j, called %j: %j', (name, label, is) => {
  const field = { kind: 'text', name, id: '', value: '', label, isChecked: false, isEditable: true, options: [] };
  expect(isCwmpField(field)).toBe(is);
});

test('a field that is only called so is told apart', () => {
  expect(namedFields([pageOf('<input name=acsURL><input name=acsUser disabled><input name=ssid>')])).toEqual([
    { where: '/tr069.htm', field: 'acsURL' },
  ]);
});
