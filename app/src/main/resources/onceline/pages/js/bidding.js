// One intended bid. Its id is made once and kept, and the bid is repeated with it until the verdict is heard: however
// often it arrives, it counts once.
import { backOff, patiently } from './api.js';
import { sleep } from './dom.js';
import { answered, forget, keep, kept, requestId } from './kept.js';
import { asMe, contact } from './person.js';

const nameOf = lot => `bid.${lot}.${contact()}`;

/** The amount of the bid that was sent from this browser and never answered, if there is one; also after a reload. */
export const unheard = lot => kept(nameOf(lot));

/** The server says of these that nothing was done. */
const notTaken = problem => problem?.status === 429 || problem?.name === 'stream-full';

/** The verdict, as soon as it can be heard. Until then `doubt` is told a word for what is known: nothing, or not taken. */
export async function placeBid(lot, amount, currency, doubt) {
  const name = nameOf(lot);
  const id = `${name}.${amount}`;
  keep(name, amount);
  const ended = () => {
    answered(id);
    if (kept(name) === amount) forget(name); // another tab may have sent another since
  };
  try {
    const verdict = await verdictOn({ bid: requestId(id), lot, amount, currency }, doubt);
    ended();
    return verdict;
  } catch (problem) {
    if (problem.status !== undefined) ended();
    throw problem;
  }
}

async function verdictOn(bid, doubt) {
  let unknown = false;
  const tell = problem => {
    unknown ||= !notTaken(problem);
    doubt(unknown ? 'bid.unknown' : 'bid.notTaken');
  };
  for (let attempt = 0; ; attempt++) {
    const answer = await patiently(() => asMe('POST', '/api/bids', bid), tell);
    if (answer.status === 200) return answer.body;
    tell();
    await sleep(Math.max(answer.retryAfterMs ?? 0, backOff(attempt)));
  }
}
