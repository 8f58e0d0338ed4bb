import { expect, test } from 'vitest';
import { harmIn, saysLogout, wordsOf } from './web-words.ts';

const harm = (address: string, label = '', kind = 'link'): string | undefined =>
  harmIn({ url: new URL(address, 'http://192.168.1.1/'), label, kind });

test.each([
  ['/logout.htm', ''],
  ['/x', 'Log out'.replace(' ', '')],
  ['/x', 'Abmelden'],
  ['/cgi-bin/luci/admin/logout', ''],
  ['/index.cgi?do=LOGOFF', ''],
  ['/rebootinfo.cgi', ''],
  ['/x.htm', 'Neustart'],
  ['/x.htm', 'Factory settings'],
  ['/x.htm', 'Réinitialiser'],
  ['/wlan.cgi?action=delete&id=1', ''],
  ['/goform/SaveWlan', ''],
  ['/api/setWifi', '', 'named'],
  ['/wps_start.cgi', ''],
])('%s, called %j, is not followed', (address, label, kind = 'link') => {
  expect(harm(address, label, kind)).toBeDefined();
});

test.each([
  ['/settings.html', 'Settings'],
  ['/start.htm', ''],
  ['/update.html', 'Software update'],
  ['/backup.html', 'Backup and restore'],
  ['/description.htm', 'Resolution'],
  ['/api/status', '', 'named'],
  ['/wlan.asp?page=2', ''],
  ['/default.htm', ''],
  ['/presets.htm', 'Presets'],
])('%s, called %j, is', (address, label, kind = 'link') => {
  expect(harm(address, label, kind)).toBeUndefined();
});

test('a short word for a logout is one only by itself', () => {
  expect(saysLogout('/esci.html')).toBe(true);
  expect(saysLogout('/crescita.html')).toBe(false);
});

test('words end where letters do, and where case changes', () => {
  expect(wordsOf('/api/setWifiKey-2.cgi')).toEqual(['api', 'set', 'wifi', 'key', '2', 'cgi']);
});
