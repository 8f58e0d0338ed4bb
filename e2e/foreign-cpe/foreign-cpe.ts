// A device that shares no code with the bench: sockets, SOAP by regular expressions, Digest by hand.
// Arguments: name of the persona, URL of the ACS, file of the root certificate, name server, state file.
import { readFileSync } from 'node:fs';
import { AcsLine, type Answer } from './acs-line.ts';
import { answerAcs } from './answer-acs.ts';
import { exchangeFile, type FileOrder, isTestRequested, runTest, transferComplete } from './curl-files.ts';
import { type PendingEvent, StateFile } from './device-state.ts';
import { openDoor } from './digest-door.ts';
import { type Persona, personas } from './persona.ts';
import { elements, envelope, escapeXml, methodOf, type Writing } from './soap-text.ts';
import { lookUpTimeServer } from './time-client.ts';

const [name = '', acsUrl = '', caFile = '', nameServer = '', stateFile = ''] = process.argv.slice(2);
const persona: Persona = personas[name] ?? (personas['tr098-gateway'] as Persona);
const file = new StateFile(stateFile, persona);
const { state } = file;
const path = '/q7Zt0vJb2LxWk93eHsRpA5';
const soapAction = ' "urn:dslforum-org:device-1-0"';
const retryMs = 5_000;
const rebootMs = 200;

const writing: Writing = {
  prefix: persona.prefix,
  namespace: persona.namespace,
  arrayType: (type, count) =>
    persona.countDigits === 0
      ? ''
      : ` SOAP-ENC:arrayType="${type}[${String(count).padStart(persona.countDigits, '0')}]"`,
};

const value = (parameter: string): string => state.parameters[`${persona.root}${parameter}`]?.value ?? '';

let isInSession = false;
let retries = 0;
let commandKey: string | undefined;
const lookUps: string[] = [];
/** Files to be fetched and stored when the session is over, and what is to be told of those that were. */
const orders: FileOrder[] = [];
const ended: string[] = [];
let wantsTest = false;
let period: NodeJS.Timeout | undefined;
let soon: NodeJS.Timeout | undefined;

function inform(): string {
  const events = state.events.map(
    ({ code, key }) =>
      `<EventStruct><EventCode>${code}</EventCode><CommandKey>${escapeXml(key)}</CommandKey></EventStruct>`,
  );
  const names = ['DeviceInfo.SoftwareVersion', 'DeviceInfo.ProvisioningCode', 'ManagementServer.ParameterKey'];
  if (persona.connectionRequest !== 'none') names.push('ManagementServer.ConnectionRequestURL');
  const list = names.map(
    (parameter) =>
      `<ParameterValueStruct><Name>${persona.root}${parameter}</Name><Value>${escapeXml(value(parameter))}</Value></ParameterValueStruct>`,
  );
  const now = new Date().toISOString();
  return (
    `<cwmp:Inform><DeviceId><Manufacturer>${escapeXml(value('DeviceInfo.Manufacturer'))}</Manufacturer>` +
    `<OUI>${value('DeviceInfo.ManufacturerOUI')}</OUI><ProductClass>${value('DeviceInfo.ProductClass')}</ProductClass>` +
    `<SerialNumber>${value('DeviceInfo.SerialNumber')}</SerialNumber></DeviceId>` +
    `<Event${writing.arrayType('cwmp:EventStruct', events.length)}>${events.join('')}</Event>` +
    `<MaxEnvelopes>1</MaxEnvelopes><CurrentTime>${persona.tellsZone ? now : now.slice(0, 19)}</CurrentTime>` +
    `<RetryCount>${retries}</RetryCount>` +
    `<ParameterList${writing.arrayType('cwmp:ParameterValueStruct', list.length)}>${list.join('')}</ParameterList></cwmp:Inform>`
  );
}

function answerOf(text: string): string {
  return answerAcs(text, {
    persona,
    state,
    writing,
    onSet: (set) => {
      if (set.includes('.NTPServer')) lookUps.push(state.parameters[set]?.value ?? '');
      if (set.includes('Diagnostics.')) wantsTest = isTestRequested(state, set);
    },
    onOrder: (order) => orders.push(order),
    onReboot: (key) => {
      commandKey = key;
    },
  });
}

/** The Inform until it is confirmed: an ACS under load says 8005. */
async function introduce(line: AcsLine): Promise<void> {
  const text = envelope(writing, '1', inform());
  for (;;) {
    const { status, text: answer } = await line.post(text, soapAction);
    if (status === 200 && methodOf(answer) === 'InformResponse') return;
    if (elements(answer, 'FaultCode').every(({ inside }) => inside !== '8005')) throw new Error(`status ${status}`);
  }
}

async function session(): Promise<void> {
  const line = new AcsLine(persona, acsUrl, readFileSync(caFile, 'utf8'));
  try {
    const told = state.events.length;
    await introduce(line);
    state.events = state.events.slice(told);
    file.save();
    for (let call = ended[0]; call !== undefined; call = ended[0]) {
      const { text } = await line.post(envelope(writing, '2', call), soapAction);
      if (methodOf(text) !== 'TransferCompleteResponse') throw new Error('no answer to TransferComplete');
      ended.shift();
    }
    let answer: Answer = await line.post('', undefined);
    while (answer.status === 200 && answer.text !== '') {
      const reply = answerOf(answer.text);
      file.save();
      answer = await line.post(reply, persona.soapActionOfAnswers);
    }
    if (answer.status !== 204 && answer.status !== 200) throw new Error(`status ${answer.status}`);
  } finally {
    line.close();
  }
}

/** One session at a time, with everything that is to be told. */
async function come(event?: PendingEvent): Promise<void> {
  if (event !== undefined && state.events.every(({ code }) => code !== event.code)) state.events.push(event);
  if (isInSession) return;
  isInSession = true;
  const failed = await session().then(
    () => false,
    (error: unknown) => {
      console.log(`session failed: ${String(error)}`);
      return true;
    },
  );
  isInSession = false;
  retries = failed ? retries + 1 : 0;
  schedulePeriod();
  for (const server of lookUps.splice(0)) lookUpTimeServer(server, nameServer, persona.timeClient);
  for (const order of orders.splice(0)) void carryOut(order);
  if (wantsTest) void test();
  wantsTest = false;
  if (commandKey !== undefined) {
    state.events.push({ code: '1 BOOT', key: '' }, { code: 'M Reboot', key: commandKey });
    commandKey = undefined;
    comeIn(rebootMs);
  } else if (state.events.length > 0) comeIn(failed ? retryMs : 0);
}

async function carryOut(order: FileOrder): Promise<void> {
  ended.push(transferComplete(order, await exchangeFile(persona, order, caFile)));
  state.events.push({ code: '7 TRANSFER COMPLETE', key: '' });
  await come({ code: `M ${order.method}`, key: order.commandKey });
}

async function test(): Promise<void> {
  await runTest(persona, state, caFile);
  await come({ code: '8 DIAGNOSTICS COMPLETE', key: '' });
}

function comeIn(delayMs: number): void {
  clearTimeout(soon);
  soon = setTimeout(() => void come(), delayMs);
}

function schedulePeriod(): void {
  clearTimeout(period);
  const isOn = ['1', 'true'].includes(value('ManagementServer.PeriodicInformEnable'));
  const everyMs = Number(value('ManagementServer.PeriodicInformInterval')) * 1_000;
  if (isOn) period = setTimeout(() => void come({ code: '2 PERIODIC', key: '' }), everyMs);
}

if (persona.connectionRequest !== 'none') {
  const port = await openDoor({
    path,
    perHour: persona.connectionRequest === 'limited' ? 2 : Number.POSITIVE_INFINITY,
    credentials: () => ({
      username: value('ManagementServer.ConnectionRequestUsername'),
      password: value('ManagementServer.ConnectionRequestPassword'),
    }),
    isBusy: () => isInSession && persona.tells503InSession,
    onRequest: () => setTimeout(() => void come({ code: '6 CONNECTION REQUEST', key: '' }), 5),
  });
  const url = state.parameters[`${persona.root}ManagementServer.ConnectionRequestURL`];
  if (url !== undefined) url.value = `http://127.0.0.1:${port}${path}`;
}
console.log('ready');
void come();
