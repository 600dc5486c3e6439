// What concerns one person, whichever queue or lot it comes from: messages and tickets, live.
import { Live } from './live.js';
import { asMe } from './person.js';

/** `on` has: state({notices, tickets}), notice(notice), signedOut(). */
export function watchInbox(on) {
  let newest = 0;
  const level = notices => {
    newest = Math.max(newest, ...notices.map(notice => notice.id));
  };
  const tell = state => {
    level(state.notices ?? []);
    on.state(state);
  };
  const one = notice => {
    level([notice]);
    on.notice(notice);
  };
  const read = async () => {
    try {
      const [notices, tickets] = await Promise.all(['/api/notices', '/api/tickets'].map(path => asMe('GET', path)));
      if (!live.stopped) tell({ notices: notices.body, tickets: tickets.body });
      return notices.retryAfterMs;
    } catch (problem) {
      if (problem.status === 401 && !live.stopped) on.signedOut();
      throw problem;
    }
  };
  const live = new Live({
    url: '/api/stream',
    events: { state: tell, 'ticket:issued': one, notice: one },
    read,
    gist: () => String(newest),
    link: () => {},
  });
  return live;
}
