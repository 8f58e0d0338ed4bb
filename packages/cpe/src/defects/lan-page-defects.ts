import { Html, html } from '../lan-page/html.ts';
import type { LanPageStrictness } from '../lan-page/lan-page-strictness.ts';
import type { Device } from '../device/device.ts';
import type { CpeDefect } from './cpe-defect.ts';

const onPage = (
  id: string,
  sentence: string,
  { requirements = ['3.1-35'], ...change }: Partial<LanPageStrictness> & Partial<Pick<CpeDefect, 'requirements'>>,
): CpeDefect => ({
  id,
  sentence,
  requirements,
  apply: (policies) => ({ ...policies, lanPage: { ...policies.lanPage, ...change } }),
});

const management = (device: Device, name: string): string => device.value(`ManagementServer.${name}`);

/** What goes wrong on the page for the LAN side. They show only on a device that has one. */
export const lanPageDefects: readonly CpeDefect[] = [
  onPage('lan-page-edits-acs', 'Has a form for the ACS URL and its user name on the page for the subscriber.', {
    statusExtras: (device) => html`<form method="post" action="/tr069">
<label>ACS URL <input name="acsURL" value="${management(device, 'URL')}"></label>
<label>User <input name="acsUser" value="${management(device, 'Username')}"></label><button>Save</button></form>`,
  }),
  onPage(
    'lan-page-shows-connection-request-password',
    'Shows the connection request password on the page for the subscriber.',
    {
      statusExtras: (device) =>
        html`<table><tr><th>Connection request password</th><td>${management(device, 'ConnectionRequestPassword')}</td></tr></table>`,
      requirements: ['3.4-77'],
    },
  ),
  onPage('lan-page-backup-without-login', 'Gives a copy of its configuration to whoever asks for /backup.cfg.', {
    openAnswer: (path, device) =>
      path === '/backup.cfg'
        ? {
            type: 'application/octet-stream',
            body: `[system]\nserial=${device.value('DeviceInfo.SerialNumber')}\n[tr069]\nurl=${management(device, 'URL')}\n`,
            fileName: 'backup.cfg',
          }
        : undefined,
  }),
  onPage(
    'lan-page-status-without-login',
    'Answers the status that its page loads after the login to those who did not log in, too.',
    {
      statusExtras: () => html`<p><a href="/status.json">Status for programs</a></p>`,
      openAnswer: (path, device) =>
        path === '/status.json'
          ? {
              type: 'application/json',
              body: JSON.stringify({
                serialNumber: device.value('DeviceInfo.SerialNumber'),
                softwareVersion: device.value('DeviceInfo.SoftwareVersion'),
              }),
            }
          : undefined,
    },
  ),
  onPage('lan-page-default-password', 'Takes the password "admin" on its page, whatever the subscriber has set.', {
    otherPassword: 'admin',
  }),
  onPage('lan-page-unlimited-guesses', 'Lets everybody guess the password of its page as often as they like.', {
    slowsGuesses: false,
  }),
  onPage('lan-page-forms-without-token', 'Takes a form from any site that knows its fields.', {
    formGuards: { token: false, origin: false },
    requirements: ['3.1-38'],
  }),
  onPage('lan-page-counts-sessions', 'Numbers the sessions of its page.', {
    sessionCookie: ({ number }) => String(4711 + number),
  }),
  onPage('lan-page-keeps-session-id', 'Goes on after the login with the session id that the browser had before.', {
    sessionCookie: ({ random, sent }) => sent ?? random,
  }),
  onPage('lan-page-session-outlives-logout', 'Takes the cookie of a session of its page after the logout.', {
    endsAtLogout: false,
  }),
  onPage('lan-page-session-never-ends', 'Ends no session of its page for being idle.', { endsWhenIdle: false }),
  onPage('lan-page-cookie-for-scripts', 'Lets scripts read the cookie of a session of its page.', {
    cookieAttributes: ['SameSite=Strict'],
  }),
  onPage('lan-page-cookie-for-other-sites', 'Lets browsers send the cookie of its page with requests of other sites.', {
    cookieAttributes: ['HttpOnly'],
  }),
  onPage('lan-page-answers-any-host', 'Serves its page under every host name.', { checksHost: false }),
  onPage('lan-page-hides-management', 'Does not tell the subscriber that the provider can manage the device.', {
    tellsRemoteManagement: false,
  }),
  onPage('lan-page-unescaped', 'Writes stored texts into its page as they are.', {
    showValue: (value) => new Html(value),
    requirements: ['3.1-37'],
  }),
  {
    id: 'undocumented-account',
    sentence: 'Leaves the factory with a second account in its table of users.',
    requirements: ['3.4-77'],
    apply: (policies) => ({
      ...policies,
      factoryExtras: (root) => {
        const user = root === 'Device.' ? 'Device.Users.User.2.' : `${root}User.2.`;
        return { ...policies.factoryExtras(root), [`${user}Enable`]: 'true', [`${user}Username`]: 'support' };
      },
    }),
  },
];
