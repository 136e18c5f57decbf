// The zone in which this tab shows times: the browser's own until the person chooses another.
import { createStore, useStore } from "./store.js";
import { isZone, localZone } from "./time.js";

const KEY = "tandem.zone";

const remembered = sessionStorage.getItem(KEY);
const store = createStore(remembered && isZone(remembered) ? remembered : localZone());

export const useZone = () => useStore(store);

/** @param {string} zone */
export function setZone(zone) {
  sessionStorage.setItem(KEY, zone);
  store.set(zone);
}
