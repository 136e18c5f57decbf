// The switch between workspaces, for people who have roles in several.
import { invalidate } from "../api/resource.js";
import { html } from "../html.js";
import { useStore } from "../store.js";
import { t } from "../texts.js";
import { chooseWorkspace, chosenWorkspace } from "../workspace.js";
import { Field } from "./parts.js";

/** @param {{me: import("../api/types").Me}} props */
export function WorkspaceSwitch({ me }) {
  const chosen = useStore(chosenWorkspace);
  const home = me.workspaces[0];
  if (!home || me.workspaces.length < 2) return null;
  /** @param {{currentTarget: HTMLSelectElement}} event */
  const choose = ({ currentTarget }) => {
    chooseWorkspace(currentTarget.value === home.id ? null : currentTarget.value);
    invalidate("/v1/");
    location.hash = "#/";
  };
  return html`<${Field} label=${t("shell.workspace")}>
    <select value=${chosen ?? home.id} onChange=${choose}>
      ${me.workspaces.map(({ id, name }) => html`<option key=${id} value=${id}>${name}</option>`)}
    </select>
  <//>`;
}
