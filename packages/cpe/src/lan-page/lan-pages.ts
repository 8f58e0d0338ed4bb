import { rowNumbersOf } from '@cordon/data-model';
import type { Device } from '../device/device.ts';
import { html, type Html } from './html.ts';
import type { LanPageFields, LanSetting } from './lan-page-fields.ts';

/** What a page is made from. */
export interface PageContext {
  readonly device: Device;
  readonly fields: LanPageFields;
  /** Token of the session's forms; absent for somebody who is not logged in. */
  readonly formToken?: string | undefined;
  /** Whether the login asks for a user name, too. */
  readonly asksName?: boolean;
}

export const styleSheet = `body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
nav a{margin-right:1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #d0d7de}
label{display:block;margin:.8rem 0}input[type=text],input[type=number],input[type=password]{display:block;width:20rem;padding:.4rem}
button{padding:.4rem 1rem}.notice{border-left:4px solid #9a6700;padding:.2rem .8rem}form.inline{display:inline}
`;

/** A page with its frame. */
export function framed({ device, fields, formToken }: PageContext, title: string, content: Html): Html {
  const name = device.value(fields.name);
  const menu =
    formToken === undefined
      ? html``
      : html`<nav><a href="/">Status</a><a href="/wifi">Wi-Fi</a><a href="/hosts">Devices</a>
<form class="inline" method="post" action="/logout"><input type="hidden" name="token" value="${formToken}"><button>Log out</button></form></nav>`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} – ${name}</title><link rel="stylesheet" href="/style.css"></head>
<body><header><h1>${name}</h1>${menu}</header><main><h2>${title}</h2>
${content}</main></body></html>
`;
}

const notices = (texts: readonly string[]): readonly Html[] =>
  texts.map((text) => html`<p class="notice" role="alert">${text}</p>`);

export function loginPage(context: PageContext, problems: readonly string[] = []): Html {
  const name = html`<label>User name<input type="text" name="username" required autocomplete="username"></label>`;
  return framed(
    context,
    'Log in',
    html`${notices(problems)}<form method="post" action="/login">
${context.asksName === true ? name : html``}<label>Password<input type="password" name="password" required autocomplete="current-password"></label>
<button>Log in</button></form>`,
  );
}

export function statusPage(context: PageContext): Html {
  const { device, fields } = context;
  const rows = fields.status.map(
    ({ label, path }) => html`<tr><th scope="row">${label}</th><td>${device.value(path)}</td></tr>`,
  );
  const { tellsRemoteManagement, statusExtras } = device.policies.lanPage;
  const management = tellsRemoteManagement ? [remoteManagement(device)] : [];
  return framed(context, 'Status', html`<table>${[...rows, ...management]}</table>${statusExtras(device)}`);
}

// Whoever is behind the gateway may know who manages it and what is open for that; not where the ACS is, nor how to become it.
function remoteManagement(device: Device): Html {
  const port = URL.parse(device.value('ManagementServer.ConnectionRequestURL'))?.port ?? '';
  const state = device.isTrue('ManagementServer.EnableCWMP') ? `on, open TCP port ${port}` : 'off';
  return html`<tr><th scope="row">Remote management by the provider (TR-069)</th><td>${state}</td></tr>`;
}

export function hostsPage(context: PageContext): Html {
  const { device, fields } = context;
  const { table, columns } = fields.hosts;
  const { showHost } = device.policies.lanPage;
  const heads = columns.map(({ label }) => html`<th scope="col">${label}</th>`);
  const rows = rowNumbersOf(device.tree, device.table.root + table).map((row) => {
    const cells = columns.map(({ path }) => html`<td>${showHost(device.value(`${table}${row}.${path}`))}</td>`);
    return html`<tr>${cells}</tr>`;
  });
  return framed(context, 'Devices', html`<table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table>`);
}

/** Name of a setting in the form: its place, so that no form can name a parameter. */
export const settingName = (index: number): string => `setting-${index}`;

export function wifiPage(context: PageContext, problems: readonly string[] = []): Html {
  const { device, fields, formToken = '' } = context;
  const inputs = fields.wifi.map(
    (setting, index) => html`<label>${setting.label} ${inputOf(setting, settingName(index), device)}</label>`,
  );
  return framed(
    context,
    'Wi-Fi',
    html`${notices(problems)}<form method="post" action="/wifi"><input type="hidden" name="token" value="${formToken}">
${inputs}<button>Save</button></form>`,
  );
}

function inputOf({ kind, path }: LanSetting, name: string, device: Device): Html {
  switch (kind) {
    case 'switch': {
      const checked = device.isTrue(path) ? html` checked` : html``;
      return html`<input type="checkbox" name="${name}" value="true"${checked}>`;
    }
    case 'secret':
      return html`<input type="password" name="${name}" autocomplete="new-password" placeholder="unchanged">`;
    default:
      return html`<input type="${kind}" name="${name}" value="${device.policies.lanPage.showValue(device.value(path))}">`;
  }
}
