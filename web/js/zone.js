// The zone in which this tab shows times: what the person chose here, else where the browser stands, else the
// zone of the profile, else UTC; the first that browser and service both know.
import { createStore, useStore } from "./store.js";
import { t } from "./texts.js";
import { isZone, localZone, presentName, zoneCity } from "./time.js";

const KEY = "tandem.zone";

const own = localZone();
/** @type {Set<string>} */
const refused = new Set();
let chosen = globalThis.sessionStorage?.getItem(KEY) ?? "";
let profile = "";

/** @param {string} zone */
const serves = (zone) => isZone(zone) && !refused.has(zone);

const present = () => [chosen, own, profile].find(serves) ?? "UTC";

/** Why times are not in the zone where they belong; nothing if they are. @param {string} present */
function reason(present) {
  if (serves(chosen)) return "";
  const unknown = [chosen, own].find((each) => refused.has(each));
  const zone = zoneCity(present);
  const isProfiles = present === profile;
  if (unknown) {
    const city = zoneCity(unknown);
    return isProfiles ? t("shell.zone_unknown_profile", { city, zone }) : t("shell.zone_unknown", { city, zone });
  }
  if (own) return "";
  return isProfiles ? t("shell.zone_untold_profile", { zone }) : t("shell.zone_untold", { zone });
}

const store = createStore(present());

export const useZone = () => useStore(store);

/** The zone outside of what is drawn. */
export const presentZone = () => store.get();

/** What to tell beside the zone: whose it is, if it is not the browser's own. */
export const useZoneNote = () => reason(useStore(store));

/** @param {string} zone */
export function setZone(zone) {
  chosen = zone;
  globalThis.sessionStorage?.setItem(KEY, zone);
  store.set(present());
}

/** The zone of the person's profile, for browsers that have none of their own. @param {string} zone */
export function followProfile(zone) {
  profile = presentName(zone);
  if (store.get() !== present()) store.set(present());
}

/** The service does not know this zone. @param {string} zone */
export function refuseZone(zone) {
  refused.add(zone);
  store.set(present());
}
