import { readXml, Secret, type XmlElement } from '@cordon/cwmp';
import { expect, test } from 'vitest';
import { answerStanza } from './answer-stanza.ts';
import { isAllowedJabberId } from './jabber-id.ts';

const namespace = 'urn:broadband-forum-org:cwmp:xmppConnReq-1-0';
const login = '<username>acs</username><password>secret</password>';

function stanzaOf(inside: string, { type = 'get', from = 'ACS@lab.example/1', name = 'iq' } = {}): XmlElement {
  const text = `<${name} xmlns="jabber:client" type="${type}" id="a&amp;b" from="${from}" to="cpe@lab.example/x">${inside}</${name}>`;
  const { root } = readXml(text);
  if (root === undefined) throw new Error('The stanza of the test is no XML.');
  return root;
}

function answer(
  stanza: XmlElement,
  outcome: 'accepted' | 'busy' = 'accepted',
  { password = 'secret', careless = {} } = {},
): string | undefined {
  return answerStanza(stanza, {
    allowedJabberIds: ['acs@lab.example'],
    username: 'acs',
    password: new Secret(password),
    onConnectionRequest: () => outcome,
    strictness: { checksSender: true, checksLogin: true, ...careless },
  });
}

const request = (inside: string): string => `<connectionRequest xmlns="${namespace}">${inside}</connectionRequest>`;

test('a right request is answered by an empty result with the addresses swapped', () => {
  expect(answer(stanzaOf(request(login)))).toBe(
    '<iq type="result" id="a&amp;b" to="ACS@lab.example/1" from="cpe@lab.example/x"/>',
  );
});

test.each([
  ['a stranger', stanzaOf(request(login), { from: 'evil@lab.example' }), 'not-authorized'],
  ['a wrong password', stanzaOf(request(login.replace('secret', 'x'))), 'not-authorized'],
  ['a wrong user', stanzaOf(request(login.replace('acs', 'x'))), 'not-authorized'],
  ['an unknown namespace', stanzaOf('<query xmlns="jabber:iq:version"/>'), 'service-unavailable'],
  ['type set', stanzaOf(request(login), { type: 'set' }), 'bad-request'],
  ['a missing password', stanzaOf(request('<username>acs</username>')), 'bad-request'],
  ['an element too many', stanzaOf(request(`${login}<more/>`)), 'bad-request'],
  ['two payloads', stanzaOf(request(login) + request(login)), 'service-unavailable'],
])('%s is answered by an error', (_, stanza, condition) => {
  const text = answer(stanza) ?? '';
  expect(text).toContain('<iq type="error"');
  expect(text).toContain(`<${condition} xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>`);
});

test('a busy device answers service-unavailable, a device without a password lets nobody in', () => {
  expect(answer(stanzaOf(request(login)), 'busy')).toContain('service-unavailable');
  const empty = stanzaOf(request('<username>acs</username><password></password>'));
  expect(answer(empty, 'accepted', { password: '' })).toContain('not-authorized');
});

test('the defects: any sender may ask, anything is a password', () => {
  const stranger = stanzaOf(request(login), { from: 'evil@lab.example' });
  const wrong = stanzaOf(request(login.replace('secret', 'x')));
  const answers = [stranger, wrong].flatMap((stanza) =>
    [{ checksSender: false }, { checksLogin: false }].map((careless) => answer(stanza, 'accepted', { careless })),
  );
  expect(answers.map((text) => text?.includes('type="result"'))).toEqual([true, false, false, true]);
});

test.each(['result', 'error'])('a stanza of type %s is not answered', (type) => {
  expect(answer(stanzaOf('', { type }))).toBeUndefined();
});

test('a message is not answered, whatever is in it', () => {
  expect(answer(stanzaOf(request(login), { name: 'message' }))).toBeUndefined();
});

// The examples of ManagementServer.ConnReqAllowedJabberIDs.
const allowed = ['ACS1@tr069.example.com', 'ACS2@tr069.example.com/resource1'];

test.each([
  ['ACS1@tr069.example.com/resource1', true],
  ['ACS1@tr069.example.com/resource2', true],
  ['acs1@TR069.example.com', true],
  ['ACS2@tr069.example.com/resource1', true],
  ['ACS2@tr069.example.com/resource2', false],
  ['ACS2@tr069.example.com/Resource1', false],
  ['ACS@tr069.example.com/resource', false],
  ['ACS1@tr069.example.com.evil.example/resource1', false],
  ['', false],
])('%s is allowed: %s', (from, isAllowed) => {
  expect(isAllowedJabberId(from, allowed)).toBe(isAllowed);
});
