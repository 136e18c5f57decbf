// The photo of the coach of a session: a session names its coach, and Your Coaches know their photos.
import { useList } from "../api/resource.js";
import { html } from "../html.js";
import { Avatar } from "./parts.js";

/** @param {{coach: {id: string, name: string} | undefined, size?: "large"}} props undefined: not known yet */
export function CoachAvatar({ coach, size }) {
  /** @type {ReturnType<typeof useList<import("../api/types").CoachSummary>>} */
  const mine = useList("/v1/me/coaches?limit=100");
  const photo = mine.items?.find(({ id }) => id === coach?.id)?.photo_url;
  return html`<${Avatar} name=${coach?.name ?? ""} photo=${photo} size=${size} />`;
}
