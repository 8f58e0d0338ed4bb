import { expect, test } from 'vitest';
import { knownBadServer } from './known-bad-servers.ts';

test.each([
  ['RomPager/4.07 UPnP/1.0', 'RomPager'],
  ['Allegro-Software-RomPager/4.33', 'RomPager'],
  ['RomPager/4.34', undefined],
  ['RomPager/5.1', undefined],
  ['GoAhead-Webs/2.5.0', 'GoAhead'],
  ['GoAhead-Webs', undefined],
  ['Boa/0.94.14rc21', 'Boa'],
  ['Linux/2.6 UPnP/1.0 miniupnpd/1.3', 'MiniUPnPd'],
  ['Linux/5.4 UPnP/1.1 MiniUPnPd/2.3.3', undefined],
  ['Linux, UPnP/1.0, Portable SDK for UPnP devices/1.6.6', 'Portable SDK for UPnP devices'],
  ['Portable SDK for UPnP devices/1.14.12', undefined],
  ['SSH-2.0-dropbear_2014.63', 'Dropbear'],
  ['Dropbear sshd 2022.83', undefined],
  ['nginx', undefined],
  ['', undefined],
])('%j', (text, name) => {
  expect(knownBadServer(text)?.name).toBe(name);
});
