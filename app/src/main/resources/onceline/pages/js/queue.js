// The live state of one queue for one person.
import { Live } from './live.js';
import { asMe } from './person.js';

/** What a stream would have told, had it changed; estimates and sizes move by themselves. */
const gist = standing =>
  JSON.stringify([standing.status, standing.position, standing.phase, standing.soldOut, standing.mayReturn]);

/**
 * `on` has: state({standing, notices, tickets}), standing(standing), notice(notice), nearly({position}), link(…) as Live
 * says it, signedOut().
 */
export function watchQueue(queue, on) {
  const name = encodeURIComponent(queue);
  let last = '';
  const tell = state => {
    if (state.standing) last = gist(state.standing);
    on.state(state);
  };
  const read = async () => {
    try {
      const [place, notices, tickets] = await Promise.all(
        [`/api/queue/place?queue=${name}`, '/api/notices', '/api/tickets'].map(path => asMe('GET', path)));
      if (!live.stopped) tell({ standing: place.body, notices: notices.body, tickets: tickets.body });
      return place.retryAfterMs;
    } catch (problem) {
      if (problem.status === 401 && !live.stopped) on.signedOut();
      throw problem;
    }
  };
  const live = new Live({
    url: `/api/stream?queue=${name}`,
    events: {
      state: tell,
      place: standing => {
        last = gist(standing);
        on.standing(standing);
      },
      'ticket:issued': on.notice,
      notice: on.notice,
      nearly: on.nearly,
    },
    read,
    gist: () => last,
    link: on.link,
  });
  return live;
}
