import type { Device } from '../device/device.ts';
import { html, type Html } from './html.ts';

/** Something that is served to whoever asks, logged in or not. */
export interface OpenAnswer {
  readonly type: string;
  readonly body: string;
  /** Name under which a browser would save it; shown in the window when absent. */
  readonly fileName?: string;
}

/** What guards the forms of the page against forms of other sites. */
export interface FormGuards {
  readonly token: boolean;
  readonly origin: boolean;
}

/** What a session could be named after. */
export interface NewSession {
  readonly random: string;
  /** The cookie that the browser sent with the login. */
  readonly sent: string | undefined;
  /** How many sessions there were before. */
  readonly number: number;
}

/** Every point at which the page for the LAN side may go wrong. */
export interface LanPageStrictness {
  /** What the status page shows at its end. */
  readonly statusExtras: (device: Device) => Html;
  /** Whether the status page tells whether the provider manages the device. */
  readonly tellsRemoteManagement: boolean;
  /** What is served at further paths, before anybody logs in. */
  readonly openAnswer: (path: string, device: Device) => OpenAnswer | undefined;
  /** A second password, besides that of the configuration. */
  readonly otherPassword: string | undefined;
  readonly slowsGuesses: boolean;
  readonly formGuards: FormGuards;
  /** The value of a new session's cookie. */
  readonly sessionCookie: (session: NewSession) => string;
  readonly endsAtLogout: boolean;
  readonly endsWhenIdle: boolean;
  /** Attributes of the session's cookie. */
  readonly cookieAttributes: readonly string[];
  readonly checksHost: boolean;
  /** A stored value as it goes into a page. */
  readonly showValue: (value: string) => string | Html;
  /** What a host on the LAN has told of itself, as it goes into a page. */
  readonly showHost: (value: string) => string | Html;
}

/** A page as a careful vendor makes it. */
export const strictLanPage: LanPageStrictness = {
  statusExtras: () => html``,
  tellsRemoteManagement: true,
  openAnswer: () => undefined,
  otherPassword: undefined,
  slowsGuesses: true,
  formGuards: { token: true, origin: true },
  sessionCookie: ({ random }) => random,
  endsAtLogout: true,
  endsWhenIdle: true,
  // No Secure: the page is http, as on the LAN side of most gateways. No script can read the cookie, no other site send it.
  cookieAttributes: ['HttpOnly', 'SameSite=Strict'],
  checksHost: true,
  showValue: (value) => value,
  showHost: (value) => value,
};
