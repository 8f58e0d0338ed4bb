import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { XmlStreamSplitter, xmlStreamLimits, type XmlStreamPiece } from './xml-stream-splitter.ts';

const header = `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`;
const stanzas = [
  '<stream:features><a b="x>y"/></stream:features>',
  "<iq type='get' from='a>b'><q xmlns='n'>text <![CDATA[</iq><iq>]]> &lt;</q></iq>",
  '<presence/>',
];

/** Everything that a stream is cut into when it comes in pieces of these lengths. */
function split(text: string, sizes: readonly number[] = [text.length * 4]): readonly XmlStreamPiece[] {
  const splitter = new XmlStreamSplitter();
  const octets = Buffer.from(text, 'utf8');
  const pieces: XmlStreamPiece[] = [];
  let count = 0;
  for (let at = 0; at < octets.length; count += 1) {
    const size = Math.max(1, sizes[count % sizes.length] ?? 1);
    pieces.push(...splitter.push(octets.subarray(at, at + size)));
    at += size;
  }
  return pieces;
}

test('a stream is cut into the same pieces however it comes', () => {
  const text = `<?xml version='1.0'?>\n${header} ${stanzas.join(' \n')}é`.replace('é', '</stream:stream>');
  const whole = split(text);
  expect(whole).toEqual([
    { kind: 'opened', tag: header },
    ...stanzas.map((stanza) => ({ kind: 'stanza', text: stanza })),
    { kind: 'closed' },
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }), (sizes) => {
      expect(split(text, sizes)).toEqual(whole);
    }),
  );
});

test.each([
  ['<!-- no -->', 'comment'],
  ['<!DOCTYPE lolz [<!ENTITY a "b">]>', 'document type'],
  ['<?php ?>', 'processing instruction'],
  ['<iq><!-- no --></iq>', 'comment'],
  ['words', 'between stanzas'],
  [`<iq a="${'x'.repeat(xmlStreamLimits.tagCharsMax)}">`, 'tag is too long'],
  [`<iq a="${'x'.repeat(xmlStreamLimits.tagCharsMax)}`, 'tag is too long'],
  [`<iq>${'x'.repeat(xmlStreamLimits.stanzaCharsMax)}`, 'characters'],
  ['<a>'.repeat(xmlStreamLimits.depthMax + 1), 'too deep'],
])('%s is refused', (text, reason) => {
  const last = split(header + text).at(-1);
  expect(last).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) as string });
});

test('octets that are not UTF-8 are refused', () => {
  const splitter = new XmlStreamSplitter();
  expect(splitter.push(Uint8Array.of(0x3c, 0xff))).toEqual([{ kind: 'refused', reason: 'It is not UTF-8.' }]);
  expect(splitter.push(Buffer.from(header))).toEqual([]);
});

test('any octets are cut or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '/', '!', '?', '"', 'a', ' ', ']', '[') }), (text) => {
      split(header + text, [1, 3]);
    }),
  );
});
