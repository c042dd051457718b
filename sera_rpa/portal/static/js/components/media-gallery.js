// Media and Documents of a job or a customer: labelled uploads, thumbnails, a file in large with Download.
import { openModal } from "../elements/sera-modal.js";
import { ApiError, csrfToken, get, remove } from "../lib/api.js";
import { inCompanyZone, shortDate } from "../lib/dates.js";
import { el, fill, icon, spinner, uniqueId } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";

const UPLOADS = [
  { kind: "photo", label: "Upload Photo(s)", accept: "image/*" },
  { kind: "video", label: "Upload Video(s)", accept: "video/*" },
  { kind: "document", label: "Upload Document(s)", accept: "" },
];
const AGAIN_MS = 1500;

/** `path` is the list's address, such as /api/jobs/1000001/media. */
export function mediaGallery(path) {
  const files = el("div", { class: "media-grid" }, spinner("Loading files"));
  const progress = el("div", { class: "media-progress", role: "status" });
  const element = el("div", { class: "tab-body photo-gallery" },
    el("div", { class: "media-uploads" }, UPLOADS.map((one) => uploadField(one))), progress, files);
  load();
  return element;

  function uploadField({ kind, label, accept }) {
    const id = uniqueId("upload");
    const input = el("input", { type: "file", id, multiple: true, accept: accept || null, "data-cy": `upload-${kind}` });
    input.addEventListener("change", async () => {
      const chosen = [...input.files];
      if (chosen.length) await send(kind, chosen);
      input.value = "";
    });
    return el("div", { class: "media-upload" }, el("label", { for: id }, icon("upload"), label), input);
  }

  async function send(kind, chosen) {
    const bar = el("progress", { max: "100", value: "0", "aria-label": "Upload" });
    const line = el("div", { class: "media-sending" }, `Uploading ${chosen.length === 1 ? chosen[0].name : `${chosen.length} files`}…`, bar);
    progress.append(line);
    try {
      await upload(path, kind, chosen, (percent) => { bar.value = percent; });
      toast(chosen.length === 1 ? "File uploaded" : `${chosen.length} files uploaded`);
      await load();
    } catch (failure) {
      toastError(failure);
    } finally {
      line.remove();
    }
  }

  async function load() {
    try {
      const list = await get(path);
      fill(files, list.length ? list.map((file) => tile(file, load)) : el("p", { class: "muted" }, "No files yet"));
      if (element.isConnected && list.some((file) => !file.ready)) window.setTimeout(load, AGAIN_MS);
    } catch (failure) {
      fill(files, el("p", { class: "muted" }, "The files could not be loaded."));
      toastError(failure);
    }
  }
}

function tile(file, changed) {
  const picture = file.ready && file.type.startsWith("image/")
    ? el("img", { src: file.url, alt: file.name, loading: "lazy" })
    : icon(file.kind === "video" ? "video" : "file");
  return el("figure", { class: "media-tile", "data-cy": "media-tile", "data-media": String(file.id) },
    el("button", { type: "button", class: "media-thumb", disabled: !file.ready, "aria-label": `Open ${file.name}`, onclick: () => openFile(file, changed) },
      file.ready ? picture : el("span", { class: "muted" }, "Processing…")),
    el("figcaption", {}, el("b", { title: file.name }, file.name),
      el("span", { class: "muted" }, [file.job_id ? `Job #${file.job_id}` : "Customer", " · ", size(file.size)])));
}

function openFile(file, changed) {
  const modal = openModal({ heading: file.name, subheading: `${shortDate(inCompanyZone(file.at).day)} · ${file.who}`, size: "md" });
  const shown = file.type.startsWith("image/") ? el("img", { class: "media-large", src: file.url, alt: file.name })
    : file.type.startsWith("video/") ? el("video", { class: "media-large", src: file.url, controls: true })
      : el("div", { class: "empty-state" }, icon("file", "empty-icon"), el("p", {}, `${file.type} · ${size(file.size)}`));
  const drop = el("button", { type: "button", class: "btn btn-link-danger footer-note", onclick: async () => {
    try {
      await remove(`/api/media/${file.id}`);
      modal.close();
      changed();
    } catch (failure) {
      toastError(failure);
    }
  } }, "Remove");
  modal.showContent(shown, [drop, el("a", { class: "btn btn-primary", href: `${file.url}?download=1`, download: file.name }, icon("download"), "Download")]);
}

function upload(path, kind, chosen, told) {
  const form = new FormData();
  form.set("kind", kind);
  for (const file of chosen) form.append("files", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (message) => reject(new ApiError(request.status, { base: [message] }, message));
    request.open("POST", path);
    request.setRequestHeader("X-CSRF-Token", csrfToken());
    request.responseType = "json";
    request.upload.onprogress = (event) => { if (event.lengthComputable) told((100 * event.loaded) / event.total); };
    request.onerror = () => fail("The upload was interrupted. Please try again.");
    request.onload = () => {
      if (request.status === 401) window.location.assign("/admins/login");
      else if (request.status < 300) resolve(request.response);
      else fail(request.response?.errors ? Object.values(request.response.errors).flat().join(" ") : "The file could not be uploaded.");
    };
    request.send(form);
  });
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1 << 20 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;
}
