import { expect, test } from 'vitest';
import { plainUrl } from './dhcp-moves-nobody.case.ts';

test.each([
  'https://acs.test:8443/cwmp-moved',
  ' https://ACS.test:8443/cwmp-moved',
  'https://acs.test:8443/cwmp-moved/',
])('%s is the URL that was written', (read) => {
  expect(plainUrl(read)).toBe(plainUrl('https://acs.test:8443/cwmp-moved'));
});

test.each(['https://acs.test/cwmp-moved', 'http://acs.test:8443/cwmp-moved', 'https://acs.test:8443/cwmp', ''])(
  '%s is another one',
  (read) => {
    expect(plainUrl(read)).not.toBe(plainUrl('https://acs.test:8443/cwmp-moved'));
  },
);
