// Admin: what can be booked. Sessions that were booked keep the price and policy of their time.
import { BOUNDS } from "../api/bounds.js";
import { invalidate } from "../api/resource.js";
import { Icon } from "../components/icons.js";
import { Check, EditForm, Empty, NumberField, PageHead, TextField } from "../components/parts.js";
import { useEdit } from "../hooks/edit.js";
import { html } from "../html.js";
import { t } from "../texts.js";

/** @typedef {import("../api/types").CatalogueBody} Draft */
/** @typedef {Draft["coaching_types"][number]} CoachingType */
/** @typedef {Draft["session_types"][number]} SessionType */

/** @param {Draft} stored @returns {Draft} */
const asDraft = ({ coaching_types, session_types }) => ({
  coaching_types: coaching_types.map(({ id, name, description }) => ({ id, name, description })),
  session_types: session_types.map((type) => ({
    id: type.id,
    name: type.name,
    minutes: type.minutes,
    credits: type.credits,
    cancellation_window_hours: type.cancellation_window_hours,
    late_reschedule_credits: type.late_reschedule_credits,
    once_per_coach: type.once_per_coach,
  })),
});

/** @type {SessionType} */
const NEW_LENGTH = {
  name: "",
  minutes: 25,
  credits: 1,
  cancellation_window_hours: 24,
  late_reschedule_credits: 1,
  once_per_coach: false,
};

/** What is said of each list. */
const COACHING_TYPES = {
  title: () => t("catalogue.coaching_types"),
  none: () => t("catalogue.no_coaching_type"),
  fresh: () => t("catalogue.new_coaching_type"),
  removeFresh: () => t("catalogue.remove_new_coaching_type"),
  add: () => t("catalogue.add_coaching_type"),
};
const SESSION_TYPES = {
  title: () => t("catalogue.session_types"),
  none: () => t("catalogue.no_session_type"),
  fresh: () => t("catalogue.new_session_type"),
  removeFresh: () => t("catalogue.remove_new_session_type"),
  add: () => t("catalogue.add_session_type"),
};

export function Page() {
  /** @type {import("../hooks/edit.js").Edited<Draft>} */
  const edit = useEdit("/v1/admin/catalogue", "PUT", asDraft);
  return html`<${PageHead}
      section=${t("shell.section_admin")}
      title=${t("catalogue.title")}
      lead=${t("catalogue.lead")}
    />
    <${EditForm} edit=${edit} saved=${t("catalogue.saved")} onSaved=${() => invalidate("/v1/catalogue", "/v1/coaches")}>
      ${(/** @type {Draft} */ draft) =>
        html`<${Part}
            words=${COACHING_TYPES}
            items=${draft.coaching_types}
            fresh=${{ name: "", description: "" }}
            fields=${CoachingTypeFields}
            onChange=${(/** @type {CoachingType[]} */ coaching_types) => edit.change({ coaching_types })}
          />
          <${Part}
            words=${SESSION_TYPES}
            items=${draft.session_types}
            fresh=${NEW_LENGTH}
            fields=${SessionTypeFields}
            onChange=${(/** @type {SessionType[]} */ session_types) => edit.change({ session_types })}
          />`}
    <//>`;
}

/**
 * One list of the catalogue.
 * @template {{name: string}} T
 * @param {object} props
 * @param {typeof COACHING_TYPES} props.words
 * @param {T[]} props.items
 * @param {T} props.fresh
 * @param {(props: {item: T, change: (some: Partial<T>) => void}) => import("../html.js").Children} props.fields
 * @param {(items: T[]) => void} props.onChange
 */
function Part({ words, items, fresh, fields, onChange }) {
  const set = (/** @type {number} */ at, /** @type {Partial<T>} */ some) =>
    onChange(items.map((item, index) => (index === at ? { ...item, ...some } : item)));
  return html`<section class="panel">
    <h2>${words.title()}</h2>
    ${!items.length && html`<${Empty} title=${words.none()} />`}
    <ul class="catalogue">
      ${items.map(
        (item, index) =>
          html`<li key=${index}>
            <fieldset>
              <legend class="unseen">${item.name || words.fresh()}</legend>
              <${fields} item=${item} change=${(/** @type {Partial<T>} */ some) => set(index, some)} />
            </fieldset>
            <button
              type="button"
              class="icon-button"
              aria-label=${item.name ? t("catalogue.remove", { name: item.name }) : words.removeFresh()}
              onClick=${() => onChange(items.filter((_, at) => at !== index))}
            >
              <${Icon} name="close" size=${18} />
            </button>
          </li>`,
      )}
    </ul>
    <p>
      <button type="button" class="button" onClick=${() => onChange([...items, { ...fresh }])}>
        <${Icon} name="plus" size=${18} /> ${words.add()}
      </button>
    </p>
  </section>`;
}

/** @param {{item: CoachingType, change: (some: Partial<CoachingType>) => void}} props */
function CoachingTypeFields({ item, change }) {
  return html`<div class="fields named">
    <${TextField}
      label=${t("members.name")}
      value=${item.name}
      attributes=${{ required: true, ...BOUNDS.CoachingTypeBody.name }}
      onChange=${(/** @type {string} */ name) => change({ name })}
    />
    <${TextField}
      label=${t("catalogue.description")}
      value=${item.description}
      attributes=${BOUNDS.CoachingTypeBody.description}
      onChange=${(/** @type {string} */ description) => change({ description })}
    />
  </div>`;
}

/** @param {{item: SessionType, change: (some: Partial<SessionType>) => void}} props */
function SessionTypeFields({ item, change }) {
  /** @param {"minutes" | "credits" | "cancellation_window_hours" | "late_reschedule_credits"} name @param {string} label @param {{min: number, max: number, step?: number}} bounds */
  const number = (name, label, bounds = BOUNDS.SessionTypeBody[name]) =>
    html`<${NumberField}
      label=${label}
      value=${item[name]}
      ...${bounds}
      required
      onChange=${(/** @type {number} */ value) => change({ [name]: value })}
    />`;
  return html`<div class="fields amounts">
      <${TextField}
        label=${t("members.name")}
        value=${item.name}
        attributes=${{ required: true, ...BOUNDS.SessionTypeBody.name }}
        onChange=${(/** @type {string} */ name) => change({ name })}
      />
      ${number("minutes", t("catalogue.minutes"))}
      ${number("credits", t("catalogue.price"), { ...BOUNDS.SessionTypeBody.credits, ...(item.once_per_coach ? {} : { min: 1 }) })}
      ${number("cancellation_window_hours", t("catalogue.free_until"))}
      ${number("late_reschedule_credits", t("catalogue.late_move"))}
    </div>
    <${Check}
      label=${t("catalogue.intro")}
      hint=${t("catalogue.intro_hint")}
      checked=${item.once_per_coach}
      onChange=${(/** @type {boolean} */ once_per_coach) => change({ once_per_coach })}
    />`;
}
