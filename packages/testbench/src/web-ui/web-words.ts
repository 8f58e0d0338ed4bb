// Words in addresses, names and labels of web interfaces, in the languages that gateways are sold in. Data, not code: a language more is a
// line more. Lower case, without accents where people leave them out.

/** Stand anywhere in what ends a session, or stops or empties a device. */
const endings = [
  'logout',
  'logoff',
  'log-out',
  'log_out',
  'signout',
  'sign_out',
  'signoff',
  'abmelden',
  'ausloggen',
  'deconnexion',
  'déconnexion',
  'cerrarsesion',
  'cerrar sesión',
  'cerrar sesion',
  'esci',
  'disconnetti',
  'uitloggen',
  'afmelden',
  'terminar sessão',
  'wyloguj',
  'odhlásit',
  'çıkış',
  'выход',
  '注销',
  '退出',
] as const;
const stops = [
  'reboot',
  'restart',
  'shutdown',
  'poweroff',
  'power-off',
  'factory',
  'reset',
  'neustart',
  'werkseinstellung',
  'zurücksetzen',
  'redemarrer',
  'redémarrer',
  'réinitialiser',
  'reiniciar',
  'riavvia',
  'herstart',
  'fabrieksinstelling',
  'uruchom ponownie',
  'перезагруз',
  'сброс',
  '重启',
  '恢复出厂',
] as const;

/** Words by themselves, in addresses and on buttons, that change something. */
const changes = new Set([
  'add',
  'apply',
  'clear',
  'commit',
  'connect',
  'create',
  'del',
  'delete',
  'disable',
  'disconnect',
  'dial',
  'edit',
  'enable',
  'erase',
  'flash',
  'format',
  'goform',
  'hangup',
  'import',
  'kick',
  'modify',
  'pair',
  'ping',
  'release',
  'remove',
  'renew',
  'restablecer',
  'restore',
  'ripristina',
  'run',
  'save',
  'send',
  'set',
  'start',
  'stop',
  'submit',
  'test',
  'toggle',
  'unset',
  'update',
  'upgrade',
  'upload',
  'write',
  'wps',
  'löschen',
  'speichern',
  'hinzufügen',
  'supprimer',
  'enregistrer',
  'eliminar',
  'guardar',
  'salva',
  'elimina',
  'opslaan',
  'verwijderen',
]);

/** The words of an address or a name: apart at everything that is no letter or digit, and at changes of case. */
export function wordsOf(text: string): readonly string[] {
  return text
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '');
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Whether this address or label is that of a logout. */
export function saysLogout(text: string): boolean {
  const lower = decoded(text).toLowerCase();
  // Words by themselves: "esci" also stands in other words.
  const words = ` ${wordsOf(lower).join(' ')} `;
  return endings.some((ending) =>
    /^[a-z]{1,5}$/.test(ending) ? words.includes(` ${ending} `) : lower.includes(ending),
  );
}

/** A link as far as caution looks at it. */
interface Way {
  readonly url: URL;
  readonly label: string;
  readonly kind: string;
}

/** Why a link is not followed, in a word; undefined when it may be. */
export function harmIn({ url, label, kind }: Way): string | undefined {
  const address = decoded(url.pathname + url.search + url.hash);
  const text = `${address} ${label}`;
  if (saysLogout(text)) return 'logout';
  // A list of presets resets nothing.
  const lower = text.toLowerCase().replaceAll('preset', '');
  const stop = stops.find((word) => lower.includes(word));
  // A page of a menu may be called "Update" or "Backup and restore" without doing either.
  const isPage = (kind === 'link' || kind === 'frame') && url.search === '' && !/cgi|goform/i.test(url.pathname);
  if (stop !== undefined || isPage) return stop;
  return wordsOf(text).find((word) => changes.has(word));
}
