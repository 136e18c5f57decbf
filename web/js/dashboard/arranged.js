// A member's sessions on the dashboard, each in one place: the next one large, what waits for an answer, the others.

/** @typedef {import("../api/types").Session} Session */

/**
 * @param {{upcoming: Session[], requests: Session[]}} found
 * @returns {{next: Session | undefined, waiting: Session[], others: Session[]}}
 */
export function arranged({ upcoming, requests }) {
  const [next, ...later] = upcoming;
  const waiting = requests.filter(({ id }) => id !== next?.id);
  const others = later.filter(({ id }) => !waiting.some((each) => each.id === id));
  return { next, waiting, others };
}
