import type { TlsAlert } from './tls-facts.ts';

/** Alert names of RFC 8446 and its predecessors, by number. */
const alertNames: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  21: 'decryption_failed',
  22: 'record_overflow',
  30: 'decompression_failure',
  40: 'handshake_failure',
  41: 'no_certificate',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  60: 'export_restriction',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  100: 'no_renegotiation',
  109: 'missing_extension',
  110: 'unsupported_extension',
  111: 'certificate_unobtainable',
  112: 'unrecognized_name',
  113: 'bad_certificate_status_response',
  114: 'bad_certificate_hash_value',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  120: 'no_application_protocol',
  121: 'ech_required',
};

const alertLevels: Readonly<Record<number, TlsAlert['level']>> = { 1: 'warning', 2: 'fatal' };

/** The alert of these two bytes of its record; `unassigned` where no RFC has a name. */
export function tlsAlert(level: number, number: number, where: Pick<TlsAlert, 'seenAs' | 'sentBy'>): TlsAlert {
  return { number, name: alertNames[number] ?? 'unassigned', level: alertLevels[level] ?? 'unassigned', ...where };
}

const fatal = 2;
/** OpenSSL counts received alerts from here on among its reasons. */
const receivedAlertReason = 1000;

/** The alert that an error of Node's TLS stack tells of; undefined when it tells of none. */
export function alertOfError(error: unknown): TlsAlert | undefined {
  const message = error instanceof Error ? error.message : '';
  // An OpenSSL 3 error number has the library in the upper and the reason in the lower 23 bits: `error:0A000418` is
  // alert 48.
  const packed = Number.parseInt(/error:([0-9A-F]{8}):/i.exec(message)?.[1] ?? '', 16);
  const number = (packed & 0x7fffff) - receivedAlertReason;
  if (Number.isNaN(packed) || number < 0 || number > 255) return undefined;
  // OpenSSL makes an error of fatal ones alone.
  return tlsAlert(fatal, number, { seenAs: 'decrypted', sentBy: 'remote' });
}
