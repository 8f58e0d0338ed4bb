import {
  type CaseTools,
  type CpeBench,
  findWayOut,
  goOut,
  isLogoutForm,
  readPage,
  saysLogout,
} from '@cordon/testbench';
import { cookieValue } from './session-cookie.ts';

type Bench = CpeBench & Pick<CaseTools, 'signal'>;

/**
 * Logs in and out again, and says whether the cookie still lets somebody in: null where no page has a logout, `unclear` where only scripts log
 * out, or nobody was let in.
 */
export async function logOut({ ui, signal }: Bench, cookieName: string): Promise<boolean | 'unclear' | null> {
  const { isIn, client, cookieAfter } = await ui.logIn(signal);
  const value = cookieValue(cookieAfter, cookieName);
  if (!isIn || value === undefined || cookieAfter === undefined) return 'unclear';
  const way = await findWayOut(client, await ui.start(signal));
  if (way === undefined) return null;
  const isStillIn = async (): Promise<boolean> => (await ui.admits(cookieAfter.split('; '), signal)) === true;
  const { text, url } = await goOut(client, way);
  if (!(await isStillIn())) return false;
  // The page behind the link may ask whether that is meant, or leave it to a script.
  const page = readPage(text, url, client.limits);
  const form = page.forms.find(isLogoutForm);
  if (form !== undefined) await goOut(client, { form, from: url });
  if (form !== undefined && !(await isStillIn())) return false;
  const isScripted = ('link' in way && way.link.kind === 'named') || page.scripts.some(saysLogout);
  return isScripted ? 'unclear' : true;
}
