/** One item of an order: picked by its checkbox, then its reason, quantity, note and photos. */
import type { Line, Order, Picked } from "./answers.ts";
import { field, h, newId } from "./dom.ts";
import type { Stage } from "./flow.ts";
import { day, isTextKey, money } from "./texts.ts";

export function lineItem(
  stage: Stage,
  order: Order,
  line: Line,
  picked: Map<string, Picked>,
  changed: () => void,
): HTMLElement {
  const { t } = stage;
  const { fulfilmentLineItemId: id } = line;
  const facts = h(
    "span",
    { class: "encore-returns__facts" },
    h("strong", {}, line.title),
    line.variantTitle && h("span", {}, line.variantTitle),
    h("span", {}, `${money(line.unitMinor, order.currency, t.locale)} ${t("each")}`),
    line.lastDay && line.returnable > 0 && h("span", {}, t("until", { date: day(line.lastDay, t.locale) })),
  );
  const image = line.imageUrl
    ? h("img", { src: line.imageUrl, alt: "", width: 64, height: 64, loading: "lazy" })
    : h("span", { class: "encore-returns__blank" });
  if (id === null || line.returnable === 0)
    return h(
      "li",
      { class: "encore-returns__line" },
      image,
      facts,
      h("p", { class: "encore-returns__why" }, refusal(stage, line)),
    );

  const choice: Picked = { line, quantity: 1, reason: null, reasonDetail: null, note: "", photoIds: [] };
  const more = h("div", { class: "encore-returns__more" });
  const box = h("input", { type: "checkbox" });
  box.addEventListener("change", () => {
    if (box.checked) {
      picked.set(id, choice);
      more.replaceChildren(...choices(stage, order, choice, changed));
    } else {
      picked.delete(id);
      more.replaceChildren();
    }
    changed();
  });
  return h(
    "li",
    { class: "encore-returns__line" },
    h("label", { class: "encore-returns__pick" }, box, image, facts),
    more,
  );
}

function refusal({ t }: Stage, { refusal: code, refusalDetail }: Line): string {
  if (code === "window-ended" && refusalDetail)
    return t("refusal.window-ended", { date: day(refusalDetail, t.locale) });
  if (refusalDetail) return refusalDetail;
  const key = `refusal.${code ?? ""}`;
  return isTextKey(key) ? t(key) : t("refusal.not-returnable");
}

function choices(stage: Stage, order: Order, choice: Picked, changed: () => void): HTMLElement[] {
  const { t } = stage;
  const { line } = choice;
  const parts: HTMLElement[] = [];
  if (line.returnable > 1) {
    const select = h(
      "select",
      {},
      ...Array.from({ length: Math.min(line.returnable, 100) }, (_, at) =>
        h("option", { value: at + 1, selected: at + 1 === choice.quantity }, String(at + 1)),
      ),
    );
    select.addEventListener("change", () => {
      choice.quantity = Number(select.value);
      changed();
    });
    parts.push(field(t("quantity"), select));
  }
  parts.push(reasons(stage, order, choice, changed), extras(stage, choice));
  return parts;
}

function reasons({ t }: Stage, order: Order, choice: Picked, changed: () => void): HTMLElement {
  const name = newId();
  const details = h("div");
  const named = choice.line.reasons.flatMap(
    (handle) => order.reasons.find((one) => one.handle === handle) ?? [],
  );
  const options = named.map((reason) => {
    const radio = h("input", {
      type: "radio",
      name,
      value: reason.handle,
      checked: choice.reason === reason.handle,
    });
    radio.addEventListener("change", () => {
      choice.reason = reason.handle;
      choice.reasonDetail = null;
      details.replaceChildren();
      if (reason.details.length > 0) {
        const select = h(
          "select",
          {},
          h("option", { value: "" }, "–"),
          ...reason.details.map(({ key, label }) => h("option", { value: key }, label)),
        );
        select.addEventListener("change", () => (choice.reasonDetail = select.value || null));
        details.append(field(t("detail"), select));
      }
      changed();
    });
    return h("label", { class: "encore-returns__chip" }, radio, h("span", {}, reason.name));
  });
  return h(
    "fieldset",
    {},
    h("legend", {}, t("reason")),
    h("div", { class: "encore-returns__chips" }, ...options),
    details,
  );
}

/** A note and photos: closed unless the shop wants them. */
function extras(stage: Stage, choice: Picked): HTMLElement {
  const { t, api } = stage;
  const { line } = choice;
  const note = h("textarea", { rows: 3, maxlength: 300, required: line.note });
  note.addEventListener("input", () => (choice.note = note.value));
  const thumbs = h("ul", { class: "encore-returns__thumbs" });
  const file = h("input", {
    type: "file",
    accept: "image/jpeg,image/png,image/webp,image/heic",
    multiple: true,
  });
  const add = async (photo: File) => {
    if (choice.photoIds.length >= 5) return;
    const { photoId } = await api.post<{ photoId: string }>("photos", photo);
    choice.photoIds.push(photoId);
    const address = URL.createObjectURL(photo);
    const remove = h("button", { type: "button", class: "encore-returns__link" }, t("removePhoto"));
    const item = h("li", {}, h("img", { src: address, alt: photo.name, width: 64, height: 64 }), remove);
    remove.addEventListener("click", () => {
      choice.photoIds = choice.photoIds.filter((id) => id !== photoId);
      URL.revokeObjectURL(address);
      item.remove();
      file.focus();
    });
    thumbs.append(item);
  };
  file.addEventListener("change", () => {
    const photos = [...(file.files ?? [])];
    file.value = "";
    thumbs.parentElement?.querySelector(".encore-returns__fault")?.remove();
    stage.say(t("uploading"));
    void (async () => {
      for (const photo of photos) await add(photo);
      stage.say(t("saved"));
    })().catch((error: unknown) => thumbs.before(stage.fault(error)));
  });
  const needed = [
    line.photos > 0 && h("p", {}, t("photosNeeded", { count: line.photos })),
    line.note && h("p", {}, t("noteNeeded")),
  ];
  return h(
    "details",
    { open: line.photos > 0 || line.note },
    h("summary", {}, t("addNote")),
    ...needed,
    field(t("note"), note),
    field(t("photos"), file),
    thumbs,
  );
}
